"""What tasks hide: from a moment, from the sum over time, and from counts, but not from time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from neurolab.training.tasks import Samples, Task, find

MEMORY = [
    find("delayed_match", count=4000),
    find("delayed_match", count=4000, cues=4, delay=9, answer=0),
    find("temporal_xor", count=4000),
]
each_memory = pytest.mark.parametrize("task", MEMORY, ids=lambda t: f"{t.name}-{t.shape[0]}")


def guessed(train: Samples, test: Samples, view: Any) -> float:
    """Return how often a straight line through some view of the samples names the class."""
    seen, asked = (view(part.x).reshape(part.y.size, -1) for part in (train, test))
    line = LogisticRegression(max_iter=300, C=0.1).fit(seen, train.y)
    return float(line.score(asked, test.y))


def near_chance(share: float, tests: int) -> bool:
    """Tell whether a share of right guesses between two classes is within 4 standard errors."""
    return abs(share - 0.5) < 4 * 0.5 / np.sqrt(tests)


@each_memory
def test_neither_a_moment_nor_the_sum_of_all_tells_the_class(task: Task) -> None:
    train, _, test = task.split(seed=7)
    assert near_chance(guessed(train, test, lambda x: x.sum(1)), test.y.size)
    for step in range(task.time or 0):
        assert near_chance(guessed(train, test, lambda x, t=step: x[:, t]), test.y.size)


def test_the_same_straight_line_finds_what_a_moment_does_show() -> None:
    """A control: where the first step tells the class, the probe above must see it."""
    task = find("delayed_match", count=1000)
    shown = [
        Samples(part.x, (part.x[:, 0, : task.units].mean(axis=1) > 0.5).astype(np.int64))
        for part in task.split()
    ]
    assert guessed(shown[0], shown[2], lambda x: x[:, 0]) > 0.99


@pytest.mark.parametrize(
    "task",
    [
        find("delayed_match", noise=0, units=1, cues=3, delay=20, count=200),
        find("delayed_match", noise=0, units=1, cues=8, delay=14, count=1000),
    ],
)
def test_with_distractors_all_samples_have_the_same_sum(task: Task) -> None:
    x, y = task.samples(0)
    assert (x.sum(axis=1) == 2).all()
    assert x[:, :, :-1].sum(axis=2).max() == 1  # never two cues at once
    cues = task.shape[0] - 1
    pairs = x[:, [0, -3], :cues].argmax(axis=2)  # the last two steps are for the answer
    assert len(np.unique(pairs, axis=0)) == cues**2
    assert np.array_equal(pairs[:, 0] == pairs[:, 1], y == 1)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("between", ["distractors", "silence"])
def test_remembering_the_first_cue_solves_the_delayed_match(seed: int, between: str) -> None:
    task = find("delayed_match", cues=3, delay=7, between=between)
    x, y = task.samples(seed)
    cues = x.reshape(*x.shape[:2], 4, task.units).sum(axis=3)[:, :, :3].argmax(axis=2)
    first, second = (cues[:, step] for step in task.cue_steps)
    assert np.array_equal(first == second, y == 1)


@pytest.mark.parametrize("seed", range(3))
def test_comparing_the_times_of_the_pulses_solves_the_temporal_xor(seed: int) -> None:
    task = find("temporal_xor", window=4, gap=5, units=16)
    x, y = task.samples(seed)
    strength = x.sum(axis=2)
    late = [strength[:, b : b + 4].argmax(axis=1) == 3 for b in (0, 9)]
    assert np.array_equal(late[0] ^ late[1], y == 1)


@given(dimension=st.integers(1, 4), smoothness=st.floats(1, 4), seed=st.integers(0, 99))
@settings(max_examples=10, deadline=None)
def test_on_random_manifolds_every_unit_spikes_once(
    dimension: int, smoothness: float, seed: int
) -> None:
    task = find("manifolds", dimension=dimension, smoothness=smoothness, count=60)
    assert (task.samples(seed).x.sum(axis=1) == 1).all()


def test_spike_times_spread_over_all_steps_and_lie_on_manifolds() -> None:
    task = find("manifolds", count=2000, dimension=1)
    x, y = task.samples(0)
    share = x.mean(axis=(0, 2)) * task.steps
    assert 0.3 < share.min() <= share.max() < 3
    times = x.argmax(axis=1).astype(float)
    gap = np.linalg.norm(times[:, None] - times[None, :400], axis=2)
    gap[np.arange(400), np.arange(400)] = np.inf
    assert (y[gap.argmin(axis=0)] == y[:400]).mean() > 0.98  # neighbours share their manifold


@pytest.mark.parametrize("pair", range(4))
def test_opposite_gestures_have_the_same_sum_and_differ_in_order(pair: int) -> None:
    from neurolab.training.tasks.gestures import events
    from neurolab.training.tasks.movement import move, pictures

    there, back = (
        pictures(move(np.full(600, 2 * pair + k), 12, 0.7, np.random.default_rng(k)), 12)
        for k in (0, 1)
    )
    on, off = events(there)
    assert np.array_equal(on.sum(axis=1), off.sum(axis=1))
    backwards = events(there[:, ::-1])
    for forth, reverse in zip((off, on), backwards, strict=True):  # what turned dark turns bright
        assert np.array_equal(np.roll(forth[:, ::-1], 1, axis=1), reverse)
    for one, other in ((there, back), *zip(events(there), events(back), strict=True)):
        sums = [each.sum(axis=1, dtype=float) for each in (one, other)]
        error = np.sqrt(sum(s.var(axis=0) for s in sums) / 600)
        assert (np.abs(sums[0].mean(axis=0) - sums[1].mean(axis=0)) <= 5 * error + 1e-9).all()
    assert on.any(axis=1).mean() > 0.05


def test_a_hand_that_moves_right_moves_right() -> None:
    """The brightest column of successive pictures says the direction without exception."""
    task = find("gestures", kinds=4, noise=0, count=200)
    x, y = task.samples(0)
    light = x[:, :, 2]
    place = np.arange(task.size) + 0.5
    full = light.sum(axis=(2, 3)) + 1e-9
    across, down = (light.sum(axis=axis) @ place / full for axis in (2, 3))
    # only where the whole hand is in view twice running
    inside = (light[:, :, [0, -1]].sum((2, 3)) + light[:, :, :, [0, -1]].sum((2, 3))) == 0
    both = (inside & np.roll(inside, 1, axis=1) & (full > 1))[:, 1:]
    for axis, centre in enumerate((across, down)):
        moved = np.where(both, np.diff(centre, axis=1), 0).sum(axis=1)
        for k, sign in ((2 * axis, 1), (2 * axis + 1, -1)):
            assert (sign * moved[y == k] >= 0).all()
            assert (sign * moved[y == k] > 0).mean() > 0.9
