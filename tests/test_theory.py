"""What follows from the equations of the papers, held as identities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neurolab as nl
from neurolab.analysis.theory import (
    geometric_sum,
    leaky_membrane,
    membrane_mean,
    membrane_variance,
    steady_state,
)
from tests.drives import dyadic, uneven


@pytest.mark.parametrize("compare", [">=", ">"])
def test_soft_reset_spikes_follow_from_past_inputs_and_outputs(compare: str) -> None:
    """AR-LIF Theorem 1, Eq. 4: no membrane is needed to know whether a soft-reset LIF fires.

    s[t] = Θ(Σ k^i x[t−i] − V_th (1 + Σ k^i s[t−i])), the second sum from i = 1.
    """
    k, threshold = 0.5, 0.75
    x = dyadic(time=30, neurons=20)  # sums of at most 32 halvings of ¼ are exact
    params = {"decay": k, "threshold": threshold}
    s = nl.simulate("lif_soft", x, params, compare=compare, engine="numpy").levels
    for t in range(len(x)):
        weight = k ** np.arange(t, -1.0, -1.0)[:, None]
        past = (weight[:-1] * s[:t]).sum(axis=0)
        distance = (weight * x[: t + 1]).sum(axis=0) - threshold * (1.0 + past)
        fires = distance >= 0 if compare == ">=" else distance > 0
        np.testing.assert_array_equal(s[t], fires)


@pytest.mark.parametrize("drive", [uneven, dyadic])
@pytest.mark.parametrize("compare", [">=", ">"])
def test_cf_with_one_positive_level_is_a_soft_reset_lif(drive, compare: str) -> None:
    """CF's ablation ST, (K_P, K_N) = (1, 0)."""
    x = drive()
    cf = nl.simulate("cf", x, {"levels_pos": 1, "levels_neg": 0}, compare=compare)
    lif = nl.simulate("lif_soft", x, {"decay": 0.25, "threshold": 1.0}, compare=compare)
    for name in ("h", "u", "levels"):
        np.testing.assert_array_equal(cf[name], lif[name])


def test_cf_is_odd_where_its_two_sides_are_alike() -> None:
    x = dyadic()
    there, back = nl.simulate("cf", x), nl.simulate("cf", -x)
    np.testing.assert_array_equal(back.levels, -there.levels)
    np.testing.assert_array_equal(back.h, -there.h)


@pytest.mark.parametrize(("most", "fewest"), [(1, 0), (1, 1), (2, 0), (2, 2), (4, 4)])
def test_cf_loses_nothing(most: int, fewest: int) -> None:
    """What goes in leaves as thresholds, leaks, or stays: u − v = θ s at every step."""
    run = nl.simulate("cf", 3.0 * dyadic(), {"levels_pos": most, "levels_neg": fewest})
    assert run.levels.max() == most
    assert run.levels.min() == -fewest
    np.testing.assert_array_equal(run.h - run.u, run.levels)


@pytest.mark.parametrize("k", [0.0, 0.25, 0.9, 1.0])
def test_cf_without_levels_has_the_variance_of_eq_9(k: float) -> None:
    """Without resets the variance at step t is θ²(1 − k^2t)/(1 − k²) for noise of spread θ."""
    theta, mean, time, neurons = 1.5, 0.4, 6, 40_000
    x = nl.stimuli.normal(time=time, neurons=neurons, mean=mean, std=theta, seed=11)
    off = {"decay": k, "levels_pos": 0, "levels_neg": 0}
    run = nl.simulate("cf", x, off, record="h", engine="numpy")
    assert not run.count.any()
    t = np.arange(1, time + 1)
    summed = [sum(theta**2 * k ** (2 * i) for i in range(n)) for n in t]
    variance = membrane_variance(t, k, theta**2)
    np.testing.assert_allclose(variance, summed)
    # the spread of a sample variance is sqrt(2/n) = 0.7 %, that of a mean sqrt(variance/n)
    np.testing.assert_allclose(run.h.var(axis=1), variance, rtol=0.03)
    error = np.abs(run.h.mean(axis=1) - membrane_mean(t, k, mean))
    assert (error < 4.0 * np.sqrt(variance / neurons)).all()


@given(
    st.integers(0, 64).map(lambda v: v / 64),
    st.floats(-2.0, 2.0),
    st.floats(0.0, 3.0),
    st.floats(-1.0, 1.0),
)
def test_a_leaky_membrane_goes_where_the_closed_form_says(k, x, gain, start) -> None:
    params = {"decay": k, "gain": gain, "threshold": 100.0}
    first = nl.neurons()["lif_soft"].State(start)
    run = nl.simulate("lif_soft", np.full((15, 1), x), params, engine="numpy", state=first)
    expected = leaky_membrane(np.arange(1, 16), x, k, gain=gain, start=start)
    np.testing.assert_allclose(run.h[:, 0], expected, rtol=1e-12, atol=1e-12)
    assert leaky_membrane(0, x, k, gain=gain, start=start) == start
    if k < 1.0:
        end = leaky_membrane(10_000, x, k, gain=gain, start=start)
        np.testing.assert_allclose(end, steady_state(x, k, gain=gain), rtol=1e-9, atol=1e-12)


@given(st.floats(0.0, 1.0), st.integers(0, 50))
def test_geometric_sums(ratio: float, terms: int) -> None:
    expected = sum(ratio**i for i in range(terms))
    assert geometric_sum(ratio, np.array(float(terms))) == pytest.approx(expected, rel=1e-12)


def test_a_geometric_sum_keeps_its_digits_near_1() -> None:
    """Σ (1 − e)^i = t − e t(t − 1)/2 + …, where (1 − r^t)/(1 − r) has lost half its digits."""
    e, t = 2.0**-40, 1000.0
    expected = t - e * t * (t - 1) / 2
    assert geometric_sum(1.0 - e, np.array(t)) == pytest.approx(expected, rel=1e-14)


