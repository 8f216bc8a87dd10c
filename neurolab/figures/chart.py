"""A plot as numbers: what is drawn, what the axes are called, and the sentence under it.

Page, notebooks, tables and files all feed on these two kinds: `Curves` on shared axes, and
a `Grid` of cells. Neither knows a plotting library.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

Array = np.ndarray[Any, Any]
Table = dict[str, Array]
Kind = Literal["line", "step", "ticks", "dots", "area"]


@dataclass(frozen=True, eq=False)
class Axis:
    """What an axis shows, with its unit ("" where there is none)."""

    label: str
    unit: str = ""

    def __str__(self) -> str:
        """Return the label as it is written beside the axis."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True, eq=False)
class Series:
    """One curve.

    Attributes
    ----------
    name : str
        What it stands for, such as "CLIF h".
    x, y : `[point]`
        `kind` says how they are drawn: a "line", a "step" line centred on its points, "ticks"
        from `low` to `y`, "dots", or an "area" between `low` (or 0) and `y`.
    low, high : `[point]` or None
        An interval around `y`, drawn as a band; for "ticks" and "area" `low` is the foot.
    colour : int
        The model it belongs to, 0 to 5; −1 for none.
    dash : {"solid", "dashed", "dotted"}
    lift, scale : float
        `y` and its interval are drawn at lift + scale · y (ridges); tables give the numbers.
    """

    name: str
    x: Array
    y: Array
    kind: Kind = "line"
    low: Array | None = None
    high: Array | None = None
    colour: int = -1
    dash: Literal["solid", "dashed", "dotted"] = "solid"
    lift: float = 0.0
    scale: float = 1.0


@dataclass(frozen=True, eq=False)
class Curves:
    """Curves on shared axes.

    Attributes
    ----------
    key : str
        Identifier of the plot, such as "rate"; the name of its file.
    title : str
    x, y : Axis
    series : tuple of Series
    caption : str
        What it shows, in a sentence written from the data.
    """

    key: str
    title: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    caption: str = ""

    def table(self) -> Table:
        """Return every point as one row: columns series, x, y, and low, high where known."""
        if not self.series:
            return {"series": np.zeros(0, str), "x": np.zeros(0), "y": np.zeros(0)}
        names = [np.full(len(s.x), s.name) for s in self.series]
        columns: Table = {
            "series": np.concatenate(names),
            str(self.x): np.concatenate([np.asarray(s.x) for s in self.series]),
            str(self.y): np.concatenate([np.asarray(s.y) for s in self.series]),
        }
        for edge in ("low", "high"):
            ends = [getattr(s, edge) for s in self.series]
            if any(end is not None for end in ends):
                filled = [
                    np.full(len(s.x), np.nan) if end is None else np.asarray(end)
                    for s, end in zip(self.series, ends, strict=True)
                ]
                columns[edge] = np.concatenate(filled)
        return columns


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells, each with one number.

    Attributes
    ----------
    x_values : `[column]`, y_values : `[row]`
        Middle of every cell.
    cells : `[row, column]`
        NaN where nothing is known (yet).
    value : Axis
        What the numbers are.
    """

    key: str
    title: str
    x: Axis
    y: Axis
    x_values: Array
    y_values: Array
    cells: Array
    value: Axis
    caption: str = ""
    extra: Table = field(default_factory=dict[str, Array])

    def table(self) -> Table:
        """Return every cell as one row: columns x, y, value, and what `extra` adds."""
        rows, columns = np.indices(self.cells.shape)
        found = {
            str(self.x): np.asarray(self.x_values)[columns.ravel()],
            str(self.y): np.asarray(self.y_values)[rows.ravel()],
            str(self.value): self.cells.ravel(),
        }
        return found | {name: np.ravel(values) for name, values in self.extra.items()}


Chart = Curves | Grid
