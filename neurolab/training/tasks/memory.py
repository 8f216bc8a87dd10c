"""Tasks that need memory: what a moment shows, and what all moments sum to, says nothing.

A network must hold what came first until it meets what comes later, and learning must carry
the error back over the time between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np

from neurolab.errors import ParameterError
from neurolab.training.tasks.options import Word, number
from neurolab.training.tasks.pulses import Pulses

Array = np.ndarray[Any, Any]

TWICE = 2
"""Pulses of every group in a sample of a delayed match with distractors."""


@dataclass(frozen=True, kw_only=True)
class DelayedMatch(Pulses):
    """A cue, a delay, a cue, and the question whether the cues were the same.

    Each cue is a pulse of one of several groups, in the same step as a pulse of a further
    group, the marker. With distractors, the delay holds unmarked pulses, at most one a step,
    and just so many that every group pulses twice in every sample: the input summed over time
    is the same for all samples but for noise. In silence, the sum of one sample shows whether
    one group pulsed twice, although class means are equal.
    """

    name: ClassVar = "delayed_match"
    title: ClassVar = "Delayed match"
    help: ClassVar = "Say whether the second of two cues is the same as the first."
    source: ClassVar = "After the delayed match-to-sample tasks of psychology; generated."

    cues: Annotated[int, number(2, 8, "k", "Different cues.", (2, 4))] = 2
    delay: Annotated[int, number(0, 60, "d", "Steps between the cues.", (0, 32))] = 6
    between: Annotated[
        str, Word(("distractors", "silence"), "What the delay holds: unmarked pulses or nothing.")
    ] = "distractors"

    def __post_init__(self) -> None:
        """Check every option, and that the distractors fit into the delay."""
        super().__post_init__()
        if self.delay < self.distractors:
            raise ParameterError(
                f"delay = {self.delay} is too short for {self.distractors} distractors; "
                f"{self.cues} cues need a delay of at least {self.distractors} steps, or silence",
                model=self.name,
                parameter="delay",
                value=self.delay,
                bounds=(self.distractors, 60),
            )

    @property
    def distractors(self) -> int:
        """Pulses in the delay."""
        return TWICE * self.cues - 2 if self.between == "distractors" else 0

    @property
    def labels(self) -> tuple[str, ...]:
        """Class 1 is the match."""
        return ("different", "same")

    @property
    def groups(self) -> int:
        """One for every cue, and the marker, which is the last."""
        return self.cues + 1

    @property
    def time(self) -> int:
        """Cue, delay, cue, answer."""
        return self.delay + 2 + self.answer

    @property
    def cue_steps(self) -> tuple[int, int]:
        """When the cues come."""
        return 0, self.delay + 1

    def pulses(self, y: Array, random: np.random.Generator) -> Array:
        """Draw both cues, and what the delay holds."""
        each = np.arange(y.size)
        first = random.integers(self.cues, size=y.size)
        other = random.integers(1, self.cues, size=y.size)
        second = np.where(y == 1, first, (first + other) % self.cues)
        found = np.zeros((y.size, self.time, self.groups), bool)
        for step, cue in zip(self.cue_steps, (first, second), strict=True):
            found[each, step, cue] = True
            found[:, step, -1] = True
        if self.between == "distractors":
            _distract(found, self.cues, self.delay, random)
        return found


def _distract(found: Array, cues: int, delay: int, random: np.random.Generator) -> None:
    """Add to the steps of the delay what every group lacks, each pulse at a step of its own."""
    lacking = TWICE - found[:, :, :cues].sum(axis=1)  # [sample, cue]
    sample, group = np.nonzero(np.ones_like(lacking))
    times = lacking.ravel()
    sample, group = np.repeat(sample, times), np.repeat(group, times)
    steps = np.argsort(random.random((found.shape[0], delay)), axis=1)
    rank = np.arange(sample.size) % (TWICE * cues - 2)  # equally many in every sample
    found[sample, 1 + steps[sample, rank], group] = True


@dataclass(frozen=True, kw_only=True)
class TemporalXor(Pulses):
    """Two pulses on the same lines, each early or late, and the question whether one is late.

    There is one window of time for each, with a gap between; a pulse comes in the first or the
    last step of its window. Every sample holds the same two pulses, so that only their times
    tell, and neither time alone does.
    """

    name: ClassVar = "temporal_xor"
    title: ClassVar = "Temporal XOR"
    help: ClassVar = "Two pulses, each early or late: say whether exactly one is late."
    source: ClassVar = "Exclusive or, its bits given by times; generated."

    window: Annotated[int, number(2, 16, "w", "Steps of each window.", (2, 8))] = 3
    gap: Annotated[int, number(0, 48, "g", "Steps between the windows.", (0, 32))] = 2

    @property
    def labels(self) -> tuple[str, ...]:
        """Class 1 is the exclusive or."""
        return ("both alike", "one late")

    @property
    def time(self) -> int:
        """Window, gap, window, answer."""
        return 2 * self.window + self.gap + self.answer

    def pulses(self, y: Array, random: np.random.Generator) -> Array:
        """Draw whether the first pulse is late; the second follows from the label."""
        each = np.arange(y.size)
        first = random.integers(2, size=y.size)
        second = first ^ y
        found = np.zeros((y.size, self.time, 1), bool)
        for begin, late in ((0, first), (self.window + self.gap, second)):
            found[each, begin + late * (self.window - 1), 0] = True
        return found
