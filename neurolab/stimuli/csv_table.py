"""Input from a CSV file: one row per step, every fault named by its line and column.

Files of spreadsheets from anywhere are understood: separated by commas, semicolons, tabs or
blanks, with decimal points or commas, and with the line ends of any system.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np

from neurolab.errors import ParameterError
from neurolab.stimuli.replay import Replay, replay

Row = tuple[int, list[str]]  # the number of the line in the file, and its cells

QUOTED = 30


def read_csv(source: str | Path, name: str | None = None) -> Replay:
    """Return a replay of a CSV file: one row per step, one column per neuron.

    A first row that is not numeric is taken as a header. Columns may be separated by
    semicolons, tabs, commas or blanks; except between commas, a number may be written with a
    decimal comma.

    Raises
    ------
    ParameterError
        For a file that cannot be read, is empty or ragged, or holds something else than
        finite numbers; the message names line and column.
    """
    path = Path(source)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise ParameterError(f"{path.name} cannot be read: {error}", parameter="csv") from error
    return parse_csv(text, name or path.name)


def parse_csv(text: str, name: str = "CSV") -> Replay:
    """Return a replay of the text of a CSV file; see `read_csv`."""
    try:
        rows = _rows(text)
    except csv.Error as error:
        raise ParameterError(f"{name} cannot be read: {error}", parameter="csv") from error
    if rows and all(_number(cell) is None for cell in rows[0][1]):
        rows = rows[1:]
    if not rows:
        raise ParameterError(f"{name} is empty: it holds no row of numbers", parameter="csv")
    first, width = rows[0][0], len(rows[0][1])
    table = np.empty((len(rows), width))
    for t, (line, row) in enumerate(rows):
        if len(row) != width:
            raise ParameterError(
                f"{name} is ragged: line {line} has {len(row)} columns, line {first} has {width}",
                parameter="csv",
            )
        for n, cell in enumerate(row):
            value = _number(cell)
            if value is None or not np.isfinite(value):
                raise ParameterError(
                    f"{name}, line {line}, column {n + 1}: {_short(cell)!r} is not a finite number",
                    parameter="csv",
                    value=cell,
                )
            table[t, n] = value
    return replay(table, name)


def _rows(text: str) -> list[Row]:
    """Return the lines that hold anything, with their numbers."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    first = plain.lstrip("\n ").split("\n", 1)[0]
    mark = next((m for m in ";\t," if m in first), None)
    if mark is None:
        cells = [line.split() for line in plain.split("\n")]
    else:
        cells = list(csv.reader(io.StringIO(plain), delimiter=mark))
    return [(k, row) for k, row in enumerate(cells, 1) if any(cell.strip() for cell in row)]


def _number(cell: str) -> float | None:
    """Return a number; a comma in a cell can only be a decimal one."""
    text = cell.strip()
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        return None if "_" in text else float(text)
    except ValueError:
        return None


def _short(cell: str) -> str:
    """Return a cell as an error quotes it, cut where it would fill the page."""
    text = cell.strip()
    return text if len(text) <= QUOTED else text[:QUOTED] + "…"
