"""How membranes become spikes, against the definitions counted out."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neurolab as nl
from neurolab.fire import compared, fire_for
from tests.drives import ENGINES

COMPARE = {">=": np.greater_equal, ">": np.greater}
each_compare = pytest.mark.parametrize("compare", list(COMPARE))
each_kind = pytest.mark.parametrize("kind", [np.float64, np.float32])


def near_multiples(kind: type, theta) -> np.ndarray:
    """Return k·θ for k from −2 to 41, and the two numbers beside each."""
    at = np.arange(-2, 42).astype(kind) * theta
    return np.concatenate([at, np.nextafter(at, kind(-np.inf)), np.nextafter(at, kind(np.inf))])


@each_compare
@each_kind
@given(data=st.data())
def test_levels_are_counted_one_by_one(compare: str, kind: type, data: st.DataObject) -> None:
    """CF Eq. 12: #{k ≤ K : u > k θ}, every product compared as it is rounded."""
    theta = kind(data.draw(st.floats(0.01, 100.0), label="theta"))
    most = data.draw(st.integers(0, 40), label="levels")
    h = near_multiples(kind, theta)
    anywhere = data.draw(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=8))
    h = np.concatenate([h, np.array(anywhere, kind)])
    k = np.arange(1, most + 1).astype(kind)
    expected = COMPARE[compare](h[None, :], (k * theta)[:, None]).sum(axis=0)
    found = fire_for(compare).levels(h, theta, kind(most))
    assert found.dtype == kind
    np.testing.assert_array_equal(found, expected)


@each_compare
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_cf_counts_exact_multiples(compare: str, engine: str, dtype: str) -> None:
    """θ = 0.1 and 0.7 have no exact multiples: 3 · 0.1 / 0.1 is not 3."""
    kind = np.dtype(dtype).type
    for theta in (0.1, 0.7, 0.01):
        steps = kind(theta) * np.arange(-12, 13).astype(kind)
        beside = [np.nextafter(steps, kind(s) * kind(np.inf)) for s in (-1, 1)]
        x = np.concatenate([steps, *beside])[None, :]
        params = {"threshold_pos": theta, "threshold_neg": -theta, "levels_pos": 9}
        run = nl.simulate(
            "cf", x, {**params, "levels_neg": 7}, compare=compare, engine=engine, record="levels"
        )
        products = [kind(k) * kind(theta) for k in range(1, 10)]
        up = sum(COMPARE[compare](x[0], p).astype(int) for p in products)
        down = sum(COMPARE[compare](-x[0], p).astype(int) for p in products[:7])
        np.testing.assert_array_equal(run.levels[0], up - down)


@each_compare
@given(
    u=st.integers(-400, 4000).map(lambda k: k / 16.0),
    scale=st.integers(-4, 4).map(lambda k: 2.0**k),
    most=st.integers(1, 255),
)
def test_quantise_is_floor_or_one_below_ceil(compare, u, scale, most) -> None:
    """QB-LIF Eq. 9; quotients by powers of two are exact, so fractions can judge."""
    exact = Fraction(u) / Fraction(scale)
    level = math.floor(exact) if compare == ">=" else math.ceil(exact) - 1
    found = fire_for(compare).quantise(np.array([u]), scale, float(most))
    assert found[0] == min(max(level, 0), most)


@each_compare
@given(distance=st.floats(-10.0, 10.0) | st.sampled_from([0.0, -0.0, 5e-324, -5e-324]))
def test_spike_is_the_comparison_with_zero(compare: str, distance: float) -> None:
    found = fire_for(compare).spike(np.array([distance]))
    assert found[0] == (distance >= 0 if compare == ">=" else distance > 0)


@each_compare
@each_kind
@given(
    h=st.floats(-10.0, 300.0) | st.integers(-20, 600).map(lambda k: k / 2.0),
    most=st.integers(1, 255),
)
def test_round_goes_to_the_nearest_and_halves_to_even(compare, kind, h, most) -> None:
    """I-LIF: round(clip(h, 0, D)), whatever the comparison; Python rounds halves to even."""
    given_h = np.array([h], kind)
    found = fire_for(compare).round(given_h, kind(most))
    assert found.dtype == kind
    assert found[0] == round(min(max(Fraction(float(given_h[0])), Fraction(0)), Fraction(most)))


def test_a_neuron_that_rounds_knows_no_comparison() -> None:
    found = fire_for("").round(np.array([0.5, 1.5, 2.5, -0.5, 9.0]), 4.0)
    assert found.tolist() == [0.0, 2.0, 2.0, 0.0, 4.0]
    assert compared("", None, "i_lif") == compared("", "", "i_lif") == ""
    for given_one in (">=", ">", "="):
        with pytest.raises(nl.ParameterError, match="this neuron rounds its membrane"):
            compared("", given_one, "i_lif")
        with pytest.raises(nl.ParameterError, match="i_lif"):
            nl.simulate("i_lif", [0.5], compare=given_one)
    assert compared(">=", None, "clif") == ">="
    assert compared(">=", ">", "clif") == ">"
    with pytest.raises(nl.ParameterError, match="no comparison ''"):
        compared(">=", "", "clif")


@each_compare
@each_kind
@given(theta=st.floats(0.01, 100.0), others=st.lists(st.floats(-200.0, 200.0), max_size=8))
def test_ternary_compares_on_both_sides(compare: str, kind: type, theta, others) -> None:
    """Ternary Spike Eq. 8: the sign of u where |u| has reached θ."""
    theta = kind(theta)
    at = np.array([theta, -theta, 0.0, -0.0], kind)
    beside = [np.nextafter(at, kind(s) * kind(np.inf)) for s in (-1, 1)]
    u = np.concatenate([at, *beside, np.array(others, kind)])
    found = fire_for(compare).ternary(u, theta)
    assert found.dtype == kind
    np.testing.assert_array_equal(found, np.sign(u) * COMPARE[compare](np.abs(u), theta))


@each_compare
def test_reset_passes_the_output_on(compare: str) -> None:
    z = np.array([0.0, 1.0, 2.0])
    assert fire_for(compare).reset(z) is z
