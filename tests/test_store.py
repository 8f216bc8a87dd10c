"""Undo and redo of experiments, with a clock that the test moves."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from neurolab.experiment import Experiment
from neurolab.explorer.store import Store

TOGETHER = 2.0  # seconds


class Clock:
    """Time that passes only when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def seeded(seed: int) -> Experiment:
    return replace(Experiment(), seed=seed)


def test_a_drag_is_one_step_and_a_pause_begins_another() -> None:
    clock = Clock()
    store = Store(seeded(0), clock, together=lambda: TOGETHER)
    for seed in (1, 2, 3):
        store.change(seeded(seed), "seed")
        clock.now += TOGETHER / 2
    clock.now += 2 * TOGETHER
    store.change(seeded(4), "seed")
    assert store.undo()
    assert store.experiment.seed == 3
    assert store.undo()
    assert store.experiment.seed == 0
    assert not store.undo()


def test_another_control_begins_another_step() -> None:
    store = Store(seeded(0), Clock())
    store.change(seeded(1), "seed")
    store.change(replace(seeded(1), time=50), "time")
    store.undo()
    assert store.experiment == seeded(1)


def test_a_change_after_undo_drops_what_was_undone() -> None:
    store = Store(seeded(0), Clock())
    store.change(seeded(1))
    store.undo()
    store.change(seeded(2))
    assert not store.can_redo
    assert not store.redo()
    assert store.experiment.seed == 2


@given(st.lists(st.integers(0, 99), min_size=1, max_size=20))
def test_undoing_everything_and_redoing_it_comes_back(seeds: list[int]) -> None:
    store = Store(seeded(1000), Clock())
    for seed in seeds:
        store.change(seeded(seed))
    last = store.experiment
    while store.undo():
        pass
    assert store.experiment == seeded(1000)
    while store.redo():
        pass
    assert store.experiment == last


def test_listeners_hear_every_new_experiment_and_no_repetition() -> None:
    heard: list[int] = []
    store = Store(seeded(0), Clock())
    store.listen(lambda e: heard.append(e.seed))
    store.change(seeded(1))
    store.change(seeded(1))
    store.undo()
    store.redo()
    assert heard == [1, 0, 1]
