"""What an expression of a `step` may hold, and what is said about the rest.

Arithmetic with + - * / ** and signs; one comparison as the condition of `where`; float
literals; states `s.name`, parameters `p.name`, the input and earlier lines; the words of
`neurolab.ops` and the methods of `fire`, by position and with as many arguments as they take.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from typing import NamedTuple

from neurolab.errors import ParameterError, unknown_name
from neurolab.fire import METHODS, Above
from neurolab.ops import VOCABULARY

FIRE = {
    name: getattr(Above, name).__code__.co_argcount - 1  # without self
    for name in METHODS
}
WORDS = {name: function.__code__.co_argcount for name, function in VOCABULARY.items()}
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.UAdd)
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)


class Names(NamedTuple):
    """The author's names for the arguments, and what may follow each."""

    arguments: tuple[str, str, str, str]
    fields: Mapping[str, Collection[str]]
    """Names of the states and of the parameters, by the argument that holds them."""

    @property
    def fire(self) -> str:
        """The author's name for `fire`."""
        return self.arguments[3]


def refuse(
    model: str, node: ast.AST, why: str, nearest: str | None = None, name: str | None = None
) -> ParameterError:
    """Return the error for a part of a step, with the author's text."""
    return ParameterError(
        f"step: {why} (in `{ast.unparse(node)}`)", model=model, parameter=name, nearest=nearest
    )


def check_expression(model: str, tree: ast.expr, known: set[str], names: Names) -> None:
    """Raise `ParameterError` where an expression leaves the dialect.

    `known` holds the names that have a value: the arguments and the lines before this one.
    """
    try:
        _check(tree, known, names)
    except ParameterError as error:
        raise refuse(model, tree, str(error), error.nearest, error.parameter) from None


def _check(node: ast.AST, known: set[str], names: Names) -> None:
    if isinstance(node, ast.Constant):
        if type(node.value) is not float:
            raise ParameterError(f"write {node.value!r} as a float")
    elif isinstance(node, ast.Name):
        _check_name(node.id, known, names)
    elif isinstance(node, ast.Attribute):
        _check_attribute(node, names)
    elif isinstance(node, (ast.BinOp, ast.UnaryOp)):
        if not isinstance(node.op, OPERATORS):
            raise ParameterError(f"{type(node.op).__name__} is not among + - * / **")
        parts = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.operand,)
        for part in parts:
            _check(part, known, names)
    elif isinstance(node, ast.Call):
        _check_call(node, known, names)
    elif isinstance(node, ast.Compare):
        raise ParameterError("a comparison may only be the condition of where(...)")
    else:
        raise ParameterError(f"{type(node).__name__} is not part of the dialect")


def _check_name(name: str, known: set[str], names: Names) -> None:
    s, _, p, fire = names.arguments
    if name in (s, p, fire):
        raise ParameterError(f"{name!r} alone has no value; write {name}.name")
    if name not in known:
        raise ParameterError(f"{name!r} is used before it is assigned")


def _check_attribute(node: ast.Attribute, names: Names) -> None:
    s, _, p, fire = names.arguments
    owner = node.value.id if isinstance(node.value, ast.Name) else ""
    if owner == fire:
        raise ParameterError(f"fire offers {', '.join(FIRE)} as calls, not {node.attr!r}")
    if owner not in (s, p):
        raise ParameterError(f"{ast.unparse(node)} is neither a state nor a parameter")
    if node.attr not in names.fields[owner]:
        kind = "state" if owner == s else "parameter"
        error = unknown_name(kind, node.attr, names.fields[owner])
        raise ParameterError(
            f"{ast.unparse(node)}: {error}", parameter=node.attr, nearest=error.nearest
        )


def _check_call(node: ast.Call, known: set[str], names: Names) -> None:
    word, wanted = _callee(node.func, names)
    if node.keywords:
        raise ParameterError(f"{word} takes its arguments by position, not by keyword")
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        raise ParameterError("Starred is not part of the dialect")
    if len(node.args) != wanted:
        many = "argument" if wanted == 1 else "arguments"
        raise ParameterError(f"{word} takes {wanted} {many}, not {len(node.args)}")
    parts = list(node.args)
    if word == "where":
        parts = [*_condition(parts[0]), *parts[1:]]
    for part in parts:
        _check(part, known, names)


def _callee(callee: ast.expr, names: Names) -> tuple[str, int]:
    if isinstance(callee, ast.Attribute) and isinstance(callee.value, ast.Name):
        if callee.value.id == names.fire and callee.attr in FIRE:
            return f"{names.fire}.{callee.attr}", FIRE[callee.attr]
        if callee.value.id == names.fire:
            raise ParameterError(f"fire offers {', '.join(FIRE)}, not {callee.attr!r}")
    if isinstance(callee, ast.Name) and callee.id in WORDS:
        return callee.id, WORDS[callee.id]
    word = ast.unparse(callee)
    nearest = unknown_name("word", word, WORDS).nearest
    hint = f"; did you mean {nearest!r}?" if nearest else ""
    raise ParameterError(
        f"{word!r} is not in the vocabulary of neurolab.ops{hint}", parameter=word, nearest=nearest
    )


def _condition(node: ast.expr) -> list[ast.expr]:
    """Return both sides of the one comparison that decides."""
    if isinstance(node, ast.Constant):
        return [node]  # refused for what it is
    if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], COMPARISONS):
        raise ParameterError("the condition of where(...) must be a comparison")
    if len(node.ops) > 1:
        raise ParameterError("one comparison may only be the condition of where(...), not a chain")
    return [node.left, node.comparators[0]]
