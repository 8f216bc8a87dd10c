"""From a series to the points of a line or the outline of a filled shape."""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.figures.chart import Series
from neurolab.figures.marks import Bins, Marks
from neurolab.figures.population import outline

Array = np.ndarray[Any, Any]


def line(series: Series) -> tuple[Array, Array]:
    """Return x and y of a series as one line, lifted; NaN parts what does not hang together."""
    x, y = floats(series.x), raised(series, series.y)
    if isinstance(series, Marks):
        return _verticals(x, raised(series, series.bottom), raised(series, series.top))
    if isinstance(series, Bins):
        return outline(floats(series.edges), y)
    if series.kind == "ticks":
        foot = np.zeros(len(x)) if series.low is None else floats(series.low)
        return _verticals(x, raised(series, foot), y)
    if series.kind == "step":
        return np.repeat(borders(x), 2)[1:-1], np.repeat(y, 2)
    return x, y


def band(series: Series) -> tuple[Array, Array, Array] | None:
    """Return x, low and high of what is filled, lifted; None where nothing is.

    That is the area under a series, or the interval around it; points where an end is not
    known are left out.
    """
    if isinstance(series, Marks) or series.kind == "ticks":
        return None
    x, y = floats(series.x), floats(series.y)
    if series.kind == "area":
        low = np.zeros(len(x)) if series.low is None else floats(series.low)
        high = y
    elif series.low is None or series.high is None:
        return None
    else:
        low, high = floats(series.low), floats(series.high)
    known = np.isfinite(low) & np.isfinite(high) & np.isfinite(x)
    if not known.any():
        return None
    return x[known], raised(series, low[known]), raised(series, high[known])


def borders(middles: Array) -> Array:
    """Return where cells begin and end whose middles are given, in order.

    Borders lie half-way between neighbours; a single cell is 1 wide.
    """
    x = floats(middles)
    if len(x) == 0:
        return x
    if len(x) == 1:
        return np.array([x[0] - 0.5, x[0] + 0.5])
    between = (x[1:] + x[:-1]) / 2.0
    first, last = 2.0 * x[0] - between[0], 2.0 * x[-1] - between[-1]
    return np.concatenate([[first], between, [last]])


def raised(series: Series, values: Any) -> Array:
    """Return heights as they are drawn."""
    return series.lift + series.scale * floats(values)


def floats(values: Any) -> Array:
    """Return numbers as float64."""
    return np.asarray(values, np.float64)


def _verticals(x: Array, bottom: Array, top: Array) -> tuple[Array, Array]:
    gap = np.full(len(x), np.nan)
    return np.column_stack([x, x, gap]).ravel(), np.column_stack([bottom, top, gap]).ravel()
