"""Which threshold tests a neuron's spikes depend on, and which resets look back a step."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import NamedTuple

from neurolab.dialect import read
from neurolab.inspection.arithmetic import leaf_of
from neurolab.model import NeuronModel


class Lazy(NamedTuple):
    """A reset that waits for the next step: the state that remembers, and the line it acts in."""

    state: str
    line: str


@lru_cache(maxsize=512)
def tests(model: NeuronModel) -> tuple[ast.Call, ...]:
    """Return the calls of `fire` that the number of spikes is computed from, in order."""
    equation = read(model)
    lines, fire = dict(equation.lines), equation.arguments[3]
    level = lines[model.level] if model.level else equation.output
    reached: set[str] = set()
    waiting = [level]
    while waiting:
        for node in ast.walk(waiting.pop()):
            if isinstance(node, ast.Name) and node.id in lines and node.id not in reached:
                reached.add(node.id)
                waiting.append(lines[node.id])
    found: dict[str, ast.Call] = {}
    for expression in (*(e for n, e in equation.lines if n in reached), level):
        for node in ast.walk(expression):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                named = isinstance(node.func.value, ast.Name) and node.func.value.id == fire
                if named and node.func.attr != "reset":
                    found.setdefault(ast.unparse(node), node)
    return tuple(found.values())


@lru_cache(maxsize=512)
def lazy_resets(model: NeuronModel) -> tuple[Lazy, ...]:
    """Return the resets that act on the spikes of the step before."""
    found: dict[Lazy, None] = {}
    for line, expression in read(model).lines:
        for node in _resets(expression):
            leaf = leaf_of(model, node.args[0])
            if leaf and leaf[0] == "state":
                found[Lazy(leaf[1], line)] = None
    return tuple(found)


def _resets(tree: ast.expr) -> list[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [n for n in calls if isinstance(n.func, ast.Attribute) and n.func.attr == "reset"]
