"""Every model says what a slider, an equation card and a reader need."""

from __future__ import annotations

import ast
import math
import re

import numpy as np
import pytest

import neurolab as nl
from neurolab.dialect import read
from neurolab.fire import COMPARISONS
from neurolab.model import NeuronModel, describe, describe_states
from tests.drives import expressions, parameters_used, variants

each = pytest.mark.parametrize("model", variants(), ids=lambda m: m.key)


def is_sentence(text: str) -> bool:
    """Whether a text starts with a capital or a symbol and ends with a full stop."""
    return text.endswith(".") and not text[0].islower() and len(text.split()) > 1


@each
def test_every_parameter_is_described(model: NeuronModel) -> None:
    defaults = model.defaults()._asdict()
    for name, param in describe(model).items():
        assert math.isfinite(param.low), name
        assert math.isfinite(param.high), name
        assert param.low <= defaults[name] <= param.high, name
        if param.exclusive:
            assert defaults[name] not in (param.low, param.high), name
        assert param.symbol, name
        assert param.unit, name
        assert is_sentence(param.help), name
        if param.integer:
            assert defaults[name] == int(defaults[name]), name
        if param.slider:
            low, high = param.slider
            assert param.low <= low <= defaults[name] <= high <= param.high, name


@each
def test_every_state_is_described(model: NeuronModel) -> None:
    assert next(iter(describe_states(model))) == "u"
    for name, variable in describe_states(model).items():
        assert variable.symbol, name
        assert variable.unit, name
        assert is_sentence(variable.help), name


@each
def test_symbols_of_parameters_differ(model: NeuronModel) -> None:
    symbols = [param.symbol for param in describe(model).values()]
    assert len(set(symbols)) == len(symbols)


@each
def test_model_says_where_it_is_from(model: NeuronModel) -> None:
    assert model.title
    assert model.source
    assert is_sentence(model.help)
    assert model.compare in (*COMPARISONS, "")
    assert nl.neurons()[model.name].name == model.name


def methods(model: NeuronModel) -> set[str]:
    """Return the methods of `fire` that a step calls, `reset` aside."""
    owner = read(model).arguments[3]
    calls = [
        n.func for tree in expressions(model) for n in ast.walk(tree) if isinstance(n, ast.Call)
    ]
    named = [f for f in calls if isinstance(f, ast.Attribute) and ast.unparse(f.value) == owner]
    return {f.attr for f in named} - {"reset"}


@each
def test_what_learns_is_said(model: NeuronModel) -> None:
    about, defaults = describe(model), model.defaults()._asdict()
    assert len(set(model.learnable)) == len(model.learnable)
    for name in model.learnable:
        assert not about[name].integer, name
        # at a bound a sigmoid or tanh would need an infinite number behind it
        assert about[name].low < defaults[name] < about[name].high, name
    for name, param in about.items():
        ends = {"tanh": [(-1.0, 1.0)], "sigmoid": [(0.0, 1.0), (-1.0, 0.0)]}.get(param.transform)
        assert ends is None or (param.low, param.high) in ends, name
    assert methods(model) <= set(model.surrogate.shape.fits)
    assert all(value > 0.0 for value in model.surrogate.numbers(defaults).values())


@each
def test_comparisons_are_both_or_none(model: NeuronModel) -> None:
    assert model.comparisons == (COMPARISONS if model.compare else ())
    assert (methods(model) == {"round"}) == (model.compare == "")


@each
def test_the_first_state_follows_the_parameters(model: NeuronModel) -> None:
    """`start` is plain arithmetic: it takes numbers, arrays `[neuron]`, and tensors alike."""
    whole = model.initial(model.defaults())
    rows = model.initial(model.Params(*(np.full(3, v) for v in model.defaults())))
    assert type(whole) is type(rows) is model.State
    for one, three in zip(whole, rows, strict=True):
        np.testing.assert_array_equal(np.broadcast_to(three, 3), np.full(3, one))


@each
def test_step_keeps_to_the_dialect(model: NeuronModel) -> None:
    equation = read(model)
    named = {name for name, _ in equation.lines}
    assert set(model.lines) <= named | set(model.State._fields) | {"output"} | line_twins(model)
    for ladder in model.thresholds:
        assert ladder.base is None or ladder.base in named | set(model.Params._fields)
        assert ladder.levels is None or ladder.levels in named | set(model.Params._fields)
    assert model.level is None or model.level in named
    assert tuple(equation.state) == model.State._fields


def line_twins(model: NeuronModel) -> set[str]:
    """Return the lines of other models of the same source, which share their labels."""
    twins = [m for m in nl.neurons().values() if m.lines is model.lines]
    return {name for twin in twins for name, _ in read(twin).lines}


@each
def test_step_reads_every_parameter(model: NeuronModel) -> None:
    assert parameters_used(model) == set(model.Params._fields)


@each
def test_equations_print_as_latex(model: NeuronModel) -> None:
    lines = nl.latex(model)
    assert lines
    for line in lines:
        bare = re.sub(r"\\[{}]", "", line)  # \{ and \} are drawn, they group nothing
        depth = 0
        for mark in re.findall(r"[{}]", bare):
            depth += 1 if mark == "{" else -1
            assert depth >= 0, line
        assert depth == 0, line
        assert line.count(r"\left") - line.count(r"\leftarrow") == line.count(r"\right"), line
        assert line.count(r"\begin{") == line.count(r"\end{"), line
    text = "\n".join(lines)
    for name in parameters_used(model):
        assert describe(model)[name].symbol in text, name


@each
def test_options_lead_back(model: NeuronModel) -> None:
    for name, value in model.chosen.items():
        assert value in model.options[name]
        assert model.with_options(**{name: value}).key == model.key
    first = {name: values[0] for name, values in model.options.items()}
    assert nl.neurons()[model.name].chosen == first
