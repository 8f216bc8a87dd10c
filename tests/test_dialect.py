# ruff: noqa: ARG001, ARG005 - a step takes four arguments, whether it needs them or not
"""Every way a `step` can leave the dialect is refused when the neuron is registered."""

from __future__ import annotations

import numpy as np
import pytest

import neurolab as nl
from neurolab.model import NeuronModel
from neurolab.ops import sigmoid, where
from tests.drives import ENGINES, uneven
from tests.toys import Params, State

pytestmark = pytest.mark.usefixtures("own_neurons")


def loop(s, x, p, fire):
    for _ in (1.0, 2.0):
        pass
    return State(x, s.a), x, x


def branch(s, x, p, fire):
    if x > 0.0:
        x = p.decay
    return State(x, s.a), x, x


def inline_branch(s, x, p, fire):
    h = x if x > 0.0 else s.u
    return State(h, s.a), fire.spike(h), h


def whole_number(s, x, p, fire):
    h = 2 * x
    return State(h, s.a), fire.spike(h), h


def truth(s, x, p, fire):
    h = where(True, x, s.u)  # noqa: FBT003
    return State(h, s.a), fire.spike(h), h


def unknown_word(s, x, p, fire):
    h = np.cos(x)
    return State(h, s.a), fire.spike(h), h


def unknown_function(s, x, p, fire):
    h = uneven(x)
    return State(h, s.a), fire.spike(h), h


def unknown_name(s, x, p, fire):
    h = x + ENGINES
    return State(h, s.a), fire.spike(h), h


def used_too_early(s, x, p, fire):
    h = x + z  # noqa: F821
    z = fire.spike(h)
    return State(h, s.a), z, h


def reassigned(s, x, p, fire):
    h = x + s.u
    h = h + p.gain
    return State(h, s.a), fire.spike(h), h


def in_place(s, x, p, fire):
    h = x + s.u
    h += p.gain
    return State(h, s.a), fire.spike(h), h


def input_reassigned(s, x, p, fire):
    x = 2.0 * x
    return State(x, s.a), fire.spike(x), x


def bare_comparison(s, x, p, fire):
    h = (x > 0.0) * x
    return State(h, s.a), fire.spike(h), h


def chained_comparison(s, x, p, fire):
    h = where(0.0 < x < 1.0, x, s.u)
    return State(h, s.a), fire.spike(h), h


def unknown_fire(s, x, p, fire):
    return State(x, s.a), fire.burst(x), x


def unknown_parameter(s, x, p, fire):
    h = p.decai * s.u + x
    return State(h, s.a), fire.spike(h), h


def unknown_state(s, x, p, fire):
    h = p.decay * s.v + x
    return State(h, s.a), fire.spike(h), h


def matrix_product(s, x, p, fire):
    h = x @ s.u
    return State(h, s.a), fire.spike(h), h


def shifted(s, x, p, fire):
    h = x << s.u
    return State(h, s.a), fire.spike(h), h


def one_value(s, x, p, fire):
    return State(x, s.a)


def by_keyword(s, x, p, fire):
    return State(u=x, a=s.a), x, x


def state_too_short(s, x, p, fire):
    return State(x), x, x


def three_arguments(s, x, p):
    return State(x, s.a), x, x


def keyword_call(s, x, p, fire):
    h = where(condition=x, yes=x, no=x)
    return State(h, s.a), fire.spike(h), h


def bare_parameters(s, x, p, fire):
    h = p * s.u + x
    return State(h, s.a), fire.spike(h), h


def negation(s, x, p, fire):
    z = fire.spike(x)
    return State(x, s.a), not z, x


def two_arguments_for_fire(s, x, p, fire):
    h = p.decay * s.u + x
    return State(h, s.a), fire.spike(h, 1.0), h


def another_state(s, x, p, fire):
    return sigmoid(x, s.a), fire.spike(x), x


def hides_a_word_it_calls(s, x, p, fire):
    exp = s.u + x
    return State(exp, s.a), fire.spike(exp - exp(x)), exp


def annotated(s, x, p, fire):
    h: float = x + s.u
    return State(h, s.a), fire.spike(h), h


def identity(s, x, p, fire):
    h = where(x is s.u, x, s.u)
    return State(h, s.a), fire.spike(h), h


def number_as_condition(s, x, p, fire):
    h = where(x, x, s.u)
    return State(h, s.a), fire.spike(h), h


def starred(s, x, p, fire):
    h = where(*(x, x, x))
    return State(h, s.a), fire.spike(h), h


def fire_as_value(s, x, p, fire):
    h = x * fire
    return State(h, s.a), fire.spike(h), h


def method_as_value(s, x, p, fire):
    h = x * fire.spike
    return State(h, s.a), fire.spike(h), h


def two_words_short(s, x, p, fire):
    h = where(x > 0.0, x)
    return State(h, s.a), fire.spike(h), h


def two_targets(s, x, p, fire):
    h = g = x
    return State(h, s.a), fire.spike(g), h


def hides_the_state(s, x, p, fire):
    State = x  # noqa: N806
    return State(x, s.a), fire.spike(x), x


def word_as_argument(s, exp, p, fire):
    return State(exp, s.a), fire.spike(exp), exp


def default_argument(s, x, p, fire=None):
    return State(x, s.a), fire.spike(x), x


def empty(s, x, p, fire):
    """Nothing."""


LEAVES_THE_DIALECT = [
    (loop, "only plain assignments"),
    (branch, "only plain assignments"),
    (inline_branch, "IfExp"),
    (whole_number, "write 2 as a float"),
    (truth, "write True as a float"),
    (unknown_word, "np.cos"),
    (unknown_function, "'uneven' is not in the vocabulary"),
    (unknown_name, "'ENGINES' is used before it is assigned"),
    (used_too_early, "'z' is used before it is assigned"),
    (reassigned, "'h' is assigned twice"),
    (in_place, "only plain assignments"),
    (input_reassigned, "'x' is assigned twice"),
    (bare_comparison, "only be the condition of where"),
    (chained_comparison, "only be the condition of where"),
    (unknown_fire, "'burst'"),
    (unknown_parameter, "decai"),
    (unknown_state, "s.v"),
    (matrix_product, "@"),
    (shifted, "<<"),
    (one_value, "the last line must be"),
    (by_keyword, "by position"),
    (state_too_short, "State needs 2 values"),
    (three_arguments, "four arguments"),
    (keyword_call, "keyword"),
    (annotated, "only plain assignments"),
    (bare_parameters, "p"),
    (negation, "not"),
    (two_arguments_for_fire, "spike"),
    (another_state, "State"),
    (hides_a_word_it_calls, "exp"),
    (identity, "must be a comparison"),
    (number_as_condition, "must be a comparison"),
    (starred, "Starred"),
    (fire_as_value, "'fire' alone has no value"),
    (method_as_value, "fire offers"),
    (two_words_short, "where takes 3 arguments, not 2"),
    (two_targets, "one name"),
    (hides_the_state, "'State' already means something"),
    (word_as_argument, "'exp' already means something"),
    (default_argument, "four arguments"),
    (empty, "the last line must be"),
    (lambda s, x, p, fire: (State(x, s.a), x, x), "lambda"),
]


@pytest.mark.parametrize(
    ("step", "said"), LEAVES_THE_DIALECT, ids=lambda v: getattr(v, "__name__", "")
)
def test_step_outside_the_dialect_is_refused(step, said: str) -> None:
    model = NeuronModel("toy", "Toy", State, Params, step, "made up", thresholds=())
    with pytest.raises(nl.ParameterError, match=said):
        nl.register(model)
    assert "toy" not in nl.neurons()
