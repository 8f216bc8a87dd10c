"""The data of a run as tensors, and what is decided from a network's output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor

from neurolab.checks import whole
from neurolab.errors import ParameterError, unknown_name
from neurolab.training.config import Config
from neurolab.training.network import DTYPES

AT_ONCE = 512
Change = Callable[[Tensor], Tensor]


def decide(output: Tensor) -> Tensor:
    """Return the class of the largest mean over time, `[batch]`, of `[time, batch, class]`."""
    return output.detach().mean(0).argmax(-1)


class Part(NamedTuple):
    """Samples of one part: `x` `[sample, ...]` in the precision of the run, `y` `[sample]`."""

    x: Tensor
    y: Tensor

    def first(self, count: int | None) -> Part:
        """Return the first samples, or all where None."""
        if count is None:
            return self
        most = whole(None, "samples", count, 1, 2**31)
        return Part(self.x[:most], self.y[:most])


class Data:
    """The parts of a task, drawn by a configuration's seed and fold."""

    def __init__(self, task: Any, config: Config) -> None:
        self.task, self.time = task, config.time
        if task.time is not None and task.time != config.time:
            raise ParameterError(
                f"time = {config.time}, but the samples of the task {config.task!r} are "
                f"{task.time} steps long",
                parameter="time",
                value=config.time,
            )
        split = task.split(config.seed, config.fold, config.folds)
        kind = DTYPES[config.dtype]
        self.parts = {
            name: Part(torch.tensor(some.x, dtype=kind), torch.tensor(some.y))
            for name, some in split._asdict().items()
        }
        for name, part in self.parts.items():
            if not len(part.y):
                raise ParameterError(f"the {name} part of the task {config.task!r} is empty")

    def part(self, name: str) -> Part:
        """Return a part by its name."""
        if name not in self.parts:
            raise unknown_name("part of the data", name, self.parts)
        return self.parts[name]

    @torch.no_grad()
    def run(self, network: torch.nn.Module, x: Tensor, random: torch.Generator) -> Tensor:
        """Return a network's output for samples, `[time, sample, class]`."""
        pieces = [network(self.task.encode(piece, self.time, random)) for piece in x.split(AT_ONCE)]
        return torch.cat(pieces, 1)
