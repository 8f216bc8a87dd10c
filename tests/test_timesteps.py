"""Distributions between timesteps: the two-sample functions again, chance, and intervals."""

from __future__ import annotations

import numpy as np
import pytest

import neurolab as nl
from neurolab import analysis
from neurolab.analysis.timesteps import AGAINST, MEASURES


def drifting(time: int = 4, neurons: int = 600, kind=np.float64) -> np.ndarray:
    """Return `[time, neuron]` whose mean grows, with neurons that resemble themselves."""
    random = np.random.default_rng(5)
    own = random.normal(size=neurons)
    return (own + 0.3 * random.normal(size=(time, neurons)) + np.arange(time)[:, None]).astype(kind)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("measure", MEASURES)
def test_every_pair_is_the_two_sample_function(measure: str, kind) -> None:
    x = drifting(kind=kind)
    limits = (float(x.min()), float(x.max()))
    found = analysis.between_steps(x, measure, "all", bins=20)
    options = {"bins": 20, "range": limits} if measure == "jensen_shannon" else {}
    ask = getattr(analysis, measure)
    expected = [[ask(a, b, **options) for b in x] for a in x]
    np.testing.assert_allclose(found.value, expected, rtol=1e-5, atol=1e-12)
    first = analysis.between_steps(x, measure, "first", bins=20)
    np.testing.assert_allclose(first.value, found.value[0])
    np.testing.assert_allclose(first.floor, found.floor[0])
    previous = analysis.between_steps(x, measure, "previous", bins=20)
    assert np.isnan(previous.value[0])
    np.testing.assert_allclose(previous.value[1:], np.diag(found.value, 1))
    assert found.range == limits
    assert found.samples == x.shape[1]
    assert found.bins == (20 if measure == "jensen_shannon" else None)
    assert found.notes == ()
    assert np.isnan(found.low).all()


def test_floors_are_those_of_two_samples() -> None:
    x = drifting()
    found = analysis.between_steps(x, "wasserstein")
    expected = [analysis.wasserstein_floor(x[0], row) for row in x[1:]]
    np.testing.assert_allclose(found.floor[1:], expected)
    alike = np.tile(x[0], (2, 1))
    limits = (float(x.min()), float(x.max()))
    found = analysis.between_steps(alike, range=limits)
    bias = analysis.jensen_shannon_bias(*alike, range=limits)
    assert found.floor[1] == pytest.approx(bias)


def test_a_given_range_is_shared() -> None:
    x = drifting()
    limits = (-20.0, 20.0)
    found = analysis.between_steps(x, bins=32, range=limits)
    assert found.range == limits
    assert found.value[2] == pytest.approx(analysis.jensen_shannon(x[0], x[2], 32, limits))
    with pytest.raises(nl.ParameterError, match="leaves out"):
        analysis.between_steps(x, range=(0.0, 1.0))


@pytest.mark.parametrize("against", AGAINST)
@pytest.mark.parametrize("measure", MEASURES)
def test_intervals_repeat_and_keep_the_pairing(measure: str, against: str) -> None:
    """Neurons that resemble themselves tell more about a drift than strangers do."""
    x = drifting()
    ask = {"measure": measure, "against": against, "bins": 16, "replicates": 100}
    found = analysis.between_steps(x, **ask, seed=1)
    for one, two in zip(found[:4], analysis.between_steps(x, **ask, seed=1)[:4], strict=True):
        np.testing.assert_array_equal(one, two)
    other = analysis.between_steps(x, **ask, seed=2)
    assert not np.array_equal(found.high, other.high, equal_nan=True)
    known = ~np.isnan(found.value)
    assert (found.low[known] <= found.high[known]).all()
    assert (found.low[known] >= 0.0).all()
    mixed = np.random.default_rng(0).permuted(x, axis=1)
    strangers = analysis.between_steps(mixed, **ask, seed=1)
    widths = [np.nanmean(f.high - f.low) for f in (found, strangers)]
    assert widths[0] < 0.9 * widths[1]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("shift", [0.0, 1.0])
def test_intervals_hold_the_truth(measure: str, shift: float) -> None:
    """Uniform numbers and the same shifted by `shift`/2: half the shift, in bits and in units."""
    random = np.random.default_rng(6)
    runs, held = 40, 0
    for seed in range(runs):
        x = random.uniform(size=(2, 300))
        x[1] += shift / 2
        found = analysis.between_steps(
            x, measure, bins=12, range=(0.0, 1.5), replicates=100, seed=seed
        )
        held += found.low[1] - 1e-12 <= shift / 2 <= found.high[1] + 1e-12
    assert held >= 33  # of 40 at 95 %: fewer once in 3000


def test_few_neurons_have_no_interval_and_a_note() -> None:
    few = analysis.between_steps(drifting(neurons=20), bins=8, replicates=50)
    assert np.isnan(few.low).all()
    assert few.replicates == 0
    assert "no interval: 20 neurons" in few.notes[0]
    many_bins = analysis.between_steps(drifting(neurons=50), bins=64, replicates=50)
    assert any("more bins (64) than samples per step (50)" in note for note in many_bins.notes)
    assert np.isnan(many_bins.high).all()
    assert analysis.between_steps(drifting(neurons=50), "wasserstein", replicates=50).notes == ()


@pytest.mark.parametrize("measure", MEASURES)
def test_smallest_inputs(measure: str) -> None:
    for against, empty in zip(AGAINST, ([0.0], [np.nan], [[0.0]]), strict=True):
        found = analysis.between_steps([[1.0, 2.0]], measure, against)
        np.testing.assert_array_equal(found.value, empty)
    still = analysis.between_steps(np.ones((3, 40)), measure, "all", bins=8, replicates=40)
    for numbers in still[:4]:
        np.testing.assert_array_equal(numbers, np.zeros((3, 3)))
    one = analysis.between_steps([1.0, 1.0, 3.0], measure, bins=2)
    assert one.value.tolist() == [0.0, 0.0, 1.0 if measure == "jensen_shannon" else 2.0]


@pytest.mark.parametrize(
    ("values", "options", "says"),
    [
        ([], {}, "samples"),
        (np.ones((2, 2, 2)), {}, "samples"),
        ([[1.0, 2.0], [1.0]], {}, "not numbers"),
        ([[1.0, np.nan]], {}, "1 of 2 samples"),
        ([[1.0]], {"measure": "wasserstien"}, "did you mean 'wasserstein'"),
        ([[1.0]], {"measure": []}, "there is no measure"),
        ([[1.0]], {"against": "last"}, "valid: first, previous, all"),
        ([[1.0]], {"bins": 1.5}, "bins"),
        ([[1.0]], {"replicates": 3}, "replicates = 3 must be 0, or 40"),
        ([[1.0]], {"replicates": -1}, "replicates"),
        ([[1.0]], {"seed": -1}, "seed"),
        ([[1.0]], {"seed": None}, "seed"),
        ([[1.0]], {"range": (2.0, 1.0), "measure": "wasserstein"}, "range"),
    ],
)
def test_bad_input_is_refused(values, options: dict, says: str) -> None:
    with pytest.raises(nl.ParameterError, match=says):
        analysis.between_steps(values, **options)
