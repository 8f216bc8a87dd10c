"""What the surrogates let the gradient see, over the membrane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from neurolab.figures.captions import Compared, surrogate_caption
from neurolab.figures.chart import Axis, Curves, Series
from neurolab.figures.marks import Marks
from neurolab.figures.surrogates import BESIDE, Window
from neurolab.figures.traces import Trace
from neurolab.gradient_window import slope_of
from neurolab.slot import Slot

STRIP = 0.07  # share of the height that each model's threshold marks take
MEMBRANE = Axis("membrane at the threshold test, h")


def surrogate_chart(compared: Compared, found: Sequence[Window], traces: Sequence[Trace]) -> Curves:
    """Return every model's slope; above them, in a strip of its own, its thresholds.

    Thresholds are `Marks`: the number of each is the slope at it.
    """
    titles, slots = compared.titles(), compared.slots
    top = max(window.peak for window in found) or 1.0
    series: list[Series] = [
        Series(title, window.h, window.slope, colour=k)
        for k, (title, window) in enumerate(zip(titles, found, strict=True))
    ]
    for k, (title, slot, window) in enumerate(zip(titles, slots, found, strict=True)):
        bottom = top * (1.06 + STRIP * (len(found) - 1 - k))
        series.append(_thresholds(title, slot, window, k, (bottom, bottom + 0.75 * STRIP * top)))
    told = surrogate_caption(compared, tuple(found), tuple(traces))
    y = Axis("slope", "spikes per unit of h")
    return Curves("surrogates", "Surrogate gradients", MEMBRANE, y, tuple(series), told)


def _thresholds(
    title: str, slot: Slot, window: Window, colour: int, ends: tuple[float, float]
) -> Marks:
    at: Any = window.thresholds
    return Marks(
        f"{title} thresholds",
        at,
        slope_of(slot.neuron, slot.slope, at + BESIDE, slot.values()),
        "ticks",
        colour=colour,
        bottom=np.full(len(at), ends[0]),
        top=np.full(len(at), ends[1]),
    )
