"""Levels that decimals alone would get wrong.

In binary arithmetic 0.3 / 0.1 is a little less than 3, and 3 · 0.1 a little more than 0.3.
Where someone who computes with the printed decimals would come to another level than the
neuron, the number that was really compared is printed.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from neurolab.engines.latex_engine import CALLS
from neurolab.inspection.numerals import apart, latex_number, shortest


def agrees(h: str, unit: str, most: str, level: int, *, at_or_above: bool) -> bool:
    """Tell whether the printed decimals lead to the level, by exact arithmetic."""
    if not Fraction(unit):
        return True
    ratio = Fraction(h) / Fraction(unit)
    whole = math.floor(ratio) if at_or_above else math.ceil(ratio) - 1
    return min(max(whole, 0), int(float(most))) == level


def quotient(h: np.floating, unit: np.floating, most: str, *, at_or_above: bool) -> str:
    """Return the rounding of h/unit with the quotient's own number."""
    ratio = shortest(float(h / unit), h.dtype)
    text, _ = latex_number(apart(ratio, float(round(ratio)))[0])
    if at_or_above:
        return CALLS["clip"].format(rf"\left\lfloor {text} \right\rfloor", "0", most)
    return CALLS["clip"].format(rf"\left\lceil {text} \right\rceil - 1", "0", most)


def ladder(h: np.floating, unit: np.floating, most: int, level: int, sign: str) -> str:
    """Return the counting of thresholds with every threshold's own number."""
    membrane = shortest(float(h), h.dtype)
    steps = range(1, min(level + 1, most) + 1)
    rungs = [shortest(float(unit * unit.dtype.type(k)), h.dtype) for k in steps]
    listed = ", ".join(latex_number(apart(rung, membrane)[0])[0] for rung in rungs)
    more = r", \ldots" if len(rungs) < most else ""
    inside = rf"\left\{{ {listed}{more} \right\}}"
    return rf"\#\left\{{ r \in {inside} : {latex_number(str(membrane))[0]} {sign} r \right\}}"
