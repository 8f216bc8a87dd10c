"""A user's own data: what an array file, an image folder, CIFAR-10 and events share.

Files are read when samples or their shape are asked for, once, and never changed. A task
can be described before its files are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from neurolab.errors import ParameterError
from neurolab.training.tasks.base import VALIDATION, Samples, Split, Task, chosen
from neurolab.training.tasks.distinct import groups, members
from neurolab.training.tasks.options import Place, number
from neurolab.training.tasks.splitting import KEPT, TEST, TRAIN, deal, deal_training, some

Array = np.ndarray[Any, Any]

PATH = Place("say where your data is, a path on this machine.")


class Found(NamedTuple):
    """What was read: samples for training, for testing where the data say so, and class names."""

    every: Samples
    test: Samples | None
    labels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OwnData(Task):
    """Samples from a path on this machine."""

    needs_path: ClassVar[bool] = True
    source: ClassVar[str] = "Your own data, read from this machine and sent nowhere."

    path: Annotated[str, PATH] = ""
    most: Annotated[
        int,
        number(0, 10_000_000, "N", "Use only so many training samples; 0: all.", (0, 10_000)),
    ] = 0

    @cached_property
    def found(self) -> Found:
        """What the path holds, read once."""
        return self.read()

    def read(self) -> Found:
        """Read the files; every fault raises `ParameterError` in plain words."""
        raise NotImplementedError

    @property
    def labels(self) -> tuple[str, ...]:
        """What the data call their classes."""
        return self.found.labels

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a sample at one step."""
        of_one = self.found.every.x.shape[1:]
        return tuple(of_one if self.time is None else of_one[1:])

    def samples(self, seed: int) -> Samples:  # noqa: ARG002 - the data are what they are
        """Return all samples that are not kept for testing."""
        return self.found.every

    def split(
        self,
        seed: int = 0,
        fold: int | None = None,
        folds: int = 5,
        validation: float = VALIDATION,
    ) -> Split:
        """Return three parts; see `Task.split`.

        Where the data come with a test part of their own, that part tests, and a fold is the
        part that validates.
        """
        every, test, _ = self.found
        if self.most:
            places = some(every.y, self.most, seed)
            every = Samples(every.x[places], every.y[places])
        group = groups(every.x)
        first = every.y[members(group)]
        deals = deal if test is None else deal_training
        part = deals(first, seed, fold, folds, validation)[group]
        self.check_classes(first, 2 if test and fold is None else folds)
        train, kept = (chosen(every, part == k) for k in (TRAIN, KEPT))
        if test is None:
            return Split(train, kept, chosen(every, part == TEST))
        return Split(train, kept, chosen(test, np.arange(test.y.size)))


def place(task: str, path: str, kind: str) -> Path:
    """Return an existing file or folder, or say what is missing; `kind` is "file" or "folder"."""
    found = Path(path).expanduser()
    if not found.exists():
        raise fault(task, f"there is no {kind} {path}")
    if found.is_dir() != (kind == "folder"):
        raise fault(task, f"{path} is not a {kind}")
    return found


def fault(task: str, problem: str) -> ParameterError:
    """Return the error for data that are not there or not what they should be."""
    return ParameterError(problem, model=task, parameter="path")


def numbered(task: str, y: Array, *more: Array) -> tuple[tuple[str, ...], list[Array]]:
    """Return class names, and labels as numbers from 0 in the order of the names.

    `more` are the labels of further parts; a class that `y` does not have is refused.
    """
    names, first = np.unique(y, return_inverse=True)
    if names.size < 2:  # noqa: PLR2004 - one class leaves nothing to tell apart
        raise fault(task, f"all samples are of one class, {names[0]!s}; two are needed at least")
    numbers = [first.reshape(-1).astype(np.int64)]
    for part in more:
        unknown = np.setdiff1d(part, names)
        if unknown.size:
            raise fault(task, f"class {unknown[0]!s} of the test part is missing in training")
        numbers.append(np.searchsorted(names, part).astype(np.int64))
    return tuple(str(name) for name in names), numbers
