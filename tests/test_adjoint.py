"""Derivatives made from text, against torch's on the same text."""

from __future__ import annotations

import ast

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from neurolab.engines.adjoint import PARTIALS, expand, needed, reverse
from neurolab.engines.torch_ import words
from neurolab.syntax import parsed_expression

NAMES = ("a", "b", "c")
WORDS = words(torch.float64)
UNARY = [w for w in ("exp", "tanh", "sigmoid", "arctan", "erf", "absolute", "relu") if w in WORDS]


def derivatives(lines: dict[str, str], result: str, at: dict[str, float]) -> dict[str, float]:
    """Run lines and what `reverse` makes of them, and return the derivatives by the names."""
    whole = expand([(name, parsed_expression(text)) for name, text in lines.items()])
    found = reverse(
        whole, [(parsed_expression(result), "1.0")], lambda call: pytest.fail(ast.dump(call))
    )
    space = {**WORDS, **{k: torch.tensor(v, dtype=torch.float64) for k, v in at.items()}}
    text = [f"{name} = {ast.unparse(e)}" for name, e in whole]
    text += [c.line for c in needed(found, list(at))]
    exec("\n".join(text), space)  # noqa: S102 - what is tested is text
    return {name: float(space.get(f"b_{name}", 0.0)) for name in at}


def expected(lines: dict[str, str], result: str, at: dict[str, float]) -> dict[str, float]:
    """Return the derivatives as torch has them."""
    leaves = {k: torch.tensor(v, dtype=torch.float64, requires_grad=True) for k, v in at.items()}
    space = {**WORDS, **leaves}
    exec("\n".join(f"{name} = {text}" for name, text in lines.items()), space)  # noqa: S102
    value = eval(result, space)  # noqa: S307
    if not (isinstance(value, torch.Tensor) and value.requires_grad):
        return dict.fromkeys(at, 0.0)
    grads = torch.autograd.grad(value, list(leaves.values()), allow_unused=True)
    return {k: 0.0 if g is None else float(g) for k, g in zip(at, grads, strict=True)}


def expressions() -> st.SearchStrategy[str]:
    """Return texts in the dialect over a, b and c."""
    leaf = st.sampled_from([*NAMES, "0.5", "2.0"])

    def extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        two = st.tuples(inner, inner)
        return st.one_of(
            st.tuples(two, st.sampled_from("+-*")).map(lambda v: f"({v[0][0]} {v[1]} {v[0][1]})"),
            two.map(lambda v: f"({v[0]} / (1.0 + absolute({v[1]})))"),
            st.tuples(st.sampled_from(UNARY), inner).map(lambda v: f"{v[0]}(0.25 * {v[1]})"),
            inner.map(lambda v: f"(-{v})"),
            inner.map(lambda v: f"({v} ** 2.0)"),
            st.tuples(inner, inner, inner).map(lambda v: f"where({v[0]} > 0.25, {v[1]}, {v[2]})"),
            st.tuples(inner).map(lambda v: f"clip({v[0]}, -0.75, a)"),
        )

    return st.recursive(leaf, extend, max_leaves=12)


@settings(max_examples=200, deadline=None)
@given(
    first=expressions(),
    second=expressions(),
    at=st.tuples(*[st.floats(-1.5, 1.5).filter(lambda v: abs(v) > 1e-3)] * 3),
)
def test_derivatives_are_torchs(first: str, second: str, at: tuple[float, ...]) -> None:
    lines, values = {"y": first, "z": f"y * a + {second}"}, dict(zip(NAMES, at, strict=True))
    found = derivatives(lines, "z + 0.5 * y", values)
    wanted = expected(lines, "z + 0.5 * y", values)
    for name in NAMES:
        scale = max(1.0, abs(wanted[name]))
        assert abs(found[name] - wanted[name]) < 1e-9 * scale, (name, lines)


@pytest.mark.parametrize("word", ["floor", "ceil", "rint", "heaviside", "positive"])
def test_jumps_have_no_derivative(word: str) -> None:
    assert derivatives({"y": f"{word}(a) * b"}, "y", {"a": 0.3, "b": 2.0})["a"] == 0.0


@pytest.mark.parametrize(
    ("at", "slope"), [(-2.0, 0.0), (-1.0, 1.0), (0.5, 1.0), (1.0, 1.0), (2.0, 0.0)]
)
def test_clip_lets_its_bounds_through(at: float, slope: float) -> None:
    assert derivatives({"y": "clip(a, -1.0, 1.0)"}, "y", {"a": at})["a"] == slope


def test_bounds_of_clip_take_over_where_they_hold() -> None:
    lines = {"y": "clip(a, b, c)"}
    assert derivatives(lines, "y", {"a": 3.0, "b": 0.0, "c": 2.0}) == {"a": 0, "b": 0, "c": 1}
    assert derivatives(lines, "y", {"a": -3.0, "b": 0.0, "c": 2.0}) == {"a": 0, "b": 1, "c": 0}


def test_every_word_of_the_vocabulary_has_a_derivative() -> None:
    assert set(PARTIALS) | {"where"} == set(WORDS)


def test_detached_reset_stops_the_derivative() -> None:
    lines = [("y", parsed_expression("fire_reset(a) * b"))]
    for detach, targets in ((False, {"a", "b"}), (True, {"b"})):
        found = reverse(lines, [(parsed_expression("y"), "g")], lambda _: [], detach=detach)
        assert {c.target for c in found} - {"y"} == targets


def test_power_needs_a_number_as_exponent() -> None:
    with pytest.raises(NotImplementedError, match="exponent"):
        reverse([("y", parsed_expression("a ** b"))], [(parsed_expression("y"), "g")], lambda _: [])
