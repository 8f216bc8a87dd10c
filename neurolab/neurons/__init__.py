"""One file per neuron family. `all_models()` finds them; there is no list to edit."""

from __future__ import annotations

import copyreg
import importlib
import pkgutil
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from neurolab.dialect import read
from neurolab.errors import ParameterError, unknown_name
from neurolab.model import NeuronModel, describe, describe_states

_registered: dict[str, NeuronModel] = {}


@lru_cache(maxsize=1)
def shipped() -> dict[str, NeuronModel]:
    """Return the neurons that come with neurolab, by identifier."""
    found: dict[str, NeuronModel] = {}
    for module in pkgutil.iter_modules(__path__):
        content = vars(importlib.import_module(f"{__name__}.{module.name}"))
        for model in content.values():
            if isinstance(model, NeuronModel):
                found[model.name] = model
    return found


def all_models() -> dict[str, NeuronModel]:
    """Return every neuron by identifier: those of this folder, then registered ones."""
    return {**shipped(), **_registered}


def find(model: str | NeuronModel) -> NeuronModel:
    """Return the model of an identifier; a model is returned as it is.

    Raises
    ------
    ParameterError
        For an unknown identifier, with the nearest valid one.
    """
    if isinstance(model, NeuronModel):
        return model
    models = all_models()
    if not isinstance(model, str) or model not in models:
        raise unknown_name("neuron", model, models)
    return models[model]


def register(model: NeuronModel) -> NeuronModel:
    """Add a neuron of your own beside those that come with neurolab, and return it.

    The model is checked first: its `step` must keep to the dialect (see
    `neurolab.dialect`), its fields must be described, and its name must be free
    (registering your own neuron again replaces it).

    Raises
    ------
    ParameterError
        Saying what is missing or already taken.
    """
    if not isinstance(model, NeuronModel):
        raise ParameterError(f"{model!r} is not a NeuronModel")
    for record in (model.State, model.Params):
        if not getattr(record, "_fields", None):
            raise ParameterError(f"{record!r} must be a NamedTuple with fields", model=model.name)
    if model.name in shipped():
        raise ParameterError(f"the name {model.name!r} is taken by a neuron of neurolab")
    if not model.name.isidentifier():
        raise ParameterError(f"the name {model.name!r} must be a Python identifier")
    if model.State._fields[:1] != ("u",):
        raise ParameterError("the first state must be u, the membrane", model=model.name)
    for part in (describe, describe_states, read, _refuse_unknown_lines):
        part(model)
    _registered[model.name] = model
    return model


def _refuse_unknown_lines(model: NeuronModel) -> None:
    """Refuse a level or a threshold that names neither a line of the `step` nor a parameter."""
    lines = [name for name, _ in read(model).lines]
    if model.level is not None and model.level not in lines:
        raise unknown_name("line", model.level, lines, model.name)
    valid = (*model.Params._fields, *lines)
    for name in (name for ladder in model.thresholds for name in (ladder.base, ladder.levels)):
        if name is not None and name not in valid:
            raise unknown_name("parameter or line", name, valid, model.name)


def named(name: str, chosen: Mapping[str, Any], *, resets: bool = True) -> NeuronModel:
    """Return the model of an identifier with its options, with its reset or without.

    Raises
    ------
    ParameterError
        For an unknown identifier, option or value, and for a reset that is not there to be
        switched off.
    """
    found = find(name).with_options(**chosen)
    if resets:
        return found
    read(found.without_reset())
    return found.without_reset()


def _named(
    name: str,
    chosen: tuple[tuple[str, Any], ...],
    resets: bool = True,  # noqa: FBT001, FBT002 - pickle gives its arguments by position
) -> NeuronModel:
    return named(name, dict(chosen), resets=resets)


def _by_name(model: NeuronModel) -> Any:
    """Copy and pickle a known neuron as its name: kernels know a model by its identity."""
    known = all_models().get(model.name)
    if known is not None and named(model.name, model.chosen, resets=model.resets) is model:
        return _named, (model.name, tuple(model.chosen.items()), model.resets)
    return object.__reduce_ex__(model, 4)


copyreg.pickle(NeuronModel, _by_name)  # type: ignore[arg-type] - the stub knows strings only
