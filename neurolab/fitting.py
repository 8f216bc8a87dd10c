"""Which surrogates fit a neuron: what its `step` asks `fire` for decides.

A formula over a whole ladder of levels means nothing to a neuron with one threshold. A bump
fits every neuron.
"""

from __future__ import annotations

import ast
from functools import cache

from neurolab.dialect import read
from neurolab.errors import ParameterError
from neurolab.model import NeuronModel
from neurolab.surrogates import SHAPES, Shape, Surrogate


@cache
def methods(model: NeuronModel) -> tuple[str, ...]:
    """Return the methods of `fire` that a neuron's spikes come from, in the author's order."""
    equation = read(model)
    fire = equation.arguments[3]
    parts = [e for _, e in equation.lines]
    parts += [*equation.state.values(), equation.output, equation.membrane]
    calls = [n.func for part in parts for n in ast.walk(part) if isinstance(n, ast.Call)]
    asked = [
        f.attr
        for f in calls
        if isinstance(f, ast.Attribute) and isinstance(f.value, ast.Name) and f.value.id == fire
    ]
    return tuple(dict.fromkeys(name for name in asked if name != "reset"))


def fits(model: NeuronModel, shape: Shape) -> bool:
    """Tell whether a shape can stand in for the derivative of a neuron's spikes."""
    return all(method in shape.fits for method in methods(model))


def fitting(model: NeuronModel) -> dict[str, Shape]:
    """Return every shape that fits a neuron, by name."""
    return {name: shape for name, shape in SHAPES.items() if fits(model, shape)}


def refuse_unfit(model: NeuronModel, surrogate: Surrogate) -> None:
    """Raise `ParameterError` for a surrogate that a neuron cannot use.

    Raises
    ------
    ParameterError
        For a ladder's formula on a neuron with single thresholds, naming the surrogates that
        fit, and for a number bound to a parameter that the neuron lacks.
    """
    if not fits(model, surrogate.shape):
        raise ParameterError(
            f"surrogate = {surrogate.name!r} is one formula for a ladder of levels, and this "
            f"neuron compares with single thresholds; fitting: {', '.join(fitting(model))}",
            model=model.name,
            parameter="surrogate",
            value=surrogate.name,
            nearest=model.surrogate.name,
        )
    surrogate.numbers(dict.fromkeys(model.Params._fields))
