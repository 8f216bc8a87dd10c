"""Read a `step` as straight-line code, and refuse what is not.

The engines do not call `step` blindly: the compiled kernels, the equation card and, later,
the backward pass are made from its lines. That works because a `step` is written in a
small dialect: assignments to fresh names and one `return State(...), output, membrane`.
What may stand in a line is in `neurolab.grammar`.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from neurolab.errors import ParameterError
from neurolab.grammar import Names, check_expression, refuse
from neurolab.model import NeuronModel
from neurolab.ops import VOCABULARY
from neurolab.reset_off import reset_off, resets_in
from neurolab.syntax import parsed

ARGUMENTS = 4  # s, x, p, fire


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
    changed : frozenset of str
        Lines, states and "output" that a reset switched off has left different from what the
        author wrote, so that no paper's equation number belongs to them.
    """

    lines: tuple[tuple[str, ast.expr], ...]
    state: dict[str, ast.expr]
    output: ast.expr
    membrane: ast.expr
    arguments: tuple[str, str, str, str]
    changed: frozenset[str] = frozenset()


@cache
def function_tree(function: Callable[..., Any]) -> ast.FunctionDef:
    """Return the syntax tree of a function, or say why it cannot be read."""
    name = getattr(function, "__name__", repr(function))
    try:
        tree = parsed(textwrap.dedent(inspect.getsource(function))).body[0]
    except (OSError, TypeError, IndentationError) as error:
        raise ParameterError(
            f"the source of {name} cannot be read; define it in a file or a notebook cell"
        ) from error
    if not isinstance(tree, ast.FunctionDef):
        raise ParameterError(f"{name} must be written with `def`, not as a lambda")
    return tree


def read(model: NeuronModel) -> Equation:
    """Take the model's `step` apart, without its reset where the model does not reset.

    Raises
    ------
    ParameterError
        Where the `step` leaves the dialect; the message names the line. Also for a model
        whose reset is switched off though its `step` marks none.
    """
    if not model.resets:
        return _without_reset(model)
    return _read(model.step, model.State, model.Params, model.name)


def marks_reset(model: NeuronModel) -> bool:
    """Tell whether the model's `step` marks a reset with `fire.reset`, switched off or not."""
    written = _read(model.step, model.State, model.Params, model.name)
    parts = (*(e for _, e in written.lines), *written.state.values())
    return resets_in((*parts, written.output, written.membrane), written.arguments[3]) > 0


@lru_cache(maxsize=512)
def _without_reset(model: NeuronModel) -> Equation:
    if not marks_reset(model):
        raise ParameterError(
            "there is no reset to switch off: its step marks none with fire.reset(...)",
            model=model.name,
        )
    written = _read(model.step, model.State, model.Params, model.name)
    # no state can have the names of the last two
    ends = {**written.state, "[output]": written.output, "[membrane]": written.membrane}
    named = {n for ladder in model.thresholds for n in (ladder.base, ladder.levels)} | {model.level}
    keep = frozenset(name for name in named if name is not None)
    lines, left = reset_off(written.lines, ends, written.arguments[3], keep)
    before = {**ends, **dict(written.lines)}
    changed = {n.strip("[]") for n, e in {**left, **dict(lines)}.items() if e is not before[n]}
    output, membrane = left.pop("[output]"), left.pop("[membrane]")
    return Equation(lines, left, output, membrane, written.arguments, frozenset(changed))


@cache
def _read(step: Callable[..., Any], state: Any, params: Any, model: str) -> Equation:
    tree = function_tree(step)
    arguments = _arguments(tree, model)
    names = Names(arguments, {arguments[0]: state._fields, arguments[2]: params._fields})
    known = set(arguments)
    body = [n for n in tree.body if not _is_docstring(n)]
    lines: list[tuple[str, ast.expr]] = []
    for node in body[:-1]:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if not isinstance(node, ast.Assign) or not isinstance(target, ast.Name):
            raise refuse(model, node, "only plain assignments may come before the return")
        if len(node.targets) > 1:
            raise refuse(model, node, "only plain assignments to one name are possible")
        if target.id in VOCABULARY or target.id == state.__name__:
            raise refuse(model, node, f"{target.id!r} already means something; take another name")
        if target.id in known:
            raise refuse(model, node, f"{target.id!r} is assigned twice; give it a new name")
        check_expression(model, node.value, known, names)
        known.add(target.id)
        lines.append((target.id, node.value))
    last = body[-1] if body else tree
    value = last.value if isinstance(last, ast.Return) else None
    if not isinstance(value, ast.Tuple) or len(value.elts) != 3:  # noqa: PLR2004 - as it says
        raise refuse(model, last, "the last line must be `return State(...), output, membrane`")
    new, output, membrane = value.elts
    made = _new_state(step, new, state, model)
    for expression in (*made, output, membrane):
        check_expression(model, expression, known, names)
    fields = dict(zip(state._fields, made, strict=True))
    return Equation(tuple(lines), fields, output, membrane, arguments)


def _arguments(tree: ast.FunctionDef, model: str) -> tuple[str, str, str, str]:
    """Return the author's names for state, input, parameters and fire."""
    given = tree.args
    names = [a.arg for a in (*given.posonlyargs, *given.args)]
    others = given.vararg or given.kwarg or given.kwonlyargs or given.defaults
    if len(names) != ARGUMENTS or others:
        raise ParameterError("a step takes four arguments: s, x, p, fire", model=model)
    for name in names:
        if name in VOCABULARY:
            raise ParameterError(f"step: {name!r} already means something", model=model)
    s, x, p, fire = names
    return s, x, p, fire


def _new_state(step: Callable[..., Any], new: ast.expr, state: Any, model: str) -> list[ast.expr]:
    """Return the values of the new state, in order."""
    if not isinstance(new, ast.Call) or not isinstance(new.func, ast.Name) or new.keywords:
        raise refuse(model, new, "the first returned value must be State(...), by position")
    meant = scope(step).get(new.func.id)
    if meant is not state and not (meant is None and new.func.id == state.__name__):
        raise refuse(
            model, new, f"the first returned value must be the model's own {state.__name__}(...)"
        )
    if len(new.args) != len(state._fields):
        raise refuse(model, new, f"State needs {len(state._fields)} values")
    return new.args


def scope(step: Callable[..., Any]) -> dict[str, Any]:
    """Return the names that a step can see: those of its module, and of a function around it."""
    around = inspect.getclosurevars(step).nonlocals
    return {**getattr(step, "__globals__", {}), **around}


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
