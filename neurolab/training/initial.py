"""The first weights: scaled so that deep layers fire.

A spike is 0 or 1 and most are 0, so what a layer sends has a mean square of its firing rate,
about 0.2, not the 1 that usual first weights assume: with those, every layer drives the next
less, and after a few layers nobody fires and no gradient comes back. Here weights are drawn
as usual and then, layer by layer, scaled so that the drive's root mean square on a batch is
the threshold of the neurons it goes to (layer-sequential unit variance: Mishkin & Matas,
"All you need is a good init", ICLR 2016, with the threshold as the unit). A batch norm does
the same at every step, and a network that has one is left as drawn.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from neurolab.training.network import Network

RATE = 0.2  # spikes per step that the first scale reckons with
SAMPLES = 128


def draw(network: Network, seed: int, thresholds: dict[str, float]) -> None:
    """Draw all weights of a network, normal with mean 0; biases are 0.

    The standard deviation is θ / √(fan-in · 0.2): neurons of threshold θ that are driven by
    spikes at a rate of 0.2 get a drive of root mean square θ. The readout's is 1 / √(fan-in).
    """
    generator = torch.Generator().manual_seed(seed)
    spiking = {layer.drive: thresholds[name] for name, layer in network.spiking().items()}
    for drive in network.drives().values():
        weight = drive.weights.weight
        fan_in = weight[0].numel()
        own = spiking.get(drive)
        scale = 1.0 / math.sqrt(fan_in) if own is None else own / math.sqrt(fan_in * RATE)
        with torch.no_grad():
            drawn = torch.randn(weight.shape, generator=generator, dtype=torch.float64)
            weight.copy_(scale * drawn)
            if drive.weights.bias is not None:
                nn.init.zeros_(drive.weights.bias)


@torch.no_grad()
def settle(network: Network, x: Tensor, thresholds: dict[str, float]) -> None:
    """Scale the weights of every layer so that its drive on `x` has a root mean square of θ.

    Parameters
    ----------
    network : Network
        Changed in place; layers with a norm are left as they are.
    x : Tensor
        Input `[time, batch, ...]`.
    thresholds : dict
        θ by the layer's name.
    """
    for name, layer in network.spiking().items():
        if not isinstance(layer.drive.norm, nn.Identity):
            continue
        seen: list[Tensor] = []
        hook = layer.drive.register_forward_hook(lambda _m, _x, out, to=seen: to.append(out))
        try:
            network(x)
        finally:
            hook.remove()
        size = float(seen[0].square().mean().sqrt())
        if size > 0.0 and math.isfinite(size):
            layer.drive.weights.weight.mul_(thresholds[name] / size)
