"""What a training run says of itself, step by step: plain numbers that any page can draw."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


class Evaluation(NamedTuple):
    """Loss (of the task alone) and accuracy, 0 to 1, on one part of the data."""

    part: str
    loss: float
    accuracy: float
    samples: int


class Step(NamedTuple):
    """One step of training.

    Attributes
    ----------
    number, epoch : int
        Steps taken, this one included, and the epoch it belongs to; both count from 1.
    loss, accuracy : float
        Of the step's batch, before its update: the loss with all its penalties.
    learning_rate : float
        What the update was made with.
    seconds : float
        Wall time of the step, evaluation left out.
    rates : dict or None
        Spikes per neuron and step by layer, where this step was watched.
    learned : dict or None
        What learns by layer and name, after the update, where this step was watched.
    validation : Evaluation or None
        After the last step of an epoch.
    """

    number: int
    epoch: int
    loss: float
    accuracy: float
    learning_rate: float
    seconds: float
    rates: dict[str, float] | None = None
    learned: dict[str, dict[str, float | list[float]]] | None = None
    validation: Evaluation | None = None


class Event(NamedTuple):
    """Something done to a run after so many steps: a swapped neuron, another learning rate."""

    number: int
    what: str


class Predictions(NamedTuple):
    """A few samples `[sample, ...]`, what they are, what is read from them, and the scores."""

    x: Array
    labels: Array
    predicted: Array
    scores: Array


class Robustness(NamedTuple):
    """Accuracy against the intensity of one kind of noise; the first field is the kind."""

    kind: str
    intensities: tuple[float, ...]
    found: tuple[Evaluation, ...]

    @property
    def accuracy(self) -> tuple[float, ...]:
        """The accuracies, 0 to 1."""
        return tuple(one.accuracy for one in self.found)


class History:
    """Every step and every event of a run, in order."""

    def __init__(self, steps: list[Step] | None = None, events: list[Event] | None = None) -> None:
        self.steps: list[Step] = steps or []
        self.events: list[Event] = events or []

    def to_dict(self) -> dict[str, Any]:
        """Return lists of plain values, as JSON holds them."""
        return {"steps": [list(s) for s in self.steps], "events": [list(e) for e in self.events]}

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> History:
        """Return the history of what `to_dict` gives."""
        steps: list[Step] = []
        for *values, validation in given["steps"]:
            ended = None if validation is None else Evaluation(*validation)
            steps.append(Step._make([*values, ended]))
        return cls(steps, [Event(*event) for event in given["events"]])
