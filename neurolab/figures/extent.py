"""How far the axes of curves reach, and what stands beside curves that are lifted."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from neurolab.figures import shapes
from neurolab.figures.chart import Curves
from neurolab.figures.shapes import floats

Array = np.ndarray[Any, Any]
Ends = tuple[float, float]
ROOM = 0.06
STRETCHES, TINY = 5, 1e-9
MOST_NAMES = 16


def curves_extent(chart: Curves) -> tuple[Ends, Ends]:
    """Return the ends of both axes: all that is drawn, with room above and below.

    An axis of what is never negative does not begin below 0; an empty one goes from 0 to 1.
    """
    xs, ys = [np.zeros(0)], [np.zeros(0)]
    for series in chart.series:
        x, y = shapes.line(series)
        filled = shapes.band(series)
        xs += [x[np.isfinite(y)] if series.kind != "step" else x]
        ys += [y, *([] if filled is None else filled[1:])]
    x, y = _finite(xs), _finite(ys)
    left, right = (float(x.min()), float(x.max())) if x.size else (0.0, 1.0)
    if right <= left:
        left, right = left - 0.5, right + 0.5
    if any(s.kind == "dots" for s in chart.series):
        left, right = left - 0.01 * (right - left), right + 0.01 * (right - left)
    low, high = (float(y.min()), float(y.max())) if y.size else (0.0, 1.0)
    room = ROOM * ((high - low) or abs(high) or 1.0)
    bottom = low - room
    if low >= 0.0 and not any(s.kind in {"dots", "step"} for s in chart.series):
        bottom = max(bottom, 0.0)  # dots and steps at 0 would be cut in half
    return (left, right), (bottom, high + room)


def steady(ends: Ends) -> Ends:
    """Return round ends around these, which seldom move while a curve grows.

    The ends are multiples of 1, 2 or 5 times a power of ten, of which three to seven fit between.
    """
    low, high = ends
    step = 10.0 ** math.floor(math.log10(high - low))
    step *= next(k for k in (0.2, 0.5, 1.0, 2.0) if (high - low) <= STRETCHES * k * step)
    return math.floor(low / step + TINY) * step, math.ceil(high / step - TINY) * step


def lifted_ticks(chart: Curves) -> list[tuple[float, str]]:
    """Return where the names of lifted series stand, every k-th where there are many.

    Areas are named at their feet, everything else at its middle.
    """
    if not any(s.lift for s in chart.series):
        return []
    found: dict[float, tuple[float, str]] = {}
    for s in chart.series:
        y = _finite([floats(s.y)])
        middle = 0.0 if s.kind == "area" or not y.size else float(y.min() + y.max()) / 2.0
        found.setdefault(s.lift, (s.lift + s.scale * middle, s.name))
    ticks = [found[lift] for lift in sorted(found)]
    return ticks[:: -(-len(ticks) // MOST_NAMES)]


def _finite(parts: list[Array]) -> Array:
    values = np.concatenate(parts)
    return values[np.isfinite(values)]
