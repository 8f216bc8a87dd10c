"""What the step inspector says and prints is true, digit for digit."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neurolab as nl
from neurolab.inspection import Inspection, inspect_at, inspect_step
from tests.drives import uneven
from tests.test_register import toy

NUMBER = r"-?\d+(?:\.\d+)?"


def test_every_rung_that_counts_is_named() -> None:
    """Hand-derived: CF, k = ¼, from v = 0; QB-LIF, γ = ½; MLF from u = 2, 2, 2, two resets due."""
    up = inspect_at("cf", None, 1.5)
    assert up.sentence == "CF fired 1 spike: u = 1.5 > θ_P = 1, but not > 2·θ_P = 2."
    down = inspect_at("cf", {"u": 2.0}, -3.0, {"threshold_neg": -1.25})
    assert (down.level, down.membrane, down.after) == (-1, -2.5, {"u": -1.25})
    assert "u = -2.5 < θ_N = -1.25, but not < 2·θ_N = -2.5" in down.sentence
    silent = inspect_at("cf", None, 1.0)
    assert not silent.fired
    assert "u = 1 ≤ θ_P = 1 (exactly at it)" in silent.sentence
    burst = inspect_at("qb_lif", None, 1.25, {"scale": 0.5})
    assert burst.sentence == "QB-LIF fired 2 spikes: U/γ = 2.5 rounded down is 2."
    assert burst.output == 1.0
    most = inspect_at("qb_lif", None, 9.0, {"max_level": 5}, compare=">")
    assert most.sentence.endswith("U/γ = 9 rounded up, less one, is 8, and it fires 5 at most.")
    state = {"u": 2.0, "u_2": 2.0, "u_3": 2.0, "fired_1": 1.0, "fired_2": 1.0}
    three = inspect_at("mlf", state, 1.75)
    assert three.level == 2
    assert "u₁ = 1.75 > θ₁ = 0.6" in three.sentence
    assert "but u₃ = 2.25 ≤ θ₃ = 2.6 (0.35 below)" in three.sentence
    assert three.sentence.endswith("the spike of the step before resets u₁ and u₂ now.")


@pytest.mark.parametrize(
    ("x", "level", "why"),
    [
        (0.5, 0, "h = 0.5 lies halfway and rounds to the even 0"),
        (1.5, 2, "h = 1.5 lies halfway and rounds to the even 2"),
        (3.25, 3, "h = 3.25 rounds to 3"),
        (6.0, 4, "h = 6 would round to 6, and it fires 4 at most"),
        (-1.0, 0, "h = -1 is below 0, where nothing fires"),
    ],
)
def test_rounding_neuron_says_how_it_rounds(x: float, level: int, why: str) -> None:
    found = inspect_at("i_lif", None, x)
    assert found.level == level
    assert why in found.sentence


def test_single_threshold_is_told_with_its_distance() -> None:
    found = inspect_at("clif", {"u": 1.0, "m": 0.0}, 0.75, {"threshold": 1.25})
    assert found.sentence == "CLIF fired: h = 1.25 ≥ θ = 1.25 (exactly at it)."
    assert found.reasons[0].sentence == "h = 1.25 is exactly at θ = 1.25, so it fires."
    strict = inspect_at("clif", {"u": 1.0, "m": 0.0}, 0.75, {"threshold": 1.25}, compare=">")
    assert strict.reasons[0].sentence.endswith("would have to be above it, so it does not fire.")
    below = inspect_at("ternary", None, -1.25)
    assert below.sentence == "Ternary fired a negative spike: h = -1.25 ≤ -θ = -1 (0.25 below)."


@pytest.mark.parametrize("name", ["lif_hard_lazy", "lif_soft_lazy", "qb_lif", "glif"])
def test_a_lazy_reset_names_the_step_that_caused_it(name: str) -> None:
    run = nl.simulate(name, uneven(), engine="numpy")
    assert run.levels[:, 0].any()
    for t in range(1, run.time):
        says = inspect_step(run, t).sentence.endswith(f"; the spike of step {t - 1} resets it now.")
        assert says == bool(run.levels[t - 1, 0])


def compared_in_print(found: Inspection) -> int:
    """Return on which side of the threshold the printed membrane lies."""
    line = next(line for line in found.lines if "Theta" in line.filled_latex)
    h, theta = re.search(rf"\(({NUMBER}) - ({NUMBER})\\right", line.filled_latex).groups()
    difference = Fraction(h) - Fraction(theta)
    assert f"h = {h} " in found.sentence
    return (difference > 0) - (difference < 0)


@given(
    theta=st.floats(0.1, 3.0),
    distance=st.sampled_from([0.0, 1e-16, 1e-12, 1e-9, 1e-5, 4e-4, 0.1]),
    sign=st.sampled_from([-1.0, 1.0]),
    dtype=st.sampled_from(["float64", "float32"]),
    compare=st.sampled_from([">", ">="]),
)
def test_print_never_contradicts_the_comparison(theta, distance, sign, dtype, compare) -> None:
    kind = np.dtype(dtype).type
    x, theta = kind(theta * (1.0 + sign * distance)), kind(theta)
    found = inspect_at(
        "lif_soft", None, float(x), {"threshold": float(theta)}, compare=compare, dtype=dtype
    )
    side = compared_in_print(found)
    assert side == (x > theta).astype(int) - (x < theta).astype(int)
    assert found.fired == (side > 0 or (side == 0 and compare == ">="))


@given(st.integers(1, 40), st.integers(1, 9), st.sampled_from([">", ">="]))
def test_print_agrees_with_levels_where_decimals_would_not(n: int, unit: int, compare: str) -> None:
    """3 · 0.1 is above 0.3 in binary: either the decimals lead to the level, or it says more."""
    x, scale = n / 10, unit / 10
    found = inspect_at("qb_lif", None, x, {"scale": scale, "max_level": 255}, compare=compare)
    text = found.lines[1].filled_latex
    plain = re.search(rf"\\frac\{{({NUMBER})\}}\{{({NUMBER})\}}", text)
    shown = Fraction(plain[1]) / Fraction(plain[2]) if plain else None
    shown = Fraction(re.search(rf"(?:floor|ceil) ({NUMBER}) ", text)[1]) if not plain else shown
    assert found.level == (shown // 1 if compare == ">=" else -(-shown // 1) - 1)
    ladder = inspect_at("cf", None, x, {"threshold_pos": scale, "levels_pos": 255}, compare=compare)
    above = next(line for line in ladder.lines if line.name == "above").filled_latex
    counted = re.search(rf"255 : ({NUMBER}) .* j \\cdot ({NUMBER}) ", above)
    if counted:
        ratio = Fraction(counted[1]) / Fraction(counted[2])
        assert ladder.level == (ratio // 1 if compare == ">=" else -(-ratio // 1) - 1)
    else:
        inside, h = re.search(
            rf"left\\{{ (.*?)(?:, \\ldots)? \\right.*?: ({NUMBER})", above.split("in", 1)[1]
        ).groups()
        rungs = [Fraction(rung) for rung in inside.split(", ")]
        passed = [Fraction(h) >= r if compare == ">=" else Fraction(h) > r for r in rungs]
        assert sum(passed) == ladder.level


def test_thresholds_without_a_name_are_written_out() -> None:
    found = inspect_at(toy(), {"a": 0.25}, 1.5)
    assert found.sentence == "Toy fired: h = 1.5 ≥ 1 + a = 1.25 (0.25 above)."


def test_numbers_far_away_are_said_shortly() -> None:
    """A quotient may overflow where the membrane does not; whole numbers stay readable."""
    assert inspect_at("qb_lif", None, 1e307, {"scale": 0.01}).level == 20
    far = inspect_at("i_lif", None, 2.5e30).sentence
    assert (
        far == "I-LIF fired 4 spikes: h = 2.5·10³⁰ would round to 2.5·10³⁰, and it fires 4 at most."
    )
