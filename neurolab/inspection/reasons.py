"""Why a neuron fired or not: every threshold test of a step, in numbers and in words."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from neurolab.dialect import read
from neurolab.engines.latex_engine import _Printer
from neurolab.inspection.arithmetic import Leaf, leaf_of
from neurolab.inspection.comparisons import HOLDS, MIRRORED, Compared, Reason, Side, compare
from neurolab.inspection.numerals import FEWEST, apart, decimal, shortest, significant, spoken
from neurolab.inspection.stepping import Stepped
from neurolab.inspection.structure import tests
from neurolab.inspection.words import listed, plain


class Verdict(NamedTuple):
    """What one test of a neuron came to.

    Attributes
    ----------
    reasons : tuple of Reason
        Its comparisons: the last threshold that was passed, and the first that was not.
    passed : bool
        Whether it gave a spike, of either sign.
    clause : str
        What decided, as a part of a sentence.
    subject : str
        The membrane, which tells two tests of one membrane from tests of several.
    """

    reasons: tuple[Reason, ...]
    passed: bool
    clause: str
    subject: str


def verdicts(step: Stepped, shown: Mapping[Leaf, str]) -> tuple[Verdict, ...]:
    """Return what every threshold test of a step came to, in the order of the equation."""
    judge = _Judge(step, shown)
    found = (judge.verdict(node) for node in tests(step.model))
    return tuple(verdict for verdict in found if verdict.reasons)


def decisive(found: Iterable[Verdict], *, fired: bool) -> str:
    """Return the tests that explain a step, as the middle of a sentence."""
    found = tuple(found)
    passed = [v for v in found if v.passed]
    failed = [v for v in found if not v.passed]
    if fired:  # that a positive membrane is not below a negative threshold explains nothing
        failed = [v for v in failed if v.subject not in {p.subject for p in passed}]
    parts = [listed([v.clause for v in side]) for side in (passed, failed) if side]
    return ", but ".join(parts)


class _Judge:
    """Puts the tests of one step into words."""

    def __init__(self, step: Stepped, shown: Mapping[Leaf, str]) -> None:
        self.step, self.shown = step, shown
        self.printer = _Printer(step.model, read(step.model), step.compare)
        self.sign = ">" if step.compare == ">" else "≥"

    def verdict(self, node: ast.Call) -> Verdict:
        """Return what one call of `fire` came to."""
        ways: dict[str, Callable[..., Verdict]] = {
            "spike": self._spike,
            "levels": self._levels,
            "quantise": self._quantise,
            "round": self._round,
            "ternary": self._ternary,
        }
        return ways[ast.unparse(node.func).rpartition(".")[2]](*node.args)

    def _side(self, node: ast.expr, otherwise: str) -> Side:
        """Return an expression as a side: its symbols as text, or `otherwise`; its number."""
        leaf = None if isinstance(node, ast.Call) else leaf_of(self.step.model, node)
        digits = max(FEWEST, significant(self.shown[leaf])) if leaf else FEWEST
        name = "" if isinstance(node, ast.Constant) else plain(self.printer.text(node), otherwise)
        return Side(name, self.step.value(node), digits)

    def _compare(self, test: str, h: Side, sign: str, theta: Side, so: str = "") -> Compared:
        return compare(test, h, sign, theta, self.step.dtype, so)

    def _facing(self, membrane: ast.expr, threshold: ast.expr) -> tuple[Side, str, Side]:
        """Return both sides and the sign between them; −h ≥ θ is said as h ≤ −θ."""
        h, theta = self._side(membrane, "the membrane"), self._side(threshold, "the threshold")
        if isinstance(membrane, ast.UnaryOp) and isinstance(membrane.op, ast.USub):
            return h.opposite(), MIRRORED[self.sign], theta.opposite()
        return h, self.sign, theta

    def _spike(self, distance: ast.expr) -> Verdict:
        if isinstance(distance, ast.BinOp) and isinstance(distance.op, ast.Sub):
            h, sign, theta = self._facing(distance.left, distance.right)
        else:
            h, sign = self._side(distance, "the distance to the threshold"), self.sign
            theta = Side("", 0.0)
        passed, so = HOLDS[sign](h.value, theta.value), ""
        if len(tests(self.step.model)) == 1 and passed == (self.step.level != 0):
            so = ", so it fires" if passed else ", so it does not fire"
        found = self._compare("spike", h, sign, theta, so)
        return Verdict((found.reason,), passed, f"{found.clause} ({found.distance})", h.name)

    def _levels(self, membrane: ast.expr, threshold: ast.expr, most: ast.expr) -> Verdict:
        h, sign, theta = self._facing(membrane, threshold)
        number, top = self.step.dtype.type, int(self.step.value(most))
        steps = range(1, top + 1)
        rungs = [theta.times(k, float(number(k) * number(theta.value))) for k in steps]
        passed = sum(HOLDS[sign](h.value, rung.value) for rung in rungs)
        near = rungs[max(passed - 1, 0) : passed + 1]
        found = [self._compare("levels", h, sign, rung) for rung in near]
        reasons = tuple(c.reason for c in found)
        if not found:  # a ladder without rungs, as CF's negative one may be
            return Verdict(reasons, passed=False, clause="", subject=h.name)
        clause = found[0].clause
        if passed == 0:
            clause += f" ({found[0].distance})"
        elif passed < top:
            clause += f", but not {sign} {found[1].right}"
        else:
            clause += f" ({found[0].distance}), the last threshold"
        return Verdict(reasons, passed > 0, clause, h.name)

    def _quantise(self, membrane: ast.expr, scale: ast.expr, most: ast.expr) -> Verdict:
        u, gamma = self._side(membrane, "the membrane"), self._side(scale, "the scale")
        dtype, top = self.step.dtype, int(self.step.value(most))
        ratio = Side(f"{u.name}/{gamma.name}", float(dtype.type(u.value) / dtype.type(gamma.value)))
        if not math.isfinite(ratio.value):  # nothing can be said about it that helps
            return Verdict((), passed=False, clause="", subject=u.name)
        text, _ = apart(shortest(ratio.value, dtype), float(round(ratio.value)))
        ratio = ratio._replace(digits=max(FEWEST, significant(text)))
        down = self.sign == "≥"
        whole = math.floor(ratio.value) if down else math.ceil(ratio.value) - 1
        level = min(max(whole, 0), top)
        steps = [k for k in (level, level + 1) if 1 <= k <= top]
        found = [self._compare("quantise", ratio, self.sign, Side("", float(k))) for k in steps]
        how = "rounded down" if down else "rounded up, less one,"
        clause = f"{ratio.name} = {spoken(text)} {how} is {_integer(whole)}"
        if whole > top:
            clause += f", and it fires {top} at most"
        elif whole < 0:
            clause += ", and below 1 nothing fires"
        return Verdict(tuple(c.reason for c in found), level > 0, clause, u.name)

    def _round(self, membrane: ast.expr, most: ast.expr) -> Verdict:
        h, top = self._side(membrane, "the membrane"), int(self.step.value(most))
        level = min(max(round(h.value), 0), top)  # Python, too, rounds halves to even
        edges = [(">" if k % 2 else "≥", k - 0.5) for k in (level, level + 1) if 1 <= k <= top]
        found = [self._compare("round", h, sign, Side("", edge)) for sign, edge in edges]
        near = shortest(h.value, self.step.dtype)
        text, _ = apart(near, math.floor(near) + 0.5, h.digits)
        clause = f"{h.name} = {spoken(text)}"
        if round(h.value) > top:
            clause += f" would round to {_integer(round(h.value))}, and it fires {top} at most"
        elif h.value < 0.0:
            clause += " is below 0, where nothing fires"
        elif h.value % 1.0 == 0.5:  # noqa: PLR2004 - halfway
            clause += f" lies halfway and rounds to the even {level}"
        else:
            clause += f" rounds to {level}"
        return Verdict(tuple(c.reason for c in found), level > 0, clause, h.name)

    def _ternary(self, membrane: ast.expr, threshold: ast.expr) -> Verdict:
        h, theta = self._side(membrane, "the membrane"), self._side(threshold, "the threshold")
        up = self._compare("ternary", h, self.sign, theta)
        down = self._compare("ternary", h, MIRRORED[self.sign], theta.opposite())
        passed = next((c for c in (up, down) if c.reason.passed), None)
        clause = f"{up.clause} and {down.relation} {down.right}"
        if passed:
            clause = f"{passed.clause} ({passed.distance})"
        return Verdict((up.reason, down.reason), passed is not None, clause, h.name)


def _integer(whole: int) -> str:
    return spoken(decimal(float(whole), 6))
