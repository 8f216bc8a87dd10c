"""A grid of training runs on disk: a file for every finished run, and the tables of all.

A run is found again by what decides it: its configuration and the equations. `runs.csv` has
a row for every run of the grid that was asked for last, `means.csv` their means.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from neurolab.errors import ParameterError
from neurolab.training.config import Config
from neurolab.training.csv_tables import write_csv, write_text
from neurolab.training.grid_result import GridResult
from neurolab.training.outcome import NUMBERS, Outcome
from neurolab.training.records import Array
from neurolab.version import equations_digest, version

CELLS, RUNS, MEANS = "cells", "runs.csv", "means.csv"


class GridFolder:
    """The folder of a grid; made where there is none.

    Raises
    ------
    ParameterError
        If the folder holds other things, or cannot be made.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        if self.path.exists() and not self.path.is_dir():
            raise ParameterError(f"{path} is a file; a grid needs a folder", parameter="folder")
        if self.path.is_dir() and any(self.path.iterdir()) and not self.holds(self.path):
            raise ParameterError(
                f"{path} holds other files; a grid needs a folder of its own", parameter="folder"
            )
        try:
            (self.path / CELLS).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ParameterError(f"{path} cannot be written: {error.strerror}") from error

    @staticmethod
    def holds(path: Path) -> bool:
        """Whether there is a grid in a folder."""
        return (path / CELLS).is_dir()

    def clear(self) -> None:
        """Forget all finished runs."""
        for file in [*(self.path / CELLS).glob("*.json"), self.path / RUNS, self.path / MEANS]:
            file.unlink(missing_ok=True)

    def find(self, config: Config) -> Outcome | None:
        """Return how a run came out, if it has run; a damaged file counts as none."""
        try:
            found = json.loads(self._file(config).read_text(encoding="utf-8"))["outcome"]
            nan = float("nan")
            numbers: dict[str, Any] = {n: nan if found[n] is None else found[n] for n in NUMBERS}
            return Outcome(**numbers, problem=str(found["problem"]))
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def keep(self, config: Config, found: Outcome) -> None:
        """Write down how a run came out."""
        plain = {n: v if v == v else None for n, v in found._asdict().items()}  # noqa: PLR0124
        about = {"neurolab": version(), "equations": equations_digest()}
        whole = {**about, "config": config.to_dict(), "outcome": plain}
        write_text(self._file(config), json.dumps(whole, indent=1) + "\n")

    def write(self, result: GridResult) -> None:
        """Write the tables of all runs so far, and of their means."""
        for name, table in ((RUNS, result.table()), (MEANS, result.means())):
            write_csv(self.path / name, list(table), rows_of(table))

    def _file(self, config: Config) -> Path:
        text = f"{equations_digest()}\n{config.to_toml()}"
        return self.path / CELLS / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.json"


def rows_of(table: dict[str, Array]) -> list[dict[str, Any]]:
    """Return a table of columns as rows of plain values; what is no number is left out."""
    columns = [array.tolist() for array in table.values()]
    return [
        {n: v for n, v in zip(table, row, strict=True) if v == v}  # noqa: PLR0124 - NaN is not
        for row in zip(*columns, strict=True)
    ]
