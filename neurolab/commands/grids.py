"""The grid of a sweep as a file, and in a few lines of text."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np

from neurolab.errors import ParameterError
from neurolab.sweeping import SweepResult
from neurolab.version import equations_digest, version


def write(found: SweepResult, target: Path) -> None:
    """Write a sweep to an NPZ or CSV file, whole or not at all."""
    draft = target.with_name(f".{target.stem}-{os.getpid()}{target.suffix.lower()}")
    try:
        if draft.suffix == ".npz":
            found.save(draft)
        else:
            _write_csv(found, draft)
        draft.replace(target)
    except OSError as error:
        raise ParameterError(f"{target} cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)


def _write_csv(found: SweepResult, path: Path) -> None:
    table = found.table()
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(
            f"# neurolab {version()}, equations {equations_digest()}, "
            f"model {found.plan.slot.neuron.key}, metric {found.metric} in {found.unit}\n"
        )
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table)
        writer.writerows(zip(*(column.tolist() for column in table.values()), strict=True))


def summary(found: SweepResult, target: Path | None = None) -> str:
    """Return what was measured, where it is lowest and highest, and where it is kept."""
    plan = found.plan
    rows, columns = plan.shape
    unit = "" if found.unit == "1" else f", in {found.unit}"
    lines = [f"{plan.slot.neuron.key}: {found.title}{unit}; {columns} x {rows} cells"]
    for word, (row, column) in found.extremes().items():
        lines.append(
            f"{word:<7} {found.cells[row, column]:.6g} at {plan.x.name} = "
            f"{plan.x.values[column]:.6g}, {plan.y.name} = {plan.y.values[row]:.6g}"
        )
    unanswered = int((found.done & np.isnan(found.cells)).sum())
    if unanswered:
        lines.append(f"{unanswered} cells have no answer")
    if found.problems:
        (row, column), why = next(iter(sorted(found.problems.items())))
        lines.append(f"{len(found.problems)} of them failed, as row {row}, column {column}: {why}")
    return "\n".join([*lines, *([str(target)] if target else [])])
