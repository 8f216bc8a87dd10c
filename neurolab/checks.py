"""Single values a user gives: numbers, arrays, names, precisions. Checked, never clipped."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Real
from typing import Any

import numpy as np

from neurolab.errors import ParameterError, outside, unknown_name
from neurolab.fields import Param

DTYPES = ("float64", "float32")
Sizes = tuple[int | None, int | None]


def by_name(word: str, given: Any, model: str | None = None) -> dict[str, Any]:
    """Return values by name as a dict; None is an empty one."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise ParameterError(
            f"{word} = {given!r} must be a dict of values by name", model=model, parameter=word
        )
    return {str(name): value for name, value in given.items()}


def precision(dtype: Any) -> np.dtype[Any]:
    """Return float32 or float64 as a NumPy dtype, or raise `ParameterError`."""
    try:
        kind = np.dtype(dtype)
    except TypeError:
        kind = None
    if kind is None or kind.name not in DTYPES or not kind.isnative:
        raise unknown_name("dtype", dtype if kind is None else kind.name, DTYPES)
    return kind


def check(
    model: str,
    name: str,
    param: Param,
    value: Any,
    dtype: np.dtype[Any] | None = None,
    sizes: Sizes = (None, None),
) -> Any:
    """Return one value as a float or its own array of `dtype`, or raise `ParameterError`."""
    bounds = (param.low, param.high)
    array = _numbers(value)
    if array is None:
        raise ParameterError(
            f"{name} = {value!r} is not a number (allowed: {param.low:g} to {param.high:g})",
            model=model,
            parameter=name,
            value=value,
            bounds=bounds,
        )
    bad = ~np.isfinite(array) | (array < param.low) | (array > param.high)
    if param.exclusive:
        bad |= (array == param.low) | (array == param.high)
    if bad.any():
        first = tuple(int(k) for k in np.argwhere(bad)[0])
        at = f" (at index {list(first)})" if first else ""
        note = ", the bounds excluded" if param.exclusive else ""
        raise outside(model, name, array[first], bounds, where=at, note=note)
    if param.integer and (array.ndim or array != np.rint(array)):
        raise ParameterError(
            f"{name} = {value} must be one whole number from {param.low:g} to {param.high:g}",
            model=model,
            parameter=name,
            value=value,
            bounds=bounds,
        )
    if array.ndim == 0:
        return float(array)
    _check_shape(model, name, array, sizes)
    return np.array(array, dtype=dtype, order="C")  # a copy: the caller may change theirs


def _numbers(value: Any) -> np.ndarray[Any, np.dtype[np.float64]] | None:
    """Return real numbers as float64, or None for anything else (text and truth values too)."""
    try:
        if isinstance(value, Real) and not isinstance(value, bool):
            return np.asarray(float(value))
        array = np.asarray(value)
        return array.astype(np.float64) if array.dtype.kind in "iuf" else None
    except (TypeError, ValueError, OverflowError):
        return None


def _check_shape(model: str, name: str, array: np.ndarray[Any, Any], sizes: Sizes) -> None:
    time, neurons = sizes
    if time is None or neurons is None:
        raise ParameterError(f"{name} must be one number here", model=model, parameter=name)
    if array.shape not in {(neurons,), (time, neurons), (time, 1)}:
        raise ParameterError(
            f"{name} has shape {array.shape}; it must be one number, [neuron] = ({neurons},), "
            f"[time, neuron] = ({time}, {neurons}) or [time, 1] = ({time}, 1)",
            model=model,
            parameter=name,
            value=array.shape,
        )


def whole(model: str | None, name: str, value: Any, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`, or raise `ParameterError`."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise ParameterError(
            f"{name} = {value!r} must be a whole number from {low} to {high}",
            model=model,
            parameter=name,
            value=value,
            bounds=(low, high),
        )
    if not low <= value <= high:
        raise ParameterError(
            f"{name} = {value} must lie between {low} and {high}",
            model=model,
            parameter=name,
            value=value,
            bounds=(low, high),
        )
    return int(value)
