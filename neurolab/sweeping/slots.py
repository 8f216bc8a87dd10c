"""A model and its choices, in whichever way a user gives them, as a slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from neurolab.checks import by_name
from neurolab.errors import ParameterError
from neurolab.model import NeuronModel
from neurolab.neurons import find
from neurolab.slot import Slot, pairs


def slot_of(
    model: str | NeuronModel | Slot,
    params: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    compare: str | None = None,
) -> Slot:
    """Return a model with its choices as a slot; what is given goes before what a slot has.

    Raises
    ------
    ParameterError
        For a model that is not registered, and for parameters that are arrays.
    """
    given, chosen = by_name("params", params), by_name("options", options)
    for name, value in given.items():
        if np.ndim(value):
            raise ParameterError(
                f"{name} is an array; a sweep takes one number for each parameter, and the values "
                "of an axis",
                model="sweep",
                parameter=name,
            )
    if isinstance(model, Slot):
        return replace(
            model,
            params=pairs({**dict(model.params), **given}),
            options=pairs({**dict(model.options), **chosen}),
            compare=compare or model.compare,
        )
    neuron = find(model).with_options(**chosen)
    slot = Slot(neuron.name, pairs(given), pairs(neuron.chosen), compare)
    if slot.neuron is not neuron:
        raise ParameterError(
            "this model is not known by its name; register it first (neurolab.register)",
            model=neuron.name,
        )
    return slot
