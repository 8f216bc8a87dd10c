"""A grid made ready for drawing: in order, with borders, limits, colours and bands of rows."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from neurolab.figures.chart import Grid
from neurolab.figures.colours import DIVERGING, HEAT
from neurolab.figures.shapes import borders, floats

Array = np.ndarray[Any, Any]
UNEVEN = 1e-6  # of a cell: what rounding leaves between equal steps


class Picture(NamedTuple):
    """What is drawn of a grid.

    Attributes
    ----------
    x, y : `[column + 1]`, `[row + 1]`
        Borders of the cells, rising.
    cells : `[row, column]`
    bounds : tuple
        Left, low, right, high.
    limits : tuple
        Numbers at the ends of the colours.
    ramp : tuple of str
        Colours; where numbers lie on both sides of 0, they part there.
    even : bool
        Whether all cells are equally wide, and equally high.
    bands : list
        Middle and name of rows that belong together, where the grid names them.
    """

    x: Array
    y: Array
    cells: Array
    bounds: tuple[float, float, float, float]
    limits: tuple[float, float]
    ramp: tuple[str, ...]
    even: bool
    bands: list[tuple[float, str]]


def picture(grid: Grid) -> Picture:
    """Return what is drawn of a grid."""
    if not np.size(grid.cells):
        box = (0.0, 0.0, 1.0, 1.0)
        edges, none = np.arange(2.0), np.full((1, 1), np.nan)
        return Picture(edges, edges, none, box, (0.0, 1.0), HEAT, even=True, bands=[])
    columns, rows = np.argsort(grid.x_values), np.argsort(grid.y_values)
    x, y = (borders(np.asarray(v)[k]) for v, k in ((grid.x_values, columns), (grid.y_values, rows)))
    cells = floats(grid.cells)[np.ix_(rows, columns)]
    limits, ramp = _colours(cells)
    even = _even(x) and _even(y)
    bounds = (float(x[0]), float(y[0]), float(x[-1]), float(y[-1]))
    return Picture(x, y, cells, bounds, limits, ramp, even, _bands(grid))


def _colours(cells: Array) -> tuple[tuple[float, float], tuple[str, ...]]:
    known = cells[np.isfinite(cells)]
    if not known.size:
        return (0.0, 1.0), HEAT
    low, high = float(known.min()), float(known.max())
    if low < 0.0 < high:
        most = max(-low, high)
        return (-most, most), DIVERGING
    return (low, high if high > low else low + 1.0), HEAT


def _even(edges: Array) -> bool:
    wide = np.diff(edges)
    return bool(np.ptp(wide) <= UNEVEN * wide.max())


def _bands(grid: Grid) -> list[tuple[float, str]]:
    """Return the rows that a column of words in `extra` gives one name."""
    for values in grid.extra.values():
        if values.dtype.kind != "U" or values.size != grid.cells.size:
            continue
        names = np.reshape(values, grid.cells.shape)[:, 0]
        rows = floats(grid.y_values)
        return [(float(rows[names == n].mean()), str(n)) for n in dict.fromkeys(names.tolist())]
    return []
