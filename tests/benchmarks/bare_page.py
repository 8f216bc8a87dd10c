"""The Dynamics tab's figures on a bare Bokeh page: the yardstick for the explorer's latency.

The same figures with the same data, a plain Bokeh slider, pictures computed beforehand: what
is left is what Bokeh itself needs to send and paint them. Served by `page_latency`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from bokeh.io import curdoc
from bokeh.layouts import column
from bokeh.models import ColumnDataSource, CustomJS, Range1d, Slider, Span

from neurolab.experiment import Experiment
from neurolab.explorer.compute import Computer
from neurolab.explorer.views.population import Population
from neurolab.explorer.views.rows import InputRow, Row

STEPS = 101
PAINTED = """requestAnimationFrame(() => setTimeout(() => {
  window.neurolab = {ready: true, frame: probe.get_array("n")[0], painted: performance.now()}
}))"""

experiment = Experiment()
computer = Computer()
EDGES = np.arange(experiment.time + 1)  # every step is drawn


def at(position: int):
    """The picture with every decay set as the slider says."""
    slots = tuple(
        slot.with_params(decay=position / (STEPS - 1))
        if "decay" in slot.neuron.Params._fields
        else slot
        for slot in experiment.slots
    )
    return computer.picture(replace(experiment, slots=slots))


pictures = [at(k) for k in range(STEPS)]
x = Range1d(-0.5, experiment.time - 0.5)
cross = Span(dimension="height")
drive = InputRow(x, cross)
rows = [Row(k, x, cross) for k in range(len(experiment.slots))]
population = Population(x, cross, lambda _: None, None)
probe = ColumnDataSource({"n": [0]})
slider = Slider(title="decay", start=0, end=STEPS - 1, step=1, value=50, tags=[probe])


def draw(position: int) -> None:
    """Put a picture into the sources."""
    picture = pictures[position]
    drive.show(picture.current, picture.experiment, EDGES)
    e = picture.experiment
    for row, slot, title, values in zip(rows, e.slots, e.titles(), picture.traces, strict=True):
        row.show(slot, title, values, e, EDGES, dark=False)
    population.show(picture, EDGES, dark=False)


def changed(_name: str, _old: int, new: int) -> None:
    """Answer the slider."""
    document = curdoc()
    document.hold("combine")
    draw(new)
    probe.data = {"n": [probe.data["n"][0] + 1]}
    document.unhold()


for view in (drive, *rows, population):
    view.recolour(dark=False)
for row in rows:
    row.place(len(rows))
draw(50)
slider.on_change("value", changed)
probe.js_on_change("data", CustomJS(args={"probe": probe}, code=PAINTED))
slider.js_on_change("value", CustomJS(code="window.moved = performance.now()"))
curdoc().js_on_event("document_ready", CustomJS(args={"probe": probe}, code=PAINTED))
figures = [drive.figure, *(row.figure for row in rows)]
figures += [panel.figure for panel in population.panels]
curdoc().add_root(column(slider, *figures, sizing_mode="stretch_width"))
