"""An equation without its reset: `fire.reset(z)` is 0 wherever it stands, and so is its term.

Every `step` marks with `fire.reset` where an output enters a reset. With 0 in that place, a
product with it is 0, a sum loses a term, and a line that is nothing but 0 disappears. What
no reset touches stays exactly as its author wrote it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping

from neurolab.ops import VOCABULARY

Line = tuple[str, ast.expr]
Folded = tuple[tuple[Line, ...], dict[str, ast.expr]]
VALUES: Mapping[type[ast.AST], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
}


def resets_in(expressions: Iterable[ast.expr], fire: str) -> int:
    """Return how often an output enters a reset."""
    return sum(_is_reset(node, fire) for e in expressions for node in ast.walk(e))


def reset_off(
    lines: Iterable[Line], ends: Mapping[str, ast.expr], fire: str, keep: frozenset[str]
) -> Folded:
    """Return lines and results with 0 wherever an output enters a reset.

    Parameters
    ----------
    lines, ends
        Assignments in order, and what the `step` returns, by name.
    fire : str
        The author's name for `fire`.
    keep : frozenset of str
        Lines that stay even where nothing but a number is left of them.
    """
    fold = _Fold(fire)
    left: list[Line] = []
    for name, expression in lines:
        found: ast.expr = fold.visit(expression)
        if found is not expression and name not in keep and _number(found) is not None:
            fold.known[name] = found
        else:
            left.append((name, found))
    return tuple(left), {name: fold.visit(e) for name, e in ends.items()}


class _Fold(ast.NodeTransformer):
    """Put 0 for every reset and simplify around it; an untouched part is returned as it is."""

    def __init__(self, fire: str) -> None:
        self.fire = fire
        self.known: dict[str, ast.expr] = {}

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.known.get(node.id, node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if _is_reset(node, self.fire):
            return _text(0.0)
        arguments: list[ast.expr] = [self.visit(a) for a in node.args]
        if _same(arguments, node.args):
            return node
        made = ast.Call(node.func, arguments, [])
        word = node.func.id if isinstance(node.func, ast.Name) else ""
        if word == "where":
            return _chosen(made)
        numbers = [n for n in map(_number, arguments) if n is not None]
        whole = word in VOCABULARY and len(numbers) == len(arguments)
        return _text(float(VOCABULARY[word](*numbers))) if whole else made

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        parts = [self.visit(node.left), self.visit(node.comparators[0])]
        same = _same(parts, [node.left, node.comparators[0]])
        return node if same else ast.Compare(parts[0], node.ops, parts[1:])

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        operand: ast.expr = self.visit(node.operand)
        if operand is node.operand:
            return node
        return operand if _number(operand) == 0.0 else ast.UnaryOp(node.op, operand)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        left, right = self.visit(node.left), self.visit(node.right)
        if _same([left, right], [node.left, node.right]):
            return node
        return _simple(left, node.op, right)


def _simple(left: ast.expr, op: ast.operator, right: ast.expr) -> ast.expr:
    """Return a sum, product, quotient or power without what 0 and 1 leave of it."""
    a, b = _number(left), _number(right)
    if a is not None and b is not None:
        try:
            return _text(VALUES[type(op)](a, b))
        except ArithmeticError:
            return ast.BinOp(left, op, right)
    if isinstance(op, (ast.Add, ast.Sub)):
        return _sum(left, op, right)
    return _product(left, op, right)


def _sum(left: ast.expr, op: ast.operator, right: ast.expr) -> ast.expr:
    if _number(right) == 0.0:
        return left
    if _number(left) == 0.0:
        return right if isinstance(op, ast.Add) else ast.UnaryOp(ast.USub(), right)
    return ast.BinOp(left, op, right)


def _product(left: ast.expr, op: ast.operator, right: ast.expr) -> ast.expr:
    """Return a product, quotient or power; 0 times anything is 0, whatever it may become."""
    a, b, times = _number(left), _number(right), isinstance(op, ast.Mult)
    if (a == 0.0 and not isinstance(op, ast.Pow)) or b == 1.0:
        return left
    return right if times and (a == 1.0 or b == 0.0) else ast.BinOp(left, op, right)


def _chosen(node: ast.Call) -> ast.expr:
    """Return the branch of a `where` that is left where nothing is to be decided any more."""
    condition, yes, no = node.args
    if ast.dump(yes) == ast.dump(no):
        return yes
    if isinstance(condition, ast.Compare):
        a, b = _number(condition.left), _number(condition.comparators[0])
        if a is not None and b is not None:
            return yes if VALUES[type(condition.ops[0])](a, b) else no
    return node


def _is_reset(node: ast.AST, fire: str) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == f"{fire}.reset"


def _number(node: ast.expr) -> float | None:
    """Return the number an expression consists of, or None."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inside = _number(node.operand)
        return None if inside is None else -inside
    return node.value if isinstance(node, ast.Constant) and type(node.value) is float else None


def _text(value: float) -> ast.expr:
    """Return a number as the author would write it: a minus sign is an operation."""
    number = ast.Constant(abs(value))
    return ast.UnaryOp(ast.USub(), number) if value < 0.0 else number


def _same(found: Iterable[ast.expr], before: Iterable[ast.expr]) -> bool:
    pairs: Iterator[tuple[ast.expr, ast.expr]] = zip(found, before, strict=True)
    return all(a is b for a, b in pairs)
