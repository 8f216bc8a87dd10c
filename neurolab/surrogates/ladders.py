"""Surrogates over a whole ladder of thresholds θ, 2θ, ... most·θ at once."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fields import Param
from neurolab.ops import Value, exp, heaviside, positive, relu
from neurolab.surrogates.base import Shape


class Plateau(NamedTuple):
    """Numbers of the multi-level rectangle."""

    height: Annotated[
        Value, Param(0.001, 100.0, "c", "Slope on the plateau.", slider=(0.05, 2))
    ] = 1.0


def multi_rectangle_slope(h: Value, theta: Value, most: Value, p: Plateau) -> Value:
    """One plateau from half the first threshold to half a step beyond the last."""
    return p.height * positive(h - 0.5 * theta) * positive((most + 0.5) * theta - h)


class Nothing(NamedTuple):
    """No numbers."""


def relsg_et_slope(h: Value, theta: Value, most: Value, p: Nothing) -> Value:  # noqa: ARG001
    """1 from the first threshold to the last, with exponential tails on both sides."""
    return exp(-relu(theta - h) - relu(h - most * theta))


def straight_through_slope(
    h: Value,
    theta: Value,
    most: Value,
    p: Nothing,  # noqa: ARG001
) -> Value:
    """1 between zero and the last threshold, as if the levels were not rounded."""
    return heaviside(h) * heaviside(most * theta - h)


MULTI_RECTANGLE = Shape(
    "multi_rectangle",
    "Rectangle over all levels",
    Plateau,
    multi_rectangle_slope,
    "CF Eq. 14",
    kind="ladder",
)
RELSG_ET = Shape(
    "relsg_et",
    "ReLSG-ET",
    Nothing,
    relsg_et_slope,
    "QB-LIF Eq. 12",
    kind="ladder",
    notes="The slope of the amplitude, scale times level.",
)
STRAIGHT_THROUGH = Shape(
    "straight_through",
    "Straight-through",
    Nothing,
    straight_through_slope,
    "Bengio et al. 2013; I-LIF and ternary neurons",
    kind="ladder",
)
