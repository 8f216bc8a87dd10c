"""A new layer in the place of an old one: its numbers, its settings, how it is called."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, NamedTuple

import torch
from torch import nn

from neurolab import surrogates
from neurolab.checks import by_name
from neurolab.errors import ParameterError
from neurolab.fitting import fits
from neurolab.model import NeuronModel, describe
from neurolab.neurons import find
from neurolab.nn.neuron import Neuron
from neurolab.nn.replacing import telling
from neurolab.nn.replacing.adapters import Returning, Stepping
from neurolab.nn.replacing.carrying import carried, options_of, told
from neurolab.nn.replacing.found import Found, Worth
from neurolab.nn.running import SURROGATE
from neurolab.nn.transforms import start
from neurolab.surrogates import Surrogate

ARGUMENTS = tuple(n for n in inspect.signature(Neuron).parameters if n not in {"model", "params"})
"""What `replace` passes on to the new layer."""


class Made(NamedTuple):
    """A new layer and what is to be said about it."""

    layer: nn.Module
    old: str
    new: str
    kept: tuple[str, ...]
    differs: tuple[str, ...]


def make(
    found: Found,
    model: str | NeuronModel,
    params: Mapping[str, Any] | None,
    how: Mapping[str, Any],
    place: tuple[torch.dtype, torch.device | None],
) -> Made:
    """Return the layer that takes the place of an old one.

    Raises
    ------
    ParameterError
        For arguments that the new neuron does not take.
    """
    chosen, options = _model(found, model, by_name("options", how.get("options")))
    given = by_name("params", params, chosen.name)
    same = found.model is not None and found.model.name == chosen.name
    kept, lost = carried(found, chosen)
    surrogate, dropped = _surrogate(found, chosen, how.get("surrogate"), same=same)
    kept |= _of_surrogate(found, surrogate)
    kept = {name: worth for name, worth in kept.items() if name not in given}
    learns = how.get("learnable")
    if learns is None:
        learns = _learns(found, chosen, surrogate, kept, same=same)
    middle = {n: sum(_bounds(chosen, n, kept)) / 2.0 for n in kept if n in learns}
    settings: dict[str, Any] = {
        "granularity": {n: w.granularity for n, w in kept.items() if w.granularity != "layer"},
        "compare": _deviating(found, chosen, "compare"),
        "detach_reset": _deviating(found, chosen, "detach_reset"),
        "size": found.size,
        "time": found.time,
        "fused": found.fused,
        "relaxed": found.relaxed,
        "dtype": place[0],
        "device": place[1],
    }
    settings |= {n: v for n, v in how.items() if v is not None}
    settings |= {"learnable": tuple(learns), "surrogate": surrogate, "options": None}
    neuron = Neuron(chosen, {**middle, **given}, **settings)
    for name, worth in kept.items():
        _set(neuron, name, worth)
    words = [told(n, _now(neuron, n, w)) for n, w in kept.items() if not n.startswith(SURROGATE)]
    words += [f"{name} = {value!r}" for name, value in options.items()]
    differs = (
        *found.notes,
        *lost,
        *telling.settings(found, neuron, dropped),
        *telling.own_numbers(neuron, kept, given),
    )
    layer, called = _callable(found, neuron)
    return Made(layer, found.title, chosen.name, tuple(words), (*differs, *called))


def _model(
    found: Found, model: str | NeuronModel, options: dict[str, Any]
) -> tuple[NeuronModel, dict[str, Any]]:
    """Return the neuron with its options, and those that came from the old layer."""
    chosen = find(model)
    own = options_of(found, chosen) if isinstance(model, str) else {}
    own = {name: value for name, value in own.items() if name not in options}
    return chosen.with_options(**own).with_options(**options), own


def _surrogate(
    found: Found, model: NeuronModel, given: Any, *, same: bool
) -> tuple[Surrogate, bool]:
    """Return the surrogate, and whether one that had been chosen does not fit."""
    if given is not None:
        return surrogates.find(given), False
    old = found.surrogate
    if not isinstance(old, Surrogate) or found.model is None:
        return model.surrogate, False
    if same:
        return old, False
    if old == found.model.surrogate:
        return model.surrogate, False
    bound = {v for v in old.values.values() if isinstance(v, str)}
    if fits(model, old.shape) and bound <= set(model.Params._fields):
        return old, False
    return model.surrogate, True


def _of_surrogate(found: Found, surrogate: Surrogate) -> dict[str, Worth]:
    """Return the old numbers of the surrogate, where it stays the same one."""
    if found.surrogate != surrogate:
        return {}
    return {n: w for n, w in found.worths.items() if n.startswith(SURROGATE)}


def _learns(
    found: Found,
    model: NeuronModel,
    surrogate: Surrogate,
    kept: Mapping[str, Worth],
    *,
    same: bool,
) -> list[str]:
    """Return what learns: what did, and what is new and learns by itself."""
    before = [name for name, worth in kept.items() if worth.learns]
    own = list(model.learnable)
    free = [n for n, v in surrogate.values.items() if not isinstance(v, str)]
    own += [SURROGATE + n for n in surrogate.shape.learnable if n in free]
    if same:  # a number that was fixed on purpose stays fixed
        own = [name for name in own if name not in found.worths or found.worths[name].learns]
    elif found.surrogate == surrogate:
        own = [name for name in own if not name.startswith(SURROGATE)]
    return list(dict.fromkeys((*before, *own)))


def _bounds(model: NeuronModel, name: str, kept: Mapping[str, Worth]) -> tuple[float, float]:
    param = describe(model).get(name, kept[name].param)
    return param.low, param.high


def _deviating(found: Found, model: NeuronModel, name: str) -> Any:
    """Return a setting of the old layer where it is not its neuron's own, else None."""
    value = getattr(found, name)
    if found.model is None or value == getattr(found.model, name):
        return None
    return value if name != "compare" or model.compare else None


