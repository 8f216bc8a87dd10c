"""The torch engine, one step at a time: the author's lines with torch's words.

It is the reference of the fused passes, and what runs on a GPU, inside `torch.func`, under
`torch.compile` and wherever somebody wants to see every membrane. A spike is written as
its value plus slope · (distance − distance), the second distance cut off from the
gradient: the value is the jump, the derivative is the surrogate.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Collection
from functools import cache, lru_cache
from typing import Any

import torch

from neurolab.dialect import function_tree, read, scope
from neurolab.engines.slopes import learn_text
from neurolab.errors import ParameterError
from neurolab.model import NeuronModel
from neurolab.ops import COMPOSED
from neurolab.surrogates import Shape, Surrogate

Tensor = torch.Tensor
Rows = Callable[..., tuple[Any, Any, Any, dict[str, Any]]]


def _either(of_tensor: Callable[..., Any], of_number: Callable[..., Any]) -> Callable[..., Any]:
    return lambda x: of_tensor(x) if isinstance(x, Tensor) else of_number(x)


@cache
def words(dtype: torch.dtype) -> dict[str, Callable[..., Any]]:
    """Return the vocabulary for tensors of one precision (and plain numbers)."""

    def where(condition: Any, yes: Any, no: Any) -> Any:
        if isinstance(condition, bool):
            return yes if condition else no
        if not isinstance(yes, Tensor) and not isinstance(no, Tensor):
            yes = torch.tensor(yes, dtype=dtype, device=condition.device)
        return torch.where(condition, yes, no)

    found: dict[str, Callable[..., Any]] = {
        "exp": _either(torch.exp, math.exp),
        "tanh": _either(torch.tanh, math.tanh),
        "arctan": _either(torch.arctan, math.atan),
        "erf": _either(torch.erf, math.erf),
        "floor": _either(torch.floor, math.floor),
        "ceil": _either(torch.ceil, math.ceil),
        "rint": _either(torch.round, round),
        "sqrt": _either(torch.sqrt, math.sqrt),
        "absolute": _either(torch.abs, abs),
        "sigmoid": _either(torch.sigmoid, lambda x: 1.0 / (1.0 + math.exp(-x))),
        "where": where,
        "heaviside": _either(lambda x: (x >= 0.0).to(x.dtype), lambda x: float(x >= 0.0)),
        "positive": _either(lambda x: (x > 0.0).to(x.dtype), lambda x: float(x > 0.0)),
    }
    for word in COMPOSED:
        if word.__name__ not in found:
            found[word.__name__] = _again(word, found)
    return found


def _again(function: Callable[..., Any], seen: dict[str, Any]) -> Callable[..., Any]:
    """Return a function of the package with other words in its place."""
    tree = function_tree(function)
    arguments = ", ".join(a.arg for a in tree.args.args)
    body = [ast.unparse(node) for node in tree.body if not isinstance(node, ast.Expr)]
    text = "\n    ".join([f"def {function.__name__}({arguments}):", *body])
    return _made(text, seen)[function.__name__]


def _made(text: str, seen: dict[str, Any]) -> dict[str, Any]:
    space = dict(seen)
    # formulas of the package and lines of a `step` that `read` has checked
    exec(compile(text, "<torch>", "exec"), space)  # noqa: S102
    return space


@lru_cache(maxsize=512)
def rows(model: NeuronModel, dtype: torch.dtype) -> Rows:
    """Return the model's `step` for tensors: new state, output, membrane, and its lines."""
    equation = read(model)
    names = [name for name, _ in equation.lines]
    lines = [f"    {name} = {ast.unparse(value)}" for name, value in equation.lines]
    state = ", ".join(ast.unparse(value) for value in equation.state.values())
    ends = f"{ast.unparse(equation.output)}, {ast.unparse(equation.membrane)}"
    kept = ", ".join(f"{name!r}: {name}" for name in names)
    head = f"def step({', '.join(equation.arguments)}):"
    text = "\n".join([head, *lines, f"    return State_({state}), {ends}, {{{kept}}}"])
    return _made(text, {**scope(model.step), **words(dtype), "State_": model.State})["step"]


