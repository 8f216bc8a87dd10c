"""How many digits each number of a step is printed with.

A printed number is rounded, and rounding must not turn a decision around: "Θ(1 − 1) = 0"
for a membrane of 0.99999 would be wrong. So every number starts with four digits, and those
that a line decides on get more, until the line decides on the printed numbers as the
neuron did.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

import numpy as np

from neurolab.inspection.arithmetic import Arithmetic, Leaf, number
from neurolab.inspection.card import CardLine, card
from neurolab.inspection.numerals import ALL, FEWEST, decimal, shortest
from neurolab.inspection.stepping import Stepped
from neurolab.ops import Value


def texts(step: Stepped) -> dict[Leaf, str]:
    """Return every number of a step as it is printed, in lines and in sentences alike."""
    exact = {leaf: shortest(number(v), step.dtype) for leaf, v in step.numbers.items()}
    digits = dict.fromkeys(exact, FEWEST)
    lines = card(step.model, step.compare)
    waiting = [line for line in lines if line.leaves and _calls(line)]
    wanted = {line.result: _decisions(step, line, step.numbers) for line in waiting}
    while waiting:
        numbers = read_back(step, {leaf: decimal(exact[leaf], digits[leaf]) for leaf in exact})
        waiting = [
            line
            for line in waiting
            if min(digits[leaf] for leaf in line.leaves) < ALL
            and _decisions(step, line, numbers) != wanted[line.result]
        ]
        for leaf in {leaf for line in waiting for leaf in line.leaves}:
            digits[leaf] = min(digits[leaf] + 1, ALL)
    for line in reversed(lines):  # what a long number is computed from is as long
        for leaf in line.leaves:
            digits[leaf] = max(digits[leaf], digits.get(line.result, FEWEST))
    return {leaf: decimal(exact[leaf], digits[leaf]) for leaf in exact}


def read_back(step: Stepped, shown: Mapping[Leaf, str]) -> dict[Leaf, Value]:
    """Return the printed numbers as numbers of the run's precision."""
    return {leaf: np.full(1, float(text), step.dtype) for leaf, text in shown.items()}


def _calls(line: CardLine) -> bool:
    """Tell whether a line may hold a decision; plain arithmetic never does."""
    return any(isinstance(node, ast.Call) for node in ast.walk(line.expression))


def _decisions(step: Stepped, line: CardLine, numbers: Mapping[Leaf, Value]) -> list[float]:
    arithmetic = Arithmetic(step.model, numbers, step.compare, step.dtype)
    with np.errstate(all="ignore"):
        arithmetic.value(line.expression)
    return arithmetic.decisions
