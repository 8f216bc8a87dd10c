"""Operations per inference, counted from a network and the spikes it really sends.

A spike costs one accumulate (AC) for every synapse that it reaches: the fan-out of its own
place, fewer at the borders of an image than in its middle. A burst of three costs three, a
negative spike what a positive one costs. Where the input holds anything but whole numbers, the
first layer multiplies: one multiply-accumulate (MAC) for every synapse, at every step, spikes
or not. That is how the papers count (CLIF App. J; AR-LIF Table 3; CF Eq. 26 to 28).

Not counted, as there: biases, pools and norms (a norm folds into the weights before it), and
the neurons' own updates; `neuron_updates` says how many of those there were.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from neurolab.analysis import energy
from neurolab.training.blocks import Weights
from neurolab.training.measures import at_rest
from neurolab.training.network import Network
from neurolab.training.objective import levels_of, sending
from neurolab.training.seen import Cost


def cost(network: Network, x: Tensor, convention: str = "45nm") -> Cost:
    """Return operations, spikes and energy per inference, averaged over a batch.

    Parameters
    ----------
    x : Tensor
        Input `[time, batch, ...]`.
    convention : {"45nm", "sop", "sop_sign"}
        Prices; see `neurolab.analysis.energy`. Sign operations are not counted.
    """
    with at_rest(network), sending(network) as sent:
        network(x)
    neurons, batch = network.neurons(), x.shape[1]
    levels = {name: levels_of(neurons[name], output).abs() for name, output in sent.items()}
    whole = bool((x == x.round()).all())
    accumulates: dict[str, float] = {}
    multiplies: dict[str, float] = {}
    for synapses in network.synapses():
        spikes = x.abs() if not synapses.source else levels[synapses.source]
        fan = fan_out(synapses.weights, spikes.shape[2:])
        if not synapses.source and not whole:
            multiplies[synapses.name] = float(fan.sum()) * len(x)
        else:
            accumulates[synapses.name] = _reached(spikes, fan) / batch
    updates = sum(math.prod(shape) for shape in network.shapes.values()) * len(x)
    return Cost(
        accumulates,
        multiplies,
        {name: float(some.sum(dtype=torch.float64)) / batch for name, some in levels.items()},
        float(updates),
        # AC by AC: a mean over a batch is no whole number of spikes, so it goes in as fan-out
        energy(1, sum(accumulates.values()), convention=convention, dense=sum(multiplies.values())),
    )


def _reached(spikes: Tensor, fan: Tensor) -> float:
    total = spikes.sum((0, 1), dtype=torch.float64)
    return float((total.reshape(fan.shape) * fan).sum())


def fan_out(weights: Weights, shape: tuple[int, ...] | torch.Size) -> Tensor:
    """Return how many synapses a spike at every place of the input reaches, float64.

    Parameters
    ----------
    weights : Linear or Conv2d
        What the spikes pass.
    shape : tuple of int
        Of one sample at one step. The fan-out has it too, or is flat for a linear layer.
    """
    if isinstance(weights, nn.Linear):
        return torch.full((math.prod(shape),), float(weights.out_features), dtype=torch.float64)
    # the transpose of a convolution with ones spreads every output back over what it reads
    kernel = torch.ones(weights.weight.shape, dtype=torch.float64)
    image = torch.zeros(1, *shape, dtype=torch.float64, requires_grad=True)
    made = functional.conv2d(
        image,
        kernel,
        stride=weights.stride,
        padding=weights.padding,
        dilation=weights.dilation,
        groups=weights.groups,
    )
    return torch.autograd.grad(made.sum(), image)[0][0]
