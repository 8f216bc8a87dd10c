"""Tables of numbers as CSV files: a column by name, nothing where there is no number."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from neurolab.errors import ParameterError
from neurolab.training.records import Array
from neurolab.version import equations_digest, version


def write_text(path: Path, text: str) -> Path:
    """Write a text file, whole or not at all.

    Raises
    ------
    ParameterError
        If it cannot be written.
    """
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ParameterError(f"{path} cannot be written: {error.strerror}") from error
    return path


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write rows under a comment with version and digest; numbers are read back exactly."""
    buffer = io.StringIO(newline="")
    buffer.write(f"# neurolab {version()}, equations {equations_digest()}\n")
    writer = csv.DictWriter(buffer, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return write_text(path, buffer.getvalue())


def read_csv(path: Path) -> dict[str, Array]:
    """Return the columns of a table by name, float64, NaN where there is no number.

    Raises
    ------
    ParameterError
        If there is no such table.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
            names = list(rows[0]) if rows else []
            cells = [[float(row[name] or "nan") for name in names] for row in rows]
    except (OSError, ValueError, TypeError) as error:
        raise ParameterError(f"{path} is not a table of numbers: {error}") from error
    return dict(zip(names, np.array(cells, float).T, strict=True)) if rows else {}
