"""A step without its reset is what its author would have written without one."""

from __future__ import annotations

import ast
from typing import Annotated, NamedTuple

import numpy as np
import pytest

import neurolab as nl
from neurolab.dialect import marks_reset, read
from neurolab.errors import ParameterError
from neurolab.model import Ladder, NeuronModel, Param, Var
from neurolab.ops import where
from tests.drives import uneven


class State(NamedTuple):
    """Membrane."""

    u: Annotated[float, Var("u", "Membrane after reset.")] = 0.0


class Params(NamedTuple):
    """One parameter."""

    k: Annotated[float, Param(0.0, 1.0, "k", "Share of the membrane kept.")] = 0.5


def own(step, state: type = State, thresholds: tuple[Ladder, ...] = ()) -> NeuronModel:
    """Return a neuron with this step."""
    return NeuronModel("own", "Own", state, Params, step, "made up", thresholds=thresholds)


def unmarked(s, x, p, fire):
    h = p.k * s.u + x
    z = fire.spike(h - 1.0)
    return State(h * (1.0 - z)), z, h


def test_a_step_that_marks_no_reset_has_none_to_switch_off() -> None:
    assert not marks_reset(own(unmarked))
    with pytest.raises(ParameterError, match=r"fire\.reset"):
        nl.simulate(own(unmarked).without_reset(), uneven(), engine="numpy")


def twisted(s, x, p, f):
    h = p.k * s.u + 1.0 * x
    z = f.spike(h - 1.0)
    half = 0.5 + f.reset(z)
    deep = -(f.reset(z) ** 2.0) * 3.0 + f.reset(z) / p.k
    u = where(f.reset(z) > 0.0, h * half, h - half * p.k) * (2.0 - f.reset(z)) - deep
    return State(u), z + 0.0 * s.u, h


def test_what_a_reset_leaves_is_simplified_and_the_rest_stays_as_written() -> None:
    left = read(own(twisted).without_reset())
    assert {n: ast.unparse(e) for n, e in left.lines} == {
        "h": "p.k * s.u + 1.0 * x",
        "z": "f.spike(h - 1.0)",
        "u": "(h - 0.5 * p.k) * 2.0",
    }
    assert ast.unparse(left.output) == "z + 0.0 * s.u"
    assert left.changed == {"u"}


class Memory(NamedTuple):
    """Membrane and last spike."""

    u: Annotated[float, Var("u", "Membrane after reset.")] = 0.0
    fired: Annotated[float, Var("b", "Whether the last step fired.")] = 0.0


def raised(s, x, p, fire):
    theta = 1.0 + 0.5 * fire.reset(s.fired)
    removed = fire.reset(s.fired) * theta
    h = p.k * s.u + x - removed
    z = fire.spike(h - theta)
    return Memory(h, z), z, h


def test_a_threshold_of_which_a_number_is_left_is_still_recorded() -> None:
    model = own(raised, Memory, (Ladder("theta"),))
    off, x = model.without_reset(), uneven()
    assert [name for name, _ in read(off).lines] == ["theta", "h", "z"]
    run = nl.simulate(off, x, engine="numpy")
    np.testing.assert_array_equal(run.lines["theta"], np.ones_like(x))
    np.testing.assert_array_equal(run.levels, run.h >= 1.0)
