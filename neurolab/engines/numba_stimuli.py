"""The numbers of a stimulus, made block by block in compiled code.

A block holds the same bits as `Stimulus.array()` holds there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from neurolab.engines.kernels import load
from neurolab.stimuli import Stimulus, counter, kinds
from neurolab.stimuli.base import FRESH, fixed_drive

Array = np.ndarray[Any, Any]
Fill = Callable[[Array, int, int], None]


@lru_cache(maxsize=1)
def loops() -> Any:
    """Return `numba_fill`, read from the cache folder: there, no stale machine code survives."""
    return load("fill", Path(__file__).with_name("numba_fill.py").read_text(encoding="utf-8"))


def warm_filler(stimulus: Stimulus, dtype: str) -> None:
    """Compile, or load from the cache, what fills the numbers of such a stimulus."""
    kind = np.dtype(dtype)
    small = stimulus.window(0, 1, slice(0, 1))
    filler(small, kind)(np.empty((1, 1), kind), 0, 0)


def filler(stimulus: Stimulus, dtype: np.dtype[Any]) -> Fill:
    """Return a function that writes steps from t and neurons from n into an array.

    `fill(out, t, n)` fills `out` [time, neuron] with what `stimulus.array(dtype)` has there.
    """
    times = stimulus.steps()
    plan = stimulus.plan(times)
    if isinstance(plan, kinds.Given):
        given = plan.array

        def copy(out: Array, t: int, n: int) -> None:
            with np.errstate(over="ignore"):  # what float32 cannot hold shows in the result
                out[:] = given[t : t + out.shape[0], n : n + out.shape[1]]

        return copy
    if isinstance(plan, kinds.Shared):
        values = plan.values.astype(dtype)

        def spread(out: Array, t: int, n: int) -> None:  # noqa: ARG001
            out[:] = values[t : t + out.shape[0], None]

        return spread
    first, second = counter.row_keys(stimulus.seed, FRESH, times)
    origin, number = stimulus.first_neuron, dtype.type
    if isinstance(plan, kinds.Counts):
        counts = plan

        def count(out: Array, t: int, n: int) -> None:
            rows = slice(t, t + out.shape[0])
            loops().fill_counts(
                out, origin + n, first[rows], second[rows], counts.table, number(counts.weight)
            )

        return count
    base, fixed = plan.base.astype(dtype), fixed_drive(stimulus, plan, dtype)
    fresh = number(plan.fresh)

    def normal(out: Array, t: int, n: int) -> None:
        rows = slice(t, t + out.shape[0])
        part = fixed[n : n + out.shape[1]]
        loops().fill_normal(out, origin + n, first[rows], second[rows], base[rows], part, fresh)

    return normal
