"""How the gradient fades on its way back through time, layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor

from neurolab.training.config import Config
from neurolab.training.network import Network
from neurolab.training.objective import task_loss
from neurolab.training.seen import GradientThroughTime


def gradient_through_time(
    network: Network, x: Tensor, y: Tensor, config: Config
) -> GradientThroughTime:
    """Return ‖dL/dh[t]‖ of every layer at every step, from one backward pass.

    h[t] is the membrane at the threshold test, and dL/dh[t] its total derivative: all that it
    does to the loss at its own step and later (∂L/∂u[t] of CLIF Eq. 5 and 10). The norm is over
    the neurons and samples of the batch, and L the task's loss, a mean over the batch.

    Parameters
    ----------
    x, y : Tensor
        Input `[time, batch, ...]` and labels `[batch]`.

    Notes
    -----
    The gradient is the full one, whatever the truncation in training. Norms use the statistics
    of the batch if the network is in training mode, and their running statistics are kept as
    they were. No `.grad` is touched.
    """
    buffers = {name: b.clone() for name, b in network.named_buffers()}
    with torch.enable_grad(), _membranes(network) as rows:
        loss = task_loss(config)(network(x), y)
    layers = tuple(rows)
    every = [h for name in layers for h in rows[name]]
    found = torch.autograd.grad(loss, every, allow_unused=True, materialize_grads=True)
    with torch.no_grad():
        for name, buffer in network.named_buffers():
            buffer.copy_(buffers[name])
    norms = [float(g.norm()) for g in found]
    return GradientThroughTime(layers, np.array(norms).reshape(len(layers), len(x)))


@contextmanager
def _membranes(network: Network) -> Generator[dict[str, list[Tensor]]]:
    """Keep the membranes themselves: what `nn.record` shows are views, which no loss is made of."""
    neurons = network.neurons()
    rows: dict[str, list[Tensor]] = {name: [] for name in neurons}
    before = {name: (neuron.watch, neuron.truncation) for name, neuron in neurons.items()}

    def keep(name: str) -> Callable[..., None]:
        return lambda _t, _state, _output, h, _lines: rows[name].append(h)

    try:
        for name, neuron in neurons.items():
            neuron.watch, neuron.truncation = keep(name), None
        yield rows
    finally:
        for name, neuron in neurons.items():
            neuron.watch, neuron.truncation = before[name]
