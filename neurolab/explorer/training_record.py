"""One training run as the page knows it, and which runs differ in nothing but their seed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from neurolab.figures.training_progress import Progress
from neurolab.figures.training_seeds import mean_of
from neurolab.training.config import Config
from neurolab.training.worker import Epoch, Measured, Noisy
from neurolab.training.worker.messages import FINISHED, IDLE, STOPPED

ENDED = "ended"  # a state that only the page knows: the process is gone, the run is not over
MOST_EPOCHS = 64  # whose membranes are kept
SEVERAL = 2  # runs that make a band


@dataclass(eq=False)
class Record:
    """One run as far as it is known here; it stays when its process is gone."""

    number: int
    config: Config
    progress: Progress
    state: str = IDLE
    total: int = 0
    first: Config = field(init=False)
    chosen: Config | None = None
    done: list[tuple[int, str]] = field(default_factory=list)
    looks: dict[str, Any] = field(default_factory=dict)
    looked: int = 0
    epochs: dict[int, Epoch] = field(default_factory=dict)
    tested: list[Measured] = field(default_factory=list)
    noisy: dict[str, Noisy] = field(default_factory=dict)
    best_test: float | None = None
    checkpoint: Path | None = None
    pinned: bool = False

    def __post_init__(self) -> None:
        """Keep what it began with; swaps and changes come after."""
        self.first = self.config
        self.chosen = self.chosen or self.config  # with the first seed of several

    @property
    def test(self) -> Measured | None:
        """The last accuracy on the test part, with the run's own neurons."""
        own = [m for m in self.tested if not m.neuron]
        return own[-1] if own else None

    def keep(self, found: Epoch) -> None:
        """Keep the membranes of an epoch; of too many, the one with the nearest neighbours goes."""
        self.epochs[found.epoch] = found
        if len(self.epochs) > MOST_EPOCHS:
            e = sorted(self.epochs)
            del self.epochs[min(zip(e, e[1:], e[2:], strict=False), key=lambda n: n[2] - n[0])[1]]

    def nearest(self, epoch: int) -> Epoch | None:
        """Return the kept epoch nearest to one."""
        return min(self.epochs.values(), key=lambda e: abs(e.epoch - epoch), default=None)

    @property
    def over(self) -> bool:
        """Whether it came to an end by itself or by the visitor's will."""
        return self.state in (FINISHED, STOPPED)

    def kind(self) -> tuple[Config, tuple[tuple[int, str], ...]]:
        """Return what equal runs share: all they began with but the seed, and all done to them."""
        events = tuple((event.number, event.what) for event in self.progress.events)
        return replace(self.first, seed=0), events


def by_kind(records: Iterable[Record]) -> list[list[Record]]:
    """Return the runs in groups that differ only in the seed, in the order they began.

    Of runs with the same seed, which have the same numbers, the newest stands for all.
    """
    groups: dict[Any, dict[int, Record]] = {}
    for record in records:
        groups.setdefault(record.kind(), {})[record.first.seed] = record
    return [list(group.values()) for group in groups.values()]


def name_of(group: list[Record]) -> str:
    """Return what runs with several seeds are called together, such as "runs 1 to 3"."""
    titles = [record.progress.title for record in group]
    numbers = sorted(int(t.removeprefix("run ")) for t in titles if t.startswith("run "))
    if len(numbers) < len(group):
        return " + ".join(titles)
    if len(numbers) > SEVERAL and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"runs {numbers[0]} to {numbers[-1]}"
    return "runs " + (" and " if len(numbers) == SEVERAL else " + ").join(map(str, numbers))


class Drawn:
    """What of the runs is drawn: each alone, or several seeds as one line with a band."""

    def __init__(self) -> None:
        self._means: dict[tuple[tuple[int, int], ...], Progress] = {}

    def __call__(self, own: Record | None, pinned: Iterable[Record]) -> list[Progress]:
        """Return the run at hand first, then the pinned ones.

        A run that still learns is drawn alone: a band has room only for runs that are over.
        """
        beside = [record for record in pinned if record is not own]
        every = [own, *beside] if own is not None and own.over else beside
        groups = by_kind(every)
        kept = {self._key(group): group for group in groups if len(group) >= SEVERAL}
        self._means = {
            key: self._means.get(key) or mean_of([r.progress for r in group], name_of(group))
            for key, group in kept.items()
        }
        made = [self._means.get(self._key(group), group[0].progress) for group in groups]
        alone = [own.progress] if own is not None and not own.over else []
        return [*alone, *made]

    @staticmethod
    def _key(group: list[Record]) -> tuple[tuple[int, int], ...]:
        return tuple((id(record), record.progress.number) for record in group)
