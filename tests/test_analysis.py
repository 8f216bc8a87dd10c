"""Numbers about spikes and membranes, against their definitions and against SciPy."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import signal, stats

import neurolab as nl
from neurolab import analysis
from neurolab.analysis.correlation import population_autocorrelation
from neurolab.analysis.lag_products import CACHED, FEW, LONG, lag_products
from tests.drives import uneven

floats = st.floats(-100.0, 100.0, allow_subnormal=False).map(lambda v: round(v, 6))
signals = arrays(np.float64, array_shapes(min_dims=1, max_dims=2, max_side=30), elements=floats)
levels = arrays(
    np.int16, array_shapes(min_dims=1, max_dims=2, max_side=20), elements=st.integers(-3, 3)
)


def literal(x: np.ndarray, lags: int) -> np.ndarray:
    """R[k] = 1/N Σ x[n] x[n − k], with x[n] = 0 before the first step, as CLIF prints it."""
    size = len(x)
    return np.array(
        [sum(x[n] * x[n - k] for n in range(size) if n >= k) / size for k in range(lags + 1)]
    )


@given(signals)
def test_autocorrelation_is_its_definition(x: np.ndarray) -> None:
    found = analysis.autocorrelation(x)
    assert found.shape == x.shape
    expected = [literal(column, len(x) - 1) for column in x.reshape(len(x), -1).T]
    np.testing.assert_allclose(found.reshape(len(x), -1).T, expected, rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize("size", [2, FEW, FEW + 1, FEW + 2, 257, 1000])
def test_autocorrelation_is_that_of_scipy(size: int) -> None:
    x = uneven(time=size, neurons=3)
    expected = [signal.correlate(c, c, mode="full")[size - 1 :] / size for c in x.T]
    np.testing.assert_allclose(analysis.autocorrelation(x).T, expected, atol=1e-12)
    np.testing.assert_allclose(analysis.autocorrelation(x, 1).T, np.array(expected)[:, :2])
    one = np.correlate(x[:, 0], x[:, 0], mode="full")[size - 1 :] / size
    np.testing.assert_allclose(analysis.autocorrelation(x[:, 0]), one, atol=1e-12)


def test_normalised_autocorrelation_begins_at_one() -> None:
    x = np.column_stack([uneven(time=400, neurons=1), np.full(400, 0.3)])
    found = analysis.autocorrelation(x, 20, normalise=True)
    centred = x[:, 0] - x[:, 0].mean()
    np.testing.assert_allclose(found[:, 0], literal(centred, 20) / literal(centred, 0)[0])
    assert found[0, 0] == 1.0
    assert np.isnan(found[:, 1]).all()


@given(
    st.integers(1, 400),
    st.integers(1, 3),
    st.integers(0, 399),
    st.sampled_from([np.float32, np.float64]),
)
def test_every_way_gives_the_same_products(size: int, count: int, lags: int, kind) -> None:
    """Few lags, long rows and everything else are added up differently."""
    lags %= size
    rows = np.random.default_rng(size).normal(0.3, 1.0, (count, size)).astype(kind)
    exact = rows.astype(np.float64)
    expected = [[row[k:] @ row[: size - k] for k in range(lags + 1)] for row in exact]
    bound = np.finfo(kind).eps * 40 * (exact**2).sum()
    with pytest.MonkeyPatch.context() as patch:
        for few, cached in [(FEW, CACHED), (0, CACHED), (0, 1), (0, 50)]:
            patch.setattr("neurolab.analysis.lag_products.FEW", few)
            patch.setattr("neurolab.analysis.lag_products.CACHED", cached)
            np.testing.assert_allclose(lag_products(rows, lags), expected, atol=bound)


@pytest.mark.parametrize(("kind", "digits"), [(np.float64, 1e-14), (np.float32, 1e-6)])
@pytest.mark.parametrize("lags", [FEW - 1, FEW, 500, CACHED // LONG, CACHED // 2, None])
def test_long_signals(kind, digits: float, lags: int | None) -> None:
    x = uneven(time=3 * CACHED + 7, neurons=1)[:, 0].astype(kind)
    exact = x.astype(np.float64)
    expected = signal.fftconvolve(exact, exact[::-1])[len(x) - 1 :] / len(x)
    found = analysis.autocorrelation(x, lags)
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, expected[: len(found)], atol=digits * expected[0])


@pytest.mark.parametrize("lags", [5, 100])
@pytest.mark.parametrize("size", [1e-150, 1e150, 2.0**-5])
def test_neither_huge_nor_tiny_values_lose_their_shape(lags: int, size: float) -> None:
    x = uneven(time=300, neurons=2)
    for normalise in (False, True):
        plain = analysis.autocorrelation(x, lags, normalise=normalise)
        scaled = analysis.autocorrelation(x * size, lags, normalise=normalise)
        factor = 1.0 if normalise else size * size
        np.testing.assert_allclose(scaled, plain * factor, rtol=1e-9, atol=1e-13 * factor)


@pytest.mark.parametrize("lags", [5, 100, None])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_neuron_with_nan_has_no_autocorrelation_and_the_others_have_theirs(bad, lags) -> None:
    x = uneven(time=300, neurons=5)
    whole = analysis.autocorrelation(x, lags)
    x[150, 2] = bad
    found = analysis.autocorrelation(x, lags)
    assert np.isnan(found[:, 2]).all()
    others = [0, 1, 3, 4]
    np.testing.assert_allclose(found[:, others], whole[:, others], atol=1e-13)
    assert population_autocorrelation(x, lags).still == 1


def test_population_autocorrelation_is_the_mean_over_neurons_that_move() -> None:
    x = np.column_stack([uneven(time=200, neurons=3), np.full((200, 2), 0.1)])
    found = population_autocorrelation(x, 50)
    each = analysis.autocorrelation(x[:, :3], 50, normalise=True)
    np.testing.assert_allclose(found.mean, each.mean(axis=1))
    assert (found.neurons, found.still) == (3, 2)
    plain = population_autocorrelation(x, 50, normalise=False)
    np.testing.assert_allclose(plain.mean, analysis.autocorrelation(x[:, :3], 50).mean(axis=1))
    none = population_autocorrelation(np.ones((10, 4)))
    assert np.isnan(none.mean).all()
    assert (none.neurons, none.still) == (0, 4)
    assert population_autocorrelation([0.5]).still == 1


@pytest.mark.parametrize("lags", [-1, 10, 2.0, True, "3"])
def test_lags_outside_are_refused(lags) -> None:
    with pytest.raises(nl.ParameterError, match="lags"):
        analysis.autocorrelation(np.ones(10), lags)


@pytest.mark.parametrize("values", [[], np.ones((2, 2, 2)), "abc", [[1.0], [1.0, 2.0]], 1j, None])
@pytest.mark.parametrize(
    "ask",
    [
        analysis.autocorrelation,
        analysis.firing_rate,
        analysis.interspike_intervals,
        analysis.level_counts,
    ],
)
def test_what_is_no_table_is_refused(ask, values) -> None:
    with pytest.raises(nl.ParameterError):
        ask(values)


@given(levels)
def test_intervals_are_the_gaps_between_firing_steps(spikes: np.ndarray) -> None:
    expected = []
    for column in spikes.reshape(len(spikes), -1).T:
        fired = [t for t, level in enumerate(column) if level]
        expected += [b - a for a, b in pairwise(fired)]
    found = analysis.interspike_intervals(spikes)
    assert found.dtype == np.int64
    assert found.tolist() == expected


def test_coefficient_of_variation() -> None:
    waits = [2, 3, 7, 4]
    found = analysis.coefficient_of_variation(waits)
    assert found == pytest.approx(stats.variation(waits, ddof=1))
    assert analysis.coefficient_of_variation([5, 5, 5]) == 0.0
    assert np.isnan(analysis.coefficient_of_variation([5]))
    with pytest.raises(nl.ParameterError, match="intervals"):
        analysis.coefficient_of_variation("often")


def test_bernoulli_spikes_have_geometric_intervals() -> None:
    """At chance p per step: mean interval 1/p, coefficient of variation √(1 − p)."""
    x = nl.stimuli.bernoulli(time=2000, neurons=100, probability=0.2, weight=1.0)
    waits = analysis.interspike_intervals(x.array())
    assert waits.mean() == pytest.approx(5.0, rel=0.02)
    assert analysis.coefficient_of_variation(waits) == pytest.approx(np.sqrt(0.8), rel=0.02)


@given(levels)
def test_rates_and_counts_ignore_signs(spikes: np.ndarray) -> None:
    size = np.abs(spikes.reshape(len(spikes), -1).astype(int))
    np.testing.assert_array_equal(analysis.spike_count(spikes), size.sum(axis=0))
    np.testing.assert_allclose(analysis.firing_rate(spikes), size.mean(axis=0))
    np.testing.assert_allclose(analysis.population_rate(spikes), size.mean(axis=1))


@given(levels)
def test_level_counts_are_those_of_numpy(spikes: np.ndarray) -> None:
    values, counts = analysis.level_counts(spikes)
    assert values.tolist() == list(range(spikes.min(), spikes.max() + 1))
    assert counts.sum() == spikes.size
    seen, often = np.unique(spikes, return_counts=True)
    np.testing.assert_array_equal(counts[np.isin(values, seen)], often)


@given(levels, st.integers(1, 12))
def test_whole_numbers_get_bins_of_whole_width(spikes: np.ndarray, bins: int) -> None:
    edges = analysis.histogram_edges(spikes, bins)
    width = np.diff(edges)
    assert (width == width[0]).all()
    assert width[0] == round(width[0])
    assert len(width) <= bins
    assert np.histogram(spikes, edges)[0].sum() == spikes.size


def test_edges_of_numbers() -> None:
    x = uneven()
    np.testing.assert_allclose(analysis.histogram_edges(x, 12), np.histogram_bin_edges(x, 12))
    assert analysis.histogram_edges([0.3, 0.3]).tolist() == [-0.2, 0.8]
    assert analysis.histogram_edges([]).tolist() == [-0.5, 0.5]
    assert analysis.histogram_edges([np.nan, 0.0, 1.0, np.inf], 1).tolist() == [0.0, 1.0]
    for bins in (0, 10_001, 2.5, None):
        with pytest.raises(nl.ParameterError, match="bins"):
            analysis.histogram_edges(x, bins)
