"""The numbers of a stimulus, made block by block in compiled code.

The functions of `stimuli.counter` are compiled as they stand, so a block holds the same
bits as `Stimulus.array()` holds there. Only the two bit casts have a line of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit
from numba.extending import overload, register_jitable

from neurolab.engines.numba_ops import bits_of_float, float_of_bits
from neurolab.stimuli import Stimulus, counter, kinds
from neurolab.stimuli.base import FRESH, fixed_drive

Array = np.ndarray[Any, Any]
Fill = Callable[[Array, int, int], None]


@overload(counter.float_bits, inline="always")
def _float_bits(x):  # noqa: ARG001
    return lambda x: bits_of_float(x)


@overload(counter.bits_float, inline="always")
def _bits_float(i):  # noqa: ARG001
    return lambda i: float_of_bits(i)


@overload(counter.select, inline="always")
def _select(condition, yes, no):  # noqa: ARG001
    return lambda condition, yes, no: yes if condition else no


for _function in (counter.random_bits, counter.log32, counter.normal_deviate):
    register_jitable(forceinline=True)(_function)
random_bits, normal_deviate = counter.random_bits, counter.normal_deviate
U = np.uint32


@njit(cache=True, nogil=True, error_model="numpy")
def fill_counts(out, lo, first, second, table, weight):
    """Write weight · #{k : bits ≥ table[k]} into `out` [time, neuron]."""
    width = out.shape[1]
    bits = np.empty(width, np.uint32)
    for t in range(out.shape[0]):
        row = out[t]
        a, b = first[t], second[t]
        for i in range(width):
            bits[i] = random_bits(U(U(lo) + U(i)), a, b)
        row[:] = 0.0
        for k in range(table.size):
            edge = table[k]
            for i in range(width):
                row[i] += U(1) if bits[i] >= edge else U(0)
        for i in range(width):
            row[i] *= weight


@njit(cache=True, nogil=True, error_model="numpy")
def fill_normal(out, lo, first, second, base, fixed, fresh):
    """Write (base[t] + fixed[i]) + fresh · z[t, i] into `out` [time, neuron]."""
    for t in range(out.shape[0]):
        row = out[t]
        a, b, mean = first[t], second[t], base[t]
        for i in range(out.shape[1]):
            z = normal_deviate(random_bits(U(U(lo) + U(i)), a, b))
            row[i] = (mean + fixed[i]) + z * fresh


def filler(stimulus: Stimulus, dtype: np.dtype[Any]) -> Fill:
    """Return a function that writes steps from t and neurons from n into an array.

    `fill(out, t, n)` fills `out` [time, neuron] with what `stimulus.array(dtype)` has there.
    """
    times = stimulus.steps()
    plan = stimulus.plan(times)
    if isinstance(plan, kinds.Given):
        given = plan.array

        def copy(out: Array, t: int, n: int) -> None:
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
            fill_counts(
                out, origin + n, first[rows], second[rows], counts.table, number(counts.weight)
            )

        return count
    base, fixed = plan.base.astype(dtype), fixed_drive(stimulus, plan, dtype)
    fresh = number(plan.fresh)

    def normal(out: Array, t: int, n: int) -> None:
        rows = slice(t, t + out.shape[0])
        part = fixed[n : n + out.shape[1]]
        fill_normal(out, origin + n, first[rows], second[rows], base[rows], part, fresh)

    return normal
