"""What a layer is made of, from what its user chose: numbers, what learns, granularity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from neurolab.errors import ParameterError, unknown_name
from neurolab.model import NeuronModel, default_of, describe
from neurolab.nn.running import SURROGATE
from neurolab.nn.values import Number
from neurolab.surrogates import Surrogate


def numbers_of(model: NeuronModel, surrogate: Surrogate) -> dict[str, Number]:
    """Return every number of a layer: the neuron's parameters, then the surrogate's own."""
    found = {
        name: Number(name, param, default_of(model, name), "layer")
        for name, param in describe(model).items()
    }
    for name, value in surrogate.values.items():
        if not isinstance(value, str):
            about = surrogate.shape.describe()[name]
            found[SURROGATE + name] = Number(SURROGATE + name, about, value, "layer")
    return found


def learnable_of(
    model: NeuronModel,
    surrogate: Surrogate,
    names: Mapping[str, Number],
    given: tuple[str, ...] | None,
) -> tuple[str, ...]:
    """Return the names of what learns: those given, or the neuron's and its surrogate's own."""
    own = [SURROGATE + n for n in surrogate.shape.learnable if SURROGATE + n in names]
    learns = (*model.learnable, *own) if given is None else given
    if isinstance(learns, str):
        raise ParameterError(
            f"learnable = {learns!r} must be a tuple of names, such as ({learns!r},)",
            model=model.name,
            parameter="learnable",
        )
    if not isinstance(learns, (tuple, list, set, frozenset)):
        raise ParameterError(
            f"learnable = {learns!r} must be a tuple of names; () for none",
            model=model.name,
            parameter="learnable",
        )
    for name in learns:
        if name not in names:
            raise unknown_name("parameter to learn", name, names, model.name)
        if names[name].param.integer:
            raise ParameterError(
                f"{name} is a whole number and cannot learn", model=model.name, parameter=name
            )
        if name.startswith(SURROGATE) and surrogate.shape.primitive is None:
            raise ParameterError(
                f"{name} cannot learn: {surrogate.name} has no primitive to learn through",
                model=model.name,
                parameter=name,
            )
    return tuple(learns)


def spread(
    given: str | Mapping[str, str],
    learns: tuple[str, ...],
    first: Mapping[str, Any],
    surrogate: Surrogate,
    time: int | None,
) -> Mapping[str, str]:
    """Return granularity by name: one word is meant for what learns and what is an array.

    A number that its surrogate lets learn (TSG's sharpness) is per step where `time` is
    known, as its paper has it, unless it is named.
    """
    own = {SURROGATE + n for n in surrogate.shape.learnable} & set(learns)
    steps = dict.fromkeys(own, "step") if time is not None else {}
    if isinstance(given, Mapping):
        return {**steps, **given}
    arrays = [name for name, value in first.items() if _is_array(value)]
    return {**dict.fromkeys((*learns, *arrays), given), **(steps if given == "layer" else {})}


def _is_array(value: Any) -> bool:
    return not isinstance(value, str) and np.ndim(value) > 0
