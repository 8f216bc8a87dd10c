"""The numbers of every stimulus: distributions, independence, exact shapes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

import neurolab as nl
from neurolab.stimuli import make

LIKELY = 1e-4  # a correct generator fails one test in ten thousand, and the seeds are fixed


@pytest.mark.parametrize("seed", [0, 1, 2**63])
def test_normal_is_normal(seed: int) -> None:
    z = nl.stimuli.normal(time=400, neurons=500, mean=0.0, std=1.0, seed=seed).array().ravel()
    assert stats.kstest(z, "norm").pvalue > LIKELY
    n = z.size  # moments within five of their standard errors
    assert abs(z.mean()) < 5 / math.sqrt(n)
    assert abs(z.var() - 1) < 5 * math.sqrt(2 / n)
    assert abs(stats.skew(z)) < 5 * math.sqrt(6 / n)
    assert abs(stats.kurtosis(z)) < 5 * math.sqrt(24 / n)


def test_normal_has_its_tails() -> None:
    z = nl.stimuli.normal(time=1000, neurons=2000, mean=0.0, std=1.0, seed=3).array("float32")
    for edge in (3.0, 4.0):
        expected = z.size * stats.norm.sf(edge)
        for beyond in ((z > edge).sum(), (z < -edge).sum()):
            assert abs(beyond - expected) < 5 * math.sqrt(expected)


def test_normal_mean_and_spread() -> None:
    x = nl.stimuli.normal(time=400, neurons=500, mean=0.3, std=0.5, seed=1).array()
    assert abs(x.mean() - 0.3) < 5 * 0.5 / math.sqrt(x.size)
    assert abs(x.std() - 0.5) < 5 * 0.5 / math.sqrt(2 * x.size)


@pytest.mark.parametrize("rate", [0.01, 0.3, 2.0, 20.0, 100.0])
def test_poisson_is_poisson(rate: float) -> None:
    x = nl.stimuli.poisson(time=400, neurons=500, rate=rate, weight=1.0, seed=4).array()
    counts = x.ravel().astype(int)
    np.testing.assert_array_equal(counts, x.ravel())
    low, high = (int(stats.poisson.ppf(q, rate)) for q in (1e-4, 1 - 1e-4))
    edges = np.arange(low, high + 1)  # everything below and above goes into the end bins
    observed = np.bincount(np.clip(counts, low, high) - low, minlength=len(edges))
    chance = stats.poisson.pmf(edges, rate)
    chance[0], chance[-1] = stats.poisson.cdf(low, rate), stats.poisson.sf(high - 1, rate)
    assert stats.chisquare(observed, chance * counts.size).pvalue > LIKELY


@pytest.mark.parametrize("probability", [0.0, 0.001, 0.3, 0.999, 1.0])
def test_bernoulli_is_bernoulli(probability: float) -> None:
    x = nl.stimuli.bernoulli(time=400, neurons=500, probability=probability, weight=1.0, seed=4)
    array = x.array()
    assert set(np.unique(array)) <= {0.0, 1.0}
    spread = math.sqrt(probability * (1 - probability) / array.size)
    assert abs(array.mean() - probability) <= 4.5 * spread


@pytest.mark.parametrize("rate", [0.01, 0.3, 5.0, 100.0])
def test_poisson_edges_are_its_distribution_function(rate: float) -> None:
    table = nl.stimuli.poisson(time=1, rate=rate).plan(np.zeros(1)).table
    exact = stats.poisson.cdf(np.arange(len(table)), rate) * 2.0**32
    np.testing.assert_allclose(table.astype(float), exact, rtol=0, atol=1.0)
    assert stats.poisson.sf(len(table), rate) < 2.0**-31  # what no edge is left for


def test_poisson_at_rate_0_is_silent() -> None:
    assert not nl.stimuli.poisson(time=50, neurons=50, rate=0.0).array().any()


@pytest.mark.parametrize("kind", ["poisson", "bernoulli"])
def test_weight_multiplies_counts(kind: str) -> None:
    one, other = (make(kind, time=20, neurons=20, seed=1, weight=w).array() for w in (1.0, -0.75))
    np.testing.assert_array_equal(other, -0.75 * one)


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Return the correlation of two arrays in units of its standard error."""
    return float(np.corrcoef(a.ravel(), b.ravel())[0, 1]) * math.sqrt(a.size)


