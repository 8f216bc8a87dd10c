"""The lines of an equation card with numbers in place of symbols."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from neurolab.dialect import read
from neurolab.engines.latex_engine import MULTIPLY, SIGNED, _Printer
from neurolab.fire import fire_for
from neurolab.inspection import ties
from neurolab.inspection.arithmetic import Arithmetic, Leaf, leaf_of, number
from neurolab.inspection.card import card
from neurolab.inspection.digits import read_back
from neurolab.inspection.numerals import decimal, latex_number, negated, shortest
from neurolab.inspection.stepping import Stepped

CLOSE = {"float64": 1e-12, "float32": 1e-6}  # two sides as near as this are written as equal


class Line(NamedTuple):
    """One line of the card at this step.

    Attributes
    ----------
    name : str
        Its name in the `step`.
    symbol_latex, equation_latex, filled_latex : str
        What it computes, the equation as on the card, and the same with numbers and result.
        "=" stands where the printed numbers give the printed result, "≈" where rounding shows.
    value : float
        The result, exactly.
    """

    name: str
    symbol_latex: str
    equation_latex: str
    filled_latex: str
    value: float


def filled(step: Stepped, shown: Mapping[Leaf, str]) -> tuple[Line, ...]:
    """Return the lines of the card with the numbers of a step."""
    printer = _Filled(step, shown)
    rounded = Arithmetic(step.model, read_back(step, shown), step.compare, step.dtype)
    made: list[Line] = []
    for line in card(step.model, step.compare):
        value = line.value(step)
        text = shown.get(line.result) or decimal(shortest(value, step.dtype))
        left, right = printer.text(line.expression), latex_number(text)[0]
        with np.errstate(all="ignore"):
            reached = number(rounded.value(line.expression))
        near = CLOSE[step.dtype.name] * max(1.0, abs(value))
        same = reached == float(text) or abs(reached - float(text)) <= near
        sign = "=" if same else r"\approx"
        result = "" if left == right else f" {sign} {right}"
        whole = f"{line.symbol} = {left}{result}"
        made.append(Line(line.printed.name, line.symbol, line.printed.latex, whole, value))
    return tuple(made)


class _Filled(_Printer):
    """Prints an expression as the card does, with a number for every leaf."""

    def __init__(self, step: Stepped, shown: Mapping[Leaf, str]) -> None:
        super().__init__(step.model, read(step.model), step.compare)
        self._step, self._shown = step, shown

    def _print(self, node: ast.expr) -> tuple[str, int]:
        text = self._leaf(node)
        return super()._print(node) if text is None else latex_number(text)

    def _leaf(self, node: ast.expr) -> str | None:
        """Return the number of a leaf, also behind a minus and behind the mark of a reset."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            text = self._leaf(node.operand)
            return None if text is None else negated(text)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            return self._leaf(node.args[0]) if node.func.attr == "reset" else None
        leaf = leaf_of(self.model, node)
        return self._shown[leaf] if leaf else None

    def _binary(self, node: ast.BinOp) -> tuple[str, int]:
        if not isinstance(node.op, ast.Mult):
            return super()._binary(node)
        left, strength = self._print(node.left)
        left = rf"\left({left}\right)" if strength < SIGNED else left
        dotted = rf"{left} \cdot {self.text(node.right, MULTIPLY)}"
        return dotted, SIGNED if strength == SIGNED else MULTIPLY

    def _fire(self, method: str, nodes: list[ast.expr]) -> str:
        if method not in {"quantise", "levels"}:
            return super()._fire(method, nodes)
        seen = [self._number(node) for node in nodes]
        h, unit, most = (self._step.dtype.type(self._step.value(node)) for node in nodes)
        level = int(number(getattr(fire_for(self._step.compare), method)(h, unit, most)))
        rounds = self.at_or_above
        if not np.isfinite(h / unit) or ties.agrees(
            seen[0], seen[1], seen[2], level, at_or_above=rounds
        ):
            return super()._fire(method, nodes)
        if method == "quantise":
            return ties.quotient(h, unit, self.text(nodes[2]), at_or_above=rounds)
        return ties.ladder(h, unit, int(most), level, r"\ge" if rounds else ">")

    def _number(self, node: ast.expr) -> str:
        """Return a leaf as printed, and what is computed with all its digits."""
        return self._leaf(node) or str(shortest(self._step.value(node), self._step.dtype))
