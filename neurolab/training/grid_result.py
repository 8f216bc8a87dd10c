"""The outcomes of a grid of training runs, and their means with intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.errors import ParameterError, unknown_name
from neurolab.training.outcome import NUMBERS, Outcome
from neurolab.training.records import Array

if TYPE_CHECKING:
    import pandas as pd

REPEATS = ("seed", "fold")
LEVEL = 0.95


class GridResult:
    """Outcomes in the order of the grid, some still missing while it runs.

    Attributes
    ----------
    values : list of dict
        What tells each run from the others, by axis.
    outcomes : list of Outcome or None
        How each came out; None where it has not run yet.
    """

    def __init__(self, values: Sequence[Mapping[str, Any]]) -> None:
        self.values = [dict(each) for each in values]
        self.outcomes: list[Outcome | None] = [None] * len(self.values)

    @property
    def done(self) -> int:
        """How many runs are finished."""
        return sum(found is not None for found in self.outcomes)

    @property
    def complete(self) -> bool:
        """Whether all of them are."""
        return self.done == len(self.outcomes)

    def rows(self) -> list[dict[str, Any]]:
        """Return a row for every finished run: its axes, and its outcome."""
        both = zip(self.values, self.outcomes, strict=True)
        return [{**v, **found._asdict()} for v, found in both if found is not None]

    def table(self) -> dict[str, Array]:
        """Return the finished runs as a long table, a column by name."""
        return _columns(self.rows())

    def means(self, over: Sequence[str] = REPEATS) -> dict[str, Array]:
        """Return the mean outcome of equal runs, with its interval, a column by name.

        Parameters
        ----------
        over : sequence of str
            Axes to average over: seeds and folds.

        Returns
        -------
        The other axes; `runs`; and for every number of an outcome its mean by that name, and
        `NAME_low`, `NAME_high`: the 95 % interval of the mean, mean ± t s / √n with Student's t
        of n − 1 degrees of freedom. It is NaN for one run alone, and assumes independent,
        roughly normal outcomes; folds share training data, so theirs is too narrow rather than
        too wide (Bengio & Grandvalet, JMLR 2004). Runs that broke off are not among them.
        """
        if not isinstance(over, (list, tuple)):
            raise ParameterError(f"over = {over!r} must be a list of axes", parameter="over")
        axes = list(self.values[0]) if self.values else []
        for name in over:
            if name not in (*axes, *REPEATS):
                raise unknown_name("axis", name, axes)
        kept = [name for name in axes if name not in over]
        groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for row in self.rows():
            groups.setdefault(tuple(row[name] for name in kept), []).append(row)
        return _columns([self._mean(key, kept, rows) for key, rows in groups.items()])

    @staticmethod
    def _mean(key: tuple[Any, ...], kept: list[str], rows: list[dict[str, Any]]) -> dict[str, Any]:
        ran = [row for row in rows if not row["problem"]]
        found: dict[str, Any] = {**dict(zip(kept, key, strict=True)), "runs": len(ran)}
        for name in NUMBERS:
            numbers = [float(row[name]) for row in ran]
            mean, half = mean_and_half(numbers)
            found |= {name: mean, f"{name}_low": mean - half, f"{name}_high": mean + half}
        return found

    def to_pandas(self) -> pd.DataFrame:
        """Return `table()` as a data frame (needs the extra `neurolab[data]`)."""
        import pandas as pd

        return pd.DataFrame(self.table())


def mean_and_half(numbers: Sequence[float]) -> tuple[float, float]:
    """Return a mean and half the width of its 95 % interval by Student's t; NaN for too few."""
    count = len(numbers)
    if not count:
        return math.nan, math.nan
    mean = float(np.mean(numbers))
    if count == 1:
        return mean, math.nan
    from scipy import stats

    quantile = float(stats.t.ppf(0.5 + LEVEL / 2, count - 1))
    return mean, quantile * float(np.std(numbers, ddof=1)) / math.sqrt(count)


def _columns(rows: list[dict[str, Any]]) -> dict[str, Array]:
    names = list(rows[0]) if rows else []
    return {name: _array([row[name] for row in rows]) for name in names}


def _array(values: list[Any]) -> Array:
    kinds = {type(value) for value in values}
    return np.array(values, dtype=None if len(kinds) == 1 or kinds == {int, float} else object)
