"""What a training run has said so far, as columns that grow step by step."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from neurolab.training.records import Event, Step

KEEP = 0.9  # of a running mean, per step


class Column:
    """Numbers against steps; of what has several values, their mean and their ends."""

    def __init__(self) -> None:
        self.number: list[int] = []
        self.mean: list[float] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, number: int, value: float | list[float]) -> None:
        """Append one value, or several of one moment."""
        several = np.ravel(np.asarray(value, float))
        self.number.append(number)
        self.mean.append(float(several.mean()))
        self.low.append(float(several.min()))
        self.high.append(float(several.max()))

    @property
    def spread(self) -> bool:
        """Whether there are several values at a time."""
        return self.low != self.high


class Running:
    """A running mean over steps, unbiased from the first one on."""

    def __init__(self) -> None:
        self._sum = self._weight = 0.0

    def add(self, value: float) -> float:
        """Return the mean with one more value."""
        self._sum = KEEP * self._sum + (1 - KEEP) * value
        self._weight = KEEP * self._weight + 1 - KEEP
        return self._sum / self._weight


class Progress:
    """One run's columns: loss and accuracy, rates and what learns by layer, validation."""

    def __init__(self, title: str = "this run") -> None:
        self.title = title
        self.loss, self.accuracy = Column(), Column()
        self.rates: dict[str, Column] = {}
        self.learned: dict[str, Column] = {}
        self.validation_loss, self.validation = Column(), Column()
        self.events: tuple[Event, ...] = ()
        self.steps: list[Step] = []
        self.seeds = 1  # runs that these are the mean of
        self._loss, self._accuracy = Running(), Running()

    def add(self, steps: Iterable[Step]) -> None:
        """Append steps."""
        for step in steps:
            self.steps.append(step)
            self.loss.add(step.number, self._loss.add(step.loss))
            self.accuracy.add(step.number, self._accuracy.add(step.accuracy))
            for layer, rate in (step.rates or {}).items():
                self.rates.setdefault(layer, Column()).add(step.number, rate)
            for layer, values in (step.learned or {}).items():
                for name, value in values.items():
                    column = self.learned.setdefault(f"{layer} {name}", Column())
                    column.add(step.number, value)
            if step.validation is not None:
                self.validation_loss.add(step.number, step.validation.loss)
                self.validation.add(step.number, step.validation.accuracy)

    @property
    def number(self) -> int:
        """Steps taken."""
        return self.loss.number[-1] if self.loss.number else 0
