"""A user's own events: recordings of an event camera as .npy, in one folder per class."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from neurolab.training.tasks.base import Samples
from neurolab.training.tasks.folders import labelled_files
from neurolab.training.tasks.options import Word, number
from neurolab.training.tasks.own_data import Found, OwnData, fault, numbered

Array = np.ndarray[Any, Any]

FIELDS = ("t", "x", "y", "p")
POLARITIES = ({0, 1}, {-1, 1}, {0}, {1}, {-1})
LARGEST = 4096


class Events(NamedTuple):
    """One recording: times, and int64 columns, rows and polarities (1 brighter, 0 darker)."""

    t: Array
    x: Array
    y: Array
    p: Array


@dataclass(frozen=True, kw_only=True)
class EventFiles(OwnData):
    """Recordings as .npy, one file each, in folders named after their classes.

    A file is a structured array with the fields t, x, y and p, or numbers `[event, 4]` in that
    order; p is 0 or 1, or −1 or 1. A recording is cut into equally long frames from its first to
    its last event, and pixels are joined to the size asked for. Channel 0 counts events that
    made a pixel brighter, channel 1 darker.
    """

    name: ClassVar = "events"
    title: ClassVar = "Events (.npy)"
    help: ClassVar = "Your own recordings of an event camera, in one folder per class."

    steps: Annotated[int, number(1, 64, "T", "Frames of a recording.", (4, 32))] = 16
    size: Annotated[int, number(4, 256, "s", "Edge of a frame.", (16, 64))] = 32
    sensor: Annotated[
        int,
        number(0, LARGEST, "S", "Edge of the sensor in pixels; 0: the largest place.", (0, 640)),
    ] = 0
    value: Annotated[
        str, Word(("spike", "count"), "Whether a frame holds 0 or 1, or the number of events.")
    ] = "spike"

    @property
    def time(self) -> int:
        """Frames of a recording."""
        return self.steps

    def read(self) -> Found:
        """Read all recordings and cut them into frames."""
        parts = labelled_files(self.name, self.path, (".npy",))
        recordings = [[self._events(file) for file in part.files] for part in parts]
        edge = self._edge(parts[0].files, [r for part in recordings for r in part])
        frames = [np.stack([self._frames(r, edge) for r in part]) for part in recordings]
        labels, numbers = numbered(self.name, *(np.array(part.classes) for part in parts))
        samples = [Samples(x, y) for x, y in zip(frames, numbers, strict=True)]
        return Found(samples[0], samples[1] if len(samples) > 1 else None, labels)

    def _edge(self, files: list[Path], recordings: list[Events]) -> int:
        largest = max(int(max(r.x.max(), r.y.max())) for r in recordings) + 1
        if self.sensor and largest > self.sensor:
            raise fault(
                self.name,
                f"an event lies at {largest - 1}, outside a sensor of {self.sensor} pixels; "
                f"the recordings begin with {files[0]}",
            )
        return self.sensor or max(largest, self.size)

    def _events(self, file: Path) -> Events:
        """Return the events of one file, or say what is wrong with it."""
        try:
            array = np.load(file, allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise fault(self.name, f"{file} cannot be read as .npy: {error}") from error
        if not isinstance(array, np.ndarray):
            raise fault(self.name, f"{file} is an archive, not one array")
        columns = self._columns(file, array)
        if not columns[0].size:
            raise fault(self.name, f"{file} holds no events")
        for name, column in zip(FIELDS, columns, strict=True):
            if column.dtype.kind not in "biuf" or not np.isfinite(column).all():
                raise fault(self.name, f"{name} of {file} must hold finite numbers")
        t, x, y, p = columns
        for name, column in (("x", x), ("y", y)):
            if (column != np.rint(column)).any() or column.min() < 0 or column.max() >= LARGEST:
                raise fault(
                    self.name, f"{name} of {file} must be whole numbers from 0 to {LARGEST - 1}"
                )
        if {*np.unique(p).tolist()} not in POLARITIES:
            raise fault(self.name, f"p of {file} must be 0 or 1, or −1 or 1")
        return Events(t, x.astype(np.int64), y.astype(np.int64), (p > 0).astype(np.int64))

    def _columns(self, file: Path, array: Array) -> list[Array]:
        names = array.dtype.names
        if names is None:
            if array.ndim != 2 or array.shape[1] != len(FIELDS):  # noqa: PLR2004
                raise fault(
                    self.name, f"{file} has shape {array.shape}; it must be [event, 4]: t, x, y, p"
                )
            return list(array.T)
        missing = [name for name in FIELDS if name not in names]
        if missing:
            raise fault(
                self.name, f"{file} lacks the field {missing[0]}; it has {', '.join(names)}"
            )
        return [array[name].reshape(-1) for name in FIELDS]

    def _frames(self, events: Events, edge: int) -> Array:
        """Return counts or spikes of one recording, uint16 `[time, 2, size, size]`."""
        t = events.t.astype(np.float64) - float(events.t.min())
        last = t.max()
        step = np.minimum((t * self.steps / last).astype(np.int64), self.steps - 1) if last else 0
        row, column = events.y * self.size // edge, events.x * self.size // edge
        place = (((step * 2 + 1 - events.p) * self.size) + row) * self.size + column
        shape = (self.steps, 2, self.size, self.size)
        count = np.bincount(place, minlength=int(np.prod(shape))).reshape(shape)
        return (count > 0) if self.value == "spike" else count.astype(np.uint16)
