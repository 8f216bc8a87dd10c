"""What every task is: labelled samples, three parts of them, and how a network sees them.

A task is a small frozen description. The same description and seed give the same samples;
nothing is downloaded.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from neurolab.errors import ParameterError
from neurolab.training.tasks.distinct import groups, members
from neurolab.training.tasks.options import checked, options
from neurolab.training.tasks.splitting import deal

if TYPE_CHECKING:
    import torch

Array = np.ndarray[Any, Any]

VALIDATION = 0.125
BYTE = 255
MOST_NUMBERS = 100_000_000


class Samples(NamedTuple):
    """Labelled samples: `x` float32 `[sample, ...]`, `y` int64 `[sample]`."""

    x: Array
    y: Array


class Split(NamedTuple):
    """Three disjoint parts: one to learn from, one to choose by, one to report."""

    train: Samples
    validation: Samples
    test: Samples


@dataclass(frozen=True, kw_only=True)
class Task:
    """Labelled samples and how a spiking network sees them; options are its fields."""

    name: ClassVar[str]
    title: ClassVar[str]
    help: ClassVar[str]
    source: ClassVar[str]
    """Where the data or the idea is from."""
    needs_path: ClassVar[bool] = False
    """Whether it reads a user's own data."""

    def __post_init__(self) -> None:
        """Check every option; the first wrong one raises `ParameterError`."""
        for name, option in options(type(self)).items():
            value = checked(self.name, name, option, getattr(self, name))
            object.__setattr__(self, name, value)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of what the network receives for one sample at one step; channels first."""
        raise NotImplementedError

    @property
    def labels(self) -> tuple[str, ...]:
        """What the classes are called, in order."""
        raise NotImplementedError

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(self.labels)

    @property
    def time(self) -> int | None:
        """Steps of every sample, or None where any number of steps will do."""
        return None

    @property
    def timed(self) -> bool:
        """Whether samples have a time axis of their own."""
        return self.time is not None

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """Shape of one sample in `Samples.x`: `shape`, after the time axis if there is one."""
        return self.shape if self.time is None else (self.time, *self.shape)

    def samples(self, seed: int) -> Samples:
        """Return all samples of a seed; bytes stand for levels of 1/255, truth values for 0, 1."""
        raise NotImplementedError

    def split(
        self,
        seed: int = 0,
        fold: int | None = None,
        folds: int = 5,
        validation: float = VALIDATION,
    ) -> Split:
        """Return the training, the validation and the test part.

        Equal samples stay together, so that nothing is tested that was learned from.

        Parameters
        ----------
        seed : int
            Makes the samples where they are generated, and deals them out. For one seed the
            test parts of all folds are disjoint and together hold every sample.
        fold : int, optional
            Which fold tests, 0 to `folds` − 1; left out: the first.
        folds : int
            Number of folds: one of them, a fifth unless told, is the test part.
        validation : float
            Share of the rest that is kept apart for choosing.

        Raises
        ------
        ParameterError
            For a number outside its bounds, a class with fewer different samples than folds, or
            data that cannot be read.
        """
        every = self.samples(seed)
        group = groups(every.x)
        first = every.y[members(group)]
        part = deal(first, seed, fold, folds, validation)
        self.check_classes(first, folds)
        return Split(*(chosen(every, part[group] == k) for k in range(3)))

    def check_classes(self, y: Array, least: int) -> None:
        """Refuse a class that has fewer samples than parts to fill."""
        for label, count in zip(self.labels, np.bincount(y, minlength=self.classes), strict=True):
            if count < least:
                raise ParameterError(
                    f"class {label} has too few different samples, {count}; "
                    f"every class needs at least {least}",
                    model=self.name,
                    parameter="folds",
                    value=least,
                )

    def encode(
        self,
        x: torch.Tensor,
        time: int,
        generator: torch.Generator | None = None,  # noqa: ARG002 - for codings that draw
    ) -> torch.Tensor:
        """Return what the network receives, `[time, batch, *shape]`.

        Parameters
        ----------
        x : Tensor
            Samples as `split` gives them, `[batch, *sample_shape]`.
        time : int
            Number of steps; where the samples have a time axis, its length.
        generator : Generator, optional
            Draws the spikes of a random coding, on the samples' device; torch's own if left out.
        """
        self.check_input(x, time)
        return x.movedim(1, 0)

    def check_amount(self, count: int) -> None:
        """Refuse more generated numbers than memory should hold."""
        numbers = count * math.prod(self.sample_shape)
        if numbers > MOST_NUMBERS:
            raise ParameterError(
                f"{count} samples of these options are {numbers:,} numbers; at most "
                f"{MOST_NUMBERS:,} are made: ask for fewer or smaller samples",
                model=self.name,
                parameter="count",
                value=count,
            )

    def check_input(self, x: torch.Tensor, time: int) -> None:
        """Refuse samples of another shape, and a number of steps the task does not have."""
        if tuple(x.shape[1:]) != self.sample_shape:
            raise ParameterError(
                f"samples have shape {tuple(x.shape)}; they must be "
                f"[batch, {', '.join(map(str, self.sample_shape))}]",
                model=self.name,
                parameter="x",
            )
        if self.time is not None and time != self.time:
            raise ParameterError(
                f"time = {time}, but the samples of this task have {self.time} steps",
                model=self.name,
                parameter="time",
                value=time,
            )


def chosen(every: Samples, which: Array) -> Samples:
    """Return some samples as float32; bytes become levels from 0 to 1."""
    x = every.x[which]
    values = x.astype(np.float32, copy=False)
    if x.dtype == np.uint8:
        values /= BYTE
    return Samples(values, every.y[which].astype(np.int64))
