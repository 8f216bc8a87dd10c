"""What a surrogate lets the gradient see, as numbers over the membrane.

    >>> from neurolab import surrogates
    >>> surrogates.slope(surrogates.triangle(), [0.5, 1.0, 2.5], threshold=1.0, levels=2)
    array([0.5, 1. , 0.5])

A neuron asks `fire` for spikes in one of five ways, and each has its rungs: the distances
at which its output goes up by one. A bump counts once for every rung, a ladder's formula
once for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from neurolab.checks import whole
from neurolab.errors import ParameterError
from neurolab.ops import Value
from neurolab.surrogates.base import Surrogate

Array = np.ndarray[Any, Any]
Rung = tuple[float, Value]
MOST = 255


def slope(
    surrogate: Surrogate | str,
    h: Any,
    threshold: Any = 1.0,
    levels: int = 1,
    params: Mapping[str, Any] | None = None,
) -> Array:
    """Return the derivative of the number of spikes by the membrane.

    Parameters
    ----------
    surrogate : Surrogate or str
        A surrogate, or the name of one with its default numbers.
    h : array_like
        Membrane at the threshold test, of any shape.
    threshold : float or array_like
        θ; an array must broadcast to `h`.
    levels : int
        How many multiples of θ there are: one spike for each that the membrane has passed.
    params : mapping, optional
        Parameters of the neuron that numbers of the surrogate follow.

    Raises
    ------
    ParameterError
        For an unknown surrogate, a number bound to a parameter that `params` lacks, and a
        number of levels outside 1 to 255.
    """
    chosen, numbers = _chosen(surrogate, params)
    count = whole(chosen.name, "levels", levels, 1, MOST)
    values, theta = np.asarray(h, np.float64), np.asarray(threshold, np.float64)
    with np.errstate(over="ignore"):  # an exponential far from the threshold
        return np.asarray(seen(chosen, numbers, "levels", (values, theta, count)))


def primitive(
    surrogate: Surrogate | str,
    h: Any,
    threshold: Any = 1.0,
    levels: int = 1,
    params: Mapping[str, Any] | None = None,
) -> Array:
    """Return the smooth number of spikes whose derivative by the membrane is `slope`.

    Parameters are those of `slope`.

    Raises
    ------
    ParameterError
        As `slope` does, and for a surrogate that has no primitive.
    """
    chosen, numbers = _chosen(surrogate, params)
    if chosen.shape.primitive is None:
        raise ParameterError("it has no primitive: none of its numbers learns", model=chosen.name)
    count = whole(chosen.name, "levels", levels, 1, MOST)
    values, theta = np.asarray(h, np.float64), np.asarray(threshold, np.float64)
    steps = rungs("levels", (values, theta, count), first=chosen.shape.kind == "first")
    with np.errstate(over="ignore"):
        return np.asarray(sum(sign * chosen.shape.primitive(d, numbers) for sign, d in steps))


def seen(surrogate: Surrogate, numbers: Any, method: str, arguments: tuple[Value, ...]) -> Value:
    """Return the derivative of what a method of `fire` gives by its first argument."""
    shape = surrogate.shape
    if shape.kind == "ladder":
        return _ladder(surrogate, numbers, method, arguments)
    steps = rungs(method, arguments, first=shape.kind == "first")
    return sum((shape.slope(d, numbers) for _, d in steps), 0.0 * arguments[0])


def rungs(method: str, arguments: tuple[Value, ...], *, first: bool = False) -> list[Rung]:
    """Return the rungs of a method of `fire`: the sign of each, and its distance.

    `first` leaves out all but the first (of either sign).
    """
    if method == "spike":
        return [(1.0, arguments[0])]
    if method == "ternary":
        u, threshold = arguments
        return [(1.0, u - threshold), (-1.0, -u - threshold)]
    u, most = arguments[0], int(arguments[-1])
    count = range(1, min(most, 1 if first else most) + 1)
    if method == "round":
        return [(1.0, u - k + 0.5) for k in count]
    return [(1.0, u - k * arguments[1]) for k in count]


def _ladder(surrogate: Surrogate, numbers: Any, method: str, arguments: tuple[Value, ...]) -> Value:
    """Return a ladder's slope; where a neuron scales its levels, per level."""
    formula = surrogate.shape.slope
    if method == "round":
        return formula(arguments[0], 1.0, float(arguments[1]), numbers)
    if method == "ternary":
        u, threshold = arguments
        return formula(np.abs(u), threshold, 1.0, numbers) / threshold
    u, threshold, most = arguments
    found = formula(u, threshold, float(most), numbers)
    return found / threshold if method == "quantise" else found


def _chosen(surrogate: Surrogate | str, params: Mapping[str, Any] | None) -> tuple[Surrogate, Any]:
    """Return the surrogate and its numbers."""
    from neurolab.surrogates import find

    chosen = find(surrogate)
    return chosen, chosen.shape.Params(**chosen.numbers(params or {}))
