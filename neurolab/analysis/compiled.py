"""The histogram's loop, compiled. Importing this file compiles it, or loads it from Numba's cache.

It calls nothing of neurolab, so Numba's own cache, which watches this file alone, is enough.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import float32, float64, int64, njit, types, void

BLOCK = 2048  # bins of so many values stay in the first cache
TABLES = 4  # successive values count in different tables, so that none waits for the last


def _signature(number: Any) -> Any:
    return void(types.Array(number, 2, "C", readonly=True), number, number, int64[:, ::1])


@njit([_signature(float32), _signature(float64)], cache=True, nogil=True, error_model="numpy")
def count(samples: Any, low: Any, scale: Any, found: Any) -> None:  # pragma: no cover - compiled
    """Add the histogram of every row of `[sample, value]` to `found` `[sample, bin]`.

    A value below the bins, or no number, counts in the first bin and one above them in the
    last: what is outside is for the caller to refuse, and is never written beside the table.
    """
    size, bins = samples.shape[1], found.shape[1]
    zero, last = float32(0), float32(bins - 1)  # whole, so exact in both precisions
    index = np.empty(BLOCK, np.int32)
    table = np.empty((TABLES, bins), np.int32)
    for t in range(samples.shape[0]):
        row, total = samples[t], found[t]
        table[:] = 0
        for start in range(0, size, BLOCK):
            part = row[start : start + BLOCK]
            for k in range(part.size):  # becomes vector instructions
                place = (part[k] - low) * scale
                place = max(zero, place)
                index[k] = np.int32(min(last, place))
            whole = part.size - part.size % TABLES
            for k in range(0, whole, TABLES):
                table[0, index[k]] += 1
                table[1, index[k + 1]] += 1
                table[2, index[k + 2]] += 1
                table[3, index[k + 3]] += 1
            for k in range(whole, part.size):
                table[0, index[k]] += 1
        for k in range(TABLES):
            for b in range(bins):
                total[b] += table[k, b]
