"""A long run of a few neurons, cut into segments of time that are computed side by side.

One neuron is a chain: every step waits for the one before, and most of the processor
idles. But a leaky neuron forgets. Each segment is therefore started from a guess that has
run through the end of the segment before it; afterwards every segment must end in exactly
the state the next one was started from. Then the whole is exactly the chain, bit for bit.
If one does not, the memory is too long, and the caller computes the chain.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
SEGMENTS = 64
SHORTEST = 16384  # steps from which cutting pays


def by_segments(
    wide: Any, x: Array, count: Array, states: list[Array], scalars: list[Any], records: list[Array]
) -> int:
    """Run as many steps of `x` [time, neuron] as fit into equal segments.

    Parameters
    ----------
    wide : compiled kernel
        See `codegen.source`.
    count, states, records
        Filled and changed in place as the kernel does it.

    Returns
    -------
    int
        The number of steps done, or 0 if a segment did not meet the next one.
    """
    length, neurons = x.shape[0] // SEGMENTS, x.shape[1]
    done, lanes = length * SEGMENTS, SEGMENTS * neurons
    currents = _side_by_side(x[:done], length)
    kept = [np.empty((length, lanes), r.dtype) for r in records]
    begin = [np.tile(s, SEGMENTS) for s in states]
    if not _run_in(wide, currents, begin, scalars, kept, neurons):
        return 0
    end, levels = [b.copy() for b in begin], np.zeros(lanes, np.int32)
    wide(currents, 0, 0, lanes, levels, *end, *scalars, *kept)
    if not _equal([e[:-neurons] for e in end], [b[neurons:] for b in begin]):
        return 0
    for state, last in zip(states, end, strict=True):
        state[:] = last[-neurons:]
    count += levels.reshape(SEGMENTS, neurons).sum(axis=0, dtype=np.int32)
    for record, parts in zip(records, kept, strict=True):
        whole = record[:done].reshape(SEGMENTS, length, neurons)
        whole[:] = parts.reshape(length, SEGMENTS, neurons).transpose(1, 0, 2)
    return done


def _run_in(
    wide: Any, currents: Array, begin: list[Array], scalars: list[Any], kept: Any, neurons: int
) -> bool:
    """Put the guessed first states of all but the first segment into `begin`.

    Two different guesses run through the last quarter of the segments; where they do not
    meet, the neuron remembers for longer than that, and no guess is worth trying.
    """
    tail, others = currents[-(len(currents) // 4) :], len(begin[0]) - neurons
    guesses = [b[:others].copy() for b in begin], [b[:others] * 0.5 + 0.25 for b in begin]
    for guess in guesses:
        wide(tail, 0, 0, others, np.zeros(others, np.int32), *guess, *scalars, *kept)
    for b, found in zip(begin, guesses[0], strict=True):
        b[neurons:] = found
    return _equal(*guesses)


def _equal(these: list[Array], those: list[Array]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(these, those, strict=True))


def _side_by_side(x: Array, length: int) -> Array:
    """Return the segments of `[time, neuron]` as `[length, segment · neuron]`."""
    parts = x.reshape(SEGMENTS, length, x.shape[1]).transpose(1, 0, 2)
    return np.ascontiguousarray(parts).reshape(length, -1)
