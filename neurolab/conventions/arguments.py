"""Arguments of another library's neuron: looked up by name, checked, never ignored."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from typing import Any

from neurolab.errors import ParameterError, unknown_name
from neurolab.syntax import parsed_expression

REQUIRED: Any = object()
"""Stands in a table of defaults for an argument that has none."""


class Code(str):
    """A value that is a name in the other library, written without quotes."""

    __slots__ = ()

    __repr__ = str.__str__


class Arguments:
    """The arguments of one neuron, those left out at the library's default.

    Attributes
    ----------
    owner : str
        Library and class, for errors.
    single : dict
        Plain numbers that the library stores in single precision, by name.
    """

    def __init__(self, owner: str, values: Mapping[str, Any]) -> None:
        self.owner = owner
        self.values = dict(values)
        self.single: dict[str, float] = {}

    def number(self, name: str, *, single: bool = False) -> float:
        """Return a finite number; `single` says that the library stores it in float32.

        A tensor keeps its own precision there, so it is not counted as single.
        """
        value = self.values[name]
        try:
            number = math.nan if isinstance(value, (bool, str)) else float(value)
        except (TypeError, ValueError, RuntimeError):
            number = math.nan
        if not math.isfinite(number):
            raise self.refused(name, "must be one finite number")
        if single and isinstance(value, (int, float)):
            self.single[name] = number
        return number

    def above(self, name: str, low: float, *, single: bool = False) -> float:
        """Return a number above `low`."""
        number = self.number(name, single=single)
        if number <= low:
            raise self.refused(name, f"must be above {low:g}")
        return number

    def optional(self, name: str) -> float | None:
        """Return a number, or None."""
        return None if self.values[name] is None else self.number(name)

    def flag(self, name: str) -> bool:
        """Return a truth value."""
        value = self.values[name]
        if not isinstance(value, bool):
            raise self.refused(name, "must be True or False")
        return value

    def choice(self, name: str, valid: tuple[str, ...]) -> str:
        """Return one of several words."""
        value = self.values[name]
        if value not in valid:
            raise unknown_name(name, value, valid, self.owner)
        return value

    def called(self, name: str) -> tuple[str, tuple[Any, ...]]:
        """Return the name of a function or class, and what it was called with.

        Text such as ``"activation.MaxSpike(3)"`` is read, and so is the object itself.
        """
        value = self.values[name]
        if not isinstance(value, str):
            if hasattr(value, "__name__"):
                return str(value.__name__), ()
            return type(value).__name__, tuple(vars(value).values())
        try:
            tree = parsed_expression(value)
            given = [*tree.args, *_values(tree)] if isinstance(tree, ast.Call) else []
            numbers = tuple(ast.literal_eval(node) for node in given)
        except (SyntaxError, ValueError):
            raise self.refused(name, "must be a name or a call of one with numbers") from None
        return value.split("(")[0].split(".")[-1].strip(), numbers

    def refused(self, name: str, why: str) -> ParameterError:
        """Return the error for an argument that cannot be converted."""
        value = self.values[name]
        return ParameterError(
            f"{name} = {value!r} {why}", model=self.owner, parameter=name, value=value
        )


def _values(call: ast.Call) -> list[ast.expr]:
    return [keyword.value for keyword in call.keywords]
