"""What a sweep found: the grid, where it stands, and ways out of Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.sweeping.metrics import METRICS
from neurolab.sweeping.plan import Plan
from neurolab.sweeping.saving import load, save

if TYPE_CHECKING:
    import pandas as pd

    from neurolab.sweeping.batches import Tile

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class SweepResult:
    """The metric of every cell, as far as it is known.

    Attributes
    ----------
    plan : Plan
        What was computed; `plan.cell(row, column)` is a cell's exact model and input.
    cells : float64 `[y, x]`
        The metric; NaN where it has no answer and where a cell is not done.
    done : bool `[y, x]`
        Which cells are computed.
    problems : dict
        Why a cell has no number, by (row, column): a membrane that overflowed, or one that
        the metric cannot measure.
    note : str
        Says if a loaded sweep was made with other equations.
    """

    plan: Plan
    cells: Array = field(repr=False)
    done: Array = field(repr=False)
    problems: dict[tuple[int, int], str] = field(default_factory=dict, repr=False)
    note: str = ""

    @classmethod
    def blank(cls, plan: Plan) -> SweepResult:
        """Return the grid of a plan before anything is computed."""
        return cls(plan, np.full(plan.shape, np.nan), np.zeros(plan.shape, bool))

    def add(self, tile: Tile) -> None:
        """Put the cells of a finished tile in their places."""
        self.cells[tile.rows, tile.columns] = tile.values  # noqa: PD011 - a tile's own
        self.done[tile.rows, tile.columns] = True
        self.problems.update(tile.problems)

    @property
    def complete(self) -> bool:
        """Whether every cell is computed."""
        return bool(self.done.all())

    @property
    def x_values(self) -> Array:
        """Values of the columns, float64."""
        return np.array(self.plan.x.values)

    @property
    def y_values(self) -> Array:
        """Values of the rows, float64."""
        return np.array(self.plan.y.values)

    @property
    def metric(self) -> str:
        """Name of the metric."""
        return self.plan.metric

    @property
    def title(self) -> str:
        """Name of the metric for people."""
        return METRICS[self.plan.metric].title

    @property
    def unit(self) -> str:
        """Unit of the metric."""
        return METRICS[self.plan.metric].unit

    def table(self) -> dict[str, Array]:
        """Return a long table, a column by name: x, y and the metric of every cell done."""
        rows, columns = np.nonzero(self.done)
        return {
            self.plan.x.name: self.x_values[columns],
            self.plan.y.name: self.y_values[rows],
            self.metric: self.cells[rows, columns],
        }

    def extremes(self) -> dict[str, tuple[int, int]]:
        """Return row and column of the "lowest" and the "highest" cell, none if all are NaN."""
        if not np.isfinite(self.cells).any():
            return {}
        low, high = int(np.nanargmin(self.cells)), int(np.nanargmax(self.cells))
        width = self.cells.shape[1]
        return {"lowest": divmod(low, width), "highest": divmod(high, width)}

    def to_pandas(self) -> pd.DataFrame:
        """Return `table()` as a data frame (needs the extra `neurolab[data]`)."""
        import pandas as pd

        return pd.DataFrame(self.table())

    def save(self, path: str | Path) -> Path:
        """Write everything to an NPZ file, with version and digest of the equations.

        Returns the path: the name given, with `.npz` behind it where it has another ending.
        """
        return save(self, path)

    @classmethod
    def load(cls, path: str | Path) -> SweepResult:
        """Read a saved sweep; `note` says if it was made with other equations.

        Raises
        ------
        ParameterError
            If the file is not a saved sweep, or its model is not known here.
        """
        return cls(**load(path))
