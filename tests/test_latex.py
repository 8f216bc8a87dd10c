# ruff: noqa: ARG001 - a step takes four arguments, whether it needs them or not
"""The printed equation means what the step computes."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import pytest

import neurolab as nl
from neurolab.engines.latex_engine import latex, legend
from neurolab.model import NeuronModel, Param, Var
from neurolab.ops import where


class State(NamedTuple):
    """Membrane."""

    u: Annotated[float, Var("u", "Membrane after reset.")] = 0.0


class Params(NamedTuple):
    """One parameter."""

    k: Annotated[float, Param(0.0, 1.0, "k", "Share of the membrane kept.")] = 0.5


def printed(step) -> str:
    """Return the right-hand side of a step's first line, without spacing commands."""
    model = NeuronModel("toy", "Toy", State, Params, step, "made up", thresholds=())
    text = nl.latex(model)[0].split(" = ", 1)[1]
    return text.replace(r"\,", "").replace(r"\left", "").replace(r"\right", "").replace(" ", "")


def difference(s, x, p, fire):
    h = x - (s.u - p.k)
    return State(h), fire.spike(h), h


def product_of_sums(s, x, p, fire):
    h = (x + p.k) * (s.u - p.k)
    return State(h), fire.spike(h), h


def negated_sum(s, x, p, fire):
    h = -(x + p.k)
    return State(h), fire.spike(h), h


def negative_factor(s, x, p, fire):
    h = p.k * -x
    return State(h), fire.spike(h), h


def subtracted_negative(s, x, p, fire):
    h = x - -p.k
    return State(h), fire.spike(h), h


def plus_sign(s, x, p, fire):
    h = +x
    return State(h), fire.spike(h), h


def squared_quotient(s, x, p, fire):
    h = (x / p.k) ** 2.0
    return State(h), fire.spike(h), h


def squared_negative(s, x, p, fire):
    h = (-x) ** 2.0
    return State(h), fire.spike(h), h


def two_numbers(s, x, p, fire):
    h = 2.0 * 3.0 * x
    return State(h), fire.spike(h), h


def small_number(s, x, p, fire):
    h = x + 1e-8
    return State(h), fire.spike(h), h


def long_number(s, x, p, fire):
    h = x + 0.123456789
    return State(h), fire.spike(h), h


def negative_product(s, x, p, fire):
    h = x + -p.k * x
    return State(h), fire.spike(h), h


def number_before_fraction(s, x, p, fire):
    h = 2.0 * (x / p.k)
    return State(h), fire.spike(h), h


def large_number(s, x, p, fire):
    h = 2.5e20 * x
    return State(h), fire.spike(h), h


def power_of_power(s, x, p, fire):
    h = (x**2.0) ** p.k
    return State(h), fire.spike(h), h


def scaled_choice(s, x, p, fire):
    h = p.k * where(x > 0.0, x, 0.0)
    return State(h), fire.spike(h), h


@pytest.mark.parametrize(
    ("step", "accepted"),
    [
        (difference, {"x[t]-(u[t-1]-k)"}),
        (product_of_sums, {"(x[t]+k)(u[t-1]-k)"}),
        (negated_sum, {"-(x[t]+k)"}),
        (negative_factor, {"k(-x[t])"}),
        (subtracted_negative, {"x[t]-(-k)", "x[t]+k"}),
        (plus_sign, {"x[t]", "+x[t]"}),
        (squared_quotient, {r"(\frac{x[t]}{k})^{2}"}),
        (squared_negative, {"(-x[t])^{2}"}),
        (two_numbers, {r"2\cdot3x[t]", r"2\times3x[t]", "(2)(3)x[t]"}),
        (small_number, {r"x[t]+10^{-8}", r"x[t]+1\cdot10^{-8}", r"x[t]+1\times10^{-8}"}),
        (long_number, {"x[t]+0.123456789"}),
        (negative_product, {"x[t]+(-kx[t])"}),
        (number_before_fraction, {r"2\cdot\frac{x[t]}{k}"}),
        (large_number, {r"2.5\cdot10^{20}x[t]"}),
        (power_of_power, {"(x[t]^{2})^{k}"}),
        (
            scaled_choice,
            {r"k(\begin{cases}x[t]&\text{if}x[t]>0\\0&\text{otherwise}\end{cases})"},
        ),
    ],
)
def test_brackets_and_numbers(step, accepted: set[str]) -> None:
    assert printed(step) in accepted


def modulo(s, x, p, fire):
    h = x % p.k
    return State(h), fire.spike(h), h


def whole_quotient(s, x, p, fire):
    h = x // p.k
    return State(h), fire.spike(h), h


def unequal(s, x, p, fire):
    h = where(x != 0.0, x, p.k)
    return State(h), fire.spike(h), h


@pytest.mark.parametrize("step", [modulo, whole_quotient, unequal])
def test_rare_operators_are_refused_or_printed_as_they_are(step) -> None:
    try:
        text = printed(step)
    except nl.ParameterError:
        return
    assert "^" not in text
    assert any(word in text for word in (r"\bmod", r"\lfloor", r"\ne"))


def rounded(s, x, p, fire):
    h = fire.round(x, 2.0 * p.k)
    return State(h), h, x


def three_ways(s, x, p, fire):
    h = p.k * fire.ternary(x, p.k + 1.0)
    return State(h), h, x


def test_rounding_and_three_ways_are_printed_as_they_are() -> None:
    assert printed(rounded) == r"\mathrm{round}(\mathrm{clip}(x[t],0,2k))"
    assert printed(three_ways) == (
        r"k(\begin{cases}1&\text{if}x[t]\gek+1\\-1&\text{if}x[t]\le-(k+1)\\"
        r"0&\text{otherwise}\end{cases})"
    )


def test_comparison_follows_the_model() -> None:
    cf = nl.neurons()["cf"]
    assert r" > j" in latex(cf)[1].latex
    assert r"\ge j" in latex(cf, ">=")[1].latex
    ternary = nl.neurons()["ternary"]
    assert r"h[t] \ge \theta \\ -1 & \text{if } h[t] \le -\theta" in latex(ternary)[1].latex
    assert r"h[t] > \theta \\ -1 & \text{if } h[t] < -\theta" in latex(ternary, ">")[1].latex
    assert legend(ternary) == legend(nl.neurons()["i_lif"]) == ""
    lif = nl.neurons()["lif_soft"]
    assert r"\ge 0" in legend(lif)
    assert r"> 0" in legend(lif, ">")
