"""Given numbers as arrays `[time, neuron]`: real, finite, and no larger than the precision."""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.checks import DTYPES
from neurolab.errors import ParameterError

Table = np.ndarray[Any, Any]


def finite_current(values: Any, name: str = "current") -> Table:
    """Return numbers as a float array `[time, neuron]`, or raise `ParameterError`."""
    array = _real(values, name)
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2:  # noqa: PLR2004 - time and neuron
        raise ParameterError(
            f"{name} has shape {array.shape}; it must be [time, neuron]", parameter=name
        )
    if 0 in array.shape:
        raise ParameterError(
            f"{name} is empty: {array.shape[0]} steps, {array.shape[1]} neurons", parameter=name
        )
    refuse_non_finite(array, name)
    return array


def refuse_non_finite(array: Table, name: str, why: str = "every value must be finite") -> None:
    """Raise `ParameterError` with the first place where a number is NaN or infinite."""
    bad = ~np.isfinite(array)
    if bad.any():
        t, n = (int(k) for k in np.argwhere(bad)[0])
        raise ParameterError(
            f"{name} is {array[t, n]} at time {t}, neuron {n}; {why}",
            parameter=name,
            value=float(array[t, n]),
        )


def narrowed(array: Table, kind: np.dtype[Any], name: str) -> Table:
    """Return finite numbers in float32 or float64, contiguous; refuse what float32 cannot hold."""
    with np.errstate(over="ignore"):
        found = np.ascontiguousarray(array, dtype=kind)
    if found.dtype != array.dtype and not np.isfinite(found).all():
        t, n = (int(k) for k in np.argwhere(~np.isfinite(found))[0])
        raise ParameterError(
            f"{name} is {array[t, n]} at time {t}, neuron {n}, too large for {kind.name} "
            f"(at most {np.finfo(kind).max:.4g})",
            parameter=name,
            value=float(array[t, n]),
        )
    return found


def _real(values: Any, name: str) -> Table:
    """Return float32 and float64 as they are, and other real numbers as float64."""
    try:
        array = np.asarray(values)
        if array.dtype.name in DTYPES and array.dtype.isnative:
            return array
        if array.dtype.kind in "biufO":
            return array.astype(np.float64)
        error: Exception = TypeError(f"it holds {array.dtype.name}")
    except (TypeError, ValueError, OverflowError) as problem:
        error = problem
    raise ParameterError(f"{name}: not a table of numbers ({error})", parameter=name) from error
