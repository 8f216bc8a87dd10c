"""The shape checks that the analyses share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from neurolab.errors import ParameterError, unknown_name

Array = np.ndarray[Any, Any]


def time_by_neuron(values: Any, name: str) -> Array:
    """Return `[time]` or `[time, neuron]` values as `[time, neuron]`.

    Raises
    ------
    ParameterError
        If the array is empty, holds no real numbers, or has another number of dimensions.
    """
    array = numbers(values, name)
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2 or 0 in array.shape:  # noqa: PLR2004 - time and neuron
        raise ParameterError(
            f"{name} has shape {np.shape(values)}; it must be [time] or [time, neuron], not empty",
            parameter=name,
        )
    return array


def numbers(values: Any, name: str) -> Array:
    """Return real numbers as an array, or raise `ParameterError`."""
    try:
        array = np.asarray(values)
    except (TypeError, ValueError) as error:
        raise ParameterError(f"{name}: not numbers ({error})", parameter=name) from error
    if array.dtype.kind not in "biuf" and array.size:
        raise ParameterError(f"{name}: not numbers but {array.dtype.name}", parameter=name)
    return array


def among(kind: str, given: Any, valid: Iterable[str]) -> None:
    """Raise `ParameterError` for anything but one of the valid words, of whatever type."""
    words = tuple(valid)
    if not isinstance(given, str) or given not in words:
        raise unknown_name(kind, given, words)
