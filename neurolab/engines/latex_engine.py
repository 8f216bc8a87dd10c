"""The equations as LaTeX, printed from the author's own lines.

Nothing is rearranged: a line of the `step` becomes a line on the card, with the symbols
that states, parameters and lines declare and the equation number of the paper.
"""

from __future__ import annotations

import ast
from typing import NamedTuple

from neurolab.dialect import Equation, read
from neurolab.model import Line, NeuronModel, describe, describe_states

# How tightly an expression holds together: what is weaker than its surroundings is put in
# parentheses. A fraction and a power need them only under another power.
CASES, ADD, SIGNED, MULTIPLY, QUOTIENT, ATOM = range(6)
SIGNS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: r"\le",
    ast.Gt: ">",
    ast.GtE: r"\ge",
    ast.Eq: "=",
    ast.NotEq: r"\ne",
}
CALLS = {
    "sigmoid": r"\sigma\left({}\right)",
    "tanh": r"\tanh\left({}\right)",
    "arctan": r"\arctan\left({}\right)",
    "erf": r"\mathrm{{erf}}\left({}\right)",
    "exp": r"\exp\left({}\right)",
    "sqrt": r"\sqrt{{{}}}",
    "absolute": r"\left|{}\right|",
    "floor": r"\left\lfloor {} \right\rfloor",
    "ceil": r"\left\lceil {} \right\rceil",
    "rint": r"\mathrm{{round}}\left({}\right)",
    "relu": r"\max\left(0, {}\right)",
    "clip": r"\mathrm{{clip}}\left({}, {}, {}\right)",
    "heaviside": r"\mathbb{{1}}\left[{} \ge 0\right]",
    "positive": r"\mathbb{{1}}\left[{} > 0\right]",
}


class Printed(NamedTuple):
    """One line of the card: its name in the `step`, its LaTeX, and the paper's number."""

    name: str
    latex: str
    equation: str


def latex(model: NeuronModel, compare: str | None = None) -> list[Printed]:
    """Return the lines of a model's equations in the author's order.

    `x[t]` is the input, `[t-1]` marks the state of the step before. `compare` (the model's
    own where left out) decides how thresholds are written.
    """
    equation = read(model)
    printer = _Printer(model, equation, compare or model.compare)

    def number(name: str) -> str:
        return "" if name in equation.changed else _told(model, name).equation

    printed = [
        Printed(name, f"{printer.line(name)} = {printer.text(e)}", number(name))
        for name, e in equation.lines
    ]
    for field, e in equation.state.items():
        if not (isinstance(e, ast.Name) and e.id == field):
            symbol = f"{printer.states[field].symbol}[t]"
            value = printer.text(e)
            if symbol != value:
                printed.append(Printed(field, f"{symbol} = {value}", number(field)))
    if not isinstance(equation.output, ast.Name):
        told = _told(model, "output")
        symbol = f"{told.symbol or 's'}[t]"
        text = f"{symbol} = {printer.text(equation.output)}"
        printed.append(Printed("output", text, number("output")))
    return printed


def legend(model: NeuronModel, compare: str | None = None) -> str:
    """Return what Θ means, or an empty string where the equations do not use it."""
    uses = any("Theta(" in line.latex or r"\Theta" in line.latex for line in latex(model))
    sign = r"\ge" if (compare or model.compare) == ">=" else ">"
    return rf"\Theta(a) = 1 \text{{ where }} a {sign} 0, \text{{ else }} 0" if uses else ""


def _told(model: NeuronModel, name: str) -> Line:
    return model.lines.get(name, Line())


