"""A user's own images: a folder with one sub-folder per class."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import numpy as np

from neurolab.errors import ParameterError
from neurolab.training.tasks.base import Samples
from neurolab.training.tasks.coding import CODING, coded
from neurolab.training.tasks.folders import labelled_files
from neurolab.training.tasks.options import Word, number
from neurolab.training.tasks.own_data import Found, OwnData, fault, numbered

if TYPE_CHECKING:
    import torch

Array = np.ndarray[Any, Any]

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".ppm", ".pgm")


@dataclass(frozen=True, kw_only=True)
class Images(OwnData):
    """Images in folders named after their classes, or in train and test with such folders."""

    name: ClassVar = "images"
    title: ClassVar = "Image folder"
    help: ClassVar = "Your own images, in one folder per class."

    size: Annotated[int, number(4, 256, "s", "Edge to which every image is scaled.", (8, 64))] = 32
    colour: Annotated[str, Word(("grey", "colour"), "One channel or three.")] = "grey"
    coding: Annotated[str, CODING] = "direct"

    def read(self) -> Found:
        """Read and scale all images."""
        parts = labelled_files(self.name, self.path, ENDINGS)
        images = [np.stack([self._image(file) for file in part.files]) for part in parts]
        labels, numbers = numbered(self.name, *(np.array(part.classes) for part in parts))
        samples = [Samples(x, y) for x, y in zip(images, numbers, strict=True)]
        return Found(samples[0], samples[1] if len(samples) > 1 else None, labels)

    def encode(
        self, x: torch.Tensor, time: int, generator: torch.Generator | None = None
    ) -> torch.Tensor:
        """Return currents or spikes, `[time, batch, *shape]`; see `Task.encode`."""
        self.check_input(x, time)
        return coded(x, time, self.coding, generator)

    def _image(self, file: Path) -> Array:
        """Return one image, uint8 `[channel, row, column]`."""
        try:
            from PIL import Image
        except ImportError as error:
            raise ParameterError(
                'to read images install Pillow: pip install "neurolab[figures]"', model=self.name
            ) from error
        mode = "L" if self.colour == "grey" else "RGB"
        try:
            with Image.open(file) as opened:
                scaled = opened.convert(mode).resize((self.size, self.size), Image.Resampling.BOX)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise fault(self.name, f"{file} cannot be read as an image: {error}") from error
        return np.atleast_3d(np.asarray(scaled, np.uint8)).transpose(2, 0, 1)
