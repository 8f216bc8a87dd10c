"""In which order the cells come, and how many are computed at once.

Every 8th row and column first (of 32), then every 4th, every 2nd, and the rest: the whole
picture shows early and grows sharper. A batch is a few cells of one such pass, small enough
that memory is bounded and that a cancelled sweep stops within a moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from neurolab.errors import ParameterError

if TYPE_CHECKING:
    from neurolab.sweeping.plan import Plan

Array = np.ndarray[Any, Any]
# Neuron-steps of a batch, at most, but never less than one cell: 8 MB of float64 per record,
# below the threads' share.
WORK = 1_000_000
CELLS = 64  # of a batch, at most, however small they are
COARSE = 4  # cells along the longer axis that the first pass shows, at least; all of fewer


class Batch(NamedTuple):
    """Cells computed together.

    Attributes
    ----------
    rows, columns : int64 `[cell]`
        Where the cells are.
    stride : int
        Distance of the cells of this pass and those before it: until the next pass, each
        stands for a square of so many rows and columns.
    """

    rows: Array
    columns: Array
    stride: int


class Tile(NamedTuple):
    """Cells that are finished.

    Attributes
    ----------
    rows, columns, stride
        As in `Batch`.
    values : float64 `[cell]`
        The metric; NaN where it has no answer.
    problems : dict
        Why a cell has no number, by (row, column): a membrane that overflowed, or one that
        the metric cannot measure.
    """

    rows: Array
    columns: Array
    stride: int
    values: Array
    problems: dict[tuple[int, int], str]


def batches(plan: Plan, done: Any = None) -> Iterator[Batch]:
    """Yield every cell of a plan once, coarse to fine, without those that are done.

    Raises
    ------
    ParameterError
        If `done` has another shape than the grid.
    """
    known = np.zeros(plan.shape, bool) if done is None else np.array(done, bool)
    if known.shape != plan.shape:
        raise ParameterError(
            f"done has shape {known.shape}, the sweep {plan.shape}", model="sweep", parameter="done"
        )
    most = max(1, min(CELLS, WORK // (plan.stimulus.time * plan.stimulus.neurons)))
    # Cells that can run side by side are neighbours in a batch.
    by_column = plan.side_by_side(plan.y) and not plan.side_by_side(plan.x)
    stride = first_stride(max(plan.shape))
    while stride:
        wanted = np.zeros(plan.shape, bool)
        wanted[::stride, ::stride] = True
        places = np.argwhere((wanted & ~known).T)[:, ::-1] if by_column else None
        places = np.argwhere(wanted & ~known) if places is None else places
        for k in range(0, len(places), most):
            rows, columns = places[k : k + most].T
            yield Batch(rows.copy(), columns.copy(), stride)
        known |= wanted
        stride //= 2


def first_stride(longest: int) -> int:
    """Return the largest power of two that shows at least four cells along the longer axis."""
    stride = 1
    while 2 * stride * COARSE <= longest:
        stride *= 2
    return stride