class _Printer:
    def __init__(self, model: NeuronModel, equation: Equation, compare: str) -> None:
        self.model, self.at_or_above = model, compare == ">="
        self.owner_state, self.input, _, _ = equation.arguments
        self.states, self.params = describe_states(model), describe(model)

    def line(self, name: str) -> str:
        """Return the symbol of a named line at time t."""
        symbol = _told(self.model, name).symbol
        if not symbol:
            symbol = name if len(name) == 1 else rf"\mathrm{{{name.replace('_', ' ')}}}"
        return f"{symbol}[t]"

    def text(self, node: ast.expr, within: int = 0) -> str:
        """Return an expression, in parentheses where its surroundings bind more tightly."""
        text, strength = self._print(node)
        return rf"\left({text}\right)" if strength < within else text

    def _print(self, node: ast.expr) -> tuple[str, int]:  # noqa: PLR0911 - one per kind
        if isinstance(node, ast.BinOp):
            return self._binary(node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd):
            return self._print(node.operand)
        if isinstance(node, ast.UnaryOp):
            return f"-{self.text(node.operand, MULTIPLY)}", SIGNED
        if isinstance(node, ast.Compare):
            sign = SIGNS[type(node.ops[0])]
            return f"{self.text(node.left)} {sign} {self.text(node.comparators[0])}", ADD
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            if owner == self.owner_state:
                return f"{self.states[node.attr].symbol}[t-1]", ATOM
            return self.params[node.attr].symbol, ATOM
        if isinstance(node, ast.Name):
            return ("x[t]" if node.id == self.input else self.line(node.id)), ATOM
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            return numeral(node.value)
        raise TypeError(ast.dump(node))  # pragma: no cover - `read` refuses everything else

    def _binary(self, node: ast.BinOp) -> tuple[str, int]:
        if isinstance(node.op, ast.Div):
            return rf"\frac{{{self.text(node.left)}}}{{{self.text(node.right)}}}", QUOTIENT
        if isinstance(node.op, ast.Mult):
            left, right = self.text(node.left, SIGNED), self.text(node.right, MULTIPLY)
            signed = self._print(node.left)[1] == SIGNED
            return product(left, right), SIGNED if signed else MULTIPLY
        if isinstance(node.op, ast.Pow):
            return f"{self.text(node.left, ATOM)}^{{{self.text(node.right)}}}", QUOTIENT
        sign = "+" if isinstance(node.op, ast.Add) else "-"
        return f"{self.text(node.left, ADD)} {sign} {self.text(node.right, MULTIPLY)}", ADD

    def _call(self, node: ast.Call) -> tuple[str, int]:
        if isinstance(node.func, ast.Attribute):
            if node.func.attr == "reset":  # a mark for the gradient, nothing to print
                return self._print(node.args[0])
            if node.func.attr == "ternary":
                return self._ternary(node.args), CASES
            return self._fire(node.func.attr, node.args), ATOM
        arguments = [self.text(a) for a in node.args]
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "where":
            condition, yes, no = arguments
            return (
                rf"\begin{{cases}} {yes} & \text{{if }} {condition} \\ "
                rf"{no} & \text{{otherwise}} \end{{cases}}"
            ), CASES
        return CALLS[name].format(*arguments), ATOM

    def _fire(self, method: str, nodes: list[ast.expr]) -> str:
        arguments = [self.text(node) for node in nodes]
        if method == "spike":
            return rf"\Theta\left({arguments[0]}\right)"
        if method == "levels":
            sign = r"\ge" if self.at_or_above else ">"
            rung = product("j", self.text(nodes[1], MULTIPLY))
            return rf"\#\left\{{ j \le {arguments[2]} : {arguments[0]} {sign} {rung} \right\}}"
        if method == "round":
            inside = CALLS["clip"].format(arguments[0], "0", arguments[1])
            return CALLS["rint"].format(inside)
        ratio = rf"\frac{{{arguments[0]}}}{{{arguments[1]}}}"
        if self.at_or_above:
            whole = rf"\left\lfloor {ratio} \right\rfloor"
        else:
            whole = rf"\left\lceil {ratio} \right\rceil - 1"
        return rf"\mathrm{{clip}}\left({whole}, 0, {arguments[2]}\right)"

    def _ternary(self, nodes: list[ast.expr]) -> str:
        up, down = (r"\ge", r"\le") if self.at_or_above else (">", "<")
        u, theta = self.text(nodes[0]), self.text(nodes[1])
        below = f"-{self.text(nodes[1], MULTIPLY)}"
        return (
            rf"\begin{{cases}} 1 & \text{{if }} {u} {up} {theta} \\ "
            rf"-1 & \text{{if }} {u} {down} {below} \\ "
            r"0 & \text{otherwise} \end{cases}"
        )


def product(left: str, right: str) -> str:
    """Return two factors side by side, with a dot where numbers would run together."""
    digits = right[:1].isdigit() or (left[-1:].isdigit() and right.startswith(r"\frac"))
    return rf"{left} \cdot {right}" if digits else rf"{left} \, {right}"


def numeral(value: float) -> tuple[str, int]:
    """Return a number with all its digits, and how tightly it holds together."""
    digits, _, exponent = repr(value).removesuffix(".0").partition("e")
    if digits == "inf":
        return r"\infty", ATOM
    if not exponent:
        return digits, ATOM
    power = f"10^{{{int(exponent)}}}"
    return (power, QUOTIENT) if digits == "1" else (product(digits, power), MULTIPLY)
