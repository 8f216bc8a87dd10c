"""What the page leaves of a small machine to the networks that train on it."""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet

ENOUGH = 4  # processors with which browser, server and training do not wait for each other
OFTEN = 0.03  # seconds between two values that are taken from a slider on the move
SELDOM = 0.33  # the same while a network trains on fewer processors


class Trainer(Protocol):
    """What may be training."""

    @property
    def trains(self) -> bool:
        """Whether it does."""
        ...


trainers: WeakSet[Trainer] = WeakSet()
"""The runs of all sessions of this server."""


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def pace() -> float:
    """Return how many seconds to leave between two values of a slider on the move."""
    crowded = processors() < ENOUGH and any(one.trains for one in trainers)
    return SELDOM if crowded else OFTEN
