"""Samples to be compared: finite numbers, and the range that they share."""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.analysis.checks import Array, numbers
from neurolab.errors import ParameterError

Range = tuple[float, float]

LARGEST = 1e300  # so that sums over any number of samples stay finite
COMFORTABLE = 1e30  # the same for float32
FINEST = 1e-30  # so that bins per unit stay finite in float32
NARROWEST = 1e-300  # so that bins per unit stay finite


def sample(values: Any, name: str) -> tuple[Array, Range]:
    """Return finite numbers, of any shape, and the smallest and the largest of them.

    float32 stays float32 where it can be compared in it (see `as_precise_as`), float16
    becomes float32 and everything else float64. No copy is made where none is needed.

    Raises
    ------
    ParameterError
        If there is none, or one that is not finite, not a real number or beyond ±1e300.
    """
    array = numbers(values, name)
    if array.size == 0:
        raise ParameterError(f"{name} holds no samples", parameter=name)
    kind = np.float32 if array.dtype in (np.float16, np.float32) else np.float64
    array = np.ascontiguousarray(array, dtype=kind)
    low, high = float(array.min()), float(array.max())  # both are NaN if any sample is
    if not (np.isfinite(low) and np.isfinite(high)):
        lost = int(np.count_nonzero(~np.isfinite(array)))
        raise ParameterError(
            f"{name}: {lost} of {array.size} samples are NaN or infinite", parameter=name
        )
    most = max(-low, high)
    if most > LARGEST:
        raise ParameterError(
            f"{name} holds {most:g}; samples beyond {LARGEST:g} are too large to compare",
            parameter=name,
            value=most,
        )
    return as_precise_as((low, high), array), (low, high)


def pair(a: Any, b: Any) -> tuple[Array, Array, Range]:
    """Return two flat samples of one precision, and the range of both pooled."""
    first, (low, high) = sample(a, "a")
    second, (lowest, highest) = sample(b, "b")
    both = (min(low, lowest), max(high, highest))
    kind = np.result_type(as_precise_as(both, first), as_precise_as(both, second))
    return first.astype(kind, copy=False).ravel(), second.astype(kind, copy=False).ravel(), both


def as_precise_as(limits: Range, array: Array) -> Array:
    """Return samples as float64 where float32 cannot divide the limits into bins.

    Limits that lie beyond ±1e30 or closer together than 1e-30 ask for it: the limits
    themselves, or the bins per unit, would be infinite in float32.
    """
    low, high = limits
    fits = max(-low, high) <= COMFORTABLE and (low == high or high - low >= FINEST)
    return array if fits else array.astype(np.float64, copy=False)


def support(given: Any, seen: Range, *samples: Array) -> Range:
    """Return the range that histograms cover: the given one, else the one seen.

    Raises
    ------
    ParameterError
        If the given range is not a low and a higher finite number, leaves samples out, or
        cannot be divided into bins.
    """
    low, high = seen if given is None else _limits(given)
    if (lost := seen[0] < low) or seen[1] > high:
        lost = sum(int(np.count_nonzero((x < low) | (x > high))) for x in samples)
        size = sum(x.size for x in samples)
        raise ParameterError(
            f"range = ({low:g}, {high:g}) leaves out {lost} of {size} samples, "
            f"which lie between {seen[0]:g} and {seen[1]:g}",
            parameter="range",
            value=(low, high),
            bounds=seen,
        )
    if low != high and high - low < NARROWEST:
        raise ParameterError(
            f"samples from {low!r} to {high!r} lie too close together to divide into bins",
            parameter="range",
            value=(low, high),
        )
    return low, high


def _limits(given: Any) -> Range:
    array = numbers(given, "range")
    if array.shape != (2,) or array.dtype == bool or not np.isfinite(array).all():
        raise ParameterError(
            f"range = {given!r} must be two finite numbers", parameter="range", value=given
        )
    low, high = float(array[0]), float(array[1])
    if not -LARGEST <= low < high <= LARGEST:
        raise ParameterError(
            f"range = ({low:g}, {high:g}) must go from a low to a higher number, "
            f"both within ±{LARGEST:g}",
            parameter="range",
            value=given,
        )
    return low, high
