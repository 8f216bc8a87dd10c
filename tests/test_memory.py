"""How long a signal remembers, against processes whose memory is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neurolab as nl
from neurolab.analysis import autocorrelation
from neurolab.analysis.correlation import population_autocorrelation
from neurolab.analysis.memory import decay_length, integrated_time

LEAK = 0.9


@pytest.fixture(scope="module")
def leaking() -> np.ndarray:
    """Return leaky integrators of independent noise: r[k] = dᵏ with d the decay."""
    x = nl.stimuli.normal(time=20_000, neurons=8, mean=0.0, std=1.0, seed=5)
    off = {"decay": LEAK, "levels_pos": 0, "levels_neg": 0}
    return nl.simulate("cf", x, off, record="h", engine="numpy").h


@given(st.floats(0.01, 0.97))
def test_of_a_geometric_curve(decay: float) -> None:
    """Lengths −1/ln d, up to the chord's distance from the curve, and (1 + d)/(1 − d)."""
    r = decay ** np.arange(800.0)
    found, true = decay_length(r), -1.0 / np.log(decay)
    last = np.floor(true)
    chord = np.interp(-np.exp(-1), -r, np.arange(800.0))  # the straight line, by NumPy
    assert found == pytest.approx(chord, rel=1e-12)
    assert last <= found <= last + 1.0
    assert found >= true - 1e-9  # a chord lies above a convex curve
    end = np.append(r, 0.0)  # so that the lobe is closed
    assert integrated_time(end) == pytest.approx((1 + decay) / (1 - decay), rel=1e-6)


def test_of_a_leaky_membrane(leaking: np.ndarray) -> None:
    r = autocorrelation(leaking, 400, normalise=True)
    lengths, times = decay_length(r), integrated_time(r)
    assert np.mean(lengths) == pytest.approx(-1.0 / np.log(LEAK), rel=0.05)
    assert np.mean(times) == pytest.approx((1 + LEAK) / (1 - LEAK), rel=0.1)
    mean = population_autocorrelation(leaking, 400).mean
    assert decay_length(mean) == pytest.approx(-1.0 / np.log(LEAK), rel=0.05)


def test_integrated_time_is_what_a_mean_costs(leaking: np.ndarray) -> None:
    """The variance of a mean over n steps is variance × time/n: that is what the time is for."""
    blocks = leaking[:20_000].reshape(100, 200, 8).mean(axis=1)
    expected = leaking.var() * (1 + LEAK) / (1 - LEAK) / 200
    assert blocks.var() == pytest.approx(expected, rel=0.2)  # 800 means: ±5 %
    r = autocorrelation(leaking, 400, normalise=True)
    assert leaking.var() * np.mean(integrated_time(r)) / 200 == pytest.approx(expected, rel=0.15)


def test_where_there_is_no_answer() -> None:
    still = autocorrelation(np.full((50, 1), 0.1), normalise=True)
    assert np.isnan(decay_length(still)).all()
    assert np.isnan(integrated_time(still)).all()
    slow = [1.0, 0.9, 0.8]
    assert decay_length(slow) == np.inf
    assert integrated_time(slow) == np.inf
    assert decay_length([1.0]) == np.inf  # one lag: nothing is known of the decay
    assert integrated_time([1.0, 0.0]) == 1.0
    assert decay_length([1.0, 0.0]) == pytest.approx(1.0 - np.exp(-1.0))
    assert integrated_time([1.0, 0.5, -0.2, 0.9]) == 2.0  # what comes after the crossing is noise
    both = decay_length(np.column_stack([slow, [1.0, 0.0, 0.0], [np.nan] * 3]))
    np.testing.assert_allclose(both, [np.inf, 1.0 - np.exp(-1.0), np.nan])


@pytest.mark.parametrize("ask", [decay_length, integrated_time])
@pytest.mark.parametrize("bad", [[], [2.0, 1.0], [0.0, 0.0], np.ones((2, 2, 2)), "abc"])
def test_what_is_no_normalised_autocorrelation_is_refused(ask, bad) -> None:
    with pytest.raises(nl.ParameterError):
        ask(bad)


def test_the_complementary_membrane_remembers_longer() -> None:
    """CLIF Fig. 8: the autocorrelation of m decays more slowly than that of a LIF's membrane."""
    x = nl.stimuli.poisson(time=4000, neurons=20, rate=0.5, weight=0.8, seed=3)
    clif = nl.simulate("clif", x, engine="numpy", record=("states",))
    lif = nl.simulate("lif_soft", x, engine="numpy", record=("u",))
    slow = decay_length(population_autocorrelation(clif.states["m"], 50).mean)
    assert slow > decay_length(population_autocorrelation(lif.u, 50).mean)
