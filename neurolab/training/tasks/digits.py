"""Handwritten digits of 8 x 8 pixels, which come with scikit-learn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import numpy as np

from neurolab.errors import ParameterError
from neurolab.training.tasks.base import Samples, Task
from neurolab.training.tasks.coding import CODING, coded
from neurolab.training.tasks.options import Word

if TYPE_CHECKING:
    import torch

SIDE = 8
BRIGHTEST = 16


@dataclass(frozen=True, kw_only=True)
class Digits(Task):
    """1,797 digits by 43 people, values from 0 to 1; the seed deals them out."""

    name: ClassVar = "digits"
    title: ClassVar = "Digits"
    help: ClassVar = "Tell handwritten digits of 8 x 8 pixels apart."
    source: ClassVar = (
        "Optical recognition of handwritten digits (Alpaydin and Kaynak, 1998), "
        "the copy that comes with scikit-learn."
    )

    coding: Annotated[str, CODING] = "direct"
    layout: Annotated[
        str, Word(("flat", "image"), "64 values in a row, or one channel of 8 x 8 pixels.")
    ] = "flat"

    @property
    def shape(self) -> tuple[int, ...]:
        """(64,), or (1, 8, 8) as an image."""
        return (SIDE * SIDE,) if self.layout == "flat" else (1, SIDE, SIDE)

    @property
    def labels(self) -> tuple[str, ...]:
        """The digits."""
        return tuple("0123456789")

    def samples(self, seed: int) -> Samples:  # noqa: ARG002 - the digits are what they are
        """Return all digits in the order of the file."""
        every = load()
        return Samples(every.x.reshape(-1, *self.shape), every.y)

    def encode(
        self, x: torch.Tensor, time: int, generator: torch.Generator | None = None
    ) -> torch.Tensor:
        """Return currents or spikes, `[time, batch, *shape]`; see `Task.encode`."""
        self.check_input(x, time)
        return coded(x, time, self.coding, generator)


@cache
def load() -> Samples:
    """Read the digits once; scikit-learn keeps them as whole numbers from 0 to 16."""
    try:
        from sklearn.datasets import load_digits
    except ImportError as error:
        raise ParameterError(
            "the digits come with scikit-learn, which is not installed; "
            "install it with: pip install scikit-learn",
            model="digits",
        ) from error
    digits: Any = load_digits()
    x = (digits.data / BRIGHTEST).astype(np.float32)
    x.setflags(write=False)  # everyone shares them
    return Samples(x, digits.target.astype(np.int64))
