"""Random numbers that depend on seed, time and neuron alone.

There is no generator with a state to carry along: the 32 random bits of neuron n at time t
are a hash of (seed, stream, t, n). Blocks, threads, chunks and the order of evaluation can
therefore never change a number, and neuron 7 can be simulated without neurons 0 to 6.

Every row t gets two 32-bit keys; the neuron's index passes two multiply-xorshift rounds
with a key before each. Period: times and neurons each run to 2^32, seeds to 2^64. Within
one row the numbers are a permutation of the 32-bit integers (no repeats); between rows
both keys would have to agree for the rows to be related, a chance of 2^-64 per pair.

The functions below run unchanged on NumPy arrays and, compiled, on single numbers. They use
only operations that IEEE arithmetic rounds in one way, so both give the same bits.
"""

from __future__ import annotations

from typing import Any

import numpy as np

U, F, W = np.uint32, np.float32, np.int32
Number = Any

MULTIPLIER_A, MULTIPLIER_B = U(0x7FEB352D), U(0x846CA68B)
MULTIPLIER_C, MULTIPLIER_D = U(0x9E3779B1), U(0x85EBCA77)
S13, S15, S16, S23 = U(13), U(15), U(16), W(23)


def mix(x: Number) -> Number:
    """Scramble 32 bits (two multiply-xorshift rounds)."""
    x = U(x ^ (x >> S16))
    x = U(x * MULTIPLIER_A)
    x = U(x ^ (x >> S15))
    x = U(x * MULTIPLIER_B)
    return U(x ^ (x >> S16))


def random_bits(neuron: Number, first: Number, second: Number) -> Number:
    """Return 32 random bits of a neuron in the row with these two keys."""
    x = U(neuron ^ first)
    x = U(x * MULTIPLIER_A)
    x = U((x ^ (x >> S15)) + second)
    x = U(x * MULTIPLIER_B)
    x = U(x ^ (x >> S13))
    x = U(x * MULTIPLIER_C)
    return U(x ^ (x >> S16))


def row_keys(seed: int, stream: int, times: Number) -> tuple[Number, Number]:
    """Return the two keys of every time step as uint32 arrays.

    `stream` separates independent uses of one seed; `times` are absolute step numbers.
    """
    t = np.atleast_1d(np.asarray(times)).astype(U)
    low = np.full(1, seed & 0xFFFFFFFF, U)
    high = np.full(1, (seed >> 32) & 0xFFFFFFFF, U)
    root = mix(U(low + MULTIPLIER_C) ^ mix(U(high + np.full(1, stream, U) * MULTIPLIER_D)))
    first = mix(U(mix(U(t ^ root)) + root))
    second = mix(U(mix(U(t * MULTIPLIER_C + MULTIPLIER_D)) ^ U(~root)))
    return first, second


def float_bits(x: Number) -> Number:
    """Return the bits of a float32 as an int32."""
    return np.asarray(x, F).view(W)


def bits_float(i: Number) -> Number:
    """Return the float32 with these bits."""
    return np.asarray(i, W).view(F)


LN2_HIGH, LN2_LOW = F(0.693359375), F(-2.12194440e-4)
HALF_BELOW_ROOT, MANTISSA = W(0x3F3504F3), W(0x007FFFFF)
EXPONENT_SHIFT = W(0x3F800000 - 0x3F3504F3)
ONE, TWO, HALF = F(1.0), F(2.0), F(0.5)
THIRD, FIFTH, SEVENTH, NINTH = F(1 / 3), F(1 / 5), F(1 / 7), F(1 / 9)


def log32(x: Number) -> Number:
    """Natural logarithm of a positive normal float32, to about 1e-7 relative.

    The exponent is split off so that the rest m lies in [√½, √2); then
    log m = 2·artanh((m − 1)/(m + 1)) by its series.
    """
    i = W(float_bits(x) + EXPONENT_SHIFT)
    k = F(W(i >> S23) - W(127))
    m = bits_float(W((i & MANTISSA) + HALF_BELOW_ROOT))
    s = (m - ONE) / (m + ONE)
    q = s * s
    series = ONE + q * (THIRD + q * (FIFTH + q * (SEVENTH + q * NINTH)))
    return k * LN2_HIGH + (k * LN2_LOW + TWO * s * series)


TAIL, CENTRE, SPLIT, RADIUS, OFFSET = F(2.0**-32), F(0.5), F(0.425), F(0.180625), F(1.6)
# Wichura, Algorithm AS 241 (1988), PPND7: about 7 digits.
A0, A1, A2, A3 = F(3.3871327179), F(50.434271938), F(159.29113202), F(59.10937472)
B1, B2, B3 = F(17.895169469), F(78.757757664), F(67.1875636)
C0, C1, C2, C3 = F(1.4234372777), F(2.75681539), F(1.3067284816), F(0.17023821103)
D1, D2 = F(0.7370016425), F(0.12021132975)


def normal_deviate(bits: Number) -> Number:
    """Return the standard normal number of 32 random bits, as float32.

    The inverse distribution function (Wichura's AS 241): the lowest bit gives the sign, the
    other 31 a probability below one half with full relative precision, so the tails reach
    6.3 standard deviations.
    """
    p = (F(W(bits >> U(1))) + HALF) * TAIL
    q = CENTRE - p
    r = RADIUS - q * q
    centre = q * (((A3 * r + A2) * r + A1) * r + A0) / (((B3 * r + B2) * r + B1) * r + ONE)
    w = np.sqrt(-log32(p)) - OFFSET
    tail = (((C3 * w + C2) * w + C1) * w + C0) / ((D2 * w + D1) * w + ONE)
    z = select(q <= SPLIT, centre, tail)
    return z * (TWO * F(W(bits & U(1))) - ONE)


def select(condition: Number, yes: Number, no: Number) -> Number:
    """`yes` where the condition holds, else `no`."""
    return np.where(condition, yes, no)
