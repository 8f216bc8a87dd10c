# ruff: noqa: ARG001 - a step takes four arguments, whether it needs them or not
"""Spikes of both signs cancel in a count, so a neuron's signs are read off its equation."""

from __future__ import annotations

import numpy as np
import pytest

import neurolab as nl
from neurolab.model import NeuronModel
from neurolab.ops import absolute, clip, positive, relu, sigmoid, tanh, where
from neurolab.signs import is_signed
from tests.drives import ENGINES, uneven, variants
from tests.test_dialect import Params, State


def toy(step) -> NeuronModel:
    return NeuronModel("toy", "Toy", State, Params, step, "made up", thresholds=())


@pytest.mark.parametrize("model", variants(), ids=lambda m: m.key)
def test_unsigned_neurons_never_fire_negative(model: NeuronModel) -> None:
    assert is_signed(model) == (model.name in {"cf", "ternary"})
    if not is_signed(model):
        assert nl.simulate(model, uneven(200, 20) * 3.0).levels.min() >= 0


def difference(s, x, p, fire):
    z = fire.spike(x - 1.0) - fire.spike(-x - 1.0)
    return State(x, s.a), z, x


def minus(s, x, p, fire):
    return State(x, s.a), -fire.spike(x), x


def membrane(s, x, p, fire):
    return State(x, s.a), s.u, x


def curve(s, x, p, fire):
    return State(x, s.a), tanh(x), x


def ternary(s, x, p, fire):
    z = where(x > 1.0, 1.0, where(x < -1.0, -1.0, 0.0))
    return State(x, s.a), z, x


def three_ways(s, x, p, fire):
    return State(x, s.a), fire.ternary(x, 1.0), x


def power(s, x, p, fire):
    return State(x, s.a), positive(x) ** 2.0, x


def composed(s, x, p, fire):
    a = absolute(x) + relu(x) * sigmoid(x) / 2.0
    z = fire.quantise(x, 1.0, 4.0) * p.gain + clip(a, 0.0, 3.0) + fire.round(x, 2.0)
    return State(x, s.a), fire.reset(where(x > 0.0, z, 1.0)), x


@pytest.mark.parametrize("step", [difference, minus, membrane, curve, ternary, three_ways, power])
def test_what_cannot_be_shown_counts_as_signed(step) -> None:
    assert is_signed(toy(step))


def test_sums_and_products_of_counts_are_counts() -> None:
    assert not is_signed(toy(composed))


def silent(s, x, p, fire):
    h = p.decay * s.u + x
    return State(h, 0.5), 0.0, h


def one_level(s, x, p, fire):
    return State(x, s.a), p.gain, x


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("record", [(), None])
def test_constant_output_runs_everywhere(engine: str, dtype: str, record) -> None:
    x = uneven(9, 4)
    run = nl.simulate(toy(silent), x, dtype=dtype, engine=engine, record=record)
    assert run.count.tolist() == [0] * 4
    assert run.final.a.tolist() == [0.5] * 4
    run = nl.simulate(toy(one_level), x, {"gain": 2.0}, dtype=dtype, engine=engine, record=record)
    assert run.count.tolist() == [18] * 4


def literals(s, x, p, fire):
    sign = where(x > 0.0, 1.0, -0.1)
    h = p.decay * s.u + x * sign + where(x > 0.5, p.gain, 0.1) + 1.0 / 3.0
    return State(h, where(x > 0.0, p.decay, p.gain)), fire.spike(h - 1.0), h


def test_literals_and_parameters_follow_the_precision() -> None:
    x = uneven(40, 6).astype(np.float32)
    slow, fast = (nl.simulate(toy(literals), x, engine=engine) for engine in ENGINES)
    np.testing.assert_array_equal(slow.h, fast.h)
    np.testing.assert_array_equal(slow.states["a"], fast.states["a"])
