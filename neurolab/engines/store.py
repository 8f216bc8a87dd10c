"""Memory that is used again: arrays for the passes, lent and coming back by themselves.

A training step needs a few arrays as large as its input. The system takes and clears
memory of that size anew every time, which costs more than the neurons do. A lent array
goes back to the store when the last reference to it is gone, whoever held it.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Any

import numpy as np

MOST_KEPT = 16  # arrays of one size that wait to be used again
MOST_BYTES = 1 << 28  # of all that wait
LARGEST = 1 << 26  # bytes; larger ones are left to the system
SMALLEST = 1 << 16
MOST_SIZES = 32
LINE = 64

_waiting: dict[int, deque[np.ndarray[Any, Any]]] = {}


class Lent(np.ndarray[Any, Any]):
    """An array whose memory goes back to the store when nothing refers to it any more."""

    owner: np.ndarray[Any, Any] | None = None
    most_kept, most_bytes = MOST_KEPT, MOST_BYTES

    def __array_finalize__(self, other: Any) -> None:
        """Own nothing: this is a view of another array, or a result."""
        self.owner = None

    def __del__(self, waiting: dict[int, deque[np.ndarray[Any, Any]]] = _waiting) -> None:
        """Give the memory back. No lock: this may run inside any other line.

        What it needs is bound here: as Python ends, the names of the module go first.
        """
        owner = self.owner
        queue = None if owner is None else waiting.get(owner.nbytes)
        if owner is None or queue is None or len(queue) >= self.most_kept:
            return
        if sum(size * len(other) for size, other in list(waiting.items())) < self.most_bytes:
            queue.append(owner)


def _aligned(size: int) -> np.ndarray[Any, Any]:
    """Return bytes that begin where a cache line does, as matrix products like them."""
    raw = np.empty(size + LINE, np.uint8)
    start = -raw.ctypes.data % LINE
    return raw[start : start + size]


def lend(shape: tuple[int, ...], dtype: np.dtype[Any]) -> np.ndarray[Any, Any]:
    """Return an array with anything in it."""
    size = math.prod(shape) * dtype.itemsize
    if not SMALLEST <= size <= LARGEST:
        return np.empty(shape, dtype)
    queue = _waiting.get(size)
    if queue is None:
        if len(_waiting) >= MOST_SIZES:
            _waiting.clear()  # another network by now
        queue = _waiting[size] = deque()
    try:
        raw = queue.pop()
    except IndexError:
        raw = _aligned(size)
    array = Lent(shape, dtype, raw)
    array.owner = raw
    return array
