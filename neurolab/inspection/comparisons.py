"""One membrane against one threshold: the answer, and how it is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from neurolab.inspection.numerals import FEWEST, apart, decimal, shortest, spoken

SAID = {"≥": "at or above", ">": "above", "≤": "at or below", "<": "below"}
OPPOSITE = {"≥": "<", ">": "≤", "≤": ">", "<": "≥"}
MIRRORED = {"≥": "≤", ">": "<"}
HOLDS: dict[str, Callable[[float, float], bool]] = {
    "≥": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "≤": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
}


class Reason(NamedTuple):
    """One comparison of a membrane with a threshold.

    Attributes
    ----------
    test : str
        How the neuron asks: "spike", "levels", "quantise", "round" or "ternary".
    membrane, threshold : float
        Both sides, exactly.
    sign : str
        What is asked: "≥", ">", "≤" or "<".
    passed : bool
        The answer.
    sentence : str
        The same in words.
    """

    test: str
    membrane: float
    sign: str
    threshold: float
    passed: bool
    sentence: str


class Side(NamedTuple):
    """One side of a comparison: its name, its number, and how many digits that has elsewhere."""

    name: str
    value: float
    digits: int = FEWEST

    def opposite(self) -> Side:
        """Return the side with its sign turned round."""
        name = self.name.removeprefix("-") if self.name.startswith("-") else f"-{self.name}"
        return self._replace(name=name if self.name else "", value=-self.value)

    def times(self, k: int, value: float) -> Side:
        """Return the k-th multiple; its value comes from outside, for rounding has a say in it."""
        name = f"({self.name})" if set("+- /") & set(self.name) else self.name
        return self if k == 1 else Side(f"{k}·{name}" if self.name else "", value)


class Compared(NamedTuple):
    """A comparison that was made: the two sides as they are written, and what is true of them."""

    reason: Reason
    left: str
    relation: str
    right: str
    distance: str

    @property
    def clause(self) -> str:
        """Return "h = 1.2 ≥ θ = 1", always true."""
        return f"{self.left} {self.relation} {self.right}"


def compare(
    test: str, h: Side, sign: str, theta: Side, dtype: np.dtype[Any], consequence: str = ""
) -> Compared:
    """Ask whether `h` is on the side of `theta` that `sign` names."""
    passed = HOLDS[sign](h.value, theta.value)
    exact = shortest(h.value, dtype), shortest(theta.value, dtype)
    texts = [spoken(text) for text in apart(*exact, max(h.digits, theta.digits))]
    left, right = (
        f"{side.name} = {text}" if side.name else text
        for side, text in zip((h, theta), texts, strict=True)
    )
    relation = sign if passed else OPPOSITE[sign]
    said = f"{left} is {SAID[relation]} {right}"
    if h.value == theta.value:
        said = f"{left} is exactly at {right}"
        said += "" if passed else f" and would have to be {SAID[sign]} it"
    reason = Reason(test, h.value, sign, theta.value, passed, f"{said}{consequence}.")
    return Compared(reason, left, relation, right, _distance(h.value, theta.value))


def _distance(h: float, theta: float) -> str:
    far = abs(h - theta)
    if far == 0.0:
        return "exactly at it"
    return f"{spoken(decimal(far, 2))} {'above' if h > theta else 'below'}"
