"""The parts of a spiking network over `[time, batch, ...]`.

Layers without a memory see time folded into the batch: one product instead of T. Only the
neurons see it as time.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn

from neurolab.model import NeuronModel, describe
from neurolab.nn import Neuron
from neurolab.training.choice import NeuronChoice
from neurolab.training.layout import IMAGE, Shape

Weights = nn.Linear | nn.Conv2d


class Drive(nn.Module):
    """What a layer of neurons receives: a linear layer or a convolution, a pool, a norm.

    The pool stands before the neurons, so that what they send stays whole spikes.
    """

    def __init__(self, weights: Weights, pool: nn.Module, norm: nn.Module) -> None:
        super().__init__()
        self.weights, self.pool, self.norm = weights, pool, norm
        self.flat = isinstance(weights, nn.Linear)
        self.bare = isinstance(pool, nn.Identity) and isinstance(norm, nn.Identity)

    def forward(self, x: Tensor) -> Tensor:
        """Return the drive `[time, batch, ...]` of input `[time, batch, ...]`."""
        if x.stride(0) == 0 and isinstance(self.norm, nn.Identity):  # direct coding: all alike
            drive = self._alike(x[0])
            return drive.expand(len(x), *drive.shape)
        return self._alike(x.flatten(0, 1)).unflatten(0, x.shape[:2])

    def _alike(self, flat: Tensor) -> Tensor:
        """Return the drive of input `[batch, ...]`, whatever its time."""
        drive = self.weights(flat.flatten(1) if self.flat else flat)
        return drive if self.bare else self.norm(self.pool(drive))


class Spiking(nn.Module):
    """A drive and the neurons that receive it."""

    def __init__(self, drive: Drive, neuron: Neuron) -> None:
        super().__init__()
        self.drive, self.neuron = drive, neuron

    def forward(self, x: Tensor) -> Tensor:
        """Return the neurons' output."""
        return self.neuron(self.drive(x))


class Residual(nn.Module):
    """Two layers of neurons with a shortcut that is added *before* the second fires.

    That sum is CF's argument (its Fig. 1 and 7): it drives more membranes far above the
    threshold, where a single spike can no longer tell by how much.
    """

    def __init__(self, first: Spiking, second: Spiking, shortcut: Drive | None) -> None:
        super().__init__()
        self.first, self.second, self.shortcut = first, second, shortcut

    def forward(self, x: Tensor) -> Tensor:
        """Return the output of the second neurons."""
        around = x if self.shortcut is None else self.shortcut(x)
        return self.second.neuron(self.second.drive(self.first(x)) + around)


class Integrator(nn.Module):
    """A leaky membrane that never fires: u[t] = k u[t−1] + (1 − k) x[t]."""

    def __init__(self, decay: float) -> None:
        super().__init__()
        self.decay = decay

    def forward(self, x: Tensor) -> Tensor:
        """Return the membrane at every step."""
        if self.decay == 1.0:  # nothing is forgotten: the mean of what came so far
            count = torch.arange(1, len(x) + 1, dtype=x.dtype, device=x.device)
            return x.cumsum(0) / count.reshape(-1, *(1 for _ in x.shape[1:]))
        u, rows = torch.zeros_like(x[0]), list[Tensor]()
        for row in x:
            u = self.decay * u + (1.0 - self.decay) * row
            rows.append(u)
        return torch.stack(rows)


class TdBatchNorm(nn.Module):
    """Threshold-dependent batch norm: y = λ α V_th (x − mean) / √(variance + ε) + β.

    Mean and variance are over time, batch and pixels; λ = 1 and β = 0 at the start learn, per
    neuron or channel (Zheng et al., "Going Deeper With Directly-Trained Larger Spiking Neural
    Networks", AAAI 2021, Eq. 6 to 9). α is 1, and 1/√2 where two branches are added. V_th
    stays that of the neurons it was made for.
    """

    def __init__(self, features: int, images: bool, scale: float) -> None:  # noqa: FBT001
        super().__init__()
        kind = nn.BatchNorm2d if images else nn.BatchNorm1d
        self.plain = kind(features, affine=False)
        self.scale = scale
        self.weight = nn.Parameter(torch.ones(features))
        self.bias = nn.Parameter(torch.zeros(features))

    def forward(self, x: Tensor) -> Tensor:
        """Return the normed input, time folded into the batch."""
        shape = (1, -1, *(1 for _ in x.shape[2:]))
        gain = (self.weight * self.scale).reshape(shape)
        return torch.addcmul(self.bias.reshape(shape), self.plain(x), gain)


def norm_of(kind: str, shape: Shape, threshold: float, alpha: float = 1.0) -> nn.Module:
    """Return a norm for layers of a shape: "none", "bn" or "tdbn"."""
    images = len(shape) == IMAGE
    if kind == "none":
        return nn.Identity()
    if kind == "bn":
        return nn.BatchNorm2d(shape[0]) if images else nn.BatchNorm1d(shape[0])
    return TdBatchNorm(shape[0], images, alpha * threshold)


def neuron_of(
    choice: NeuronChoice,
    shape: Shape,
    time: int,
    dtype: torch.dtype,
    *,
    fused: bool | None = None,
) -> Neuron:
    """Return a layer of neurons; per neuron means per channel where samples are images."""
    slot, spread = choice.slot, choice.granularity
    how: dict[str, Any] = {
        "learnable": choice.learns,
        "granularity": spread if isinstance(spread, str) else dict(spread),
        "compare": slot.compare,
        "detach_reset": slot.detach_reset,
        "surrogate": slot.surrogate,
    }
    how |= {"size": shape[0] if len(shape) == IMAGE else shape, "time": time}
    return Neuron(slot.neuron, dict(slot.params), dtype=dtype, fused=fused, **how)


def threshold_of(choice: NeuronChoice) -> float:
    """Return the first threshold that a neuron starts with, for norms and first weights.

    It is 1 where the neuron computes its threshold line by line.
    """
    slot = choice.slot
    return _threshold(slot.neuron, slot.values())


def _threshold(model: NeuronModel, values: dict[str, float]) -> float:
    if not model.thresholds:
        return 1.0
    base, _, offset, scale, _ = model.thresholds[0]
    known = describe(model)
    value = 1.0 if base is None else values.get(base) if base in known else None
    value = values.get("threshold", 1.0) if value is None else value
    found = abs((1.0 + offset) * scale * value)
    return found if found > 0.0 and math.isfinite(found) else 1.0
