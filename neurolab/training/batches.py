"""Which samples come when: a new order every epoch, drawn from the run's own generator."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

ORDER, CODING, EVALUATION, NOISE = range(4)


def generator(seed: int, purpose: int) -> torch.Generator:
    """Return a generator for one purpose; those of one seed are independent of each other."""
    drawn = np.random.SeedSequence([seed, purpose]).generate_state(1, np.uint64)[0]
    return torch.Generator().manual_seed(int(drawn) >> 1)


class Batches:
    """The order of samples, and how far a run has come in it.

    The incomplete last batch of an epoch is left out; the next order brings its samples
    again. With fewer samples than a batch, all of them are one batch.
    """

    def __init__(self, samples: int, batch: int, seed: int) -> None:
        self.samples, self.batch = samples, min(batch, samples)
        self.random = generator(seed, ORDER)
        self.order: Tensor = torch.zeros(0, dtype=torch.int64)
        self.at = 0

    @property
    def per_epoch(self) -> int:
        """Steps of one epoch."""
        return self.samples // self.batch

    def next(self) -> Tensor:
        """Return the places of the next batch's samples, `[batch]`."""
        if self.at + self.batch > len(self.order):
            self.order, self.at = torch.randperm(self.samples, generator=self.random), 0
        found = self.order[self.at : self.at + self.batch]
        self.at += self.batch
        return found

    @property
    def epoch_ends(self) -> bool:
        """Whether the batch given last was the last one of its epoch."""
        return self.at + self.batch > len(self.order)

    def state(self) -> dict[str, Any]:
        """Return everything that decides the batches to come."""
        return {"order": self.order, "at": self.at, "random": self.random.get_state()}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.order, self.at = state["order"], int(state["at"])
        self.random.set_state(state["random"])
