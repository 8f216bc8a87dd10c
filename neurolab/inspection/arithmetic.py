"""One step of one neuron in the arithmetic of a run, expression by expression.

The lines of the `step` are walked, not called, so that every part of an equation has a
value of its own and every decision on the way (a threshold, the side of a `where`) is
seen. The operations are those of the reference engine on arrays of one number: scalars
could take another path through NumPy.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from neurolab.dialect import read
from neurolab.fire import fire_for
from neurolab.model import NeuronModel
from neurolab.ops import VOCABULARY, Value

Leaf = tuple[str, str]
"""What an expression is made of: ("state", "u"), ("param", "tau"), ("input", "x") or
("line", "h")."""

OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
STEPS = {"floor", "ceil", "rint", "heaviside", "positive"}  # words whose value jumps


def leaf_of(model: NeuronModel, node: ast.expr) -> Leaf | None:
    """Return which leaf a node is, or None for a node made of others."""
    state, x, params, _ = read(model).arguments
    if isinstance(node, ast.Name):
        return ("input", "x") if node.id == x else ("line", node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        kinds = {state: "state", params: "param"}
        return (kinds[node.value.id], node.attr) if node.value.id in kinds else None
    return None


def leaves(model: NeuronModel, tree: ast.expr) -> set[Leaf]:
    """Return the leaves of an expression."""
    called = {id(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    nodes = (n for n in ast.walk(tree) if isinstance(n, (ast.Name, ast.Attribute)))
    owners = set(read(model).arguments) - {read(model).arguments[1]}
    found = (leaf_of(model, n) for n in nodes if id(n) not in called)
    return {leaf for leaf in found if leaf and leaf not in {("line", owner) for owner in owners}}


def number(value: Value) -> float:
    """Return the one number of an array as a Python float."""
    return float(np.asarray(value).item())


class Arithmetic:
    """Values of expressions, given those of their leaves.

    `decisions` collects what was decided on the way: what `fire` gave and on which side of
    its thresholds the membrane lay (or on one exactly), both sides of a `where` likewise,
    and the value of every word that jumps.
    """

    def __init__(
        self,
        model: NeuronModel,
        numbers: Mapping[Leaf, Value],
        compare: str,
        dtype: np.dtype[Any],
    ) -> None:
        self.model, self.numbers, self.dtype = model, numbers, dtype
        self.decisions: list[float] = []
        self._fire = fire_for(compare, model.name)

    def value(self, node: ast.expr) -> Value:
        """Return the value of an expression in the precision of the run."""
        if isinstance(node, ast.Constant):
            return self.dtype.type(node.value)  # type: ignore[arg-type] - a float, `read` says
        if isinstance(node, ast.BinOp):
            return OPERATORS[type(node.op)](self.value(node.left), self.value(node.right))
        if isinstance(node, ast.UnaryOp):
            return OPERATORS[type(node.op)](self.value(node.operand))
        if isinstance(node, ast.Compare):
            sides = self.value(node.left), self.value(node.comparators[0])
            return OPERATORS[type(node.ops[0])](*sides)
        if isinstance(node, ast.Call):
            return self._call(node)
        leaf = leaf_of(self.model, node)
        if leaf is None:  # pragma: no cover - `read` refuses everything else
            raise TypeError(ast.dump(node))
        return self.numbers[leaf]

    def _call(self, node: ast.Call) -> Value:
        values = [self.value(argument) for argument in node.args]
        if isinstance(node.func, ast.Attribute):
            method = node.func.attr
            found = getattr(self._fire, method)(*values)
            if method != "reset":
                self._decided(found, *_distances(method, found, values))
            return found
        word = ast.unparse(node.func)
        found = VOCABULARY[word](*values)
        if word == "where" and isinstance(node.args[0], ast.Compare):
            left, right = node.args[0].left, node.args[0].comparators[0]
            self._decided(values[0], self.value(left) - self.value(right))
        elif word in STEPS:
            self._decided(found)
        return found

    def _decided(self, found: Value, *distances: Value) -> None:
        self.decisions += [number(found), *(number(np.sign(d)) for d in distances)]


def _distances(method: str, found: Value, values: list[Value]) -> tuple[Value, ...]:
    """Return how far a membrane is from the thresholds next to it, whatever the unit."""
    h = values[0]
    if method == "spike":
        return (h,)
    if method == "ternary":
        return h - values[1], h + values[1]
    if method == "levels":
        return h - found * values[1], h - (found + 1.0) * values[1]
    if method == "quantise":
        return h / values[1] - found, h / values[1] - (found + 1.0)
    return h - (found - 0.5), h - (found + 0.5)
