"""The reference engine: the lines of `step` on whole rows, one time step after the other.

Slow and plain on purpose. What it computes is what the equation says; the compiled
engine is tested against it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from neurolab.dialect import read, scope
from neurolab.fire import fire_for
from neurolab.model import NeuronModel
from neurolab.ops import VOCABULARY
from neurolab.recording import Arrays
from neurolab.stimuli import Stimulus
from neurolab.syntax import parsed_expression

Rows = Callable[..., tuple[Any, Any, Any, dict[str, Any]]]


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
    fire, step = fire_for(compare, model.name), rows(model, dtype.type)
    count = np.zeros(x.shape[1], np.int64)
    # Plain numbers would let a product of them slip out of the run's precision.
    state = model.State(*(np.full(x.shape[1], value, dtype) for value in state))
    params = [dtype.type(v) if np.ndim(v) == 0 else v for v in params]
    with np.errstate(all="ignore"):
        for t in range(x.shape[0]):
            p = model.Params(*(row_of(value, t) for value in params))
            state, output, h, lines = step(state, x[t], p, fire)
            level = lines[model.level] if model.level else output
            count += level.astype(np.int64)
            kept = {"levels": level, "output": output, "h": h, **state._asdict()}
            for name, array in records.items():
                array[t] = kept[name] if name in kept else lines[name]
    return count, model.State(*(np.array(np.broadcast_to(v, count.shape), dtype) for v in state))


def row_of(value: Any, t: int) -> Any:
    """Return a parameter as it is at step t."""
    return value[t] if np.ndim(value) == 2 else value  # noqa: PLR2004 - [time, neuron]


@lru_cache(maxsize=512)
def rows(model: NeuronModel, number: type) -> Rows:
    """Return the model's `step` with literals of one precision, which also gives its lines.

    `rows(...)(s, x, p, fire)` returns new state, output, membrane and every named line.
    NumPy lets a bare literal follow an array, but `where(a > b, 1.0, 0.0)` and `exp(-1.0)`
    have none to follow and would turn a float32 run into float64.
    """
    equation = read(model)
    names = [name for name, _ in equation.lines]
    lines = [f"    {name} = {_typed(value)}" for name, value in equation.lines]
    state = ", ".join(_typed(value) for value in equation.state.values())
    ends = f"{_typed(equation.output)}, {_typed(equation.membrane)}"
    kept = ", ".join(f"{name!r}: {name}" for name in names)
    text = [
        f"def step({', '.join(equation.arguments)}):",
        *lines,
        f"    return State_({state}), {ends}, {{{kept}}}",
    ]
    seen = {**scope(model.step), **VOCABULARY, "State_": model.State, "number_": number}
    # the model's own lines, which `read` has checked against the dialect
    exec(compile("\n".join(text), f"<{model.key}>", "exec"), seen)  # noqa: S102
    return seen["step"]


class _Typed(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.Call(ast.Name("number_", ast.Load()), [node], [])


def _typed(node: ast.expr) -> str:
    copy = parsed_expression(ast.unparse(node))
    return ast.unparse(ast.fix_missing_locations(_Typed().visit(copy)))
