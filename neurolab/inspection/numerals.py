"""Numbers as people read them: few digits, but never so few that a comparison turns false."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from neurolab.engines.latex_engine import ATOM, MULTIPLY, QUOTIENT, SIGNED

FEWEST, ALL = 4, 16  # significant digits; ALL: the shortest text that gives the number back
PLAIN = (-3, 6)  # powers of ten between which no exponent is written
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def shortest(value: float, dtype: np.dtype[Any]) -> float:
    """Return the decimal number that stands for `value`: 0.1 for the float32 nearest to 0.1."""
    return float(str(dtype.type(value)))


def decimal(value: float, digits: int = FEWEST) -> str:
    """Return a number with so many significant digits, zeros at the end left out.

    Digits before the point are never rounded away. Very small and very large numbers get an
    exponent, as in "1.2e-7"; zero has no sign.
    """
    if value == 0.0:
        return "0"
    if not math.isfinite(value):
        return str(value)
    if digits >= ALL:
        digits = max(FEWEST, significant(repr(value)))
    power = math.floor(math.log10(abs(value)))
    if PLAIN[0] <= power < PLAIN[1]:
        return _trimmed(f"{value:.{max(digits - 1 - power, 0)}f}")
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    return f"{_trimmed(mantissa)}e{int(exponent)}"


def significant(text: str) -> int:
    """Return how many significant digits a decimal shows."""
    return len(text.partition("e")[0].lstrip("-0.").replace(".", ""))


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def latex_number(text: str) -> tuple[str, int]:
    """Return a decimal as LaTeX, and how tightly it holds together."""
    sign = SIGNED if text.startswith("-") else ATOM
    if not math.isfinite(float(text)):
        return text.replace("inf", r"\infty").replace("nan", r"\mathrm{nan}"), sign
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return text, sign
    power = f"10^{{{int(exponent)}}}"
    if mantissa in {"1", "-1"}:
        return mantissa.removesuffix("1") + power, min(sign, QUOTIENT)
    return rf"{mantissa} \cdot {power}", min(sign, MULTIPLY)


def negated(text: str) -> str:
    """Return the decimal of the opposite number; zero has no sign."""
    if text == "0":
        return text
    return text.removeprefix("-") if text.startswith("-") else f"-{text}"


def spoken(text: str) -> str:
    """Return a decimal for a sentence: "1.2e-7" becomes 1.2·10⁻⁷."""
    mantissa, _, exponent = text.partition("e")
    return f"{mantissa}·10{exponent.translate(RAISED)}" if exponent else text


def apart(a: float, b: float, digits: int = FEWEST) -> tuple[str, str]:
    """Return two numbers with the fewest digits that keep their order."""
    order = (a > b) - (a < b)
    for count in range(min(digits, ALL), ALL + 1):
        left, right = decimal(a, count), decimal(b, count)
        x, y = float(left), float(right)
        if (x > y) - (x < y) == order:
            return left, right
    return repr(a), repr(b)
