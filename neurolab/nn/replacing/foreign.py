"""Neuron layers of SpikingJelly and snnTorch, read from the modules themselves.

No other library is imported here: a module is known by the names of its classes, and what
it does is read from the tables of `neurolab.conventions`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from neurolab.conventions import from_library
from neurolab.conventions.libraries import find as find_library
from neurolab.conventions.words import AFTER_RESET
from neurolab.errors import ParameterError
from neurolab.model import NeuronModel, default_of, describe
from neurolab.neurons import find
from neurolab.nn.replacing.found import Found, Worth

PACKAGES = {
    "spikingjelly": "spikingjelly.activation_based.neuron",
    "snntorch": "snntorch._neurons",
    "norse": "norse.torch.module",
    "sinabs": "sinabs.layers",
}
STATES = {"Leaky": ("mem",), "Lapicque": ("mem",), "Synaptic": ("syn", "mem")}
NAMES = {"beta": "decay", "alpha": "current_decay", "threshold": "threshold", "k": "k"}
"""Tensors there that are numbers here, unchanged."""
WITHIN = ("beta", "alpha")  # snnTorch keeps these between 0 and 1 whenever it uses them
NOT_SWAPPED = {
    "norse": "its layers are called with their state and step by step or not; build the network "
    "with nl.nn.Neuron instead (neurolab.conventions.from_library reads its parameters)",
    "sinabs": "its layers take [batch, time, ...] and remember their state; build the network "
    "with nl.nn.Neuron instead (neurolab.conventions.from_library reads its arguments)",
}


class Kin(NamedTuple):
    """Which library a module is from, and the class of that library it is or derives from."""

    library: str
    class_name: str
    derived: bool


def kin(module: nn.Module) -> Kin | None:
    """Return where a spiking layer is from, or None for any other module."""
    for class_ in type(module).__mro__:
        for library, package in PACKAGES.items():
            if (class_.__module__ + ".").startswith(package + "."):
                found = Kin(library, class_.__name__, class_ is not type(module))
                return found if _spikes(module, found) else None
    return None


def _spikes(module: nn.Module, found: Kin) -> bool:
    ancestors = [c.__name__ for c in type(module).__mro__]
    if found.library == "spikingjelly":
        return hasattr(module, "step_mode") and not any("NonSpiking" in n for n in ancestors)
    table = find_library(found.library)
    named = found.class_name in {*table.kinds, *table.unmatched}
    # their sequences and recurrent layers are named after the cells in the table
    cells = {f"{stem}{end}" for stem in ("LIF", "LIFBox", "IAF") for end in ("", "Recurrent")}
    return named or "SpikingNeuron" in ancestors or found.class_name.removesuffix("Cell") in cells


def read(module: nn.Module, where: Kin) -> Found:
    """Return what another library's layer is.

    Raises
    ------
    ParameterError
        For a layer that cannot be swapped at all.
    """
    title = f"{type(module).__name__} of {where.library}"
    if where.library in NOT_SWAPPED:
        raise ParameterError(f"{title} is not swapped: {NOT_SWAPPED[where.library]}")
    table = find_library(where.library)
    if where.library == "snntorch" and where.class_name not in STATES:
        why = table.unmatched.get(where.class_name, "it is more than a neuron")
        raise ParameterError(f"{title} is not swapped: {why}")
    call: dict[str, Any] = {"call": "return"}
    if where.library == "spikingjelly":
        call = {"call": "sequence" if module.step_mode == "m" else "step"}
    else:
        slots = STATES[where.class_name]
        call |= {"slots": slots, "hidden": bool(module.init_hidden), "shown": bool(module.output)}
    notes = (f"Read as the {where.class_name} it derives from.",) if where.derived else ()
    try:
        return _converted(module, where, title, call, notes)
    except ParameterError as problem:
        lost = [name for name, _ in module.named_parameters()]
        dropped = (f"Its own parameters are dropped: {', '.join(lost)}.",) if lost else ()
        notes = (*notes, f"None of its numbers carries over: {problem}.", *dropped)
        return Found(title, None, notes=notes, surrogate=_surrogate(module), **call)


def _converted(
    module: Any, where: Kin, title: str, call: dict[str, Any], notes: tuple[str, ...]
) -> Found:
    here = from_library(where.library, where.class_name, _arguments(module, where))
    model = find(here.model).with_options(**here.options)
    worths = {
        name: _worth(model, name, torch.tensor(value, dtype=torch.float64))
        for name, value in here.params.items()
    }
    for theirs, tensor in _tensors(module, where).items():
        if NAMES[theirs] in worths:
            worths[NAMES[theirs]] = _worth(model, NAMES[theirs], tensor, theirs)
    if where.class_name == "ParametricLIFNode":  # 1/τ = σ(w) there as here
        w = module.w
        tau = 1.0 / torch.sigmoid(w.detach().double())
        worths["tau"] = _worth(model, "tau", tau)._replace(
            learns=True, frozen=not w.requires_grad, raw=w.detach()
        )
    sizes = [tuple(w.value.shape) for w in worths.values() if w.granularity == "neuron"]
    # the surrogate is told from the layer itself, and who swaps a layer does not look inside it
    told = [s for s in here.differences if "surrogate" not in s and s != AFTER_RESET]
    return Found(
        title,
        model,
        worths,
        here.compare or None,
        here.detach_reset,
        _surrogate(module),
        here.input_scale,
        size=sizes[0] if sizes else None,
        notes=(*notes, *(s for s in told if not s.startswith("Multiply the input"))),
        **call,
    )


def _arguments(module: Any, where: Kin) -> dict[str, Any]:
    """Return the arguments that the module would be built with, tensors as one number."""
    kind = find_library(where.library).kinds.get(where.class_name)
    if kind is None:  # from_library says why
        return {}
    given = {
        name: getattr(module, name)
        for name in (*kind.defaults, *kind.fixed)
        if hasattr(module, name)
    }
    if where.class_name == "ParametricLIFNode":
        given["init_tau"] = 1.0 / torch.sigmoid(module.w.detach().double()).item()
    if where.class_name == "Lapicque":
        given["beta"] = False  # R and C say it already
    if where.class_name == "ILIFNode":
        given["surrogate_function"] = module.surrogate_function
    return {name: _one(value) for name, value in given.items()}


def _one(value: Any) -> Any:
    if not isinstance(value, Tensor):
        return value
    return value.detach().flatten()[0].item()


def _tensors(module: nn.Module, where: Kin) -> dict[str, Tensor]:
    """Return the tensors of a layer that are numbers of ours."""
    found = {name: getattr(module, name, None) for name in NAMES}
    if where.class_name == "Lapicque":  # its beta is no decay, and R and C say it already
        del found["beta"]
    return {name: value for name, value in found.items() if isinstance(value, Tensor)}


def _worth(model: NeuronModel, name: str, tensor: Tensor, theirs: str = "") -> Worth:
    """Return a number; a tensor with more than one entry is one per neuron or channel."""
    learns = isinstance(tensor, nn.Parameter)
    value = tensor.detach()
    if theirs in WITHIN:
        value = value.clamp(0.0, 1.0)
    shape = list(value.shape)
    while shape and shape[-1] == 1:  # [channel, 1, 1] and [1]
        shape.pop()
    frozen = learns and not tensor.requires_grad
    return Worth(
        value.reshape(shape),
        describe(model)[name],
        default_of(model, name),
        learns,
        frozen,
        "neuron" if shape else "layer",
    )


def _surrogate(module: Any) -> str | None:
    """Return a surrogate in words, as far as it has a name."""
    found = getattr(module, "surrogate_function", None)
    if found is None:
        found = getattr(module, "spike_grad", None)
        qualified = getattr(found, "__qualname__", "")
        return qualified.split(".")[0] or None  # snnTorch builds a nameless function
    numbers = getattr(found, "_sg_params", {})
    inside = ", ".join(f"{n} = {v:g}" for n, v in numbers.items() if isinstance(v, (int, float)))
    return f"{type(found).__name__} ({inside})" if inside else type(found).__name__
