"""`neurolab train --grid`: every combination of some values, with means and intervals."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from neurolab.commands.sweep import _client
from neurolab.commands.train_words import axes_of, config_of
from neurolab.errors import ParameterError
from neurolab.training.axes import Cell, cells
from neurolab.training.grid_folder import GridFolder, rows_of
from neurolab.training.grid_result import REPEATS, GridResult
from neurolab.training.grids import running
from neurolab.training.spreading import GridLostError

WIDTH = 30  # of the progress bar


def run(args: argparse.Namespace) -> str:
    """Train what has not been trained yet, and return the table of means."""
    axes = axes_of(args.grid)
    for name in axes:
        if getattr(args, name, None) is not None:
            raise ParameterError(f"{name} is given by --{name} and by --grid", parameter=name)
    runs = cells(config_of(args), axes)
    folder = _folder(args)
    client = None if args.cluster is None else _client(args.cluster)
    found = GridResult([cell.values for cell in runs])
    told: set[int] = set()
    lost: BaseException | None = None
    try:
        for found in running(
            runs,
            folder=folder,
            client=client,
            workers=args.workers,
            fused=False if args.eager else None,
        ):
            _tell(found, runs, told)
    except (GridLostError, KeyboardInterrupt) as error:
        lost = error
    finally:
        _show(0, 1, last=True)
        if client is not None:
            client.close()
    if lost is None:
        return "\n".join([means_text(found), *([str(folder)] if folder else [])])
    far = f"{found.done} of {len(runs)} runs were done"
    message = far if folder is None else f"{far}; {folder} holds them, --resume goes on"
    if isinstance(lost, KeyboardInterrupt):
        sys.stderr.write(f"neurolab: interrupted, {message}\n")
        raise lost
    raise ParameterError(f"{lost}; {message}") from lost


def _folder(args: argparse.Namespace) -> Path | None:
    if args.output is None:
        return None
    path = Path(args.output)
    if args.resume and not GridFolder.holds(path):
        raise ParameterError(f"{path} is not the folder of a grid", parameter="output")
    if GridFolder.holds(path) and not (args.resume or args.force):
        raise ParameterError(
            f"{path} holds a grid already; --resume goes on with it, --force replaces it",
            parameter="output",
        )
    folder = GridFolder(path)
    if args.force:
        folder.clear()
    return path


def _tell(found: GridResult, runs: list[Cell], told: set[int]) -> None:
    """Write a line for every run that is finished and was not told yet."""
    _show(0, 1, last=True)
    for index, came_out in enumerate(found.outcomes):
        if came_out is not None and index not in told:
            told.add(index)
            name = "  ".join(f"{n} {v}" for n, v in runs[index].values.items())
            said = came_out.problem or (
                f"validation {came_out.validation:.1%}  test {came_out.test:.1%}  "
                f"{came_out.spikes:.1f} spikes  {came_out.seconds:.1f} s"
            )
            sys.stdout.write(f"{name}  {said}\n")
    sys.stdout.flush()
    _show(found.done, len(runs))


def means_text(found: GridResult) -> str:
    """Return the table of means, a line for every combination but seeds and folds."""
    columns: dict[str, list[str]] = {}
    rows = rows_of(found.means())
    for row in rows:
        cells: dict[str, str] = {n: str(v) for n, v in row.items() if n in found.values[0]}
        cells["runs"] = str(row["runs"])
        for name in ("validation", "test"):
            cells[name] = _interval(row, name, 100.0, ".1f") + " %"
        cells["spikes"] = _interval(row, "spikes", 1.0, ".1f")
        cells["energy"] = _interval(row, "energy", 1e9, ".3g") + " nJ"
        for name, text in cells.items():
            columns.setdefault(name, []).append(text)
    wide = {name: max(len(name), *map(len, texts)) for name, texts in columns.items()}
    lines = ["  ".join(f"{name:<{wide[name]}}" for name in columns)]
    lines += ["  ".join(f"{columns[n][k]:<{wide[n]}}" for n in columns) for k in range(len(rows))]
    repeats = [n for n in REPEATS if found.values and n in found.values[0]]
    note = f"mean ± half the 95 % interval over {' and '.join(repeats)}" if repeats else ""
    return "\n".join([*(line.rstrip() for line in lines), *([note] if note else [])])


def _interval(row: dict[str, Any], name: str, unit: float, form: str) -> str:
    if name not in row:
        return "none"
    text = format(row[name] * unit, form)
    high = row.get(f"{name}_high")
    return text if high is None else f"{text} ± {format((high - row[name]) * unit, form)}"


def _show(done: int, every: int, *, last: bool = False) -> None:
    """Draw how far the grid is, where a person is looking; wipe it for a line."""
    if not sys.stderr.isatty():
        return
    bar = "#" * (WIDTH * done // every)
    line = f"\r{' ' * (WIDTH + 24)}\r" if last else f"\r[{bar:<{WIDTH}}] {done} of {every} runs"
    sys.stderr.write(line)
    sys.stderr.flush()
