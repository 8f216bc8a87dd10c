"""Surrogate derivatives, one formula each.

    >>> from neurolab import surrogates
    >>> surrogates.rectangle(width=2.0).values
    {'width': 2.0}
    >>> surrogates.arctangent().name
    'arctangent'

Every function here returns a `Surrogate`. A number may be given as the name of a neuron's
parameter (`rectangle(width="threshold")`); it then follows that parameter.
"""

from __future__ import annotations

import copyreg
from typing import Any

from neurolab.errors import ParameterError, unknown_name
from neurolab.surrogates.base import Shape, Surrogate
from neurolab.surrogates.bumps import (
    ARCTANGENT,
    BOX_ET,
    GAUSSIAN,
    RECTANGLE,
    RECTANGLE_STRICT,
    SIGMOID,
    SUPERSPIKE,
    TRIANGLE,
    TSG,
)
from neurolab.surrogates.evaluate import primitive, slope
from neurolab.surrogates.ladders import MULTI_RECTANGLE, RELSG_ET, STRAIGHT_THROUGH

Number = float | str
SHAPES: dict[str, Shape] = {
    shape.name: shape
    for shape in (
        RECTANGLE,
        RECTANGLE_STRICT,
        TRIANGLE,
        ARCTANGENT,
        SIGMOID,
        SUPERSPIKE,
        GAUSSIAN,
        MULTI_RECTANGLE,
        TSG,
        RELSG_ET,
        BOX_ET,
        STRAIGHT_THROUGH,
    )
}


# Copied and pickled as their names: compiled passes know a shape by its identity.
def _named(name: str) -> Shape:
    return SHAPES[name]


def _by_name(shape: Shape) -> Any:
    known = SHAPES.get(shape.name) is shape
    return (_named, (shape.name,)) if known else object.__reduce_ex__(shape, 4)


copyreg.pickle(Shape, _by_name)


def rectangle(width: Number = 1.0, *, strict: bool = False) -> Surrogate:
    """Return 1/width within half a width of the threshold, edges included unless strict."""
    shape = RECTANGLE_STRICT if strict else RECTANGLE
    return Surrogate(shape, (("width", width),))


def triangle(height: Number = 1.0, width: Number = 1.0) -> Surrogate:
    """Return height · max(0, 1 − |h − θ| / width); PLG at the defaults."""
    return Surrogate(TRIANGLE, (("height", height), ("width", width)))


def arctangent(alpha: Number = 2.0) -> Surrogate:
    """Return α/2 / (1 + (π/2 · α (h − θ))²)."""
    return Surrogate(ARCTANGENT, (("alpha", alpha),))


def sigmoid(alpha: Number = 4.0) -> Surrogate:
    """Return the derivative of σ(α (h − θ))."""
    return Surrogate(SIGMOID, (("alpha", alpha),))


def superspike(beta: Number = 10.0) -> Surrogate:
    """Return 1 / (1 + β |h − θ|)²."""
    return Surrogate(SUPERSPIKE, (("beta", beta),))


def gaussian(sigma: Number = 0.5) -> Surrogate:
    """Return the normal density of h around θ."""
    return Surrogate(GAUSSIAN, (("sigma", sigma),))


def multi_rectangle(height: Number = 1.0) -> Surrogate:
    """Return `height` from θ/2 to (K + ½) θ (CF Eq. 14)."""
    return Surrogate(MULTI_RECTANGLE, (("height", height),))


def tsg(a: Number = 1.0) -> Surrogate:
    """Return a (1 − a |h − kθ|) around every threshold; `a` learns (CF Eq. 15-17)."""
    return Surrogate(TSG, (("a", a),))


def relsg_et() -> Surrogate:
    """Return 1 over all levels with exponential tails (QB-LIF Eq. 12)."""
    return Surrogate(RELSG_ET)


def box_et(width: Number = 1.0) -> Surrogate:
    """Return 1 around the first threshold with exponential tails (QB-LIF Table 5)."""
    return Surrogate(BOX_ET, (("width", width),))


def straight_through() -> Surrogate:
    """Return 1 between zero and the last threshold."""
    return Surrogate(STRAIGHT_THROUGH)


def find(given: Any) -> Surrogate:
    """Return a surrogate as it is, or the one of a name with its default numbers.

    Raises
    ------
    ParameterError
        For an unknown name, with the nearest valid one, and for anything else.
    """
    if isinstance(given, Surrogate):
        return given
    if isinstance(given, str):
        if given not in SHAPES:
            raise unknown_name("surrogate", given, SHAPES)
        return Surrogate(SHAPES[given])
    raise ParameterError(
        f"surrogate = {given!r} must be one of neurolab.surrogates or a name: {', '.join(SHAPES)}",
        parameter="surrogate",
        value=given,
    )


__all__ = [
    "SHAPES",
    "Shape",
    "Surrogate",
    "arctangent",
    "box_et",
    "find",
    "gaussian",
    "multi_rectangle",
    "primitive",
    "rectangle",
    "relsg_et",
    "sigmoid",
    "slope",
    "straight_through",
    "superspike",
    "triangle",
    "tsg",
]
