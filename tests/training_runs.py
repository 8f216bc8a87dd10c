"""Small training runs that several tests use."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
import torch

from neurolab.training.config import Config
from neurolab.training.network import Network, build
from neurolab.training.tasks import find
from neurolab.training.trainer import Trainer

SMALL: dict[str, Any] = {
    "task": "moons",
    "task_options": {"count": 120, "units": 6},
    "widths": (10,),
    "time": 4,
    "batch": 20,
    "epochs": 3,
    "learning_rate": 1e-2,
}


@pytest.fixture(autouse=True)
def one_thread() -> Generator[None]:
    """Run on one thread: networks this small only wait for the others."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def small(**changes: Any) -> Config:
    """Return a run of 12 inputs and 10 neurons that takes no time."""
    return Config(**{**SMALL, **changes})


def images(**changes: Any) -> Config:
    """Return a small network over images of 8 x 8 pixels."""
    kind = {"task": "digits", "task_options": {"layout": "image"}, "network": "conv"}
    return small(**{**kind, "widths": (3, 4), **changes})


KINDS = {
    "sgd": small(optimiser="sgd", momentum=0.9, weight_decay=1e-3),
    "adamw": small(optimiser="adamw", warm_up=1.0, clip=1.0, loss="tet"),
    "norm": small(norm="tdbn", readout="membrane"),
    "random coding": small(
        task="digits", task_options={"coding": "bernoulli"}, batch=256, time=2, neurons="clif"
    ),
}


def network_of(config: Config, *, fused: bool = False) -> Network:
    """Return the network of a configuration, its neurons compiled or not."""
    task = find(config.task, **dict(config.task_options))
    return build(config, task, fused=None if fused else False)


def eager(config: Config, **how: Any) -> Trainer:
    """Return a trainer whose neurons are not compiled: it is there at once."""
    return Trainer(config, fused=False, **how)


def state_of(trainer: Trainer) -> dict[str, torch.Tensor]:
    """Return every number that decides how a run goes on, as tensors by name."""
    found = {f"network {n}": t.clone() for n, t in trainer.network.state_dict().items()}
    for index, values in trainer.optimiser.state_dict()["state"].items():
        found |= {f"optimiser {index} {n}": torch.as_tensor(v).clone() for n, v in values.items()}
    if trainer.best is not None:
        found |= {f"best {n}": t.clone() for n, t in trainer.best.state.items()}
    return found


def same(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor]) -> bool:
    """Whether all numbers are equal to the last bit."""
    return first.keys() == second.keys() and all(
        torch.equal(first[name], second[name]) for name in first
    )
