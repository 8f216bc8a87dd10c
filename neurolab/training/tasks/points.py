"""Points in the plane: what the tasks with a decision surface share.

A network receives a point either directly, as two currents, or as a population: each
coordinate drives units whose preferred values stand evenly along its axis, the more the
closer it is. A population turns a place into a pattern, which a small network separates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import numpy as np

from neurolab.checks import whole
from neurolab.fields import Param
from neurolab.training.tasks.base import Samples, Task
from neurolab.training.tasks.coding import coded
from neurolab.training.tasks.options import Word, generated, number
from neurolab.training.tasks.splitting import DATA, stream

if TYPE_CHECKING:
    import torch

Array = np.ndarray[Any, Any]

EDGE = 1.25
"""The plane that is drawn, and that a population covers, goes from −EDGE to EDGE."""


class Surface(NamedTuple):
    """A square grid: values along each axis `[size]` and its points `[size², 2]`, row by row."""

    across: Array
    up: Array
    points: Array


@dataclass(frozen=True, kw_only=True)
class Points(Task):
    """Points in the plane around curves that lie within the unit square, one a class."""

    count: Annotated[int, generated()] = 1000
    noise: Annotated[
        float,
        Param(0.0, 0.5, r"\sigma", "Standard deviation of the points about their curve."),
    ] = 0.06
    coding: Annotated[
        str,
        Word(
            ("population", "direct"),
            "Each coordinate as the activity of units along its axis, or the two coordinates "
            "themselves as currents.",
        ),
    ] = "population"
    units: Annotated[int, number(2, 64, "n", "Units along each axis in a population.", (4, 32))] = (
        12
    )

    @property
    def shape(self) -> tuple[int, ...]:
        """(2,), or (2 · units,) as a population."""
        return (2,) if self.coding == "direct" else (2 * self.units,)

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """A sample is its point, whatever the coding."""
        return (2,)

    def curve(self, y: Array, along: Array) -> tuple[Array, Array]:
        """Return the points of the classes' curves at places `along`, from 0 to 1."""
        raise NotImplementedError

    def samples(self, seed: int) -> Samples:
        """Return the points of a seed, classes in turn."""
        random = stream(seed, DATA)
        y = np.arange(self.count) % self.classes
        exact = np.stack(self.curve(y, random.random(self.count)), axis=1)
        x = exact + self.noise * random.standard_normal((self.count, 2))
        return Samples(x.astype(np.float32), y)

    def encode(
        self, x: torch.Tensor, time: int, generator: torch.Generator | None = None
    ) -> torch.Tensor:
        """Return currents, `[time, batch, *shape]`, the same at every step."""
        self.check_input(x, time)
        values = x if self.coding == "direct" else population(x, self.units)
        return coded(values, time, "direct", generator)

    def surface(self, size: int = 64) -> Surface:
        """Return the grid on which a decision surface is drawn; its points encode as samples do."""
        size = whole(self.name, "size", size, 2, 512)
        axis = np.linspace(-EDGE, EDGE, size, dtype=np.float32)
        across, up = np.meshgrid(axis, axis)
        return Surface(axis, axis, np.stack([across.ravel(), up.ravel()], axis=1))


def population(x: torch.Tensor, units: int) -> torch.Tensor:
    """Return `[batch, 2 · units]` activities from 0 to 1 of points `[batch, 2]`.

    Tuning is Gaussian, as wide as the distance between neighbours.
    """
    import torch

    centres = torch.linspace(-EDGE, EDGE, units, dtype=x.dtype, device=x.device)
    width = 2 * EDGE / (units - 1)
    distance = (x[..., None] - centres) / width
    return torch.exp(-0.5 * distance**2).flatten(-2)
