"""Read a `step` as straight-line code, and refuse what is not.

The engines do not call `step` blindly: the compiled kernels, the equation card and, later,
the backward pass are made from its lines. That works because a `step` is written in a
small dialect: assignments to fresh names and one `return State(...), output, membrane`;
arithmetic, comparisons as the condition of `where`, float literals, the vocabulary of
`neurolab.ops`, and the methods of `fire`.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from neurolab.errors import ParameterError
from neurolab.fire import Above
from neurolab.model import NeuronModel
from neurolab.ops import VOCABULARY

FIRE = tuple(name for name in vars(Above) if name in {"spike", "levels", "quantise", "reset"})
_PLAIN = (
    ast.Name,
    ast.Constant,
    ast.BinOp,
    ast.UnaryOp,
    ast.Call,
    ast.Attribute,
    ast.Compare,
    ast.operator,
    ast.unaryop,
    ast.cmpop,
    ast.Load,
)


class Equation(NamedTuple):
    """A `step` taken apart.

    Attributes
    ----------
    lines : tuple of (name, expression)
        The assignments in the author's order.
    state : dict
        New value of every state variable.
    output, membrane : ast.expr
        What the next layer receives, and the membrane at the threshold test.
    arguments : tuple of str
        The author's names for state, input, parameters and fire.
    """

    lines: tuple[tuple[str, ast.expr], ...]
    state: dict[str, ast.expr]
    output: ast.expr
    membrane: ast.expr
    arguments: tuple[str, str, str, str]


@lru_cache(maxsize=None)
def function_tree(function: Callable[..., Any]) -> ast.FunctionDef:
    """Return the syntax tree of a function, or say why it cannot be read."""
    name = getattr(function, "__name__", repr(function))
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except (OSError, TypeError, IndentationError) as error:
        raise ParameterError(
            f"the source of {name} cannot be read; define it in a file or a notebook cell"
        ) from error
    if not isinstance(tree, ast.FunctionDef):
        raise ParameterError(f"{name} must be written with `def`, not as a lambda")
    return tree


def read(model: NeuronModel) -> Equation:
    """Take the model's `step` apart.

    Raises
    ------
    ParameterError
        Where the `step` leaves the dialect; the message names the line.
    """
    return _read(model.step, model.State, model.name)


@lru_cache(maxsize=None)
def _read(step: Callable[..., Any], state_type: Any, name: str) -> Equation:
    tree = function_tree(step)
    arguments = tuple(a.arg for a in tree.args.args)
    if len(arguments) != 4:
        raise ParameterError("a step takes four arguments: s, x, p, fire", model=name)
    body = [n for n in tree.body if not _is_docstring(n)]
    known = set(arguments)
    lines: list[tuple[str, ast.expr]] = []
    for node in body[:-1]:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if not isinstance(node, ast.Assign) or not isinstance(target, ast.Name):
            raise _refuse(name, node, "only plain assignments may come before the return")
        if target.id in known:
            raise _refuse(name, node, f"{target.id!r} is assigned twice; give it a new name")
        _check(name, node.value, known, arguments)
        known.add(target.id)
        lines.append((target.id, node.value))
    last = body[-1]
    value = last.value if isinstance(last, ast.Return) else None
    if not isinstance(value, ast.Tuple) or len(value.elts) != 3:
        raise _refuse(name, last, "the last line must be `return State(...), output, membrane`")
    new, output, membrane = value.elts
    if not isinstance(new, ast.Call) or new.keywords:
        raise _refuse(name, last, "the first returned value must be State(...), by position")
    if len(new.args) != len(state_type._fields):
        raise _refuse(name, last, f"State needs {len(state_type._fields)} values")
    for expression in (*new.args, output, membrane):
        _check(name, expression, known, arguments)
    state = dict(zip(state_type._fields, new.args, strict=True))
    return Equation(tuple(lines), state, output, membrane, arguments)  # type: ignore[arg-type]


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _check(model: str, tree: ast.expr, known: set[str], arguments: tuple[str, ...]) -> None:
    s, _, p, fire = arguments
    callees = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    conditions = {
        id(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "where" and node.args
    }
    for node in ast.walk(tree):
        if not isinstance(node, _PLAIN):
            raise _refuse(model, tree, f"{type(node).__name__} is not part of the dialect")
        if isinstance(node, ast.Constant) and type(node.value) is not float:
            raise _refuse(model, tree, f"write {node.value!r} as a float")
        if isinstance(node, ast.Compare) and (id(node) not in conditions or len(node.ops) > 1):
            raise _refuse(model, tree, "a comparison may only be the condition of where(...)")
        if isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else None
            if owner == fire and (node.attr not in FIRE or id(node) not in callees):
                raise _refuse(model, tree, f"fire offers {', '.join(FIRE)}, not {node.attr!r}")
            if owner not in {s, p, fire}:
                raise _refuse(model, tree, f"{ast.unparse(node)} is neither a state nor a parameter")
        if isinstance(node, ast.Name):
            if id(node) in callees and node.id not in VOCABULARY:
                raise _refuse(model, tree, f"{node.id!r} is not in the vocabulary of neurolab.ops")
            if id(node) not in callees and node.id not in known:
                raise _refuse(model, tree, f"{node.id!r} is used before it is assigned")


def _refuse(model: str, node: ast.AST, why: str) -> ParameterError:
    return ParameterError(f"step: {why} (in `{ast.unparse(node)}`)", model=model)
