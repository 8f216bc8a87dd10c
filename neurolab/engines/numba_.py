"""The fast engine: generated kernels, driven block by block.

A block is a range of neurons. A stimulus is made in a small buffer that stays in the
cache and is never stored as a whole. Large runs share their blocks among threads (the
kernels hold no lock of the interpreter), so no parallel mode of Numba is needed and two
sessions can never meet in one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.engines.codegen import Spec
from neurolab.engines.kernels import kernel
from neurolab.engines.numba_blocks import block_of, block_width, run_blocks
from neurolab.engines.numba_segments import SHORTEST, by_segments
from neurolab.engines.numba_stimuli import filler, warm_filler
from neurolab.stimuli import Stimulus

if TYPE_CHECKING:
    from neurolab.model import NeuronModel
    from neurolab.recording import Arrays

Array = np.ndarray[Any, Any]
BUFFER = 1 << 19  # bytes of a stimulus made at once: half of a common second cache
FEW = 4  # up to this many neurons run one after the other
LONGEST = 1 << 22  # steps per kernel call, so that 32 bits hold a neuron's count


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
    arrays = any(isinstance(value, np.ndarray) for value in params)
    specs = _specs(dtype.name, compare, tuple(records), (time, neurons), arrays=arrays)
    calls = [kernel(model, spec) for spec in specs]
    count = np.zeros(neurons, np.int64)
    states = [np.empty(neurons, dtype) for _ in state]
    for array, value in zip(states, state, strict=True):
        array[:] = value
    scalars = [] if arrays else [dtype.type(value) for value in params]
    outputs = list(records.values())
    source = filler(current, dtype) if made else None
    given: Any = current
    width = block_width(time, neurons)

    def advance(lo: int) -> None:
        hi = min(neurons, lo + width)
        part = [s[lo:hi] for s in states]
        longest = max(1, BUFFER // (hi - lo) // dtype.itemsize) if source else LONGEST
        buffer = np.empty((min(longest, time), hi - lo), dtype) if source else None
        for t in range(0, time, longest):
            rows = slice(t, min(time, t + longest))
            levels = np.zeros(hi - lo, np.int32)
            if source is None or buffer is None:
                x, x_lo = given[rows], lo
            else:
                x, x_lo = buffer[: rows.stop - t], 0
                source(x, t, lo)
            p = [block_of(v, rows, lo, hi, dtype) for v in params] if arrays else scalars
            kept = [r[rows] for r in outputs]
            done = 0
            if len(calls) > 1 and len(x) >= SHORTEST:
                done = by_segments(calls[1], x, levels, part, p, kept)
            if done < len(x):
                calls[0](x[done:], x_lo, lo, hi, levels, *part, *p, *(r[done:] for r in kept))
            count[lo:hi] += levels

    run_blocks(advance, time, neurons)
    return count, model.State(*states)


def _specs(
    dtype: str, compare: str, records: tuple[str, ...], size: tuple[int, int], *, arrays: bool
) -> list[Spec]:
    """Return the kernels of a run: one, or for few neurons and long times one of each layout."""
    time, neurons = size
    long = time >= SHORTEST and not arrays
    layouts = ("wide",) if neurons > FEW else ("narrow", "wide") if long else ("narrow",)
    return [Spec(dtype, compare, records, layout, arrays) for layout in layouts]


def warm(
    model: NeuronModel,
    *,
    dtype: str,
    compare: str,
    records: tuple[str, ...],
    time: int,
    neurons: int,
    arrays: bool = False,
    stimulus: Stimulus | None = None,
) -> None:
    """Compile, or load from the cache, everything that such a run needs.

    Parameters
    ----------
    records : tuple of str
        Names as `recording.names_of` gives them.
    arrays : bool
        Whether any parameter is an array.
    stimulus : Stimulus, optional
        The input, where it is not an array.
    """
    for spec in _specs(dtype, compare, records, (time, neurons), arrays=arrays):
        kernel(model, spec)
    if stimulus is not None:
        warm_filler(stimulus, dtype)
