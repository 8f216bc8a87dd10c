"""What the vocabulary means inside a compiled kernel: one function per word and precision.

`exp`, `tanh` and `sigmoid` are polynomials that the compiler can run on whole vectors; the
library calls are scalar and five times slower. In float64 they keep full accuracy (a few
units in the last place); in float32 they are good to about 2e-7. Only they may round a
product and a sum at once: in the equations themselves that would move ties.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from neurolab.engines.numba_intrinsics import (
    absolute,
    double_of_bits,
    float_of_bits,
    rint,
)

F = np.float32
inline = njit(forceinline=True, error_model="numpy")
fused = njit(forceinline=True, error_model="numpy", fastmath={"contract", "nsz"})


@inline
def where(condition, yes, no):
    """Select without a branch."""
    return yes if condition else no


@inline
def heaviside_float32(x):
    """1 where x ≥ 0, else 0."""
    return F(1.0) if x >= F(0.0) else F(0.0)


@inline
def positive_float32(x):
    """1 where x > 0, else 0."""
    return F(1.0) if x > F(0.0) else F(0.0)


@inline
def heaviside_float64(x):
    """1 where x ≥ 0, else 0."""
    return 1.0 if x >= 0.0 else 0.0


@inline
def positive_float64(x):
    """1 where x > 0, else 0."""
    return 1.0 if x > 0.0 else 0.0


LOG2E32, LN2_HIGH32, LN2_LOW32 = F(1.4426950408889634), F(0.693359375), F(-2.12194440e-4)


@fused
def exp_float32(x):
    """2^k · e^f with |f| ≤ ½ ln 2 and e^f by its Taylor polynomial."""
    x = min(max(x, F(-87.0)), F(88.0))
    k = rint(x * LOG2E32)
    f = (x - k * LN2_HIGH32) - k * LN2_LOW32
    p = F(1 / 5040)
    p = p * f + F(1 / 720)
    p = p * f + F(1 / 120)
    p = p * f + F(1 / 24)
    p = p * f + F(1 / 6)
    p = p * f + F(0.5)
    p = p * f + F(1.0)
    p = p * f + F(1.0)
    return p * float_of_bits((np.int32(k) + np.int32(127)) << np.int32(23))


@fused
def tanh_float32(x):
    """Rational approximation of degree 13/6 (the widely used minimax form)."""
    x = min(max(x, F(-7.90531110763549805)), F(7.90531110763549805))
    q = x * x
    a = F(-2.76076847742355e-16)
    a = a * q + F(2.00018790482477e-13)
    a = a * q + F(-8.60467152213735e-11)
    a = a * q + F(5.12229709037114e-08)
    a = a * q + F(1.48572235717979e-05)
    a = a * q + F(6.37261928875436e-04)
    a = a * q + F(4.89352455891786e-03)
    b = F(1.19825839466702e-06)
    b = b * q + F(1.18534705686654e-04)
    b = b * q + F(2.26843463243900e-03)
    b = b * q + F(4.89352518554385e-03)
    return x * a / b


@fused
def sigmoid_float32(x):
    """½ + ½ tanh(x/2)."""
    return F(0.5) + F(0.5) * tanh_float32(F(0.5) * x)


LN2_HIGH64, LN2_LOW64 = 6.93147180369123816490e-01, 1.90821492927058770002e-10
T3, T4, T5, T6, T7 = 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040
T8, T9, T10, T11 = 1 / 40320, 1 / 362880, 1 / 3628800, 1 / 39916800
T12, T13 = 1 / 479001600, 1 / 6227020800


@inline
def power_of_two(k):
    """2^k for a whole k in the normal range."""
    return double_of_bits((np.int64(np.int32(k)) + np.int64(1023)) << np.int64(52))


@fused
def exp_less_one(f):
    """e^f − 1 for |f| ≤ ½ ln 2 by its Taylor polynomial of degree 13 (exact to 4e-18).

    The terms are paired (Estrin's scheme), so that they need not wait for one another.
    """
    q = f * f
    r = q * q
    low = (0.5 + T3 * f) + q * (T4 + T5 * f)
    middle = (T6 + T7 * f) + q * (T8 + T9 * f)
    high = (T10 + T11 * f) + q * (T12 + T13 * f)
    return f + q * (low + r * (middle + r * high))


@fused
def exp_float64(x):
    """2^k · e^f with |f| ≤ ½ ln 2."""
    x = min(max(x, -708.0), 709.0)
    k = rint(x * 1.4426950408889634)
    f = (x - k * LN2_HIGH64) - k * LN2_LOW64
    return (1.0 + exp_less_one(f)) * power_of_two(k)


@fused
def sigmoid_float64(x):
    """1 / (1 + e^-x)."""
    return 1.0 / (1.0 + exp_float64(-x))


@fused
def tanh_float64(x):
    """(1 − e^-2a) / (1 + e^-2a) for a = |x|, from e^-2a − 1 so that small x keep their digits."""
    y = max(-2.0 * absolute(x), -708.0)
    k = rint(y * 1.4426950408889634)
    f = (y - k * LN2_HIGH64) - k * LN2_LOW64
    scale = power_of_two(k)
    less_one = scale * exp_less_one(f) + (scale - 1.0)
    t = -less_one / (less_one + 2.0)
    return t if x >= 0.0 else -t


@inline
def arctan(x):
    """Angle whose tangent is x."""
    return math.atan(x)


@inline
def erf(x):
    """Error function."""
    return math.erf(x)


def words(dtype: str) -> dict[str, str]:
    """Return module and name of what stands for each word of the vocabulary, by precision."""
    shared = ("floor", "ceil", "rint", "sqrt", "absolute", "subnormals_off", "restore")
    own = ("exp", "tanh", "sigmoid", "heaviside", "positive")
    found = {name: f"numba_intrinsics import {name}" for name in shared}
    found |= {name: f"numba_ops import {name}_{dtype} as {name}" for name in own}
    return found | {name: f"numba_ops import {name}" for name in ("where", "arctan", "erf")}