class Formulas:
    """A surrogate's formulas for tensors."""

    def __init__(self, shape: Shape, dtype: torch.dtype) -> None:
        seen = words(dtype)
        self.slope = _again(shape.slope, seen)
        self.primitive = _again(shape.primitive, seen) if shape.primitive else None
        self.learn: dict[str, Callable[..., Any]] = {}
        names = shape.Params._fields if shape.primitive else ()
        if names:
            text = "\n".join(line for line in learn_text(shape, names) if line != "@inline")
            made = _made(text, {**seen, "F": float})
            self.learn = {name: made[f"learn_{name}"] for name in names}


@lru_cache(maxsize=64)
def formulas(shape: Shape, dtype: torch.dtype) -> Formulas:
    """Return a shape's formulas for tensors of one precision."""
    return Formulas(shape, dtype)


class Fire:
    """How membranes become spikes in torch: the jump forward, the surrogate backward."""

    def __init__(
        self,
        compare: str,
        surrogate: Surrogate,
        numbers: dict[str, Any],
        dtype: torch.dtype,
        *,
        detach_reset: bool,
        learning: Collection[str] = (),
    ) -> None:
        self.strict, self.detach = compare == ">", detach_reset
        self.shape = surrogate.shape
        self.formulas = formulas(surrogate.shape, dtype)
        bound = {n for n, v in surrogate.values.items() if isinstance(v, str)}
        self.learning = [
            n
            for n, v in numbers.items()
            if n not in bound and isinstance(v, Tensor) and n in learning
        ]
        # a width that follows a parameter does not teach it
        cut = {
            n: v.detach() if n in bound and isinstance(v, Tensor) else v for n, v in numbers.items()
        }
        self.p = surrogate.shape.Params(**cut)

    def spike(self, distance: Tensor) -> Tensor:
        """1 where the distance h − θ is above 0, or at least 0."""
        return self._through(self._jump(distance), [(1.0, distance, None, 0.0)])

    def levels(self, h: Tensor, threshold: Any, most: Any) -> Tensor:
        """Count the k in 1..most with h at or above k·threshold."""
        count = int(most)
        hard = torch.zeros_like(h)
        for k in range(1, count + 1):
            hard = hard + self._jump(h.detach() - k * _cut(threshold))
        if self.shape.kind == "ladder":
            return self._ladder(hard, h, threshold, count, 1.0)
        rungs = [(1.0, h - k * _cut(threshold), threshold, -float(k)) for k in self._upto(count)]
        return self._through(hard, rungs)

    def quantise(self, u: Tensor, scale: Any, most: Any) -> Tensor:
        """Whole multiples of the scale in u, kept within 0..most."""
        ratio = u.detach() / _cut(scale)
        whole = torch.ceil(ratio) - 1.0 if self.strict else torch.floor(ratio)
        hard, count = whole.clamp(0.0, float(most)), int(most)
        if self.shape.kind == "ladder":
            return self._ladder(hard, u, scale, count, _cut(scale))
        # the scale follows QB-LIF's rule, not the rungs
        slope = sum(self._slope(u.detach() - k * _cut(scale)) for k in self._upto(count))
        rungs = [(1.0, u - k * _cut(scale), None, 0.0) for k in self._upto(count)]
        return self._through(hard, rungs) + _cut(-u / scale * slope) * _nothing(scale)

    def round(self, h: Tensor, most: Any) -> Tensor:
        """Nearest whole number within 0..most, halves to even."""
        hard, count = torch.round(h.detach().clamp(0.0, float(most))), int(most)
        if self.shape.kind == "ladder":
            return self._ladder(hard, h, 1.0, count, 1.0)
        return self._through(hard, [(1.0, h - k + 0.5, None, 0.0) for k in self._upto(count)])

    def ternary(self, u: Tensor, threshold: Any) -> Tensor:
        """1 above the threshold, −1 below minus the threshold."""
        up, down = u.detach() - _cut(threshold), -u.detach() - _cut(threshold)
        hard = self._jump(up) - self._jump(down)
        if self.shape.kind == "ladder":
            slope = self.formulas.slope(u.detach().abs(), _cut(threshold), 1.0, self.p)
            slope = slope / _cut(threshold)
            by_threshold = -u.detach() / _cut(threshold) * slope
            return hard + slope * _nothing(u) + _cut(by_threshold) * _nothing(threshold)
        above = (1.0, u - _cut(threshold), threshold, -1.0)
        below = (-1.0, -u - _cut(threshold), threshold, -1.0)
        return self._through(hard, [above, below])

    def reset(self, z: Any) -> Any:
        """Return the output as it enters the reset."""
        return z.detach() if self.detach and isinstance(z, Tensor) else z

    def _upto(self, count: int) -> range:
        return range(1, min(count, 1 if self.shape.kind == "first" else count) + 1)

    def _jump(self, distance: Tensor) -> Tensor:
        d = distance.detach()
        return (d > 0.0 if self.strict else d >= 0.0).to(d.dtype)

    def _slope(self, distance: Tensor) -> Any:
        return self.formulas.slope(distance, self.p)

    def _through(self, hard: Tensor, rungs: list[tuple[float, Tensor, Any, float]]) -> Tensor:
        """Add what the gradient sees: rungs as (sign, distance, threshold, its share in it)."""
        if not torch.is_grad_enabled():
            return hard
        for sign, distance, threshold, share in rungs:
            slope = self._slope(distance.detach()).detach()
            hard = hard + sign * slope * _nothing(distance)
            if threshold is not None:
                hard = hard + (sign * share) * slope * _nothing(threshold)
            for name in self.learning:
                number = getattr(self.p, name)
                learn = self.formulas.learn[name](distance.detach(), *self.p)
                hard = hard + sign * learn.detach() * _nothing(number)
        return hard

    def _ladder(self, hard: Tensor, h: Tensor, theta: Any, most: int, over: Any) -> Tensor:
        if not torch.is_grad_enabled():
            return hard
        slope = self.formulas.slope(h.detach(), _cut(theta), float(most), self.p) / over
        by_theta = -h.detach() / _cut(theta) * slope
        return hard + slope * _nothing(h) + _cut(by_theta) * _nothing(theta)


