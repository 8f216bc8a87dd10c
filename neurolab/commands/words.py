"""From words on the command line to values: `tau=2`, `spikes,h`, `reset=soft`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import Any

from neurolab.commands.own_neurons import load
from neurolab.errors import ParameterError
from neurolab.model import NeuronModel
from neurolab.neurons import find


def pairs(words: Iterable[str] | None, flag: str) -> dict[str, str]:
    """Return `name=value` words as a dict of texts.

    Raises
    ------
    ParameterError
        For a word without `=` or without a name, and for a name given twice.
    """
    found: dict[str, str] = {}
    for word in words or ():
        name, equals, value = (part.strip() for part in word.partition("="))
        if not (name and equals and value):
            raise ParameterError(f"{flag} {word!r}: write name=value, for example tau=2")
        if name in found:
            raise ParameterError(f"{flag}: {name!r} is given twice", parameter=name)
        found[name] = value
    return found


def number(text: str) -> Any:
    """Return a whole number, a number, or a list of numbers separated by commas.

    What is none of these is returned as it is: the check that knows the bounds says best
    what is wrong with it.
    """
    kinds: tuple[Callable[[str], Any], ...] = (int, float, _numbers)
    for kind in kinds:
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def option(model: NeuronModel, name: str, text: str) -> Any:
    """Return the value of a structural option that is written like `text`."""
    for value in model.options.get(name, ()):
        if str(value).lower() == text.lower():
            return value
    return text


def names(text: str | None) -> tuple[str, ...] | None:
    """Return comma-separated names; "none" is no name at all, None stays None."""
    if text is None:
        return None
    return tuple(word.strip() for word in text.split(",") if word.strip() not in {"", "none"})


def neuron(args: argparse.Namespace) -> NeuronModel:
    """Return the neuron a command is about, after loading the user's own files."""
    load(args.neuron)
    return find(args.model)


def add_neuron_files(parser: argparse.ArgumentParser) -> None:
    """Let a command take files with neurons of the user's own."""
    parser.add_argument(
        "--neuron",
        metavar="FILE",
        action="append",
        default=[],
        help="a Python file with a neuron of your own; may be given several times",
    )


def _numbers(text: str) -> list[float]:
    return [float(part) for part in text.split(",")]
