"""A run as a CSV file: one row per step and neuron, written step by step."""

from __future__ import annotations

import csv
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np

from neurolab.errors import ParameterError
from neurolab.result import Result
from neurolab.version import equations_digest, version

Array = np.ndarray[Any, Any]


def columns(result: Result) -> dict[str, Array]:
    """Return what a run kept, `[time, neuron]` by name.

    Spikes come first and under that name, as in Python: `levels` counts them, `spikes` is
    what the next layer receives.
    """
    records = result.records
    needed = "output" if result.model.level else "levels"
    first = {"spikes": result.spikes} if needed in records else {}
    return first | {name: array for name, array in records.items() if name != "output"}


def write_csv(result: Result, path: Path) -> Path:
    """Write a run as a long table: time, neuron, then one column per record.

    The first line is a comment, marked `#`, with the version and the digest of the
    equations. Numbers are written so that reading gives back exactly the same ones.

    Raises
    ------
    ParameterError
        If the run kept nothing that could be a column.
    """
    table = columns(result)
    if not table:
        raise ParameterError("a CSV file needs something to be recorded", parameter="record")
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(
            f"# neurolab {version()}, equations {equations_digest()}, model {result.model.key}, "
            f"compare {result.compare or 'none'}, dtype {result.dtype}\n"
        )
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["time", "neuron", *table])
        neurons = range(result.neurons)
        for step in range(result.time):
            cells = [_plain(array[step]) for array in table.values()]
            writer.writerows(zip(repeat(step), neurons, *cells, strict=False))
    return path


def _plain(row: Array) -> list[Any]:
    """Return numbers whose shortest text is exact (float32 would print as float64)."""
    return row.astype(str).tolist() if row.dtype == np.float32 else row.tolist()
