"""A neuron whose whole-numbered levels are its spikes."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from neurolab.nn.neuron import Neuron
from neurolab.nn.running import shaped


class Levels(nn.Module):
    """A neuron that sends its whole-numbered levels; its scale is in the next layer's weights.

    Dividing γ·level by γ is off by roundings only, so the nearest whole number is the level
    itself. Half precision, too coarse for that, is computed in float32. The gradient is that of
    the output over γ, as if the two layers had not been touched.
    """

    def __init__(self, neuron: Neuron, scale: str) -> None:
        super().__init__()
        self.neuron, self.scale = neuron, scale

    def forward(self, x: Tensor) -> Tensor:
        """Return the levels `[time, batch, ...]`."""
        return self._levels(self.neuron(_fine(x)), x)

    def run(self, x: Tensor, state: Any = None) -> tuple[Tensor, Any]:
        """Return levels and last state, starting from `state`."""
        output, last = self.neuron.run(_fine(x), state)
        return self._levels(output, x), last

    def step(self, x: Tensor, state: Any = None, t: int = 0) -> tuple[Tensor, Any]:
        """Return levels and next state for one row `[batch, ...]`."""
        output, last = self.neuron.step(_fine(x), state, t)
        return self._levels(output[None], x)[0], last

    def _levels(self, output: Tensor, like: Tensor) -> Tensor:
        value = self.neuron.value(self.scale).to(output.dtype)
        level = output / shaped(self.neuron.setting, self.scale, value, output[0], 0)
        return (level + (level.round() - level).detach()).to(like.dtype)


def _fine(x: Tensor) -> Tensor:
    return x.float() if x.dtype in {torch.float16, torch.bfloat16} else x
