"""The optimiser of a run, and how it lives on when a network's parameters change."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from neurolab.training.config import Config
from neurolab.training.network import Network


def optimiser_of(
    config: Config, network: Network, before: torch.optim.Optimizer | None = None
) -> torch.optim.Optimizer:
    """Return an optimiser for all parameters of a network.

    Weights decay; what neurons, norms and biases learn does not, as it has values of its own
    to be at. Parameters that `before` knew keep their momentum and other state.
    """
    weights = [drive.weights.weight for drive in network.drives().values()]
    known = {id(weight) for weight in weights}
    others: list[nn.Parameter] = [p for p in network.parameters() if id(p) not in known]
    groups: list[dict[str, Any]] = [
        {"params": weights, "weight_decay": config.weight_decay},
        *([{"params": others, "weight_decay": 0.0}] if others else []),
    ]
    rate = config.learning_rate
    if config.optimiser == "sgd":
        made: torch.optim.Optimizer = torch.optim.SGD(
            groups, lr=rate, momentum=config.momentum, nesterov=config.nesterov
        )
    else:
        kind = torch.optim.Adam if config.optimiser == "adam" else torch.optim.AdamW
        made = kind(groups, lr=rate)
    for parameter in network.parameters():
        if before is not None and parameter in before.state:
            made.state[parameter] = before.state[parameter]
    return made