class Relaxed(Fire):
    """`Fire` with the surrogate's primitive in the place of every jump.

    It is smooth, so that finite differences can judge the derivatives that training uses.
    """

    def _smooth(self, distance: Any) -> Any:
        if self.formulas.primitive is None:
            raise ParameterError(
                f"{self.shape.name} has no primitive to relax spikes with", model=self.shape.name
            )
        return self.formulas.primitive(distance, self.p)

    def spike(self, distance: Any) -> Any:
        """Primitive of the distance."""
        return self._smooth(distance)

    def levels(self, h: Any, threshold: Any, most: Any) -> Any:
        """Sum of the primitive over the levels."""
        return sum((self._smooth(h - k * threshold) for k in self._upto(int(most))), 0.0 * h)

    def quantise(self, u: Any, scale: Any, most: Any) -> Any:
        """Sum of the primitive over the levels."""
        return self.levels(u, scale, most)

    def round(self, h: Any, most: Any) -> Any:
        """Sum of the primitive over the levels, half a level lower."""
        return sum((self._smooth(h - k + 0.5) for k in self._upto(int(most))), 0.0 * h)

    def ternary(self, u: Any, threshold: Any) -> Any:
        """Primitive above, less the primitive below."""
        return self._smooth(u - threshold) - self._smooth(-u - threshold)


def _cut(value: Any) -> Any:
    return value.detach() if isinstance(value, Tensor) else value


def _nothing(value: Any) -> Any:
    """0 with a derivative of 1."""
    return value - value.detach() if isinstance(value, Tensor) else 0.0