def test_without_leak_nothing_settles() -> None:
    found = steady_state([-1.0, 0.0, 2.0], 1.0)
    assert found.tolist() == [-np.inf, 0.0, np.inf]


@pytest.mark.parametrize(
    ("ask", "values", "word"),
    [
        (membrane_variance, (1, 1.5, 1.0), "decay"),
        (membrane_variance, (1, 0.5, -1.0), "variance"),
        (membrane_variance, (-1, 0.5, 1.0), "step"),
        (membrane_mean, (1, 0.5, np.nan), "mean"),
        (leaky_membrane, (np.nan, 1.0, 0.5), "step"),
        (leaky_membrane, ("now", 1.0, 0.5), "step"),
        (steady_state, (np.inf, 0.5), "current"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_what_no_membrane_has_is_refused(ask, values, word: str) -> None:
    with pytest.raises(nl.ParameterError, match=word):
        ask(*values)


@pytest.mark.parametrize("drive", [uneven, dyadic])
def test_rho_equal_to_the_threshold_is_the_soft_reset(drive) -> None:
    x = drive()
    params = {"decay": 0.625, "gain": 0.75, "threshold": 0.5}
    rho = nl.simulate("lif_rho", x, {**params, "rho": 0.5})
    soft = nl.simulate("lif_soft", x, params)
    for name in ("h", "u", "levels"):
        np.testing.assert_array_equal(rho[name], soft[name])


@pytest.mark.parametrize("drive", [uneven, dyadic])
def test_lazy_hard_reset_tests_the_same_membrane(drive) -> None:
    """The hard reset waits, but it is applied before the membrane is tested again."""
    x, params = drive(), {"decay": 0.5, "threshold": 0.75, "v_reset": -0.25}
    lazy, once = nl.simulate("lif_hard_lazy", x, params), nl.simulate("lif_hard", x, params)
    np.testing.assert_array_equal(lazy.h, once.h)
    np.testing.assert_array_equal(lazy.levels, once.levels)
    assert (lazy.u != once.u).any()


def test_lazy_soft_reset_is_an_undecayed_rho() -> None:
    """As k u + x − θ s = k (u − (θ/k) s) + x, the lazy reset is 1/k times as deep."""
    x = dyadic()
    lazy = nl.simulate("lif_soft_lazy", x, {"decay": 0.5, "threshold": 1.0})
    rho = nl.simulate("lif_rho", x, {"decay": 0.5, "threshold": 1.0, "rho": 2.0})
    np.testing.assert_array_equal(lazy.h, rho.h)
    np.testing.assert_array_equal(lazy.levels, rho.levels)


@pytest.mark.parametrize("scope", ["sum", "input"])
def test_qb_lif_scale_folds_into_the_next_weights(scope: str) -> None:
    """QB-LIF Eq. 10: S W = (γ level) W = level (γ W)."""
    x, gamma = dyadic(), 0.25
    run = nl.simulate("qb_lif", x, {"scale": gamma}, options={"reset_scope": scope})
    weight = np.random.default_rng(2).integers(-4, 5, (x.shape[1], 3)) / 4.0
    np.testing.assert_array_equal(run.spikes @ weight, run.levels @ (gamma * weight))
    assert run.levels.max() > 1


@pytest.mark.parametrize("scope", ["sum", "input"])
def test_qb_lif_measures_input_in_units_of_its_scale(scope: str) -> None:
    """Nothing but x/γ decides the levels: scale and input may be halved together."""
    x, options = uneven(), {"reset_scope": scope}
    one = nl.simulate("qb_lif", x, {"scale": 1.0}, options=options)
    half = nl.simulate("qb_lif", x / 2.0, {"scale": 0.5}, options=options)
    np.testing.assert_array_equal(one.levels, half.levels)
    np.testing.assert_array_equal(one.h, 2.0 * half.h)


def test_qb_lif_never_fires_twice_in_a_row_when_the_reset_is_whole() -> None:
    """With α = 1 and reset_scope "sum" the membrane after a burst is exactly 0."""
    run = nl.simulate("qb_lif", uneven(), {"reset_factor": 1.0})
    after = run.levels[:-1] > 0
    assert after.any()
    assert (run.h[1:][after] == 0.0).all()


def test_qb_lif_without_reset_is_a_quantised_leaky_integrator() -> None:
    x, gamma, most = dyadic(), 0.5, 3
    run = nl.simulate("qb_lif", x, {"reset_factor": 0.0, "scale": gamma, "max_level": most})
    integrator = nl.simulate("cf", x, {"decay": 0.5, "levels_pos": 0, "levels_neg": 0})
    np.testing.assert_array_equal(run.h, integrator.h)
    np.testing.assert_array_equal(run.levels, np.clip(np.floor(run.h / gamma), 0, most))


def test_clif_with_tau_1_keeps_no_membrane() -> None:
    x = uneven()
    run = nl.simulate("clif", x, {"tau": 1.0})
    np.testing.assert_array_equal(run.h, x)


def test_a_membrane_that_converges_onto_the_threshold() -> None:
    """NEURONS.md D: drive θ(1 − k) creeps up to θ and, in finite precision, reaches it.

    From below, h = θ(1 − 2^−t) is rounded to θ at t = 54, where only `>=` fires.
    """
    x = np.full((60, 1), 0.5)
    touched = nl.simulate("lif_soft", x, compare=">=").levels[:, 0]
    assert touched.argmax() == 53
    assert touched[:53].sum() == 0
    assert nl.simulate("lif_soft", x, compare=">").count[0] == 0
