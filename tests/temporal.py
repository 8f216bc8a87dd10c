"""Layers, drive and a loss that the tests of the gradient through time share."""

from __future__ import annotations

import torch

import neurolab as nl
from tests.layers import draw

EXACT = {"rtol": 0.0, "atol": 1e-12}
TIME, BATCH = 7, 4
GRANULARITIES = {"tau": "neuron", "threshold": "step"}


def drive(*shape: int, seed: int = 0) -> torch.Tensor:
    """Return drive that makes every neuron fire."""
    return 0.5 + 1.2 * draw(*(shape or (TIME, BATCH)), seed=seed)


def weighted(output: torch.Tensor) -> torch.Tensor:
    """A loss to which every output matters in its own way."""
    return (draw(*output.shape, seed=1) * output).sum() + (output**2).sum()


def made(model="lif_soft", **more) -> nl.nn.Neuron:
    """Return an eager layer in float64."""
    return nl.nn.Neuron(model, **{"fused": False, "dtype": torch.float64, **more})


def same(found: torch.Tensor, wanted: torch.Tensor) -> None:
    """Hold two tensors against each other, to 1e-12."""
    torch.testing.assert_close(found, wanted, **EXACT)
