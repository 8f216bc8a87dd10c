"""How a run is cut into blocks of neurons, and the threads that share them."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

BLOCK = 16384  # neurons per block: their state stays in the second cache, rows are read in one go
SHARED = 3_000_000  # neuron-steps from which threads pay


def run_blocks(advance: Callable[[int], None], time: int, neurons: int) -> None:
    """Call `advance` with the first neuron of every block, on threads where they pay."""
    starts = range(0, neurons, block_width(time, neurons))
    if len(starts) > 1 and time * neurons >= SHARED and processors() > 1:
        list(threads().map(advance, starts))
    else:
        for lo in starts:
            advance(lo)


def block_width(time: int, neurons: int) -> int:
    """Return the number of neurons per block: equal shares for the threads of a large run."""
    if time * neurons < SHARED:
        return min(neurons, BLOCK)
    share = -(-neurons // processors())
    return min(neurons, BLOCK, max(512, -(-share // 64) * 64))


def block_of(
    value: Any, rows: slice, lo: int, hi: int, dtype: np.dtype[Any]
) -> np.ndarray[Any, Any]:
    """Return a parameter as a contiguous array [1 or time, neuron] of one block."""
    given = np.asarray(value, dtype)
    whole = given[rows] if given.ndim > 1 else np.atleast_1d(given)[None, :]
    if whole.shape[1] > 1:
        whole = whole[:, lo:hi]
    return np.ascontiguousarray(np.broadcast_to(whole, (whole.shape[0], hi - lo)))


@lru_cache(maxsize=1)
def processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


@lru_cache(maxsize=1)
def threads() -> ThreadPoolExecutor:
    """Return the threads that all runs of this process share."""
    return ThreadPoolExecutor(processors(), thread_name_prefix="neurolab")
