"""What a hand-derived run of one neuron holds."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Vector(NamedTuple):
    """A run of one neuron: what goes in and what every record must hold."""

    neuron: str
    params: Mapping[str, float]
    compare: str
    current: tuple[float, ...]
    expected: Mapping[str, tuple[float, ...]]
    options: Mapping[str, Any] = {}


def sigmoid(x: float) -> float:
    """Logistic function."""
    return 1.0 / (1.0 + exp(-x))
