"""A surrogate's formula as LaTeX, printed from the one function that computes it.

`d` is the distance h − θ to one threshold; a ladder is written over the membrane `h`, with
θ the first of K thresholds.
"""

from __future__ import annotations

import ast
import math
from typing import Any

from neurolab.dialect import function_tree
from neurolab.engines.latex_engine import ATOM, QUOTIENT, _Printer
from neurolab.surrogates import Shape

SYMBOLS = {"theta": r"\theta", "most": "K"}
CONSTANTS: dict[Any, tuple[str, int]] = {
    math.pi: (r"\pi", ATOM),
    math.pi / 2.0: (r"\frac{\pi}{2}", QUOTIENT),
    math.sqrt(2.0): (r"\sqrt{2}", ATOM),
    math.sqrt(2.0 * math.pi): (r"\sqrt{2 \pi}", ATOM),
}


def latex(shape: Shape, of: str = "slope") -> list[str]:
    r"""Return the lines of a shape's formula, its result last.

    Parameters
    ----------
    of : {"slope", "primitive"}
        The slope, `\Psi`, or the step whose derivative it is, `\Phi`; no lines where there is
        no primitive.
    """
    function = shape.slope if of == "slope" else shape.primitive
    if function is None:
        return []
    tree = function_tree(function)
    printer = _FormulaPrinter(shape)
    lines: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.Assign):
            name = ast.unparse(node.targets[0])
            lines.append(f"{printer.line(name)} = {printer.text(node.value)}")
        elif isinstance(node, ast.Return) and node.value is not None:
            letter = r"\Psi" if of == "slope" else r"\Phi"
            over = tree.args.args[0].arg
            lines.append(rf"{letter}({over}) = {printer.text(node.value)}")
    return lines


class _FormulaPrinter(_Printer):
    """The printer of the equations, with the names of a formula."""

    def __init__(self, shape: Shape) -> None:
        self.about = shape.describe()

    def line(self, name: str) -> str:
        """Return the symbol of an argument or of a named line."""
        return SYMBOLS.get(name, name if len(name) == 1 else rf"\mathrm{{{name}}}")

    def _print(self, node: ast.expr) -> tuple[str, int]:
        if isinstance(node, ast.Attribute):
            return self.about[node.attr].symbol, ATOM
        if isinstance(node, ast.Name):
            return self.line(node.id), ATOM
        if isinstance(node, ast.Constant) and node.value in CONSTANTS:
            return CONSTANTS[node.value]
        return super()._print(node)
