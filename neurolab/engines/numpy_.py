"""The reference engine: `step` called on whole rows, one time step after the other.

Slow and plain on purpose. What it computes is what the equation says; the compiled
engine is tested against it.
"""

from __future__ import annotations

import ast
from types import CodeType
from typing import Any

import numpy as np

from neurolab.dialect import read
from neurolab.fire import fire_for
from neurolab.model import NeuronModel
from neurolab.recording import Arrays, lines_among
from neurolab.stimuli import Stimulus


def run(
    model: NeuronModel,
    current: np.ndarray[Any, Any] | Stimulus,
    params: Any,
    state: Any,
    compare: str,
    records: Arrays,
    dtype: np.dtype[Any],
) -> tuple[np.ndarray[Any, np.dtype[np.int64]], Any]:
    """Run `[time, neuron]` input through the model.

    Returns
    -------
    count : int64 `[neuron]`
        Levels summed over time; `records` is filled on the way.
    state : State
        The last state, arrays `[neuron]`.
    """
    x = current.array(dtype) if isinstance(current, Stimulus) else current
    fire = fire_for(compare, model.name)
    count = np.zeros(x.shape[1], np.int64)
    named = lines_among(model, records)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        for t in range(x.shape[0]):
            p = model.Params(*(row_of(value, t) for value in params))
            lines = named_lines(model, state, x[t], p, fire) if model.level or named else {}
            state, output, h = model.step(state, x[t], p, fire)
            level = lines[model.level] if model.level else output
            count += level.astype(np.int64)
            kept = {"levels": level, "output": output, "h": h, **state._asdict()}
            for name, array in records.items():
                array[t] = kept[name] if name in kept else lines[name]
    return count, model.State(*(np.array(np.broadcast_to(v, count.shape), dtype) for v in state))


def row_of(value: Any, t: int) -> Any:
    """Return a parameter as it is at step t."""
    return value[t] if np.ndim(value) == 2 else value


def named_lines(model: NeuronModel, state: Any, x: Any, params: Any, fire: Any) -> dict[str, Any]:
    """Return the value of every named line of the `step` at one time step."""
    equation = read(model)
    scope = dict(model.step.__globals__)
    scope.update(zip(equation.arguments, (state, x, params, fire), strict=True))
    found: dict[str, Any] = {}
    for name, expression in equation.lines:
        # the model's own line, which `read` has checked against the dialect
        scope[name] = found[name] = eval(_compiled(expression), scope)  # noqa: S307
    return found


def _compiled(expression: ast.expr) -> CodeType:
    return compile(ast.Expression(expression), "<step>", "eval")
