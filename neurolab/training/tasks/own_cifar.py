"""The standard CIFAR-10 files for Python: data_batch_1 to data_batch_5 and test_batch."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import numpy as np

from neurolab.training.tasks.base import Samples
from neurolab.training.tasks.coding import CODING, coded
from neurolab.training.tasks.own_data import Found, OwnData, fault, place
from neurolab.training.tasks.safe_pickle import load

if TYPE_CHECKING:
    import torch

Array = np.ndarray[Any, Any]

FOLDER = "cifar-10-batches-py"
TRAINING = tuple(f"data_batch_{k}" for k in range(1, 6))
TEST = "test_batch"
SHAPE = (3, 32, 32)
LABELS = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)


@dataclass(frozen=True, kw_only=True)
class Cifar10(OwnData):
    """Colour images of 32 x 32 pixels in ten classes, from the files their authors give out."""

    name: ClassVar = "cifar10"
    title: ClassVar = "CIFAR-10"
    help: ClassVar = "Tell ten kinds of things apart on small photographs that you have here."
    source: ClassVar[str] = (
        "Krizhevsky, Learning multiple layers of features from tiny images (2009); "
        "read from your own copy."
    )

    coding: Annotated[str, CODING] = "direct"

    def read(self) -> Found:
        """Read all six files; they are pickles, of which only arrays and lists are let in."""
        root = place(self.name, self.path, "folder")
        if (root / FOLDER).is_dir():
            root = root / FOLDER
        missing = [name for name in (*TRAINING, TEST) if not (root / name).is_file()]
        if missing:
            raise fault(
                self.name,
                f"{root} lacks {', '.join(missing)}; it should hold the unpacked files of "
                "the Python version of CIFAR-10",
            )
        batches = [self._batch(root / name) for name in TRAINING]
        x, y = (np.concatenate(part) for part in zip(*batches, strict=True))
        return Found(Samples(x, y), self._batch(root / TEST), LABELS)

    def encode(
        self, x: torch.Tensor, time: int, generator: torch.Generator | None = None
    ) -> torch.Tensor:
        """Return currents or spikes, `[time, batch, 3, 32, 32]`; see `Task.encode`."""
        self.check_input(x, time)
        return coded(x, time, self.coding, generator)

    def _batch(self, file: Path) -> Samples:
        """Return the images and labels of one file."""
        try:
            table = load(file.read_bytes())
        except (OSError, pickle.UnpicklingError) as error:
            raise fault(self.name, f"{file} is not a CIFAR-10 file: {error}") from error
        if not isinstance(table, dict):
            raise fault(self.name, f"{file} is not a CIFAR-10 file: it holds no dict")
        images, labels = (_entry(table, key) for key in ("data", "labels"))
        if images is None or labels is None:
            raise fault(self.name, f"{file} is not a CIFAR-10 file: it lacks data or labels")
        x: Array = images if isinstance(images, np.ndarray) else np.empty(0)
        if x.dtype != np.uint8 or x.ndim != 2 or x.shape[1] != np.prod(SHAPE):  # noqa: PLR2004
            raise fault(
                self.name,
                f"data of {file} is {x.dtype} of shape {x.shape}; it must be "
                f"uint8 [image, {np.prod(SHAPE)}]",
            )
        return Samples(x.reshape(-1, *SHAPE), self._labels(file, labels, x.shape[0]))

    def _labels(self, file: Path, labels: Any, count: int) -> Array:
        if not isinstance(labels, (list, np.ndarray)) or len(labels) != count:
            raise fault(self.name, f"{file} must hold one label for each of its {count} images")
        if not all(isinstance(k, (int, np.integer)) and 0 <= k < len(LABELS) for k in labels):
            raise fault(self.name, f"labels of {file} must be whole numbers from 0 to 9")
        return np.array(labels, np.int64)


def _entry(table: dict[Any, Any], key: str) -> Any:
    """Return an entry whose name is bytes, as Python 2 wrote it, or text."""
    return table.get(key.encode(), table.get(key))
