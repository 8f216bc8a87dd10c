"""One cell of a sweep: its input and its membrane through time, and its numbers."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import panel as pn
import panel_material_ui as pmui
from bokeh.models import Span

from neurolab.experiment import MOST_SLOTS, Experiment
from neurolab.explorer.compute import run
from neurolab.explorer.readiness import engine_for
from neurolab.explorer.sweeps import Heat, moved, place
from neurolab.explorer.theme import TALL, colours
from neurolab.explorer.time_axis import TimeAxis
from neurolab.explorer.views.rows import InputRow, Row
from neurolab.explorer.views.table_button import table_button
from neurolab.figures import charts
from neurolab.figures.captions import input_caption
from neurolab.figures.chart import Chart
from neurolab.figures.parameter_words import words
from neurolab.figures.traces import Trace, trace

Array = np.ndarray[Any, Any]
HIGH = 150  # pixels of the membrane
WHY = {
    "own": "The cell nearest to the model's own setting",
    "pointed": "The cell under the pointer",
    "pinned": "The chosen cell",
}


class CellRun(NamedTuple):
    """One neuron at the parameters of a cell.

    Attributes
    ----------
    asked, experiment : Experiment
        The experiment, and the same with the parameters of the cell.
    why : {"own", "pointed", "pinned"}
    """

    asked: Experiment
    experiment: Experiment
    heat: Heat
    row: int
    column: int
    why: str
    current: Array
    trace: Trace


def cell_run(experiment: Experiment, heat: Heat, row: int, column: int, why: str) -> CellRun:
    """Return the traced neuron at the parameters of a cell."""
    there = moved(experiment, heat.found.plan, row, column)
    one = there.source().window(neurons=there.neuron)
    slot = there.slots[place(there)]
    fired = slot.fired
    engine = engine_for(fired.neuron, fired.fires, there.dtype, None, one)
    found = trace(run(fired, one, there.dtype, None, engine))
    current = one.array(there.dtype)[:, 0]
    return CellRun(experiment, there, heat, row, column, why, current, found)


class CellView:
    """The traces and numbers of a cell; `on_send(made)` takes what is shown."""

    def __init__(self, on_send: Callable[[CellRun], Any]) -> None:
        self.shown: CellRun | None = None
        self._on_send, self._dark = on_send, False
        self.axis = TimeAxis(self._redraw)
        self.cross = Span(dimension="height", line_dash="dotted", line_width=1)
        self.input = InputRow(self.axis.range, self.cross)
        # Named after the last of the Dynamics tab's rows; its colour is that of the model.
        self.row = Row(MOST_SLOTS, self.axis.range, self.cross)
        self._colour(0)
        self.row.figure.height = HIGH
        self.numbers = pn.pane.HTML("", margin=(0, 10), sizing_mode="stretch_width")
        small = {"size": "small", "margin": (4, 10)}
        self.send = pmui.Button(label="Send to Dynamics", variant="contained", **small)
        self.send.on_click(self._sent)
        self.back = pmui.Button(label="Unpin", variant="outlined", visible=False, **small)
        self.view = pn.Column(
            self.numbers,
            pn.FlexBox(self.send, self.back, gap="0", margin=0),
            self.input.view,
            self.row.view,
            sizing_mode="stretch_width",
            stylesheets=[TALL],
            margin=0,
        )

    def draw(self, made: CellRun) -> None:
        """Show a cell."""
        self.shown = made
        self.axis.fit(len(made.current))
        k = place(made.experiment)
        if self.row.index != k:
            self._colour(k)
        self._redraw()
        self.row.describe()
        self.input.caption.object = _input(made)
        self.numbers.object = _numbers(made)
        pinned = made.why == "pinned"
        if self.send.disabled:
            self.send.disabled = False
        if self.back.visible != pinned:
            self.back.visible = pinned

    def refuse(self, problem: str) -> None:
        """Say why a cell has no traces; those of the last one stay, and cannot be sent."""
        self.shown = None
        self.send.disabled = True
        self.numbers.object = (
            f'<div role="alert" style="font-size:13px">This cell cannot be run: '
            f"{html.escape(problem)}. The traces are those of the cell before.</div>"
        )

    def charts(self) -> list[Chart]:
        """Return both plots as numbers, by the keys that their buttons have."""
        if self.shown is None:
            return []
        e, current = self.shown.experiment, self.shown.current
        k, kind = place(e), e.stimulus.replace("_", " ").capitalize()
        look: dict[str, Any] = {"neuron": e.neuron, "show": e.show, "colour": k}
        row = charts.membrane_chart(e.titles()[k], self.shown.trace, **look, key=f"trace-{k + 1}")
        return [charts.input_chart(current, kind, neuron=e.neuron), row]

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        self._dark = dark
        self.cross.line_color = colours(dark).muted
        self.input.recolour(dark)
        self.row.recolour(dark)

    def _colour(self, k: int) -> None:
        self.row.index = k
        self.row.time_axis.visible = True
        self.row.recolour(self._dark)

    def _redraw(self) -> None:
        if self.shown is None:
            return
        made, e, edges = self.shown, self.shown.experiment, self.axis.fine
        k = place(e)
        self.input.show(made.current, e, edges)
        self.row.show(e.slots[k], e.titles()[k], made.trace, e, edges, self._dark)

    def _sent(self, _: Any) -> None:
        if self.shown is not None:
            self._on_send(self.shown)


def _input(made: CellRun) -> str:
    """Return what the input of the cell is."""
    e = made.experiment
    kind = e.stimulus.replace("_", " ").capitalize()
    title, rest = map(html.escape, input_caption(kind, made.current, e.neuron, shared=False))
    return (
        f'<div style="font-size:13px"><b>{title}</b><span style="opacity:.85">, {rest}</span>'
        f"{table_button('input', 'Input')}</div>"
    )


def _numbers(made: CellRun) -> str:
    """Return what the cell is and what was measured there."""
    found, chart = made.heat.found, made.heat.chart
    value = found.cells[made.row, made.column]
    known = bool(found.done[made.row, made.column])
    told = f"{value:.4g}" if np.isfinite(value) else "no answer" if known else "not computed yet"
    pair = ((found.plan.x, made.column, chart.x), (found.plan.y, made.row, chart.y))
    parts = [
        f"{words(axis.name)} = {axis.values[at]:.4g}{f' {about.unit}' if about.unit else ''}"
        for axis, at, about in pair
    ]
    unit = f" {chart.value.unit}" if chart.value.unit and np.isfinite(value) else ""
    return (
        f'<h2 style="font-size:15px;margin:2px 0">{WHY[made.why]}</h2>'
        f'<div style="font-size:13px">{html.escape(", ".join(parts))}: '
        f"<b>{html.escape(chart.value.label)} {told}{unit}</b></div>"
    )
