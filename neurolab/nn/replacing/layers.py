"""The neuron layers of a network: found wherever they are, and swapped in one go."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from torch import nn

from neurolab.errors import ParameterError, unknown_name
from neurolab.nn.neuron import Neuron
from neurolab.nn.replacing.foreign import kin, read
from neurolab.nn.replacing.found import Found, ours

Only = str | Iterable[str] | Callable[[str, nn.Module], bool] | None


def neuron_layers(network: nn.Module) -> dict[nn.Module, list[str]]:
    """Return every neuron layer with all its names; a shared layer comes once.

    Raises
    ------
    ParameterError
        For a network without one.
    """
    if not isinstance(network, nn.Module):
        raise ParameterError(f"network must be a torch module, not {type(network).__name__}")
    layers: dict[nn.Module, list[str]] = {}
    names: list[str] = []
    for name, module in network.named_modules(remove_duplicate=False):
        within = any(name.startswith(f"{outer}.") for outer in names)
        if not within and (isinstance(module, Neuron) or kin(module)):
            layers.setdefault(module, []).append(name)
            names.append(name)
    if not layers:
        raise ParameterError(
            f"{type(network).__name__} has no layer of spiking neurons; known are nl.nn.Neuron "
            "and the neurons of spikingjelly and snntorch"
        )
    return layers


def picked(layers: Mapping[nn.Module, list[str]], only: Only) -> list[nn.Module]:
    """Return the layers that `only` names or says yes to; all where it is None.

    Raises
    ------
    ParameterError
        For a name that is no layer and holds none, and where nothing is left.
    """
    if only is None:
        return list(layers)
    if callable(only):
        chosen = [m for m, names in layers.items() if any(only(name, m) for name in names)]
    else:
        wanted = [only] if isinstance(only, str) else [str(name) for name in only]
        known = [name for names in layers.values() for name in names]
        for word in wanted:
            if not any(_holds(word, name) for name in known):
                raise unknown_name("neuron layer", word, known)
        chosen = [
            m for m, names in layers.items() if any(_holds(w, n) for w in wanted for n in names)
        ]
    if not chosen:
        raise ParameterError("only= leaves no neuron layer", parameter="only")
    return chosen


def _holds(part: str, name: str) -> bool:
    return name == part or name.startswith(f"{part}.")


def found(layer: nn.Module) -> Found:
    """Return what a neuron layer is, whichever library it is from."""
    where = kin(layer)
    if where is not None:
        return read(layer, where)
    assert isinstance(layer, Neuron)  # noqa: S101 - nothing else is called a neuron layer
    return ours(layer)


def place(layer: nn.Module, network: nn.Module) -> tuple[torch.dtype, torch.device | None]:
    """Return precision and device of a layer; those of its network where it holds no numbers."""
    for module in (layer, network):
        for tensor in (*module.parameters(), *module.buffers()):
            if tensor.is_floating_point():
                return tensor.dtype, tensor.device
    return torch.get_default_dtype(), None


def swap(
    network: nn.Module, layers: Mapping[nn.Module, list[str]], new: Mapping[nn.Module, nn.Module]
) -> nn.Module:
    """Put new layers in the place of old ones, under all their names; return the network."""
    for old, layer in new.items():
        for name in layers[old]:
            parent, _, leaf = name.rpartition(".")
            if name:
                setattr(network.get_submodule(parent), leaf, layer)
    _forget(network)
    return new.get(network, network)


def _forget(network: nn.Module) -> None:
    """Have SpikingJelly look again for what it resets; it keeps a list by network."""
    functional: Any = sys.modules.get("spikingjelly.activation_based.functional")
    forget = getattr(functional, "invalidate_reset_cache", None)
    if forget is not None:
        forget(network)
