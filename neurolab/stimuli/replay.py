"""Replay of given numbers: an array, or a CSV file with one row per step."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from neurolab.errors import ParameterError
from neurolab.stimuli.base import Stimulus
from neurolab.stimuli.kinds import Float, Given
from neurolab.stimuli.tables import finite_current
from neurolab.stimuli.windows import bounds


@dataclass(frozen=True, kw_only=True, eq=False)
class Replay(Stimulus):
    """The numbers of an array `[time, neuron]`, as they are.

    The numbers are copied and cannot be changed afterwards, so that equal replays stay equal.
    An array that is already read-only is taken as it is.
    """

    values: np.ndarray[Any, Any] = field(repr=False)
    name: str = "array"

    def __post_init__(self) -> None:
        """Check sizes and numbers, and keep a copy that nobody can change."""
        super().__post_init__()
        array = finite_current(self.values, self.name)
        if array.shape != (self.time, self.neurons):
            raise ParameterError(
                f"the array has shape {array.shape}, not [time, neuron] = "
                f"({self.time}, {self.neurons})",
                model="replay",
                parameter="values",
            )
        if array.flags.writeable:
            array = array.copy()
            array.flags.writeable = False
        self._set("values", array)

    def plan(self, times: Float) -> Given:  # noqa: ARG002 - the numbers are there already
        """Return the numbers themselves."""
        return Given(self.values)

    def window(
        self, start: int = 0, stop: int | None = None, neurons: slice | int | None = None
    ) -> Replay:
        """Return a part of the numbers; see `Stimulus.window`."""
        rows = slice(*bounds("steps", slice(start, stop), self.time))
        columns = slice(*bounds("neurons", neurons, self.neurons))
        part = self.values[rows, columns]
        return replace(self, time=part.shape[0], neurons=part.shape[1], values=part)

    def __eq__(self, other: object) -> bool:
        """Two replays are equal when their numbers are."""
        return isinstance(other, Replay) and np.array_equal(self.values, other.values)

    def __hash__(self) -> int:
        """Hash of the numbers; the same for float32 and float64, for 0 and −0."""
        known: int | None = self.__dict__.get("_hash")
        if known is None:
            same = np.asarray(self.values, np.float64) + 0.0
            known = hash((same.shape, same.tobytes()))
            self._set("_hash", known)
        return known


def replay(values: Any, name: str = "array") -> Replay:
    """Return a stimulus that replays numbers.

    Parameters
    ----------
    values : array_like, str or Path
        `[time, neuron]`, or `[time]` for one neuron; or the path of a CSV file.

    Raises
    ------
    ParameterError
        For an empty, ragged or non-numeric table and for NaN or infinity, with its place.
    """
    if isinstance(values, (str, Path)):
        from neurolab.stimuli.csv_table import read_csv

        return read_csv(values)
    array = finite_current(values, name)
    return Replay(time=array.shape[0], neurons=array.shape[1], values=array, name=name)
