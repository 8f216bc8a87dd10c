"""Kernel text for the surrogate: what each method of `fire` lets the gradient see.

A method's thresholds are its rungs: the distances at which its output goes up by one.
With Φ the surrogate's primitive, the output is taken for the sum of Φ over the rungs, so
that its slope by the membrane, by the threshold, and by the numbers of the surrogate
follow. Two rules are stated instead: `quantise` follows its scale as QB-LIF does,
dlevel/dscale = −(u/scale) · dlevel/du, and a ladder, which has no rungs, does the same.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from neurolab.dialect import function_tree
from neurolab.engines.adjoint import expand, reverse
from neurolab.engines.emit import Attributes, renamed, typed
from neurolab.syntax import parsed_expression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from neurolab.surrogates import Shape

Called = tuple[str, int | None]
MOST_WRITTEN = 24  # levels up to which a sum over them is written out
ARGUMENTS = {
    "spike": ("d",),
    "levels": ("h", "theta", "most"),
    "quantise": ("h", "theta", "most"),
    "round": ("h", "most"),
    "ternary": ("h", "theta"),
}
REPEATED = {"levels": "h - k * theta", "quantise": "h - k * theta", "round": "h - k + 0.5"}
LADDERS = {  # what a ladder's formula is called with, and what its result is divided by
    "levels": ("h, theta, most", ""),
    "quantise": ("h, theta, most", " / theta"),
    "round": ("h, 1.0, most", ""),
    "ternary": ("absolute(h), theta, 1.0", " / theta"),
}
SCALED = "quantise"  # its second argument scales the ladder, and learns by a rule of its own


def slope_text(
    shape: Shape, called: Iterable[Called], learn: Iterable[str], *, relaxed: bool = False
) -> Iterator[str]:
    """Yield the functions `slope_METHOD`, `base_METHOD` and `learn_METHOD_NUMBER`.

    `called` holds methods with the number of levels, where that is known and small; METHOD
    ends in it then. `base` is the derivative by the threshold. All functions take the
    method's arguments and then every number of the surrogate.
    """
    yield from _formula("bump", shape, shape.slope)
    numbers = [f"w_{n}" for n in shape.Params._fields]
    w = "".join(f", {n}" for n in numbers)
    names = tuple(learn)
    if names and shape.primitive is not None:
        yield from learn_text(shape, names)
    for method, count in called:
        end = suffixed(method, count)
        given = ", ".join(ARGUMENTS[method]) + w
        ratio = f"return -h / theta * slope_{end}({given})"
        if shape.kind == "ladder":
            inside, over = LADDERS[method]
            yield from _function(f"slope_{end}", given, f"return bump({inside}{w}){over}")
            if "theta" in ARGUMENTS[method]:
                yield from _function(f"base_{end}", given, ratio)
            continue
        body = _sum(method, f"bump({{d}}{w})", shape, count)
        yield from _function(f"slope_{end}", given, body)
        if method == SCALED and not relaxed:
            yield from _function(f"base_{end}", given, ratio)
        elif "theta" in ARGUMENTS[method]:
            body = _sum(method, f"bump({{d}}{w})", shape, count, by_theta=True)
            yield from _function(f"base_{end}", given, body)
        for name in names:
            body = _sum(method, f"learn_{name}({{d}}{w})", shape, count, even=False)
            yield from _function(f"learn_{end}_{name}", given, body)


def suffixed(method: str, count: int | None) -> str:
    """Return the name of a method with its number of levels, where that is written out."""
    return method if count is None else f"{method}_{count}"


def relaxed_text(shape: Shape, called: Iterable[Called]) -> Iterator[str]:
    """Yield `fire` with Φ in the place of every jump: what the surrogate is the slope of."""
    if shape.primitive is None:
        raise ValueError(f"{shape.name} has no primitive")
    yield from _formula("smooth", shape, shape.primitive)
    w = "".join(f", w_{n}" for n in shape.Params._fields)
    for method in dict.fromkeys(method for method, _ in called):
        given = ", ".join(ARGUMENTS[method]) + w
        body = _sum(method, f"smooth({{d}}{w})", shape, None, even=False)
        yield from _function(f"fire_{method}", given, body)
    yield from _function("fire_reset", "z", "return z")


def _sum(
    method: str,
    term: str,
    shape: Shape,
    count: int | None,
    *,
    by_theta: bool = False,
    even: bool = True,
) -> str:
    """Return the body that adds `term` over the rungs of a method.

    `even` terms are slopes: below zero a rung counts as it does above. Odd ones, like the
    output itself, count negative there. By the threshold it is the other way round.
    """
    if method == "spike":
        return f"return {term.format(d='d')}"
    if method == "ternary":
        minus = "-" if not even or by_theta else "+"
        up, down = term.format(d="h - theta"), term.format(d="-h - theta")
        if by_theta:
            return f"return {down} - {up}"
        return f"return {up} {minus} {down}"
    if count is not None:  # written out, so that the compiler can vectorise over neurons
        rungs = [REPEATED[method].replace("k", f"{float(k)!r}") for k in range(1, count + 1)]
        rungs = rungs[:1] if shape.kind == "first" else rungs
        factors = [f"-{k + 1.0!r} * " if by_theta else "" for k in range(count)]
        terms = [f"{f}{term.format(d=r)}" for f, r in zip(factors, rungs, strict=False)]
        return f"return {' + '.join(terms) or '0.0 * h'}"
    last = "min(int(most), 1)" if shape.kind == "first" else "int(most)"
    value = term.format(d=REPEATED[method])
    return (
        "total = 0.0 * h\n"
        f"for step in range(1, {last} + 1):\n"
        "    k = F(step)\n"
        f"    total {'-= k *' if by_theta else '+='} {value}\n"
        "return total"
    )


def _function(name: str, arguments: str, body: str) -> Iterator[str]:
    text = typed(body)
    yield from ("", "", "@inline", f"def {name}({arguments}):", *("    " + line for line in text))


def _formula(name: str, shape: Shape, function: Callable[..., Any]) -> Iterator[str]:
    """Yield a formula `(d, p)` as a function of d and plain numbers."""
    lines, result, arguments, numbers = _taken_apart(function, shape)
    yield from ("", "", "@inline", f"def {name}({', '.join([*arguments, *numbers])}):")
    yield from (f"    {n} = {renamed(e, Attributes())}" for n, e in lines)
    yield f"    return {renamed(result, Attributes())}"


def learn_text(shape: Shape, names: Iterable[str]) -> Iterator[str]:
    """Yield `learn_NAME(d, numbers)`: the derivative of the primitive by one of its numbers."""
    if shape.primitive is None:
        raise ValueError(f"{shape.name} has no primitive")
    lines, result, arguments, numbers = _taken_apart(shape.primitive, shape)
    plain = [(n, _plain(e)) for n, e in lines]
    end = "value_".ljust(2 + max((len(n) for n, _ in plain), default=0) + 6, "_")  # longer than any
    whole = expand([*plain, (end, _plain(result))])
    found = reverse(whole, [(ast.Name(end, ast.Load()), "1.0")], lambda *_: [])
    for name in names:
        yield from ("", "", "@inline", f"def learn_{name}({', '.join([*arguments, *numbers])}):")
        yield from (f"    {line}" for n, e in whole for line in typed(f"{n} = {ast.unparse(e)}"))
        yield from (f"    {line}" for c in found for line in typed(c.line))
        yield f"    return b_w_{name}"


def _plain(node: ast.expr) -> ast.expr:
    """Return an expression with `p.width` written `w_width`, its literals still bare."""

    class Names(ast.NodeTransformer):
        def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
            return ast.Name(f"w_{node.attr}", ast.Load())

    return ast.fix_missing_locations(Names().visit(parsed_expression(ast.unparse(node))))


def _taken_apart(
    function: Callable[..., Any], shape: Shape
) -> tuple[list[tuple[str, ast.expr]], ast.expr, list[str], list[str]]:
    """Return lines, result, arguments and numbers of a formula `(..., p)`."""
    tree = function_tree(function)
    body = [node for node in tree.body if isinstance(node, (ast.Assign, ast.Return))]
    lines = [(ast.unparse(n.targets[0]), n.value) for n in body if isinstance(n, ast.Assign)]
    result = body[-1].value
    if result is None:  # pragma: no cover - formulas of the package
        raise TypeError(f"{function.__name__} returns nothing")
    arguments = [a.arg for a in tree.args.args[:-1]]
    return lines, result, arguments, [f"w_{n}" for n in shape.Params._fields]
