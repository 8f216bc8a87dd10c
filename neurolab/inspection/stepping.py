"""From an old state and an input to everything one step computes, line by line."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from neurolab.dialect import read
from neurolab.errors import ParameterError
from neurolab.inspection.arithmetic import Arithmetic, Leaf, number
from neurolab.model import NeuronModel
from neurolab.ops import Value

# How far a record of the compiled engine may be from the reference's number: its
# exponentials differ in the last digits, of float32 in the last two.
ROUNDING = {"float64": 1e-10, "float32": 1e-4}


@dataclass(frozen=True, slots=True, eq=False)
class Stepped:
    """One step: the numbers behind every leaf of the equation, and what came out."""

    model: NeuronModel
    compare: str
    dtype: np.dtype[Any]
    numbers: dict[Leaf, Value]
    after: dict[str, float]
    membrane: float
    output: float
    level: int

    def arithmetic(self) -> Arithmetic:
        """Return what computes further expressions of this step."""
        return Arithmetic(self.model, self.numbers, self.compare, self.dtype)

    def value(self, node: ast.expr) -> float:
        """Return the value of an expression of this step."""
        with np.errstate(all="ignore"):
            return number(self.arithmetic().value(node))


def stepped(
    model: NeuronModel,
    numbers: dict[Leaf, Value],
    compare: str,
    dtype: np.dtype[Any],
    recorded: Mapping[str, float] | None = None,
) -> Stepped:
    """Run the lines of the `step` on the numbers of states, parameters and input.

    `recorded` holds what a run kept of this step, by the names of its records. It is taken
    in place of what is computed here, which may differ from it by rounding: the compiled
    engine has exponentials of its own.

    Raises
    ------
    ParameterError
        For a record that does not follow from the old state, and for numbers that overflow.
    """
    equation, kept = read(model), dict(recorded or {})
    numbers = dict(numbers)
    arithmetic = Arithmetic(model, numbers, compare, dtype)
    scale = max(1.0, *(abs(number(v)) for (kind, _), v in numbers.items() if kind != "param"))
    allowed = ROUNDING[dtype.name] * scale

    def settled(name: str | None, value: Value) -> Value:
        if name is None or name not in kept:
            return value
        found, told = number(value), kept[name]
        if not abs(found - told) <= allowed + ROUNDING[dtype.name] * abs(told):
            raise ParameterError(
                f"the record of {name} is {told:.10g}, but the equation gives {found:.10g} from "
                "the state before it: the run was continued from another state (give it as "
                "start), or it was made with other equations or another current",
                model=model.name,
                parameter=name,
            )
        return np.full(1, told, dtype)

    with np.errstate(all="ignore"):
        names = record_names(model)
        for line, expression in equation.lines:
            numbers["line", line] = settled(names.get(line, line), arithmetic.value(expression))
        after = {
            name: number(settled(name, arithmetic.value(expression)))
            for name, expression in equation.state.items()
        }
        output = arithmetic.value(equation.output)
        output = number(settled("output" if model.level else "levels", output))
        level = number(numbers["line", model.level]) if model.level else output
        membrane = number(settled("h", arithmetic.value(equation.membrane)))
    if not np.isfinite([*after.values(), output, level, membrane]).all():
        raise ParameterError(
            f"this step overflows {dtype.name} (at most {np.finfo(dtype).max:.3g})",
            model=model.name,
        )
    return Stepped(model, compare, dtype, numbers, after, membrane, output, int(level))


@lru_cache(maxsize=512)
def record_names(model: NeuronModel) -> dict[str, str | None]:
    """Return under which name a run records a line, where that is not the line's own.

    None marks a line that shares its name with a record of something else.
    """
    equation = read(model)
    ends = {**equation.state, "h": equation.membrane}
    ends["output" if model.level else "levels"] = equation.output
    if model.level:
        ends["levels"] = ast.Name(model.level, ast.Load())
    found: dict[str, str | None] = dict.fromkeys(("levels", "output", "h", *equation.state))
    for record, expression in ends.items():
        if isinstance(expression, ast.Name):
            found[expression.id] = record
    return found
