"""Swap the neurons of a network: the same weights, another neuron in every layer.

>>> import torch
>>> from neurolab import nn
>>> network = torch.nn.Sequential(torch.nn.Linear(3, 2), nn.Neuron("lif_soft", {"decay": 0.75}))
>>> report = nn.replace(network, "clif")
>>> report.layers[0].kept
('tau = 4', 'threshold = 1')
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import nn

from neurolab.errors import ParameterError, unknown_name
from neurolab.model import NeuronModel
from neurolab.neurons import find
from neurolab.nn.levels import Levels
from neurolab.nn.neuron import Neuron
from neurolab.nn.replacing.building import ARGUMENTS, Made, make
from neurolab.nn.replacing.layers import Only, found, neuron_layers, picked, place, swap
from neurolab.nn.replacing.replaced import Change, Replaced


def replace(
    network: nn.Module,
    model: str | NeuronModel,
    params: Mapping[str, Any] | None = None,
    *,
    only: Only = None,
    **how: Any,
) -> Replaced:
    """Swap every neuron layer of a torch network, in place.

    Layers of neurolab, SpikingJelly and snnTorch are found wherever they are. What means the
    same in both neurons keeps its value, its shape and whether it learns; dtype, device and
    training mode stay. A layer that its network calls step by step stays callable that way.
    Layers of SpikingJelly that do not spike stay as they are.

    Parameters
    ----------
    network : Module
        The network, or one layer.
    model : str or NeuronModel
        The new neuron. Named by its identifier, it takes structural options over too.
    params : mapping, optional
        Numbers of the new neuron, instead of what would carry over.
    only : str, sequence of str or callable, optional
        Layers to replace: names of layers or of parts of the network that hold them, or
        `only(name, layer)`, which says whether to. All of them when left out.
    **how
        Other arguments of `Neuron`: `learnable`, `granularity`, `compare`, `detach_reset`,
        `surrogate`, `options`, `size`, `time`, `fused`, `relaxed`, `device`, `dtype`. Left
        out, comparison, surrogate and detached reset stay where the old layer deviated from
        its neuron's own, and are the new neuron's own elsewhere; other libraries' surrogates
        are never taken over.

    Returns
    -------
    Replaced: the network, and layer by layer what was kept and what differs. Print it.

    Raises
    ------
    ParameterError
        For an unknown neuron or name, a network without neuron layers, and a layer that cannot
        be swapped, named. Nothing is changed then.

    Notes
    -----
    Make the optimiser anew: one made before still holds parameters of the old layers. Hooks of
    the old layers are lost.
    """
    find(model)
    for name in how:
        if name not in ARGUMENTS:
            raise unknown_name("argument", name, ARGUMENTS)
    names = neuron_layers(network)
    folded = {m.neuron for m in network.modules() if isinstance(m, Levels)}
    made: dict[nn.Module, Made] = {}
    for layer in picked(names, only):
        try:
            _refuse_folded(layer, folded)
            made[layer] = make(found(layer), model, params, how, place(layer, network))
        except ParameterError as problem:
            raise in_layer(names[layer][0], problem) from None
    for old, one in made.items():
        one.layer.train(old.training)
    changes = [
        Change(" = ".join(names[old]), one.old, one.new, one.kept, one.differs, one.layer)
        for old, one in made.items()
    ]
    new = {old: one.layer for old, one in made.items()}
    return Replaced(swap(network, names, new), tuple(changes))


def _refuse_folded(layer: nn.Module, folded: set[Neuron]) -> None:
    if layer in folded:
        raise ParameterError("its scale is in the next layer's weights already; it has to stay")


def in_layer(name: str, problem: ParameterError) -> ParameterError:
    """Return an error that says which layer it is about."""
    return ParameterError(
        f"layer {name!r}: {problem}" if name else str(problem),
        parameter=problem.parameter,
        value=problem.value,
        bounds=problem.bounds,
        nearest=problem.nearest,
    )


def clif_to_lif(network: nn.Module, bias: float | None = -0.06, *, only: Only = None) -> Replaced:
    """Turn trained CLIF layers into plain LIF for inference (CLIF, App. F, Table 8), in place.

    CLIF resets deeper than by the threshold. LIF makes up for it with a hard reset to a
    potential a little below 0, the bias: u = (1 − s) h + s · bias, where 1 − 1/τ of the
    membrane is kept and the threshold stays. The complementary potential m is dropped.

    Parameters
    ----------
    network : Module
        The network, or one layer.
    bias : float or None
        Reset potential of every layer. Table 8 tries 0 to −0.1 and has its best at −0.06 on
        CIFAR-10 and −0.08 on CIFAR-100. None is its first column, the plain soft reset.
    only : optional
        Layers to convert, as in `replace`; otherwise all CLIF layers.

    Returns
    -------
    Replaced: the network, and layer by layer what was kept and what differs.

    Raises
    ------
    ParameterError
        For a network without CLIF layers, and for a bias outside the bounds.

    Notes
    -----
    The paper calls the bias a hyperparameter. It leaves open how to choose it other than by
    trying, whether one value serves all layers (here it does, one call per `only` gives
    each its own) and whether it should follow the threshold (here it does not).
    """
    names = neuron_layers(network)
    clif = [m for m in picked(names, only) if _is_clif(m)]
    if not clif:
        raise ParameterError(f"{type(network).__name__} has no CLIF layer to convert", model="clif")
    wanted = [names[m][0] for m in clif]
    if bias is None:
        return replace(network, "lif_soft", only=wanted)
    return replace(network, "lif_hard", {"v_reset": bias}, only=wanted)


def _is_clif(layer: nn.Module) -> bool:
    known = found(layer)
    return known.model is not None and known.model.name == "clif"
