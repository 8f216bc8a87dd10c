"""Reverse-mode differentiation of straight-line code: one pass over its lines, last to first.

A line `v = f(a, b)` becomes `b_a += b_v * df/da` and `b_b += b_v * df/db`, where `b_a` is
the derivative of the loss by a. The derivative of every word stands in `PARTIALS`; nobody
writes the derivative of a neuron.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from neurolab.syntax import parsed

# Of each argument; {0}, {1}, {2} are the arguments, {v} the value of the call itself.
PARTIALS: dict[str, tuple[str, ...]] = {
    "exp": ("{v}",),
    "tanh": ("(1.0 - {v} * {v})",),
    "sigmoid": ("({v} * (1.0 - {v}))",),
    "sqrt": ("(0.5 / {v})",),
    "arctan": ("(1.0 / (1.0 + {0} * {0}))",),
    "erf": ("(1.1283791670955126 * exp(-({0} * {0})))",),
    "absolute": ("(positive({0}) - positive(-{0}))",),
    "relu": ("positive({0})",),
    "clip": (
        "where({0} < {1}, 0.0, where({0} > {2}, 0.0, 1.0))",
        "where({0} < {1}, 1.0, 0.0)",
        "where({0} < {1}, 0.0, where({0} > {2}, 1.0, 0.0))",
    ),
    "floor": (),
    "ceil": (),
    "rint": (),
    "heaviside": (),
    "positive": (),
}
VALUED = {"exp", "tanh", "sigmoid", "sqrt"}  # their derivative is written with their value
Line = tuple[str, ast.expr]
Firing = Callable[[ast.Call], list[tuple[ast.expr, str]]]


class Contribution(NamedTuple):
    """`b_target` gains `text`; `first` where nothing was added before."""

    target: str
    text: str
    first: bool

    @property
    def line(self) -> str:
        """The statement; never in place, because names may share a tensor."""
        before = "" if self.first else f"b_{self.target} + "
        return f"b_{self.target} = {before}{self.text}"


def expand(lines: Iterable[Line], fire: str = "fire_") -> list[Line]:
    """Give every call that must be whole a line of its own, before the line that uses it.

    These are the calls whose derivative needs their value, and those of `fire`.
    """
    found: list[Line] = []
    given = list(lines)
    taken = {name for name, _ in given}
    for name, expression in given:
        lift = _Lift(name, found, fire, taken)
        found.append((name, lift.inside(expression)))
    return found


class _Lift(ast.NodeTransformer):
    def __init__(self, line: str, before: list[Line], fire: str, taken: set[str]) -> None:
        self.line, self.before, self.fire, self.taken = line, before, fire, taken
        self.count = 0

    def inside(self, node: ast.expr) -> ast.expr:
        """Lift what is below the top of a line; the top already has a name."""
        return self._whole(node) if isinstance(node, ast.Call) else self.visit(node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if not self._is_lifted(node):
            return ast.Call(node.func, [self.visit(a) for a in node.args], [])
        return self._named(self._whole(node), ast.unparse(node.func).removeprefix(self.fire))

    def _is_lifted(self, node: ast.Call) -> bool:
        word = ast.unparse(node.func)
        return word in VALUED or (word.startswith(self.fire) and word != f"{self.fire}reset")

    def _whole(self, node: ast.Call) -> ast.Call:
        """Return a call whose arguments are names: then its derivative is computed once."""
        args: list[ast.expr] = [self.visit(a) for a in node.args]
        if self._is_lifted(node):
            simple = (ast.Name, ast.Constant)
            args = [a if isinstance(a, simple) else self._named(a, "of") for a in args]
        return ast.Call(node.func, args, [])

    def _named(self, node: ast.expr, what: str) -> ast.Name:
        self.count += 1
        name = f"{self.line}_{what}{self.count}"
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        self.before.append((name, node))
        return ast.Name(name, ast.Load())


def reverse(
    lines: list[Line],
    seeds: Sequence[tuple[ast.expr, str]],
    firing: Firing,
    *,
    detach: bool = False,
    fire: str = "fire_",
) -> list[Contribution]:
    """Return the statements that carry derivatives from the results back to what was read.

    Parameters
    ----------
    lines
        Names and expressions in order, as `expand` leaves them.
    seeds
        Results, and the names of the derivatives of the loss by them.
    firing : callable
        `firing(call)`: derivatives of a call of `fire`, as pairs of an argument and the
        text of the derivative by it.
    detach : bool
        Whether `reset` lets nothing through.
    """
    tape = _Tape(firing, fire, detach=detach)
    for expression, adjoint in seeds:
        tape.push(expression, adjoint)
    for name, expression in reversed(lines):
        if name in tape.reached:
            tape.push(expression, f"b_{name}", name)
    return tape.found


class _Tape:
    def __init__(self, firing: Firing, fire: str, *, detach: bool) -> None:
        self.firing, self.fire, self.detach = firing, fire, detach
        self.found: list[Contribution] = []
        self.reached: set[str] = set()

    def push(self, node: ast.expr, adjoint: str, value: str = "") -> None:
        """Carry `adjoint`, the derivative by this expression, to the names in it."""
        if isinstance(node, ast.Constant):
            return
        if isinstance(node, ast.Name):
            text = ast.unparse(parsed(adjoint))  # without parentheses that do nothing
            self.found.append(Contribution(node.id, text, node.id not in self.reached))
            self.reached.add(node.id)
        elif isinstance(node, ast.UnaryOp):
            minus = isinstance(node.op, ast.USub)
            self.push(node.operand, _negative(adjoint) if minus else adjoint)
        elif isinstance(node, ast.BinOp):
            self._binary(node, adjoint)
        elif isinstance(node, ast.Call):
            self._call(node, adjoint, value)
        else:  # pragma: no cover - the dialect has nothing else
            raise TypeError(ast.dump(node))

    def _binary(self, node: ast.BinOp, adjoint: str) -> None:
        a, b = f"({ast.unparse(node.left)})", f"({ast.unparse(node.right)})"
        if isinstance(node.op, (ast.Add, ast.Sub)):
            minus = isinstance(node.op, ast.Sub)
            self.push(node.left, adjoint)
            self.push(node.right, _negative(adjoint) if minus else adjoint)
        elif isinstance(node.op, ast.Mult):
            self.push(node.left, f"({adjoint} * {b})")
            self.push(node.right, f"({adjoint} * {a})")
        elif isinstance(node.op, ast.Div):
            self.push(node.left, f"({adjoint} / {b})")
            over = adjoint if a == "(1.0)" else f"({adjoint} * {a})"
            self.push(node.right, _negative(f"({over} / ({b} * {b}))"))
        else:
            try:
                power = float(ast.literal_eval(node.right))
            except ValueError:
                raise NotImplementedError(
                    f"{ast.unparse(node)}: only a power with a number as exponent can be "
                    "compiled for training"
                ) from None
            less = power - 1.0
            slope = f"({power!r}) * {a}" + ("" if less == 1.0 else f" ** ({less!r})")
            self.push(node.left, f"({adjoint} * ({slope}))")

    def _call(self, node: ast.Call, adjoint: str, value: str) -> None:
        word = ast.unparse(node.func)
        if word == "where":
            condition = ast.unparse(node.args[0])
            self.push(node.args[1], f"where({condition}, {adjoint}, 0.0)")
            self.push(node.args[2], f"where({condition}, 0.0, {adjoint})")
        elif word == f"{self.fire}reset":
            if not self.detach:
                self.push(node.args[0], adjoint)
        elif word.startswith(self.fire):
            for argument, slope in self.firing(node):
                self.push(argument, f"({adjoint} * {slope})")
        else:
            texts = [f"({ast.unparse(a)})" for a in node.args]
            value = value or ast.unparse(node)
            for argument, slope in zip(node.args, PARTIALS[word], strict=False):
                self.push(argument, f"({adjoint} * {slope.format(*texts, v=value)})")


def _negative(text: str) -> str:
    return text[2:-1] if text.startswith("(-") and _closed(text[2:-1]) else f"(-{text})"


def _closed(text: str) -> bool:
    """Whether every parenthesis of a text meets its partner inside it."""
    depth = 0
    for mark in text:
        depth += (mark == "(") - (mark == ")")
        if depth < 0:
            return False
    return depth == 0


def needed(found: list[Contribution], wanted: list[str]) -> list[Contribution]:
    """Leave out what no wanted derivative uses, and say anew which contribution is first."""
    keep: list[Contribution] = []
    used = set(wanted)
    for item in reversed(found):
        if item.target in used:
            keep.append(item)
            names = ast.walk(parsed(item.text))
            used |= {n.id.removeprefix("b_") for n in names if isinstance(n, ast.Name)}
    seen: set[str] = set()
    ordered: list[Contribution] = []
    for item in reversed(keep):
        ordered.append(item._replace(first=item.target not in seen))
        seen.add(item.target)
    return ordered
