"""Layers, inputs and derivatives that the tests of `neurolab.nn` share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

import neurolab as nl
from neurolab.model import NeuronModel, default_of, describe

if TYPE_CHECKING:
    from torch import Tensor

TIME, BATCH, SIZE = 9, 4, 3
KINDS = ("layer", "neuron", "step")


def draw(*shape: int, seed: int = 0) -> Tensor:
    """Return standard normal numbers in float64."""
    made = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=made, dtype=torch.float64)


def inputs(dtype: torch.dtype = torch.float64, seed: int = 0) -> Tensor:
    """Return random drive `[time, batch, neuron]` that makes every neuron fire and inhibits it."""
    return (0.5 + 1.2 * draw(TIME, BATCH, SIZE, seed=seed)).to(dtype)


def learnables(model: NeuronModel) -> tuple[str, ...]:
    """Return every parameter that can learn from its default."""
    about = describe(model).items()
    inside = {n: p.low < default_of(model, n) < p.high for n, p in about}
    return tuple(n for n, p in about if inside[n] and not p.integer)


def mixed(names: tuple[str, ...], shift: int) -> dict[str, str]:
    """Return one granularity for each name, so that all three meet in one layer."""
    return {name: KINDS[(k + shift) % 3] for k, name in enumerate(names)}


def layer(model: NeuronModel, **settings: Any) -> nl.nn.Neuron:
    """Return a layer in float64 with room for every granularity."""
    given = {"size": SIZE, "time": TIME, "dtype": torch.float64, **settings}
    return nl.nn.Neuron(model, **given)


def spread(made: nl.nn.Neuron, seed: int = 1) -> nl.nn.Neuron:
    """Move every raw number of a layer a little, so that no two are alike."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for raw in made.parameters():
            noise = torch.rand(raw.shape, generator=generator, dtype=torch.float64)
            raw.add_((0.2 * noise - 0.1).to(raw.dtype))
    return made


def derivatives(made: nl.nn.Neuron, x: Tensor) -> dict[str, Tensor]:
    """Return output, and the derivative of a weighted sum of it by input and raw numbers."""
    weight = draw(*x.shape, seed=2).to(x.dtype)
    given = x.clone().requires_grad_()
    made.zero_grad()
    output = made(given)
    (output * weight).sum().backward()
    found = {"output": output.detach(), "input": given.grad}
    return found | {name: raw.grad for name, raw in made.named_parameters()}
