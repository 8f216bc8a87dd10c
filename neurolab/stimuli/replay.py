"""Replay of given numbers: an array, or a CSV file with one row per step."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from neurolab.errors import ParameterError
from neurolab.stimuli.base import Stimulus, _as_slice
from neurolab.stimuli.kinds import Float, Given


@dataclass(frozen=True, kw_only=True, eq=False)
class Replay(Stimulus):
    """The numbers of an array `[time, neuron]`, as they are."""

    values: np.ndarray[Any, Any] = field(repr=False)
    name: str = "array"

    def plan(self, times: Float) -> Given:
        """Return the numbers themselves."""
        return Given(self.values)

    def window(
        self, start: int = 0, stop: int | None = None, neurons: slice | int | None = None
    ) -> Replay:
        """Return a part of the numbers."""
        part = self.values[slice(start, stop), _as_slice(neurons)]
        return replace(self, time=part.shape[0], neurons=part.shape[1], values=part)

    def __eq__(self, other: object) -> bool:
        """Two replays are equal when their numbers are."""
        return isinstance(other, Replay) and np.array_equal(self.values, other.values)

    def __hash__(self) -> int:
        """Hash of the numbers."""
        return hash((self.values.shape, self.values.tobytes()))


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
        return read_csv(values)
    array = finite_current(values, name)
    return Replay(time=array.shape[0], neurons=array.shape[1], values=array, name=name)


def finite_current(values: Any, name: str = "current") -> np.ndarray[Any, Any]:
    """Return numbers as a float array `[time, neuron]`, or raise `ParameterError`."""
    try:
        array = np.asarray(values)
        if array.dtype not in (np.float32, np.float64):
            array = array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ParameterError(f"{name}: not a table of numbers ({error})", parameter=name) from error
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2:
        raise ParameterError(
            f"{name} has shape {array.shape}; it must be [time, neuron]", parameter=name
        )
    if 0 in array.shape:
        raise ParameterError(
            f"{name} is empty: {array.shape[0]} steps, {array.shape[1]} neurons", parameter=name
        )
    refuse_non_finite(array, name)
    return array


def refuse_non_finite(array: np.ndarray[Any, Any], name: str) -> None:
    """Raise `ParameterError` with the first place where a number is NaN or infinite."""
    bad = ~np.isfinite(array)
    if bad.any():
        t, n = (int(k) for k in np.argwhere(bad)[0])
        raise ParameterError(
            f"{name} is {array[t, n]} at time {t}, neuron {n}; every value must be finite",
            parameter=name,
            value=float(array[t, n]),
        )


def read_csv(source: str | Path, name: str | None = None) -> Replay:
    """Return a replay of a CSV file: one row per step, one column per neuron.

    A first row that is not numeric is taken as a header. Columns may be separated by commas,
    semicolons, tabs or blanks.

    Raises
    ------
    ParameterError
        For a file that cannot be read, is empty or ragged, or holds something else than
        finite numbers; the message names line and column.
    """
    path = Path(source)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"{path.name} cannot be read: {error}", parameter="csv") from error
    return parse_csv(text, name or path.name)


def parse_csv(text: str, name: str = "CSV") -> Replay:
    """Return a replay of the text of a CSV file; see `read_csv`."""
    rows = [(k, row) for k, row in enumerate(_rows(text), 1) if any(c.strip() for c in row)]
    if rows and not any(_number(cell) is not None for cell in rows[0][1]):
        rows = rows[1:]
    if not rows:
        raise ParameterError(f"{name} is empty: it holds no row of numbers", parameter="csv")
    width = len(rows[0][1])
    table = np.empty((len(rows), width))
    for t, (line, row) in enumerate(rows):
        if len(row) != width:
            raise ParameterError(
                f"{name} is ragged: line {line} has {len(row)} columns, line {rows[0][0]} has "
                f"{width}",
                parameter="csv",
            )
        for n, cell in enumerate(row):
            value = _number(cell)
            if value is None or not np.isfinite(value):
                raise ParameterError(
                    f"{name}, line {line}, column {n + 1}: {cell.strip()!r} is not a finite number",
                    parameter="csv",
                    value=cell,
                )
            table[t, n] = value
    return replay(table, name)


def _rows(text: str) -> list[list[str]]:
    first = text.lstrip().split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    if mark not in first:
        return [line.split() for line in text.splitlines()]
    return list(csv.reader(io.StringIO(text), delimiter=mark))


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
