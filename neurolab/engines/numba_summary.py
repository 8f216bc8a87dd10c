"""A population's output added up in one compiled pass; NumPy does the same in five.

Compiling takes a second where it is not cached. It happens on a thread of its own, and only
where Numba is loaded already; until then the callers use NumPy.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Summary = Callable[..., None]
TEXT = '''"""One pass over the output of many neurons. Generated."""
import numpy as np
from numba import int16, int64, njit, void


@njit(
    void(int16[:, ::1], int64[::1], int64[::1], int64[::1], int64[::1], int64[:, ::1], int64[::1],
         int64),
    cache=True, nogil=True,
)
def add(levels, rate, counts, intervals, found, cells, row, per_column):
    time, many = levels.shape
    longest = intervals.size - 1
    last = np.full(many, -1, np.int64)
    fired = 0
    for t in range(time):
        column, total = t // per_column, 0
        for n in range(many):
            level = int64(levels[t, n])
            if level != 0:
                size = abs(level)
                fired += 1
                total += size
                counts[n] += size
                cells[row[n], column] += size
                found[level + 32768] += 1
                if last[n] >= 0:
                    intervals[min(t - last[n], longest)] += 1
                last[n] = t
        rate[t] += total
    found[32768] += time * many - fired
'''
_ready: list[Summary] = []
_asked = threading.Event()


def summary() -> Summary | None:
    """Return the compiled pass, or None where it is not ready; asking makes it ready later.

    `add(levels, rate, counts, intervals, found, cells, row, per_column)` adds the int16
    levels `[time, neuron]` to the int64 sums: spikes per step, per neuron, per interval (the
    last counts all longer ones), per level + 32768, and per cell of the raster, whose row is
    `row[neuron]` and whose column is time // per_column.
    """
    if not _ready and "numba" in sys.modules and not _asked.is_set():
        _asked.set()
        threading.Thread(target=compiled, name="neurolab-summary", daemon=True).start()
    return _ready[0] if _ready else None


def compiled() -> Summary:
    """Return the compiled pass, after compiling it if need be."""
    from neurolab.engines.kernels import load

    if not _ready:
        _ready.append(load("summary", TEXT).add)
    return _ready[0]
