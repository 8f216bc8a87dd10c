"""What one may choose about a task: numbers between bounds, words of a list, a place.

An option is a field of a task's dataclass, `Annotated[value, Param | Word | Place]`. Controls,
the command line and the errors read from it what is allowed.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, NamedTuple, get_type_hints

from neurolab.checks import check
from neurolab.errors import ParameterError, unknown_name
from neurolab.fields import Param


class Word(NamedTuple):
    """An option that is one word among several."""

    among: tuple[str, ...]
    help: str


class Place(NamedTuple):
    """An option that is a path on this machine."""

    help: str


Option = Param | Word | Place


def number(low: int, high: int, symbol: str, text: str, slider: tuple[float, float]) -> Param:
    """Return what a whole number says about itself."""
    return Param(low, high, symbol, text, slider=slider, integer=True)


def generated(high: int = 20_000) -> Param:
    """Return what a number of generated samples says about itself."""
    text = "Samples that are generated; training, validation and test parts share them."
    return number(20, high, "N", text, (200, min(high, 4000)))


def options(task: type) -> dict[str, Option]:
    """Return what the options of a kind of task say about themselves, by name."""
    hints = get_type_hints(task, include_extras=True)
    found: dict[str, Option] = {}
    for field in fields(task):
        for told in getattr(hints[field.name], "__metadata__", ()):
            if isinstance(told, (Param, Word, Place)):
                found[field.name] = told
    return found


def checked(task: str, name: str, option: Option, value: Any) -> Any:
    """Return an option's value as a float, an int or a text, or raise `ParameterError`."""
    if isinstance(option, Param):
        found = check(task, name, option, value)
        return int(found) if option.integer else found
    if isinstance(option, Word):
        if value not in option.among:
            raise unknown_name(name, value, option.among, task)
        return str(value)
    text = str(value)
    if not text.strip():
        raise ParameterError(f"{name} is missing: {option.help}", model=task, parameter=name)
    return text