def _set(neuron: Neuron, name: str, worth: Worth) -> None:
    """Give a number of the layer the value it had, to the last bit where nothing converts."""
    values = neuron.values
    number, key = values.numbers[name], values.keys[name]
    if name in values.whole:
        values.whole[name] = float(worth.value)
        return
    with torch.no_grad():
        if not values.learns(name):
            _fill(neuron, name, values.value(name), worth.value)
            return
        raw = values.raw[key]
        exact = worth.raw is not None and (number.param, number.default) == worth[1:3]
        source = (
            worth.raw
            if exact and worth.raw is not None
            else start(
                neuron.model.name, name, number.param, number.default, worth.value.to(raw.dtype)
            )
        )
        _fill(neuron, name, raw, source)
        raw.requires_grad_(not worth.frozen)


def _fill(neuron: Neuron, name: str, target: torch.Tensor, source: torch.Tensor) -> None:
    if source.ndim and source.shape != target.shape:
        raise ParameterError(
            f"{name} was given per neuron or step, as {tuple(source.shape)}, and is "
            f"{tuple(target.shape)} now: give it in params",
            model=neuron.model.name,
            parameter=name,
        )
    target.copy_(source)


def _now(neuron: Neuron, name: str, worth: Worth) -> Worth:
    learns = neuron.values.learns(name)
    return worth._replace(value=neuron.value(name).detach(), learns=learns)


def _callable(found: Found, neuron: Neuron) -> tuple[nn.Module, tuple[str, ...]]:
    """Return the layer as its network calls it, and what is to be known about that."""
    if found.call == "step":
        return Stepping(neuron), (
            "It is called one step at a time and remembers its state until reset().",
        )
    if found.call == "return":
        layer = Returning(neuron, found.slots, hidden=found.hidden, shown=found.shown)
        said = ["It is called one step at a time and returns its states as before."]
        if "syn" in found.slots and "c" not in neuron.model.State._fields:
            said.append(f"{neuron.model.name} has no synaptic current: the one returned is 0.")
        if len(neuron.model.State._fields) > len(found.slots) or found.hidden:
            said.append(
                "States that it does not return stay inside: call reset_mem() before every "
                "sequence, as snntorch.utils.reset does not reach it."
            )
        return layer, tuple(said)
    if found.title.endswith("of spikingjelly"):
        return neuron, ("Every call starts anew, where the old layer went on until reset().",)
    return neuron, ()
