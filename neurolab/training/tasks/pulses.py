"""Trains of pulses on groups of input lines: what the memory tasks are written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from neurolab.errors import ParameterError
from neurolab.fields import Param
from neurolab.training.tasks.base import Samples, Task
from neurolab.training.tasks.options import generated, number
from neurolab.training.tasks.splitting import DATA, stream

Array = np.ndarray[Any, Any]

LONGEST = 64


@dataclass(frozen=True, kw_only=True)
class Pulses(Task):
    """Pulses that arrive one after the other; in a pulse all lines of a group spike once.

    Noise turns single spikes on and off, the same for every class.
    """

    count: Annotated[int, generated()] = 4000
    units: Annotated[int, number(1, 64, "n", "Input lines of a group.", (2, 32))] = 16
    noise: Annotated[
        float,
        Param(0.0, 0.3, "p", "Chance that a line spikes where it should not, or the reverse."),
    ] = 0.05
    answer: Annotated[
        int, number(0, 16, "a", "Silent steps at the end, in which to answer.", (0, 8))
    ] = 2

    def __post_init__(self) -> None:
        """Check every option, and that all steps together are not too many."""
        super().__post_init__()
        if (self.time or 0) > LONGEST:
            raise ParameterError(
                f"these options make samples of {self.time} steps; {LONGEST} are allowed",
                model=self.name,
                parameter="time",
                value=self.time,
                bounds=(1, LONGEST),
            )
        self.check_amount(self.count)

    @property
    def groups(self) -> int:
        """Groups of lines."""
        return 1

    @property
    def shape(self) -> tuple[int, ...]:
        """All lines, group after group."""
        return (self.groups * self.units,)

    def pulses(self, y: Array, random: np.random.Generator) -> Array:
        """Return fresh pulses for some labels, bool `[sample, time, group]`."""
        raise NotImplementedError

    def samples(self, seed: int) -> Samples:
        """Return the spike trains of a seed, classes in turn."""
        random = stream(seed, DATA)
        y = np.arange(self.count) % self.classes
        exact = np.repeat(self.pulses(y, random), self.units, axis=2)
        return Samples(exact ^ (random.random(exact.shape, np.float32) < self.noise), y)
