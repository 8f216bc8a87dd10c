"""What a training process says. Nothing here needs torch, so the page's process stays light."""

from __future__ import annotations

from typing import Any, NamedTuple

from neurolab.training.records import Evaluation, Event, Robustness, Step

IDLE, RUNNING, PAUSED, FINISHED, STOPPED, BROKEN = (
    "idle",
    "running",
    "paused",
    "finished",
    "stopped",
    "broken",
)
"""States of a run; a broken one cannot go on, though its process lives."""


class Begun(NamedTuple):
    """A run begins, with its folder: whatever was said before is of another one."""

    folder: str


class State(NamedTuple):
    """How a run stands: a state, steps taken and in all, its configuration as tables, events."""

    name: str
    number: int
    total: int
    config: dict[str, Any]
    events: tuple[Event, ...] = ()


class Steps(NamedTuple):
    """Steps that were taken since the last message, in order."""

    steps: list[Step]


class Look(NamedTuple):
    """What one can see in the network after so many steps: values by kind."""

    number: int
    values: dict[str, Any]


class Epoch(NamedTuple):
    """The membranes of every layer at the end of an epoch, after so many steps."""

    epoch: int
    number: int
    membranes: dict[str, Any]


class Measured(NamedTuple):
    """Accuracy on a part of the data, with other neurons where `neuron` says which."""

    found: Evaluation
    neuron: str
    number: int


class Noisy(NamedTuple):
    """Accuracy on the test part against the intensity of one kind of noise, after so many steps."""

    found: Robustness
    number: int


class Saved(NamedTuple):
    """A checkpoint was written after so many steps."""

    path: str
    number: int


class Failed(NamedTuple):
    """A command was refused, or the process gives up ("fatal")."""

    text: str
    fatal: bool


Message = Begun | State | Steps | Look | Epoch | Measured | Noisy | Saved | Failed
