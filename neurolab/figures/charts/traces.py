"""One neuron through time: the input, and what the membrane does with it."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from neurolab.errors import unknown_name
from neurolab.experiment import SHOW
from neurolab.figures.captions import input_caption, trace_caption
from neurolab.figures.chart import Axis, Curves, Series
from neurolab.figures.marks import Marks
from neurolab.figures.traces import Trace, ticks

Array = np.ndarray[Any, Any]
Dash = Literal["solid", "dashed", "dotted"]
STEP = Axis("time step")
DASHES: tuple[Dash, ...] = ("solid", "dashed", "dotted")


def input_chart(
    current: Array, kind: str = "Given numbers", *, neuron: int = 0, shared: bool = False
) -> Curves:
    """Return the current that one neuron receives, `[time]`.

    `kind` says what it is; `shared`, that every model compared receives it.
    """
    line = Series("input", np.arange(len(current)), np.asarray(current), kind="step")
    title, rest = input_caption(kind, line.y, neuron, shared=shared)
    return Curves("input", title, STEP, Axis("current x"), (line,), f"{title}, {rest}")


def membrane_chart(
    title: str,
    row: Trace,
    *,
    neuron: int = 0,
    show: tuple[str, ...] = SHOW,
    colour: int = 0,
    key: str = "trace",
) -> Curves:
    """Return one neuron's membrane, thresholds, states and spikes.

    Spikes are `Marks`: their numbers are signed levels, drawn above the trace, or below it
    where they are negative.

    Parameters
    ----------
    title : str
        Name of the model.
    row : Trace
    neuron : int
        Which neuron the row belongs to.
    show : tuple of {"h", "u", "states", "threshold"}
        What is drawn beside the spikes.
    colour : int
        Hue, 0 to 5.
    key : str
        Identifier of the plot.

    Raises
    ------
    ParameterError
        For a word of `show` that means nothing.
    """
    for word in show:
        if word not in SHOW:
            raise unknown_name("show", word, SHOW)
    series = [*_thresholds(title, row)] if "threshold" in show else []
    if "states" in show:
        names = [name for name in row.series if name not in ("h", "u")]
        series += [
            Series(f"{title} {name}", row.time, row.series[name], "step", dash=DASHES[k % 3])
            for k, name in enumerate(names)
        ]
    if "u" in show:
        u = row.series["u"]
        series.append(Series(f"{title} u", row.time, u, "step", colour=colour, dash="dotted"))
    if "h" in show:
        series.append(Series(f"{title} h", row.time, row.series["h"], "step", colour=colour))
    series.append(_spikes(title, row, show, colour))
    name, rest = trace_caption(title, row, neuron)
    return Curves(key, title, STEP, Axis("membrane"), tuple(series), f"{name}, {rest}")


def _thresholds(title: str, row: Trace) -> list[Series]:
    name, ends = f"{title} threshold", row.time[[0, -1]] + np.array([-0.5, 0.5])
    found = [Series(name, ends, np.full(2, rung), dash="dashed") for rung in row.rungs]
    if row.threshold is not None:
        found.append(Series(name, row.time, row.threshold, "step", dash="dashed"))
    return found


def _spikes(title: str, row: Trace, show: tuple[str, ...], colour: int) -> Marks:
    place = ticks(row, show)
    return Marks(
        f"{title} spikes",
        row.spike_time,
        row.spike_level,
        "ticks",
        colour=colour,
        bottom=place.bottom,
        top=place.top,
    )
