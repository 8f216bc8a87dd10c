"""What a run keeps: the names a user may ask for, and the arrays they become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from neurolab.dialect import read
from neurolab.errors import unknown_name
from neurolab.model import NeuronModel

GROUPS = ("spikes", "levels", "h", "u", "states", "thresholds")
Arrays = dict[str, np.ndarray[Any, Any]]


def names_of(model: NeuronModel, record: Iterable[str] | str | None) -> tuple[str, ...]:
    """Return the names of the arrays to keep, in a fixed order.

    `record` holds words of `GROUPS`, names of states or names of lines of the `step`;
    None keeps everything of `GROUPS`. The arrays are called "levels", "output" (only where
    it differs from the levels), "h", then states and lines by their own names.

    Raises
    ------
    ParameterError
        For a word that is neither, with the nearest valid one.
    """
    lines = tuple(name for name, _ in read(model).lines)
    valid = (*GROUPS, *model.State._fields, *lines)
    keep: set[str] = set()
    for word in _words(record):
        if not isinstance(word, str) or word not in valid:
            raise unknown_name("record", word, dict.fromkeys(valid), model.name)
        if word == "spikes":
            keep |= {"levels", "output"} if model.level else {"levels"}
        elif word == "states":
            keep |= set(model.auxiliary)
        elif word == "thresholds":
            keep |= {ladder.base for ladder in model.thresholds if ladder.base in lines}
        else:
            keep.add(word)
    order = dict.fromkeys(("levels", "output", "h", *model.State._fields, *lines))
    return tuple(name for name in order if name in keep)


def _words(record: Any) -> tuple[Any, ...]:
    if record is None:
        return GROUPS
    if isinstance(record, Iterable) and not isinstance(record, (str, Mapping)):
        return tuple(record)
    return (record,)


def lines_among(model: NeuronModel, names: Iterable[str]) -> tuple[str, ...]:
    """Return those names that are lines of the `step` and nothing else."""
    other = {"levels", "output", "h", *model.State._fields}
    return tuple(name for name in names if name not in other)


def allocate(names: Iterable[str], time: int, neurons: int, dtype: np.dtype[Any]) -> Arrays:
    """Return empty arrays `[time, neuron]`: int16 for levels, `dtype` for the rest."""
    return {
        name: np.empty((time, neurons), np.int16 if name == "levels" else dtype) for name in names
    }


def bytes_needed(names: Iterable[str], time: int, neurons: int, itemsize: int) -> int:
    """Return the memory those arrays take."""
    return sum(time * neurons * (2 if name == "levels" else itemsize) for name in names)
