"""The shape checks that the analyses share."""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.errors import ParameterError

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
