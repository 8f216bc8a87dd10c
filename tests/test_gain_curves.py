"""Closed-form gain curves, against runs of the neurons they are about."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import neurolab as nl
from neurolab.analysis.gain_curves import hard_reset_rate, rheobase, soft_reset_rate

TIME = 300
shares = st.integers(0, 64).map(lambda v: v / 64)
currents = st.lists(st.integers(-8, 130).map(lambda v: v / 64), min_size=1, max_size=12)
levels = st.integers(1, 12).map(lambda v: v / 8)


def spikes(model: str, current, params: dict, compare: str = ">=", **named) -> np.ndarray:
    """Return the spikes of a run under constant currents, from the reference engine."""
    x = np.tile(np.asarray(current, float), (TIME, 1))
    run = nl.simulate(model, x, params, compare=compare, engine="numpy", record=(), **named)
    return run.count


def creeping(current, decay: float, gain: float, level: float) -> np.ndarray:
    """Whether rounding decides: a membrane that ends on the threshold, or within 1e-9 of it."""
    return np.abs(gain * np.asarray(current) - (1.0 - decay) * level) < 1e-9


@settings(max_examples=60)
@given(
    currents, shares, levels, st.integers(-8, 7).map(lambda v: v / 8), st.sampled_from([">=", ">"])
)
@example([1.0, 0.25, 0.5], 1.0, 1.0, 0.0, ">")
@example([1.0, 0.75, 0.875, 0.5], 0.5, 0.75, 0.0, ">=")
def test_hard_reset(current, decay, threshold, back, compare) -> None:
    back = min(back, threshold - 0.125)
    params = {"decay": decay, "gain": 0.5, "threshold": threshold, "v_reset": back}
    rate = hard_reset_rate(
        current, decay, gain=0.5, threshold=threshold, v_reset=back, compare=compare
    )
    found = spikes("lif_hard", current, params, compare)
    settled = ~creeping(current, decay, 0.5, threshold)
    # the first interval starts at 0 and not at v_reset; the last one may be cut short
    start = hard_reset_rate(current, decay, gain=0.5, threshold=threshold, compare=compare)
    first = np.divide(1.0, start, out=np.full_like(start, np.inf), where=start > 0)
    with np.errstate(invalid="ignore"):
        expected = np.where(first <= TIME, 1 + np.floor((TIME - first) * rate + 1e-9), 0)
    np.testing.assert_array_equal(found[settled], expected[settled])


@pytest.mark.parametrize("decay", [0.0, 0.5, 0.75, 1.0])
@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_ties_at_the_threshold_part_the_comparisons(decay: float, n: int) -> None:
    """With current 1 the n-th step is at Σ k^i, exactly: `>=` fires there, `>` does not."""
    threshold = sum(decay**i for i in range(n))
    for compare in (">=", ">"):
        rate = hard_reset_rate(1.0, decay, threshold=threshold, compare=compare)
        count = spikes("lif_hard", [1.0], {"decay": decay, "threshold": threshold}, compare)[0]
        assert np.floor(TIME * rate + 1e-9) == count
    steps = 1.0 / hard_reset_rate(1.0, decay, threshold=threshold)
    assert steps == (n if decay else 1)


@pytest.mark.parametrize("back", [2.0, -50.0])
def test_resets_beyond_the_usual(back: float) -> None:
    """Above the threshold a reset fires for ever, once anything fires; deep below it waits."""
    x = np.array([0.0, 0.3, 0.6, 0.9])
    rate = hard_reset_rate(x, 0.5, v_reset=back)
    count = spikes("lif_hard", x, {"v_reset": back})
    assert rate[0] == rate[1] == 0.0
    np.testing.assert_allclose(count, TIME * rate, atol=3)


@settings(max_examples=60)
@given(currents, shares, levels, st.one_of(st.none(), levels))
def test_soft_reset(current, decay, threshold, rho) -> None:
    """The spikes of a most even pattern of rate r are never more than one off T r."""
    params = {"decay": decay, "gain": 0.5, "threshold": threshold, "rho": rho or threshold}
    rate = soft_reset_rate(current, decay, gain=0.5, threshold=threshold, rho=rho)
    found = spikes("lif_rho", current, params)
    settled = ~creeping(current, decay, 0.5, threshold)
    # spikes are even from the first on; with rho below the threshold the climb to it takes longer
    wait = hard_reset_rate(current, decay, gain=0.5, threshold=threshold)
    climb = np.divide(rate, wait, out=np.zeros_like(rate), where=wait > 0)
    late = 1.0 + 1e-6 + (1.0 + np.minimum(climb, TIME * rate)) * (params["rho"] < threshold)
    assert (np.abs(found - TIME * rate) <= late)[settled].all()


def test_soft_reset_at_defaults_is_one_spike_from_exact() -> None:
    x = np.linspace(0.0, 1.2, 241)
    for decay in (0.25, 0.5, 0.9):
        rate, found = soft_reset_rate(x, decay), spikes("lif_soft", x, {"decay": decay})
        settled = ~creeping(x, decay, 1.0, 1.0)
        assert (np.abs(found - TIME * rate)[settled] <= 1.0 + 1e-9).all()
        assert (np.diff(rate) >= 0.0).all()
        # mean balance: s̄ θ = g x − (1 − k) ū with the mean of u in [0, θ) makes bounds
        low, high = (x - (1.0 - decay)), x
        firing = (rate > 0.0) & (rate < 1.0)
        assert ((low <= rate + 1e-9) & (rate <= high + 1e-9))[firing].all()


@given(st.integers(1, 9).flatmap(lambda q: st.tuples(st.integers(1, q), st.just(q))), shares)
def test_a_plateau_begins_where_the_formula_says(fraction, decay: float) -> None:
    """Rate p/q from the current on that its even pattern needs, summed here as fractions."""
    decay = min(decay, 0.75)
    rate, k = Fraction(*fraction), Fraction(decay)
    terms = range(1, 200)
    pattern = sum(k**j * (ceil((j + 1) * rate) - ceil(j * rate)) for j in terms)
    needed = float((1 - k) * (1 + pattern))
    above = soft_reset_rate(needed + 1e-9, decay)
    assert above >= float(rate) - 1e-9
    if k and rate < 1:
        assert soft_reset_rate(needed - 1e-9, decay) < float(rate)


def test_without_leak_the_rate_is_the_current() -> None:
    x = np.arange(0, 80) / 64
    np.testing.assert_array_equal(soft_reset_rate(x, 1.0, threshold=0.5), np.minimum(2 * x, 1))
    found = spikes("lif_soft", x, {"decay": 1.0, "threshold": 0.5})
    np.testing.assert_array_equal(found, np.floor(TIME * np.minimum(2 * x, 1)))
    near = soft_reset_rate(x, 1.0 - 1e-7, threshold=0.5)
    np.testing.assert_allclose(near, np.minimum(2 * x, 1), atol=1e-3)


@given(shares, st.integers(1, 8), levels)
def test_rheobase_parts_silence_from_firing(decay: float, gain: int, threshold: float) -> None:
    base = rheobase(decay, gain=gain, threshold=threshold)
    for rate in (hard_reset_rate, soft_reset_rate):
        below, above = rate(np.array([base - 1e-6, base + 1e-6]), decay, gain=gain,
                            threshold=threshold)  # fmt: skip
        assert below == 0.0
        assert above > 0.0
    x = np.array([base - 1e-3, base + 1e-3 + 0.05 * threshold])
    count = spikes("lif_hard", x, {"decay": decay, "gain": gain, "threshold": threshold})
    assert count[0] == 0
    assert count[1] > 0


def test_neurons_that_are_a_lif_under_constant_drive() -> None:
    x = np.linspace(0.0, 3.0, 40) + 0.003
    soft, hard = soft_reset_rate, hard_reset_rate
    tau = 4.0
    k = 1.0 - 1.0 / tau
    cases = [
        ("lif_hard_lazy", {}, ">=", {}, hard(x, 0.5)),
        ("lif_soft_lazy", {}, ">=", {}, soft(x, 0.5, rho=2.0)),
        ("cf", {"levels_pos": 1, "levels_neg": 0}, ">", {}, soft(x, 0.25)),
        ("ltmd", {"threshold": 0.5}, ">", {}, hard(x, 0.25, threshold=0.5, compare=">")),
        ("da_lif", {}, ">=", {}, soft(x, 0.5, gain=0.5)),
        ("plif", {"tau": tau}, ">=", {}, hard(x, k, gain=1 / tau)),
        ("plif", {"tau": tau}, ">=", {"decay_input": False, "reset": "soft"}, soft(x, k)),
        (
            "plif",
            {"tau": tau, "v_reset": -0.5},
            ">=",
            {},
            hard(x, k, gain=1 / tau, threshold=1.5),
        ),
        (
            "plif",
            {"tau": tau, "v_reset": -0.5},
            ">=",
            {"reset": "soft"},
            soft(x, k, gain=1 / tau, threshold=1.5, rho=1.0),
        ),
        ("klif", {"tau": tau, "k": 1.2}, ">=", {}, hard(x, 1.2 * k, gain=1.2 / tau)),
        ("klif", {"tau": tau, "k": 1.2}, ">=", {"reset": "soft"}, soft(x, 1.2 * k, gain=1.2 / tau)),
    ]
    for model, params, compare, options, rate in cases:
        found = spikes(model, x, params, compare, options=options)
        np.testing.assert_allclose(found, TIME * rate, atol=12, err_msg=model)
        assert (np.abs(found - TIME * rate) <= 2.0).mean() > 0.8, model


@pytest.mark.parametrize(
    ("named", "word"),
    [
        ({"decay": 1.1}, "decay"),
        ({"decay": np.nan}, "decay"),
        ({"decay": [0.5, 0.6]}, "one number"),
        ({"current": np.nan}, "current"),
        ({"current": "much"}, "current"),
        ({"gain": -1.0}, "gain"),
        ({"threshold": 0.0}, "threshold"),
    ],
)
def test_what_no_neuron_has_is_refused(named, word: str) -> None:
    for rate in (hard_reset_rate, soft_reset_rate):
        with pytest.raises(nl.ParameterError, match=word):
            rate(**{"current": 1.0, "decay": 0.5, **named})
    with pytest.raises(nl.ParameterError, match="comparison"):
        hard_reset_rate(1.0, 0.5, compare=">>")
    with pytest.raises(nl.ParameterError, match="comparison"):
        hard_reset_rate(1.0, 0.5, compare=[])
    with pytest.raises(nl.ParameterError, match="rho"):
        soft_reset_rate(1.0, 0.5, rho=0.0)
    assert hard_reset_rate([], 0.5).shape == soft_reset_rate([], 0.5).shape == (0,)
    assert rheobase(0.5, gain=0.0) == np.inf
