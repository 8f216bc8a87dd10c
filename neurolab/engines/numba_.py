"""The fast engine: generated kernels, driven block by block.

A block is a range of neurons. A stimulus is made in a small buffer that stays in the
cache and is never stored as a whole. Large runs share their blocks among threads (the
kernels hold no lock of the interpreter), so no parallel mode of Numba is needed and two
sessions can never meet in one.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import numpy as np

from neurolab.engines.codegen import Spec
from neurolab.engines.kernels import kernel
from neurolab.engines.numba_stimuli import filler
from neurolab.model import NeuronModel
from neurolab.recording import Arrays
from neurolab.stimuli import Stimulus

Array = np.ndarray[Any, Any]
BLOCK = 8192  # neurons per block: state and one row of input fit into the nearest cache
BUFFER = 1 << 17  # numbers of a stimulus made at once
FEW = 4  # up to this many neurons run one after the other
LONGEST = 1 << 22  # steps per kernel call, so that 32 bits hold a neuron's count
SHARED = 3_000_000  # neuron-steps from which threads pay


def run(
    model: NeuronModel,
    current: Array | Stimulus,
    params: Any,
    state: Any,
    compare: str,
    records: Arrays,
    dtype: np.dtype[Any],
) -> tuple[Array, Any]:
    """Run `[time, neuron]` input through the model; see `engines.numpy_.run`."""
    made = isinstance(current, Stimulus)
    time, neurons = (current.time, current.neurons) if made else current.shape
    arrays = any(np.ndim(value) for value in params)
    layout = "narrow" if neurons <= FEW else "wide"
    call = kernel(model, Spec(dtype.name, compare, tuple(records), layout, arrays))
    count = np.zeros(neurons, np.int64)
    states = [np.array(np.broadcast_to(v, neurons), dtype) for v in state]
    outputs = list(records.values())
    source = filler(current, dtype) if made else None
    width = min(neurons, BLOCK)

    def advance(lo: int) -> None:
        hi = min(neurons, lo + width)
        part = [s[lo:hi] for s in states]
        longest = min(LONGEST, max(1, BUFFER // (hi - lo))) if source else LONGEST
        for t in range(0, time, longest):
            rows = slice(t, min(time, t + longest))
            levels = np.zeros(hi - lo, np.int32)
            if source is None:
                x, x_lo = current[rows], lo
            else:
                x, x_lo = np.empty((rows.stop - t, hi - lo), dtype), 0
                source(x, t, lo)
            p = [_block_of(v, rows, lo, hi, dtype) for v in params] if arrays else scalars
            call(x, x_lo, lo, hi, levels, *part, *p, *(r[rows] for r in outputs))
            count[lo:hi] += levels

    scalars = [] if arrays else [dtype.type(value) for value in params]
    starts = range(0, neurons, width)
    if len(starts) > 1 and time * neurons >= SHARED:
        list(_threads().map(advance, starts))
    else:
        for lo in starts:
            advance(lo)
    return count, model.State(*states)


def _block_of(
    value: Any, rows: slice, lo: int, hi: int, dtype: np.dtype[Any]
) -> np.ndarray[Any, Any]:
    """Return a parameter as a contiguous array [1 or time, neuron] of one block."""
    if np.ndim(value) < 2:
        whole = np.atleast_1d(np.asarray(value, dtype))[None, :]
    else:
        whole = value[rows]
    if whole.shape[1] > 1:
        whole = whole[:, lo:hi]
    return np.ascontiguousarray(np.broadcast_to(whole, (whole.shape[0], hi - lo)))


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="neurolab")
