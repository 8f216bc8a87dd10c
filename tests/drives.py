"""Inputs, variants and small questions about models that several tests share."""

from __future__ import annotations

import ast
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from neurolab.dialect import read
from neurolab.neurons import all_models

if TYPE_CHECKING:
    from neurolab.model import NeuronModel

TRANSCENDENTAL = {"exp", "tanh", "sigmoid"}
ENGINES = ("numpy", "numba")


def variants() -> list[NeuronModel]:
    """Return every model with every combination of its structural options."""
    found = []
    for model in all_models().values():
        choices = [[(name, value) for value in values] for name, values in model.options.items()]
        found += [model.with_options(**dict(choice)) for choice in product(*choices)]
    return found


def comparisons(model: NeuronModel) -> tuple[str, ...]:
    """Return the comparisons a model can run with."""
    return model.comparisons or (model.compare,)


def cases() -> list[tuple[NeuronModel, str]]:
    """Return every variant with each of its comparisons."""
    return [(model, compare) for model in variants() for compare in comparisons(model)]


def uneven(time: int = 40, neurons: int = 7, seed: int = 0) -> np.ndarray:
    """Return random drive that makes every neuron fire and also inhibits it."""
    return np.random.default_rng(seed).normal(0.5, 1.2, (time, neurons))


def dyadic(time: int = 40, neurons: int = 7, seed: int = 0) -> np.ndarray:
    """Return drive in multiples of ¼, so that membranes land exactly on thresholds."""
    return np.round(uneven(time, neurons, seed) * 4.0) / 4.0


def expressions(model: NeuronModel) -> list[ast.expr]:
    """Return every expression of a model's step."""
    equation = read(model)
    ends = [*equation.state.values(), equation.output, equation.membrane]
    return [expression for _, expression in equation.lines] + ends


def words(model: NeuronModel) -> set[str]:
    """Return the words of the vocabulary that a model's step uses."""
    nodes = [node for tree in expressions(model) for node in ast.walk(tree)]
    return {n.func.id for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}


def parameters_used(model: NeuronModel) -> set[str]:
    """Return the parameters that a model's step reads."""
    owner = read(model).arguments[2]
    nodes = [node for tree in expressions(model) for node in ast.walk(tree)]
    attributes = [n for n in nodes if isinstance(n, ast.Attribute)]
    return {n.attr for n in attributes if isinstance(n.value, ast.Name) and n.value.id == owner}


def is_exact(model: NeuronModel) -> bool:
    """Whether every operation of the step is rounded in one way by IEEE arithmetic."""
    return not words(model) & TRANSCENDENTAL
