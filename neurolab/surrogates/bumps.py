"""Surrogates around one threshold: a bump over the distance d = h − θ.

Where a neuron has several thresholds, each gets its own bump, and they add up. (`box_et`
is the exception: it stays at the first.)
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fields import Param
from neurolab.ops import (
    Value,
    absolute,
    arctan,
    clip,
    erf,
    exp,
    heaviside,
    positive,
    relu,
    sigmoid,
)
from neurolab.surrogates.base import Shape

Width = Annotated[
    Value, Param(0.01, 100.0, "w", "Width of the window around the threshold.", slider=(0.1, 4))
]
Height = Annotated[Value, Param(0.001, 100.0, "c", "Largest slope.", slider=(0.05, 2))]


class Window(NamedTuple):
    """Numbers of the rectangle."""

    width: Width = 1.0


def rectangle_slope(d: Value, p: Window) -> Value:
    """A window of area 1, its edges included."""
    return heaviside(p.width / 2.0 - absolute(d)) / p.width


def rectangle_strict_slope(d: Value, p: Window) -> Value:
    """A window of area 1, its edges left out."""
    return positive(p.width / 2.0 - absolute(d)) / p.width


def rectangle_primitive(d: Value, p: Window) -> Value:
    """A ramp over the window."""
    return clip(d / p.width + 0.5, 0.0, 1.0)


class Bump(NamedTuple):
    """Numbers of the triangle."""

    height: Height = 1.0
    width: Annotated[
        Value, Param(0.01, 100.0, "w", "Distance at which the slope ends.", slider=(0.1, 4))
    ] = 1.0


def triangle_slope(d: Value, p: Bump) -> Value:
    """Falls off linearly on both sides of the threshold."""
    return p.height * relu(1.0 - absolute(d) / p.width)


def triangle_primitive(d: Value, p: Bump) -> Value:
    """Two parabolas that meet at the threshold."""
    near = clip(d, -p.width, p.width)
    return p.height * (near - near * absolute(near) / (2.0 * p.width) + p.width / 2.0)


class Steepness(NamedTuple):
    """Numbers of arctangent and sigmoid."""

    alpha: Annotated[
        Value,
        Param(0.01, 100.0, r"\alpha", "Steepness: larger is narrower.", slider=(0.5, 10)),
    ] = 2.0


class SigmoidSteepness(NamedTuple):
    """Numbers of the sigmoid."""

    alpha: Annotated[
        Value,
        Param(0.01, 100.0, r"\alpha", "Steepness: larger is narrower.", slider=(0.5, 10)),
    ] = 4.0


def arctangent_slope(d: Value, p: Steepness) -> Value:
    """Derivative of an arctangent; its tails fall off slowly."""
    return p.alpha / 2.0 / (1.0 + (1.5707963267948966 * p.alpha * d) ** 2.0)


def arctangent_primitive(d: Value, p: Steepness) -> Value:
    """Arctangent, scaled to rise from 0 to 1."""
    return arctan(1.5707963267948966 * p.alpha * d) / 3.141592653589793 + 0.5


def sigmoid_slope(d: Value, p: SigmoidSteepness) -> Value:
    """Derivative of a logistic function."""
    return p.alpha * sigmoid(p.alpha * d) * (1.0 - sigmoid(p.alpha * d))


def sigmoid_primitive(d: Value, p: SigmoidSteepness) -> Value:
    """Logistic function."""
    return sigmoid(p.alpha * d)


class Sharpness(NamedTuple):
    """Numbers of SuperSpike."""

    beta: Annotated[
        Value,
        Param(0.01, 1000.0, r"\beta", "Sharpness: larger is narrower.", slider=(1, 100)),
    ] = 10.0


def superspike_slope(d: Value, p: Sharpness) -> Value:
    """Derivative of a fast sigmoid; 1 at the threshold, whatever the sharpness."""
    return 1.0 / (1.0 + p.beta * absolute(d)) ** 2.0


def superspike_primitive(d: Value, p: Sharpness) -> Value:
    """Fast sigmoid."""
    return d / (1.0 + p.beta * absolute(d))


class Spread(NamedTuple):
    """Numbers of the Gaussian."""

    sigma: Annotated[
        Value, Param(0.01, 100.0, r"\varsigma", "Standard deviation.", slider=(0.1, 2))
    ] = 0.5


def gaussian_slope(d: Value, p: Spread) -> Value:
    """Normal density around the threshold."""
    return exp(-0.5 * (d / p.sigma) ** 2.0) / (2.5066282746310002 * p.sigma)


def gaussian_primitive(d: Value, p: Spread) -> Value:
    """Normal distribution function."""
    return 0.5 * erf(d / (1.4142135623730951 * p.sigma)) + 0.5


class Sharp(NamedTuple):
    """Numbers of TSG."""

    a: Annotated[
        Value,
        Param(
            0.5,
            1.5,
            "a",
            "Height, and one over the width, of the triangle of a time step.",
            exclusive=True,
            transform="sigmoid",
        ),
    ] = 1.0


def tsg_slope(d: Value, p: Sharp) -> Value:
    """A triangle of area 1 whose sharpness learns, for every time step its own."""
    return relu(p.a * (1.0 - p.a * absolute(d)))


def tsg_primitive(d: Value, p: Sharp) -> Value:
    """Two parabolas that meet at the threshold."""
    near = clip(p.a * d, -1.0, 1.0)
    return near - near * absolute(near) / 2.0 + 0.5


class Box(NamedTuple):
    """Numbers of Box-ET."""

    width: Width = 1.0


def box_et_slope(d: Value, p: Box) -> Value:
    """A window of height 1 with exponential tails."""
    return exp(-relu(absolute(d) - p.width / 2.0))


COMMON = "as widely used; see Neftci et al. 2019, Surrogate gradient learning in SNNs"
RECTANGLE = Shape(
    "rectangle",
    "Rectangle",
    Window,
    rectangle_slope,
    "Wu et al. 2018; AR-LIF with its edges, as the authors' code has it",
    rectangle_primitive,
)
RECTANGLE_STRICT = Shape(
    "rectangle_strict",
    "Rectangle, edges left out",
    Window,
    rectangle_strict_slope,
    "CLIF Eq. 8",
    rectangle_primitive,
)
TRIANGLE = Shape(
    "triangle", "Triangle (PLG)", Bump, triangle_slope, "Bellec et al. 2018", triangle_primitive
)
ARCTANGENT = Shape(
    "arctangent",
    "Arctangent",
    Steepness,
    arctangent_slope,
    "Fang et al. 2021 (PLIF)",
    arctangent_primitive,
)
SIGMOID = Shape("sigmoid", "Sigmoid", SigmoidSteepness, sigmoid_slope, COMMON, sigmoid_primitive)
SUPERSPIKE = Shape(
    "superspike",
    "SuperSpike",
    Sharpness,
    superspike_slope,
    "Zenke & Ganguli 2018",
    superspike_primitive,
)
GAUSSIAN = Shape("gaussian", "Gaussian", Spread, gaussian_slope, COMMON, gaussian_primitive)
TSG = Shape(
    "tsg",
    "TSG, learnable per time step",
    Sharp,
    tsg_slope,
    "CF Eq. 15-17",
    tsg_primitive,
    learnable=("a",),
    notes="a = s σ(w) + b with s = 1, b = 0.5 and w = 0 at the start; the paper gives none of "
    "the three. a does not enter the spikes, so it learns through the primitive.",
)
BOX_ET = Shape(
    "box_et",
    "Box-ET",
    Box,
    box_et_slope,
    "QB-LIF Table 5",
    kind="first",
    notes="The paper names it and does not define it: here a rectangle of width 1 around the "
    "first threshold, with exponential tails.",
)
