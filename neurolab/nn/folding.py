"""Fold a burst's scale into the weights that follow: integer levels travel as spikes.

A QB-LIF layer sends γ times a whole number, and the next layer multiplies it by its weights.
Multiplying the weights by γ once gives the same sums from the whole numbers themselves (QB-LIF
Eq. 10), which hardware can add up without a multiplication. The amplitude of ternary spikes
folds the same way.

    >>> import torch
    >>> from neurolab import nn
    >>> burst = nn.Neuron("qb_lif", {"scale": 0.5})
    >>> network = torch.nn.Sequential(burst, torch.nn.Linear(3, 2)).double()
    >>> x = torch.ones(4, 1, 3).double()
    >>> before = network(x)
    >>> _ = nn.fold(network)
    >>> network[0](x)[0, 0], torch.allclose(network(x), before, rtol=0, atol=1e-12)
    (tensor([2., 2., 2.], dtype=torch.float64), True)
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from neurolab.errors import ParameterError
from neurolab.nn.levels import Levels
from neurolab.nn.neuron import Neuron
from neurolab.nn.replacing.building import make
from neurolab.nn.replacing.found import ours
from neurolab.nn.replacing.layers import Only, neuron_layers, picked, swap
from neurolab.nn.replacing.replaced import Change, Replaced
from neurolab.nn.weights import LINEAR, TRANSPOSED, factor_on, own_weight

SCALES = {"qb_lif": "scale", "ternary": "amplitude"}
"""Neurons whose output is a number times a whole number, and the name of that number."""
POOLS = ("MaxPool", "AvgPool", "AdaptiveMaxPool", "AdaptiveAvgPool")
PASSING = (nn.Identity, nn.Dropout, nn.Dropout1d, nn.Dropout2d, nn.Dropout3d, nn.Flatten)
"""What a positive factor passes through unchanged, beside the pools."""


def fold_scale(neuron: Neuron, following: nn.Module, *, flattened: bool = False) -> Levels:
    """Fold a layer's scale into the weights of the layer that its output goes to.

    Parameters
    ----------
    neuron : Neuron
        A QB-LIF or ternary layer; it stays as it is.
    following : Linear, ConvNd or ConvTransposeNd
        The only layer that its output goes to. Its weights are multiplied in place; its bias
        stays.
    flattened : bool
        Whether channels and pixels become one dimension in between. It matters for a scale per
        neuron or channel; without it, a Linear is taken to get `[time, batch, neuron]`.

    Returns
    -------
    Levels: to be put in the place of `neuron`. Its scale does not learn any more.

    Raises
    ------
    ParameterError
        For a neuron without a scale, a scale per time step, a layer that is not linear, and
        numbers per neuron that do not fit its inputs. Nothing is changed then.
    """
    levels, factor = _levels(neuron), _factor(neuron, following, flattened=flattened)
    with torch.no_grad():
        following.get_parameter("weight").mul_(factor)
    return levels


def fold(network: nn.Module, *, only: Only = None) -> Replaced:
    """Fold every QB-LIF and ternary scale of an `nn.Sequential` network, in place.

    The output stays what it was, up to rounding. Between a neuron and the linear layer, pools,
    dropout, flattening and identities may stand. In another kind of network, what follows a
    layer is not known: use `fold_scale`.

    Parameters
    ----------
    network : Module
        The network: layers inside (nested) `nn.Sequential`.
    only : optional
        Layers to fold, as in `replace`.

    Returns
    -------
    Replaced: the network, and what was done, layer by layer.

    Raises
    ------
    ParameterError
        For a network without such a layer, a layer that nothing linear follows directly, and
        one that is used more than once. Nothing is changed then.
    """
    names = neuron_layers(network)
    chain = _chain(network)
    inside = {m.neuron for m in network.modules() if isinstance(m, Levels)}
    scaled = [m for m in picked(names, only) if _scale(m) and m not in inside]
    if not scaled:
        wanted = " or ".join(SCALES)
        raise ParameterError(f"{type(network).__name__} has no {wanted} layer to fold")
    pairs: list[tuple[Neuron, nn.Module, Levels, Tensor]] = []
    for neuron in scaled:
        assert isinstance(neuron, Neuron)  # noqa: S101 - only ours has a scale
        try:
            following, flat = _next(network, chain, neuron)
            pairs.append(
                (neuron, following, _levels(neuron), _factor(neuron, following, flattened=flat))
            )
        except ParameterError as problem:
            raise ParameterError(f"layer {names[neuron][0]!r}: {problem}") from None
    with torch.no_grad():
        for _, following, _, factor in pairs:
            following.get_parameter("weight").mul_(factor)
    where = {module: name for name, module in network.named_modules()}
    changes = [
        Change(
            names[old][0],
            old.model.name,
            f"{old.model.name} with levels as spikes",
            (),
            (f"Its {_scale(old)} is in the weights of {where[following]}.",),
            levels,
        )
        for old, following, levels, _ in pairs
    ]
    new: dict[nn.Module, nn.Module] = {old: levels for old, _, levels, _ in pairs}
    return Replaced(swap(network, names, new), tuple(changes))


def _scale(layer: nn.Module) -> str:
    return SCALES.get(layer.model.name, "") if isinstance(layer, Neuron) else ""


def _levels(neuron: Neuron) -> Levels:
    """Return the layer of levels: the same neuron, its scale fixed at what it has learned."""
    scale = _scale(neuron)
    if not scale:
        name = neuron.model.name if isinstance(neuron, Neuron) else type(neuron).__name__
        raise ParameterError(f"{name} has no scale to fold; {', '.join(SCALES)} have")
    learns = tuple(n for n in neuron.values.numbers if neuron.values.learns(n) and n != scale)
    value = neuron.value(scale)
    made = make(
        ours(neuron), neuron.model, None, {"learnable": learns}, (value.dtype, value.device)
    )
    assert isinstance(made.layer, Neuron)  # noqa: S101 - ours is called as a sequence
    return Levels(made.layer, scale).train(neuron.training)


def _factor(neuron: Neuron, following: nn.Module, *, flattened: bool) -> Tensor:
    name = _scale(neuron)
    value, per = neuron.value(name).detach(), neuron.setting.per(name)
    return factor_on(value, per, name, following, flattened=flattened)


def _chain(network: nn.Module) -> list[nn.Module]:
    """Return the modules of a sequential network in the order they are called."""
    if not isinstance(network, nn.Sequential):
        return [network]
    return [module for child in network for module in _chain(child)]


def _next(network: nn.Module, chain: list[nn.Module], neuron: nn.Module) -> tuple[nn.Module, bool]:
    """Return the linear layer that a neuron's output goes to, and whether it is flattened."""
    if neuron not in chain:
        raise ParameterError(
            "what follows it is known inside nn.Sequential only; use fold_scale(neuron, next)"
        )
    flat = False
    for module in chain[chain.index(neuron) + 1 :]:
        if isinstance(module, PASSING) or type(module).__name__.startswith(POOLS):
            flat |= isinstance(module, nn.Flatten)
            continue
        if not isinstance(module, (*LINEAR, *TRANSPOSED)):
            raise ParameterError(
                f"{type(module).__name__} comes before a linear layer, and the scale does not "
                "pass through it; where it does, use fold_scale(neuron, next)"
            )
        weight = own_weight(module)
        users = [m for m in network.modules() if weight is not None and own_weight(m) is weight]
        if chain.count(neuron) > 1 or chain.count(module) > 1 or len(users) > 1:
            raise ParameterError("it, or the layer after it, is used more than once")
        return module, flat
    raise ParameterError("no linear layer follows it")
