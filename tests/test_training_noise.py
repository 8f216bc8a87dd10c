"""Noise on the input: its distribution, its seed, and what it does to the accuracy."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
import torch

from neurolab.errors import ParameterError
from neurolab.training.noise import KINDS, corrupt, robustness
from tests.training_runs import (  # noqa: F401 - `one_thread` is a fixture
    eager,
    one_thread,
    small,
)


def random(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_noise_has_the_distribution_it_is_named_after() -> None:
    x = torch.full((100, 200), 0.5, dtype=torch.float64)
    for kind, law in (
        ("uniform", scipy.stats.uniform(-0.3, 0.6)),
        ("gaussian", scipy.stats.norm(0.0, 0.3)),
    ):
        added = (corrupt(x, kind, 0.3, random()) - x).numpy().ravel()
        assert scipy.stats.kstest(added, law.cdf).pvalue > 1e-3


def test_salt_and_pepper_replace_a_share_of_the_values() -> None:
    x = torch.rand(100, 300, generator=random(1)) * 0.8 + 0.1
    noisy = corrupt(x, "salt_and_pepper", 0.2, random()).numpy()
    for extreme in (x.min().item(), x.max().item()):
        count = int(np.sum(noisy == extreme))
        assert scipy.stats.binomtest(count - 1, noisy.size, 0.1).pvalue > 1e-3
    kept = (noisy != x.min().item()) & (noisy != x.max().item())
    assert np.array_equal(noisy[kept], x.numpy()[kept])
    every = corrupt(x, "salt_and_pepper", 1.0, random())
    assert set(every.unique().tolist()) == {x.min().item(), x.max().item()}


@pytest.mark.parametrize("kind", KINDS)
def test_no_intensity_is_no_noise_and_a_seed_is_a_pattern(kind: str) -> None:
    x = torch.rand(20, 12, generator=random(1))
    assert torch.equal(corrupt(x, kind, 0.0, random()), x)
    assert torch.equal(corrupt(x, kind, 0.4, random(5)), corrupt(x, kind, 0.4, random(5)))
    assert not torch.equal(corrupt(x, kind, 0.4, random(5)), corrupt(x, kind, 0.4, random(6)))


@pytest.mark.parametrize(
    ("kind", "size", "words"),
    [
        ("gausian", 0.1, "did you mean 'gaussian'"),
        ("uniform", -0.1, "intensity = -0.1 is outside"),
        ("salt_and_pepper", 1.5, "intensity = 1.5 is outside"),
        ("gaussian", float("nan"), "intensity = nan"),
    ],
)
def test_bad_noise_is_refused(kind: str, size: float, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        corrupt(torch.zeros(2, 2), kind, size, random())


@pytest.mark.parametrize("kind", KINDS)
def test_accuracy_falls_from_that_of_clean_samples(kind: str) -> None:
    trainer = eager(small(epochs=20))
    list(trainer.steps())
    found = robustness(trainer, kind, (0.0, 1.0), seed=4)
    assert found.found[0] == trainer.evaluate("test")
    assert found.accuracy[1] < found.accuracy[0]
    assert found == robustness(trainer, kind, (0.0, 1.0), seed=4)
