"""What a step makes small: the loss that was asked for, and every penalty on the layers."""

from __future__ import annotations

import pytest
import torch

from neurolab import nn
from neurolab.training import measures
from neurolab.training.objective import forward, task_loss
from tests.training_runs import network_of, one_thread, small  # noqa: F401 - a fixture

LABELS = torch.tensor([0, 1, 1, 0, 1])


def batch(config) -> torch.Tensor:
    random = torch.Generator().manual_seed(2)
    return 2.0 * torch.rand(config.time, 5, 12, generator=random, dtype=torch.float64)


@pytest.mark.parametrize(
    ("changes", "loss"),
    [
        ({"loss": "ce"}, nn.cross_entropy),
        ({"loss": "mse"}, nn.mse),
        ({"loss": "tet"}, nn.tet),
        (
            {"loss": "lambda_mix", "lam": 0.3, "phi": "one_hot"},
            lambda output, y: nn.lambda_mix(output, y, 0.3, "one_hot"),
        ),
    ],
)
def test_the_loss_is_the_one_named(changes: dict, loss) -> None:
    config = small(dtype="float64", **changes)
    network = network_of(config)
    x = batch(config)
    found = forward(config, network, x, LABELS, watch=False)
    assert torch.equal(found.loss, loss(network(x), LABELS))


def test_balance_is_the_mean_over_layers_with_what_the_neurons_have_learned() -> None:
    choices = (
        {"model": "cf", "params": {"threshold_pos": 0.9}, "learnable": ["threshold_pos"]},
        {"model": "lif_soft", "params": {"threshold": 0.8}, "learnable": ["threshold"]},
    )
    config = small(dtype="float64", widths=(9, 8), neurons=choices, pnb=0.4)
    network = network_of(config)
    x = batch(config)
    h = {name: seen.h for name, seen in measures.seen_in(network, x).items()}
    first = nn.pnb(h["layer1"], 0.9, -1.0, 2, 2)
    second = nn.pnb(h["layer2"], 0.8, -0.8, 1, 1)
    expected = task_loss(config)(network(x), LABELS) + 0.4 * (first + second) / 2
    found = forward(config, network, x, LABELS, watch=False).loss
    assert found.item() == pytest.approx(expected.item(), rel=1e-9)
    found.backward()
    assert network.neurons()["layer2"].values.raw["threshold"].grad.abs() > 0


@pytest.mark.parametrize("neuron", ["lif_soft", "ternary"])
def test_rate_penalty_is_squared_distance_from_the_target(neuron: str) -> None:
    config = small(
        dtype="float64", widths=(9, 8), neurons=neuron, rate_weight=3.0, rate_target=0.02
    )
    network = network_of(config)
    x = batch(config)
    rates = measures.rates(network, x)
    penalty = sum((rate - 0.02) ** 2 for rate in rates.values()) / 2
    expected = task_loss(config)(network(x), LABELS).item() + 3.0 * penalty
    assert forward(config, network, x, LABELS, watch=False).loss.item() == pytest.approx(expected)
