"""The vocabulary of the equations, with its NumPy meaning.

A neuron's `step` may use arithmetic, comparisons inside `where`, and these names.
`PRIMITIVES` have one line per engine (this file is the NumPy line; the compiled one is
`engines/numba_ops.py`). Everything else is composed from them in a single `return`,
so an engine gets it for free and may still replace it by something faster.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Value = Any  # a number inside a compiled kernel, an array or a number everywhere else


def exp(x: Value) -> Value:
    """Exponential."""
    return np.exp(x)


def tanh(x: Value) -> Value:
    """Hyperbolic tangent."""
    return np.tanh(x)


def arctan(x: Value) -> Value:
    """Angle whose tangent is x."""
    return np.arctan(x)


def erf(x: Value) -> Value:
    """Error function: 2/√π times the integral of exp(−t²) from 0 to x."""
    from scipy.special import erf as error_function

    return error_function(x)


def floor(x: Value) -> Value:
    """Largest whole number not above x, as a float."""
    return np.floor(x)


def ceil(x: Value) -> Value:
    """Smallest whole number not below x, as a float."""
    return np.ceil(x)


def rint(x: Value) -> Value:
    """Nearest whole number, halves to even, as a float."""
    return np.rint(x)


def sqrt(x: Value) -> Value:
    """Square root."""
    return np.sqrt(x)


def absolute(x: Value) -> Value:
    """Distance from zero."""
    return np.abs(x)


def where(condition: Value, yes: Value, no: Value) -> Value:
    """`yes` where the condition holds, `no` elsewhere; both sides are evaluated."""
    return np.where(condition, yes, no)


def heaviside(x: Value) -> Value:
    """1 where x ≥ 0, else 0, in the type of x (np.where would widen float32)."""
    return np.greater_equal(x, 0.0).astype(np.result_type(x))


def positive(x: Value) -> Value:
    """1 where x > 0, else 0, in the type of x."""
    return np.greater(x, 0.0).astype(np.result_type(x))


PRIMITIVES = (exp, tanh, arctan, erf, floor, ceil, rint, sqrt, absolute, where, heaviside, positive)


def sigmoid(x: Value) -> Value:
    """Logistic function σ(x)."""
    return 1.0 / (1.0 + exp(-x))


def clip(x: Value, low: Value, high: Value) -> Value:
    """X kept between `low` and `high`."""
    return where(x < low, low, where(x > high, high, x))


def relu(x: Value) -> Value:
    """X where positive, else 0."""
    return where(x > 0.0, x, 0.0 * x)


COMPOSED = (sigmoid, clip, relu)
VOCABULARY = {f.__name__: f for f in PRIMITIVES + COMPOSED}
