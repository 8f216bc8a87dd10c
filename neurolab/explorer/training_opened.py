"""Runs of the command line on the page: from the folder of a run to a row of the table."""

from __future__ import annotations

from collections.abc import Sequence

from neurolab.explorer.training_record import ENDED, Record
from neurolab.figures.training_progress import Progress
from neurolab.training.folder import CHECKPOINT, RunFolder
from neurolab.training.worker.messages import FINISHED


def opened(folders: Sequence[RunFolder]) -> list[Record]:
    """Return the runs of some folders, named after them; the folders stay as they are."""
    found: list[Record] = []
    for folder in folders:
        title = _title(folder, [record.progress.title for record in found])
        found.append(_record(folder, len(found) + 1, title))
    return found


def _title(folder: RunFolder, taken: list[str]) -> str:
    """Return the folder's name, in a form that no other run has."""
    # A comma ends a run's name in a plot; "run" and a number is what runs begun here are called.
    name = folder.path.resolve().name.replace(",", " ")
    name = f"folder {name}" if name.startswith("run ") else name
    same = sum(title == name or title.startswith(f"{name} (") for title in taken)
    return f"{name} ({same + 1})" if same else name


def _record(folder: RunFolder, number: int, title: str) -> Record:
    kept, summary = folder.kept, folder.summary
    progress = Progress(title)
    progress.add(kept.history.steps)
    progress.events = tuple(kept.history.events)
    made = Record(number, kept.first, progress)
    made.config = kept.config
    made.done = [(event.number, "") for event in kept.history.events]
    made.total = int(summary["of_steps"])
    made.state = FINISHED if kept.number >= made.total else ENDED
    made.best_test = summary.get("test")
    made.checkpoint = folder.path.resolve() / CHECKPOINT
    return made
