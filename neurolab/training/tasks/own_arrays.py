"""A user's own arrays: an .npz with x and y, or with x_train, y_train, x_test, y_test."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import numpy as np

from neurolab.training.tasks.base import Samples
from neurolab.training.tasks.coding import CODING, MOST_STEPS, check_codable, coded
from neurolab.training.tasks.options import Word
from neurolab.training.tasks.own_data import Found, OwnData, fault, numbered, place

if TYPE_CHECKING:
    import torch

Array = np.ndarray[Any, Any]

MOST_CHANNELS = 4
DIMMEST = 16
"""Bytes that all are smaller are taken for counts, which nobody wants divided by 255."""
IMAGE, COLOUR = 3, 4  # axes of a stack of pictures, without and with channels


@dataclass(frozen=True, kw_only=True)
class Arrays(OwnData):
    """Arrays of an .npz file.

    `x` holds `[sample, value]`, `[sample, row, column]`, images with channels first or last, or,
    with `axes = "time"`, `[sample, time, ...]`; `y` one label per sample, numbers or words.
    """

    name: ClassVar = "arrays"
    title: ClassVar = "Arrays (.npz)"
    help: ClassVar = "Your own samples and labels from one .npz file."

    axes: Annotated[str, Word(("still", "time"), "Whether the second axis of x is time.")] = "still"
    scale: Annotated[
        str,
        Word(
            ("bytes", "none"),
            "Divide whole numbers in bytes, levels from 0 to 255, by 255, or leave every value.",
        ),
    ] = "bytes"
    coding: Annotated[str, CODING] = "direct"

    @property
    def time(self) -> int | None:
        """Length of the time axis, if x has one."""
        return self.found.every.x.shape[1] if self.axes == "time" else None

    def read(self) -> Found:
        """Read the arrays; pickled objects are refused."""
        table = _arrays(place(self.name, self.path, "file"))
        keys = ("x_train", "y_train") if "x_train" in table else ("x", "y")
        for key in keys:
            if key not in table:
                held = ", ".join(table) or "nothing"
                raise fault(
                    self.name,
                    f"{self.path} has no array {key!r}; it needs x and y, or x_train, y_train "
                    f"and perhaps x_test, y_test, and it holds {held}",
                )
        x, y = self._pair(table, *keys)
        if "x_test" not in table or keys[0] == "x":
            labels, (numbers,) = numbered(self.name, y)
            return Found(Samples(x, numbers), None, labels)
        if "y_test" not in table:
            raise fault(self.name, f"{self.path} has x_test, but no y_test")
        x_test, y_test = self._pair(table, "x_test", "y_test")
        if x_test.shape[1:] != x.shape[1:]:
            raise fault(
                self.name,
                f"samples of x_test have shape {x_test.shape[1:]}, those of x_train {x.shape[1:]}",
            )
        labels, (numbers, tested) = numbered(self.name, y, y_test)
        return Found(Samples(x, numbers), Samples(x_test, tested), labels)

    def encode(
        self, x: torch.Tensor, time: int, generator: torch.Generator | None = None
    ) -> torch.Tensor:
        """Return the samples over time; see `Task.encode`. Coding is for samples without time."""
        if self.timed:
            return super().encode(x, time, generator)
        self.check_input(x, time)
        return coded(x, time, self.coding, generator)

    def _pair(self, table: dict[str, Array], first: str, second: str) -> tuple[Array, Array]:
        x, y = table[first], table[second]
        if x.dtype.kind not in "biuf" or y.dtype.kind not in "biuU":
            wrong, dtype = (first, x.dtype) if x.dtype.kind not in "biuf" else (second, y.dtype)
            need = "numbers" if wrong == first else "whole numbers or words"
            raise fault(self.name, f"{wrong} must hold {need}, not {dtype}")
        if y.ndim == 2 and y.shape[1] == 1:  # noqa: PLR2004 - a column
            y = y[:, 0]
        if x.ndim < 2 or x.size == 0:  # noqa: PLR2004 - samples and their values
            raise fault(self.name, f"{first} has shape {x.shape}; it must be [sample, ...]")
        if y.shape != x.shape[:1]:
            raise fault(
                self.name,
                f"{second} has shape {y.shape}; it must hold one label for each of the "
                f"{x.shape[0]} samples of {first}",
            )
        x = self._values(first, x)
        if self.axes == "time":
            return self._timed(first, x), y
        if x.dtype != np.uint8:
            check_codable(self.name, first, x, self.coding)
        return self._image(first, x), y

    def _values(self, name: str, x: Array) -> Array:
        """Return finite values; bytes that become levels from 0 to 1 stay bytes."""
        wrong = ~(np.abs(x) <= np.finfo(np.float32).max)
        if wrong.any():
            bad = int(np.argwhere(wrong)[0][0])
            raise fault(
                self.name, f"{name} holds a value that is not finite in float32, in sample {bad}"
            )
        if x.dtype != np.uint8 or self.scale == "none":
            return x.astype(np.float32)
        if x.max() < DIMMEST:
            raise fault(
                self.name,
                f"{name} holds bytes, none above {x.max()}: hardly levels from 0 to 255; "
                'use scale = "none" to leave them as they are',
            )
        return x

    def _timed(self, name: str, x: Array) -> Array:
        if x.ndim < IMAGE or x.shape[1] > MOST_STEPS:
            raise fault(
                self.name,
                f"{name} has shape {x.shape}; with time it must be [sample, time, ...], "
                f"at most {MOST_STEPS} steps",
            )
        return x[:, :, None] if x.ndim == COLOUR else x  # [sample, time, row, column]: one channel

    def _image(self, name: str, x: Array) -> Array:
        """Return pictures with their channels first; other arrays as they are."""
        if x.ndim == IMAGE:
            return x[:, None]
        if x.ndim != COLOUR:
            return x
        first, last = x.shape[1] <= MOST_CHANNELS, x.shape[3] <= MOST_CHANNELS
        if first == last:
            raise fault(
                self.name,
                f"{name} has shape {x.shape}, which leaves open where the channels are; give "
                f"[sample, channel, row, column] with at most {MOST_CHANNELS} channels",
            )
        return x if first else np.moveaxis(x, 3, 1)


def _arrays(path: Path) -> dict[str, Array]:
    """Return the arrays of an .npz by name, never anything pickled."""
    try:
        file = np.load(path, allow_pickle=False)
        if isinstance(file, np.ndarray):
            table = None
        else:
            with file:
                table = {name: file[name] for name in file.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise fault("arrays", f"{path} cannot be read as .npz: {error}") from error
    if table is None:
        raise fault("arrays", f"{path} holds one array; save x and y with numpy.savez")
    return table