@pytest.mark.parametrize("kind", ["normal", "poisson", "bernoulli"])
def test_numbers_are_independent(kind: str) -> None:
    x = make(kind, time=600, neurons=500, seed=7).array()
    for lag in (1, 2, 3, 4, 8, 16, 32, 64, 128, 256):
        assert abs(correlation(x[lag:], x[:-lag])) < 4.5, f"steps {lag} apart"
        assert abs(correlation(x[:, lag:], x[:, :-lag])) < 4.5, f"neurons {lag} apart"
    assert abs(correlation(x[1:, 1:], x[:-1, :-1])) < 4.5, "along the diagonal"
    for seed in (6, 8, 7 + 2**32, 7 + 2**63):
        other = make(kind, time=600, neurons=500, seed=seed).array()
        assert abs(correlation(x, other)) < 4.5, f"seed {seed}"
        assert abs(correlation(x[1:], other[:-1])) < 4.5, f"seed {seed}, shifted"


def test_squares_are_independent_too() -> None:
    x = nl.stimuli.normal(time=600, neurons=500, mean=0.0, std=1.0, seed=2).array() ** 2
    for lag in (1, 2, 3, 64):
        assert abs(correlation(x[lag:], x[:-lag])) < 4.5
        assert abs(correlation(x[:, lag:], x[:, :-lag])) < 4.5


def test_perturbed_normal_splits_its_variance() -> None:
    """Mean over time keeps the fixed part (and ε²/T of the fresh one), the rest is fresh."""
    time, neurons, fixed, fresh = 400, 4000, 0.5, 0.2
    x = nl.stimuli.perturbed_normal(
        time=time, neurons=neurons, mean=0.3, std=fixed, perturbation=fresh, seed=9
    ).array()
    own = x.mean(axis=0)
    assert abs(own.mean() - 0.3) < 5 * fixed / math.sqrt(neurons)
    expected = fixed**2 + fresh**2 / time
    assert abs(own.var() / expected - 1) < 5 * math.sqrt(2 / neurons)
    rest = (x - own).var() * time / (time - 1)
    assert abs(rest / fresh**2 - 1) < 5 * math.sqrt(2 / (time * neurons))
    assert stats.kstest((own - 0.3) / math.sqrt(expected), "norm").pvalue > LIKELY
    assert abs(correlation(x[0] - own, own)) < 4.5


def test_drift_moves_the_mean_by_as_much_every_step() -> None:
    make_one = nl.stimuli.perturbed_normal
    still = make_one(time=50, neurons=20, seed=3)
    moving = make_one(time=50, neurons=20, seed=3, drift=-0.25)
    steps = np.broadcast_to(-0.25 * np.arange(50)[:, None], (50, 20))
    np.testing.assert_allclose(moving.array() - still.array(), steps, atol=1e-12)


def test_constant() -> None:
    assert (nl.stimuli.constant(time=4, neurons=3, amplitude=0.7).array() == 0.7).all()


def test_step_is_on_from_start_to_before_stop() -> None:
    x = nl.stimuli.step(time=8, neurons=2, base=-1.0, amplitude=2.0, start=3, stop=6)
    expected = [-1.0, -1.0, -1.0, 2.0, 2.0, 2.0, -1.0, -1.0]
    np.testing.assert_array_equal(x.array(), np.array([expected, expected]).T)


def test_ramp_runs_from_its_begin_to_its_end() -> None:
    x = nl.stimuli.ramp(time=5, begin=-1.0, end=1.0).array()
    np.testing.assert_array_equal(x[:, 0], [-1.0, -0.5, 0.0, 0.5, 1.0])
    np.testing.assert_array_equal(nl.stimuli.ramp(time=1, begin=-1.0, end=1.0).array(), [[-1.0]])


def test_sine_passes_its_quarters() -> None:
    """Mean ½, height 2, period 4, shifted by 90 degrees: ½ + 2 (1, 0, −1, 0)."""
    x = nl.stimuli.sine(time=5, mean=0.5, amplitude=2.0, period=4.0, phase=90.0).array()
    np.testing.assert_allclose(x[:, 0], [2.5, 0.5, -1.5, 0.5, 2.5], atol=1e-12)
