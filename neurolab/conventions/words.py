"""The sentences that say what still differs between their neuron and ours.

"It" is the other library's neuron, "here" is neurolab.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from neurolab.conventions.library import Numbers, Reading
from neurolab.model import NeuronModel
from neurolab.surrogates import Surrogate

AT = {">": "only above the threshold (>)", ">=": "at the threshold too (>=)"}
AFTER_RESET = (
    "It keeps the membrane after reset (our u); the one that met the threshold (our h) is not kept."
)


def compared(theirs: str, ours: str) -> tuple[str, ...]:
    """Say where one side fires on the threshold itself and the other does not."""
    if not ours or theirs == ours:  # a neuron that rounds has no comparison
        return ()
    return (f"It fires {AT[theirs]}; here the neuron fires {AT[ours]}.",)


def started(theirs: float, ours: float) -> tuple[str, ...]:
    """Say where the first membranes differ."""
    return () if theirs == ours else (f"Its membrane starts at {theirs:g}; here at {ours:g}.",)


def shown(reading: Reading) -> tuple[str, ...]:
    """Say which membrane cannot be seen there."""
    return () if reading.shown else (AFTER_RESET,)


def detached(theirs: bool, ours: bool) -> tuple[str, ...]:  # noqa: FBT001 - two sides of one thing
    """Say where one side cuts the gradient at the reset."""
    if theirs == ours:
        return ()
    if theirs:
        return ("It cuts the gradient where a spike enters the reset; here the gradient flows.",)
    return ("It lets the gradient flow through the reset; here it is cut.",)


def surrogates(
    theirs: Surrogate | str, model: NeuronModel, params: Numbers, *, chosen: bool
) -> tuple[str, ...]:
    """Say where the surrogate gradients differ."""
    ours = named(model.surrogate, params)
    if chosen:
        return (f"The surrogate chosen there is not converted; here it is {ours}.",)
    other = theirs if isinstance(theirs, str) else named(theirs, params)
    return () if other == ours else (f"Its surrogate is {other} by default; here it is {ours}.",)


def named(surrogate: Surrogate, params: Numbers) -> str:
    """Return a surrogate in words."""
    numbers = surrogate.numbers(params)
    inside = ", ".join(f"{name} = {value:g}" for name, value in numbers.items())
    return f"{surrogate.name} ({inside})" if inside else surrogate.name


def rounded(single: Mapping[str, float]) -> tuple[str, ...]:
    """Say which numbers lose digits in single precision."""
    stored = {name: float(np.float32(value)) for name, value in single.items()}
    return tuple(
        f"It keeps {name} in float32: {value:.12g} becomes {stored[name]:.12g}."
        for name, value in single.items()
        if f"{stored[name]:.12g}" != f"{value:.12g}"
    )


def scaled_there(scale: float) -> tuple[str, ...]:
    """Say by how much the input has to be multiplied there."""
    return (
        ()
        if scale == 1.0
        else (f"Multiply its input by {scale:g}: it weighs its input differently.",)
    )


def scaled_here(scale: float) -> tuple[str, ...]:
    """Say by how much the input has to be multiplied here."""
    return (
        ()
        if scale == 1.0
        else (f"Multiply the input by {scale:g} here: it weighs its input differently.",)
    )


def tidy(scale: float) -> float:
    """Return a factor, exactly 1 where only rounding keeps it from 1."""
    return 1.0 if math.isclose(scale, 1.0, rel_tol=1e-12) else scale
