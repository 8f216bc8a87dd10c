"""The lines of an equation card, each with the expression behind it and what that reads."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import NamedTuple

from neurolab.dialect import read
from neurolab.engines.latex_engine import Printed, _Printer, latex
from neurolab.inspection.arithmetic import Leaf, leaves, number
from neurolab.inspection.stepping import Stepped
from neurolab.model import Line, NeuronModel, describe_states


class CardLine(NamedTuple):
    """A line of the card, before there are numbers.

    Attributes
    ----------
    printed : Printed
        The line as the card has it.
    symbol : str
        What it computes, in LaTeX, without the time.
    expression : ast.expr
        How.
    leaves : frozenset of Leaf
        The numbers that it reads.
    result : Leaf
        The number that it makes: a line of the `step`, a new state ("after", name), or
        ("output", "output").
    """

    printed: Printed
    symbol: str
    expression: ast.expr
    leaves: frozenset[Leaf]
    result: Leaf

    def value(self, step: Stepped) -> float:
        """Return the number that the line makes at a step."""
        kind, name = self.result
        if kind == "line":
            return number(step.numbers[self.result])
        return step.after[name] if kind == "after" else step.output


@lru_cache(maxsize=512)
def card(model: NeuronModel, compare: str) -> tuple[CardLine, ...]:
    """Return the lines of a model's equation card."""
    equation = read(model)
    printer = _Printer(model, equation, compare)
    states, found = describe_states(model), []
    for k, line in enumerate(latex(model, compare)):
        if k < len(equation.lines):
            symbol = printer.line(line.name).removesuffix("[t]")
            expression, kind = equation.lines[k][1], "line"
        elif line.name in equation.state:
            symbol, kind = states[line.name].symbol, "after"
            expression = equation.state[line.name]
        else:
            symbol = model.lines.get("output", Line()).symbol or "s"
            expression, kind = equation.output, "output"
        made = frozenset(leaves(model, expression))
        found.append(CardLine(line, symbol, expression, made, (kind, line.name)))
    return tuple(found)
