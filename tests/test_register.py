# ruff: noqa: ARG001, D101 - a step takes four arguments, whether it needs them or not
"""A user's own neuron: runs everywhere once registered, and is refused with a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, NamedTuple

import numpy as np
import pytest

import neurolab as nl
from neurolab.model import NeuronModel, Var
from neurolab.ops import exp, where
from tests.drives import ENGINES, uneven
from tests.toys import Params, State

pytestmark = pytest.mark.usefixtures("own_neurons")


def toy_step(s, x, p, fire):
    """Every spike raises the threshold for a while."""
    h = p.decay * s.u + where(x > 0.0, x, 0.5 * x)
    z = fire.spike(h - (1.0 + s.a))
    a = 0.5 * s.a + p.gain * z
    return State(h - fire.reset(z), a), z, h


def bare_step(s, x, p, fire):
    """Nothing between input and output has a name."""
    return State(0.5 * s.u + x, s.a), fire.spike(0.5 * s.u + x - exp(-1.0)), 0.5 * s.u + x


def toy(step=toy_step, name: str = "toy", state: type = State) -> NeuronModel:
    """Return a model around a step."""
    return NeuronModel(name, "Toy", state, Params, step, "made up", thresholds=())


@pytest.mark.parametrize("engine", ENGINES)
def test_registered_neuron_runs(engine: str) -> None:
    assert nl.register(toy()) is nl.neurons()["toy"]
    x = uneven(time=30, neurons=6)
    run = nl.simulate("toy", x, {"gain": 0.5}, engine=engine)
    u, a = np.zeros(6), np.zeros(6)
    for t in range(30):
        h = 0.5 * u + np.where(x[t] > 0, x[t], 0.5 * x[t])
        z = h >= 1.0 + a
        u, a = h - z, 0.5 * a + 0.5 * z
        np.testing.assert_array_equal(run.h[t], h)
        np.testing.assert_array_equal(run.levels[t], z)
        np.testing.assert_array_equal(run.states["a"][t], a)


@pytest.mark.parametrize("engine", ENGINES)
def test_model_runs_without_being_registered(engine: str) -> None:
    run = nl.simulate(toy(bare_step), uneven(), engine=engine)
    np.testing.assert_array_equal(run.levels, run.h >= np.exp(-1.0))
    assert "toy" not in nl.neurons()


def test_own_neuron_can_be_registered_again() -> None:
    first = nl.register(toy())
    assert nl.neurons()["toy"] is first
    second = nl.register(toy(bare_step))
    assert nl.neurons()["toy"] is second


def test_saved_run_of_an_own_neuron_comes_back(tmp_path) -> None:
    nl.register(toy())
    run = nl.simulate("toy", uneven())
    assert nl.Result.load(run.save(tmp_path / "toy.npz")).model is run.model


def test_taken_and_impossible_names_are_refused() -> None:
    with pytest.raises(nl.ParameterError, match="'clif' is taken"):
        nl.register(toy(name="clif"))
    with pytest.raises(nl.ParameterError, match="must be a Python identifier"):
        nl.register(toy(name="my neuron"))


class Backwards(NamedTuple):
    a: Annotated[float, Var("a", "Added threshold.")] = 0.0
    u: Annotated[float, Var("u", "Membrane.")] = 0.0


class Silent(NamedTuple):
    u: Annotated[float, Var("u", "Membrane.")] = 0.0
    a: float = 0.0


def test_state_must_be_described_and_begin_with_u() -> None:
    with pytest.raises(nl.ParameterError, match="first state must be u"):
        nl.register(toy(state=Backwards))
    with pytest.raises(nl.ParameterError, match="'a' of Silent needs Annotated"):
        nl.register(toy(state=Silent))


def test_level_and_thresholds_must_exist() -> None:
    with pytest.raises(nl.ParameterError, match="no line 'hh'; did you mean 'h'"):
        nl.register(replace(toy(), level="hh"))
    for ladder in (nl.Ladder("treshold"), nl.Ladder("z", "levels")):
        with pytest.raises(nl.ParameterError, match="no parameter or line"):
            nl.register(replace(toy(), thresholds=(ladder,)))
    with pytest.raises(nl.ParameterError, match="NamedTuple with fields"):
        nl.register(replace(toy(), Params=tuple))
