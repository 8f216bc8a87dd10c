"""Whether a neuron can fire negative spikes, read off its equation.

Sums of signed spikes cancel, so what counts spikes has to know. The answer errs on the
safe side: what cannot be shown to stay at or above 0 counts as signed.
"""

from __future__ import annotations

import ast
from functools import cache

from neurolab.dialect import Equation, read
from neurolab.model import NeuronModel, describe

NEVER_NEGATIVE = {
    "spike",
    "levels",
    "quantise",
    "round",
    "heaviside",
    "positive",
    "exp",
    "sigmoid",
    "sqrt",
    "absolute",
    "relu",
}


@cache
def is_signed(model: NeuronModel) -> bool:
    """Tell whether the number of spikes in a step may be negative."""
    equation = read(model)
    level = dict(equation.lines)[model.level] if model.level else equation.output
    return not _never_negative(level, equation, model)


def _never_negative(  # noqa: PLR0911 - one per kind of node
    node: ast.expr, equation: Equation, model: NeuronModel
) -> bool:
    def holds(part: ast.expr) -> bool:
        return _never_negative(part, equation, model)

    if isinstance(node, ast.Constant):
        return True  # a minus sign is an operation of its own
    if isinstance(node, ast.Name):
        lines = dict(equation.lines)
        return node.id in lines and holds(lines[node.id])
    if isinstance(node, ast.Attribute):
        about = describe(model).get(node.attr)
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        return owner == equation.arguments[2] and about is not None and about.low >= 0.0
    if isinstance(node, ast.BinOp):
        plain = isinstance(node.op, (ast.Add, ast.Mult, ast.Div))
        return plain and holds(node.left) and holds(node.right)
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        if name in {"where", "clip", "reset"}:  # where's condition, clip's value do not matter
            return all(holds(part) for part in (node.args[1:] or node.args))
        return name in NEVER_NEGATIVE
    return False
