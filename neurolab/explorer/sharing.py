"""What the page leaves of a small machine to the networks that train on it.

Where it is crowded, the browser takes fewer positions of a dragged slider and sends fewer
values (`pace.js`).
"""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet

ENOUGH = 4  # processors with which browser, server and training do not wait for each other
SETTLED = 0.25  # seconds without a new picture after which captions are written
SPARED = 1.25  # the same where the pictures of a drag come as seldom as once a second
TOGETHER = 1.0  # seconds within which changes of one control are one step of undo
TOGETHER_SPARED = 2.5  # the same where the values of a drag come as seldom


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


def crowded() -> bool:
    """Return whether a network trains on a machine with few processors."""
    return processors() < ENOUGH and any(one.trains for one in trainers)


def settled() -> float:
    """Return seconds without a new picture after which a drag is over."""
    return SPARED if crowded() else SETTLED


def together() -> float:
    """Return seconds within which changes of one control are taken for one drag."""
    return TOGETHER_SPARED if crowded() else TOGETHER
