"""What tasks promise: the same samples again, parts that share nothing, and what they hide."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from neurolab.errors import ParameterError
from neurolab.fields import Param
from neurolab.training.tasks import TASKS, Points, Word, find, options
from neurolab.training.tasks.coding import coded
from neurolab.training.tasks.splitting import KEPT, TEST, deal

BUILT_IN = {name: kind for name, kind in TASKS.items() if not kind.needs_path}
GENERATED = [name for name, kind in BUILT_IN.items() if "count" in options(kind)]
each_task = pytest.mark.parametrize("name", list(BUILT_IN))
each_generated = pytest.mark.parametrize("name", GENERATED)


def rows(x: np.ndarray) -> set[bytes]:
    return {row.tobytes() for row in x}


@each_task
def test_samples_have_the_shape_that_the_task_says(name: str) -> None:
    task = find(name)
    assert task.timed == (task.time is not None)
    for part in task.split(seed=3):
        assert part.x.shape == (part.y.size, *task.sample_shape)
        assert part.x.dtype == np.float32
        assert part.y.dtype == np.int64
        assert set(part.y) == set(range(task.classes))
        assert np.isfinite(part.x).all()


@each_task
def test_the_same_seed_gives_the_same_samples_and_another_one_others(name: str) -> None:
    first, again, other = (find(name).split(seed).train.x for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@each_task
def test_no_sample_stands_in_two_parts_and_folds_test_every_sample_once(name: str) -> None:
    task = find(name)
    parts = task.split(seed=1)
    kept = [rows(part.x) for part in parts]
    sizes = [part.y.size for part in parts]
    assert len(set.union(*kept)) == sum(map(len, kept))
    folds = [task.split(seed=1, fold=k).test for k in range(5)]
    tested = [rows(part.x) for part in folds]
    assert sum(part.y.size for part in folds) == sum(sizes)
    assert len(set.union(*tested)) == sum(map(len, tested))
    assert tested[0] == kept[2]


def test_equal_samples_stay_together() -> None:
    task = find("manifolds", dimension=1, steps=5, count=2000)
    parts = task.split()
    kept = [rows(part.x) for part in parts]
    assert sum(map(len, kept)) < sum(part.y.size for part in parts) == 2000
    assert len(set.union(*kept)) == sum(map(len, kept))


@each_task
def test_every_part_has_its_share_of_every_class(name: str) -> None:
    parts = find(name).split(seed=2, fold=3)
    counts = np.array([np.bincount(part.y) for part in parts])
    share = counts.sum(axis=1, keepdims=True) / counts.sum()
    assert np.abs(counts - share * counts.sum(axis=0)).max() <= 2


@each_generated
def test_generated_classes_are_equally_frequent(name: str) -> None:
    y = np.concatenate([part.y for part in find(name, count=203).split()])
    assert y.size == 203
    assert np.ptp(np.bincount(y)) <= 1


@given(
    y=st.lists(st.integers(0, 3), min_size=60, max_size=90).map(
        lambda rest: np.array(rest + [0, 1, 2, 3] * 9)
    ),
    fold=st.integers(0, 8),
    seed=st.integers(0, 2**63 - 1),
    validation=st.floats(0.05, 0.5),
)
@settings(max_examples=50, deadline=None)
def test_dealing_gives_every_sample_to_one_part(
    y: np.ndarray, fold: int, seed: int, validation: float
) -> None:
    folds = [deal(y, seed, k, 9, validation) == TEST for k in range(9)]
    assert (np.sum(folds, axis=0) == 1).all()
    part = deal(y, seed, fold, 9, validation)
    tested, all_of_it = (np.bincount(y[which], minlength=4) for which in (part == TEST, ...))
    assert (np.abs(tested - all_of_it / 9) <= 1).all()
    rest = (part != TEST).sum()
    assert abs((part == KEPT).sum() - validation * rest) <= 1


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"fold": 5}, "fold = 5"),
        ({"fold": -1}, "fold = -1"),
        ({"folds": 1}, "folds = 1"),
        ({"folds": 100}, "every class needs at least 100"),
        ({"seed": -1}, "seed = -1"),
        ({"seed": 0.5}, "seed = 0.5"),
        ({"validation": 0.0}, "validation"),
        ({"validation": 0.7}, "validation"),
    ],
)
def test_a_split_that_cannot_be_is_refused(how: dict[str, Any], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        find("moons", count=100).split(**how)


@pytest.mark.parametrize("name", list(TASKS))
def test_every_option_checks_its_bounds_and_words(name: str) -> None:
    kind = TASKS[name]
    path = {"path": "somewhere"} if kind.needs_path else {}
    for option, about in options(kind).items():
        if isinstance(about, Param):
            wrong = [about.low - 1, about.high + 1, "many", float("nan")]
            wrong += [about.low + 0.5] if about.integer else []
            fits: Any = about.low
        elif isinstance(about, Word):
            wrong, fits = ["nonsense"], about.among[-1]
        else:
            wrong, fits = ["", " "], "elsewhere"
        for value in wrong:
            with pytest.raises(ParameterError, match=option):
                find(name, **{**path, option: value})
        if (name, option) != ("delayed_match", "delay"):  # distractors need some
            assert getattr(find(name, **{**path, option: fits}), option) == fits
        assert about.help.endswith(".")


def test_unknown_names_are_told_with_the_nearest() -> None:
    with pytest.raises(ParameterError, match="'moons'"):
        find("moon")
    with pytest.raises(ParameterError, match="'noise'"):
        find("moons", nois=1)


def test_too_short_delays_too_long_samples_and_too_few_differences_are_refused() -> None:
    with pytest.raises(ParameterError, match="at least 6 steps, or silence"):
        find("delayed_match", cues=4, delay=5)
    with pytest.raises(ParameterError, match="numbers; at most 100,000,000"):
        find("gestures", count=8000, steps=64, size=48)
    with pytest.raises(ParameterError, match="64 are allowed"):
        find("delayed_match", delay=60, answer=16)
    with pytest.raises(ParameterError, match="both alike has too few different samples, 2"):
        find("temporal_xor", noise=0, count=500).split()


def test_digits_are_those_of_scikit_learn() -> None:
    from sklearn.datasets import load_digits

    known = load_digits()
    every = find("digits", layout="image").samples(0)
    assert np.array_equal(every.x[:, 0] * 16, known.images)
    assert np.array_equal(every.y, known.target)


def test_without_scikit_learn_the_digits_say_what_to_install() -> None:
    program = (
        "import sys; sys.modules['sklearn'] = sys.modules['sklearn.datasets'] = None\n"
        "from neurolab.training.tasks import find\n"
        "try: find('digits').split()\n"
        "except Exception as error: print(type(error).__name__, error)\n"
        "find('moons').split()\n"
        "assert 'torch' not in sys.modules"
    )
    found = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "ParameterError" in found.stdout
    assert "pip install scikit-learn" in found.stdout


@each_task
def test_what_a_network_receives_has_time_first(name: str) -> None:
    task = find(name)
    x = torch.from_numpy(task.split().test.x[:7])
    received = task.encode(x, task.time or 3)
    assert received.shape == (task.time or 3, 7, *task.shape)
    with pytest.raises(ParameterError, match="batch"):
        task.encode(x[..., None], task.time or 3)
    if task.timed:
        assert torch.equal(received[2], x[:, 2])
        with pytest.raises(ParameterError, match="time"):
            task.encode(x, task.time + 1)


def test_codings_keep_the_mean_and_repeat_with_their_generator() -> None:
    x = torch.tensor([0.0, 0.2, 0.7, 1.0])
    steps = 1000
    for coding, variance in (("bernoulli", x * (1 - x)), ("poisson", x)):
        drawn, again = (coded(x, steps, coding, torch.Generator().manual_seed(1)) for _ in range(2))
        assert torch.equal(drawn, again)
        assert ((drawn.mean(0) - x).abs() <= 4 * (variance / steps).sqrt()).all()
        assert torch.allclose(drawn.var(0), variance, atol=0.1)
    assert torch.equal(coded(x, 3, "direct", None), x.expand(3, 4))


@pytest.mark.parametrize("name", ["moons", "circles", "spirals"])
@pytest.mark.parametrize("coding", ["direct", "population"])
def test_a_decision_surface_covers_the_points(name: str, coding: str) -> None:
    task = find(name, coding=coding, units=9)
    assert isinstance(task, Points)
    surface = task.surface(16)
    assert surface.points.shape == (256, 2)
    assert np.array_equal(surface.points[18], [surface.across[2], surface.up[1]])
    x = task.split().train.x
    assert (np.abs(x) <= surface.points.max()).mean() > 0.99
    current = task.encode(torch.from_numpy(surface.points), 2)
    assert current.shape == (2, 256, *task.shape)
    assert torch.unique(current[0], dim=0).shape[0] == 256


def test_curves_are_what_they_are_called() -> None:
    circles = find("circles", noise=0, inner=0.3).samples(0)
    assert np.allclose(np.hypot(*circles.x.T), np.where(circles.y == 0, 0.3, 1), atol=1e-6)
    spirals = find("spirals", noise=0, arms=3, turns=1.5).samples(0)
    place = spirals.x[:, 0] + 1j * spirals.x[:, 1]
    turned = place * np.exp(-2j * np.pi * (1.5 * np.abs(place) + spirals.y / 3))
    assert np.allclose(np.angle(turned), 0, atol=1e-5)
    moons = find("moons", noise=0).samples(0)
    centre = np.where(moons.y == 0, -1, 1)[:, None] * [1 / 3, 1 / 6]
    assert np.allclose(np.hypot(*(moons.x - centre).T), 2 / 3, atol=1e-6)
