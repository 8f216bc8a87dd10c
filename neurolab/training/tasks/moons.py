"""Moons, circles and spirals: classes that no straight line separates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np

from neurolab.fields import Param
from neurolab.training.tasks.options import number
from neurolab.training.tasks.points import Points

Array = np.ndarray[Any, Any]

MOON = 2 / 3
"""Radius of a moon, so that both together are as wide as the unit square."""
INNERMOST = 0.08
"""Where the arms of a spiral begin; at the very middle they would all meet."""


@dataclass(frozen=True, kw_only=True)
class Moons(Points):
    """Two half circles, each reaching into the other."""

    name: ClassVar = "moons"
    title: ClassVar = "Moons"
    help: ClassVar = "Tell two half circles apart that reach into each other."
    source: ClassVar = "A common toy set for curved decision surfaces; generated."

    @property
    def labels(self) -> tuple[str, ...]:
        """Upper and lower moon."""
        return ("upper", "lower")

    def curve(self, y: Array, along: Array) -> tuple[Array, Array]:
        """Half circles, the lower one turned by half and shifted by a radius."""
        angle = np.pi * (along + y)
        side = np.where(y == 0, -0.5, 0.5)
        return MOON * (np.cos(angle) + side), MOON * (np.sin(angle) + side * 0.5)


@dataclass(frozen=True, kw_only=True)
class Circles(Points):
    """Two circles, one within the other."""

    name: ClassVar = "circles"
    title: ClassVar = "Circles"
    help: ClassVar = "Tell an inner circle from an outer one."
    source: ClassVar = "A common toy set for closed decision surfaces; generated."

    inner: Annotated[float, Param(0.1, 0.9, "r", "Radius of the inner circle; the outer: 1.")] = 0.5

    @property
    def labels(self) -> tuple[str, ...]:
        """Inner and outer circle."""
        return ("inner", "outer")

    def curve(self, y: Array, along: Array) -> tuple[Array, Array]:
        """Full circles of radius `inner` and 1."""
        angle = 2 * np.pi * along
        radius = np.where(y == 0, self.inner, 1.0)
        return radius * np.cos(angle), radius * np.sin(angle)


@dataclass(frozen=True, kw_only=True)
class Spirals(Points):
    """Two to four arms that wind around the middle."""

    name: ClassVar = "spirals"
    title: ClassVar = "Spirals"
    help: ClassVar = "Tell apart arms that wind around each other."
    source: ClassVar = "After the two-spirals benchmark (Lang and Witbrock, 1988); generated."

    noise: Annotated[
        float,
        Param(0.0, 0.5, r"\sigma", "Standard deviation of the points about their curve."),
    ] = 0.02
    arms: Annotated[int, number(2, 4, "k", "Arms; each is a class.", (2, 4))] = 2
    turns: Annotated[
        float, Param(0.25, 3.0, "w", "How often an arm winds around.", "turns", (0.25, 2))
    ] = 1.0

    @property
    def labels(self) -> tuple[str, ...]:
        """The arms, counted from 1."""
        return tuple(f"arm {k + 1}" for k in range(self.arms))

    def curve(self, y: Array, along: Array) -> tuple[Array, Array]:
        """Archimedean spirals, spread evenly over the circle."""
        radius = INNERMOST + (1 - INNERMOST) * np.sqrt(along)  # as dense outside as within
        angle = 2 * np.pi * (self.turns * radius + y / self.arms)
        return radius * np.cos(angle), radius * np.sin(angle)
