"""The Train tab with a process of its own and a store that takes every experiment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from neurolab.choices import Train as Chosen
from neurolab.experiment import Experiment
from neurolab.explorer.train import Train
from neurolab.explorer.training_run import Runs
from neurolab.training.worker import Pool

LONG = 30.0  # seconds after which something is wrong
SMALL = Experiment(
    tab="train", train=Chosen(task="moons", widths="8.6", batch=50, epochs=2, learning_rate=0.01)
)


class Page:
    """The tab as the page has it, without a browser."""

    def __init__(self, experiment: Experiment = SMALL, **how: Any) -> None:
        self.pool = Pool(1, warm=False)
        self.tab = Train(experiment, self.take, runs=Runs(self.pool, **how))
        self.tab.recolour(dark=False)
        self.take(experiment, "")

    def take(self, experiment: Experiment, _control: str) -> None:
        """Take an experiment as the page does."""
        self.experiment = experiment
        self.tab.arrange(experiment)

    def choose(self, **changes: Any) -> None:
        """Change settings."""
        chosen = replace(self.experiment.train, **changes)
        self.take(replace(self.experiment, train=chosen), "train")

    def until(self, true: Callable[[], bool]) -> None:
        """Let the page drain until something holds; waits on the pipe in between."""
        while not true():
            worker = self.tab.runs.process.worker
            assert worker is not None, self.tab.runs.problem
            assert worker._connection.poll(LONG), "nothing was said"
            self.tab.tick()


@contextmanager
def opened(experiment: Experiment = SMALL, **how: Any) -> Iterator[Page]:
    """Open the tab, and end its process afterwards."""
    made = Page(experiment, **how)
    try:
        yield made
    finally:
        made.tab.close()
        made.pool.close()
