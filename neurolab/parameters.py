"""From what a user gives to the parameters a run uses: checked, never clipped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from neurolab.checks import by_name, check
from neurolab.errors import unknown_name
from neurolab.model import NeuronModel, describe


def validate(
    model: NeuronModel,
    given: Mapping[str, Any] | None,
    dtype: np.dtype[Any],
    time: int | None = None,
    neurons: int | None = None,
) -> Any:
    """Return the model's `Params`: Python floats, or arrays `[neuron]` or `[time, neuron]`.

    Parameters
    ----------
    given : mapping
        Values by name; names left out keep their default. A value is a number, an array
        `[neuron]`, or `[time, neuron]` (`[time, 1]` for one value per step).
    time, neurons : int, optional
        Sizes an array must have; arrays are refused where these are None.

    Raises
    ------
    ParameterError
        For an unknown name, a value that is not a number or outside its bounds,
        and a shape that does not fit.
    """
    about = describe(model)
    chosen = by_name("params", given, model.name)
    for name in chosen:
        if name not in about:
            raise unknown_name("parameter", name, about, model.name)
    values = [
        check(model.name, name, param, chosen[name], dtype, (time, neurons))
        if name in chosen
        else model.Params._field_defaults[name]
        for name, param in about.items()
    ]
    return model.Params(*values)
