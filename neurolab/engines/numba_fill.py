"""Compiled loops that fill an array with the numbers of a random stimulus.

The functions of `stimuli.counter` are compiled as they stand, so the arrays hold the same
bits as `Stimulus.array()` holds there. Only the two bit casts and the selection have a line
of their own.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numba.extending import overload, register_jitable

from neurolab.engines.numba_intrinsics import bits_of_float, float_of_bits
from neurolab.stimuli import counter


@overload(counter.float_bits, inline="always")
def _float_bits(x: Any) -> Any:  # noqa: ARG001 - Numba wants the names of the original
    def cast(x: Any) -> Any:
        return bits_of_float(x)

    return cast


@overload(counter.bits_float, inline="always")
def _bits_float(i: Any) -> Any:  # noqa: ARG001
    def cast(i: Any) -> Any:
        return float_of_bits(i)

    return cast


@overload(counter.select, inline="always")
def _select(condition: Any, yes: Any, no: Any) -> Any:  # noqa: ARG001
    def choose(condition: Any, yes: Any, no: Any) -> Any:
        return yes if condition else no

    return choose


for _function in (counter.random_bits, counter.log32, counter.normal_deviate):
    register_jitable(forceinline=True)(_function)
random_bits, normal_deviate = counter.random_bits, counter.normal_deviate
U, WHOLE = np.uint32, np.int32
NARROW = 16  # below this many neurons the loop over time is the long one
compiled = njit(cache=True, nogil=True, error_model="numpy")


@njit(nogil=True, error_model="numpy")
def _write_counts(bits, number, row, table, weight):
    """Write weight · #{k : bits ≥ table[k]} into `row`, four thresholds at a time."""
    number[:] = 0
    k = 0
    while k + 4 <= table.size:
        a, b, c, d = table[k], table[k + 1], table[k + 2], table[k + 3]
        for i in range(row.size):
            x = bits[i]
            number[i] += (WHOLE(x >= a) + WHOLE(x >= b)) + (WHOLE(x >= c) + WHOLE(x >= d))
        k += 4
    while k < table.size:
        a = table[k]
        for i in range(row.size):
            number[i] += WHOLE(bits[i] >= a)
        k += 1
    for i in range(row.size):
        row[i] = type(weight)(number[i]) * weight


@compiled
def fill_counts(out, lo, first, second, table, weight):
    """Write weight · #{k : bits ≥ table[k]} into `out` [time, neuron]."""
    time, width = out.shape
    long = time if width < NARROW else width
    bits, number, column = (
        np.empty(long, np.uint32),
        np.empty(long, WHOLE),
        np.empty(long, out.dtype),
    )
    if width < NARROW:
        for i in range(width):
            for t in range(time):
                bits[t] = random_bits(U(U(lo) + U(i)), first[t], second[t])
            _write_counts(bits, number, column, table, weight)
            for t in range(time):
                out[t, i] = column[t]
        return
    for t in range(time):
        a, b = first[t], second[t]
        for i in range(width):
            bits[i] = random_bits(U(U(lo) + U(i)), a, b)
        _write_counts(bits, number, out[t], table, weight)


@compiled
def fill_normal(out, lo, first, second, base, fixed, fresh):
    """Write (base[t] + fixed[i]) + fresh · z[t, i] into `out` [time, neuron]."""
    time, width = out.shape
    deviate = np.empty(time if width < NARROW else width, np.float32)  # apart: keeps lanes narrow
    if width < NARROW:
        for i in range(width):
            for t in range(time):
                deviate[t] = normal_deviate(random_bits(U(U(lo) + U(i)), first[t], second[t]))
            for t in range(time):
                out[t, i] = (base[t] + fixed[i]) + deviate[t] * fresh
        return
    for t in range(time):
        row = out[t]
        a, b, mean = first[t], second[t], base[t]
        for i in range(width):
            deviate[i] = normal_deviate(random_bits(U(U(lo) + U(i)), a, b))
        for i in range(width):
            row[i] = (mean + fixed[i]) + deviate[i] * fresh
