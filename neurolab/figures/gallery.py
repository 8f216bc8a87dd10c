"""Every surrogate a neuron can learn with, over the membranes it meets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from neurolab.figures.surrogates import thinned
from neurolab.fitting import fitting
from neurolab.gradient_window import BESIDE, share_at_half_peak, slope_of
from neurolab.slot import Slot
from neurolab.surrogates import Surrogate
from neurolab.surrogates.base import Shape

Array = np.ndarray[Any, Any]
POINTS = 4801  # so many that the area is right to a few parts in a thousand
FINE = 0.003  # share of the peak by which a drawn curve may be off
FAMILY = 5  # curves of a number that learns: one for every time step it may have


@dataclass(frozen=True, eq=False)
class Meeting:
    """One surrogate over one population's membranes.

    Attributes
    ----------
    surrogate : Surrogate
    h, slope : `[point]`
        The curve, its slopes just beside the points: where the windows of two levels meet, one
        point holds both or none.
    family : tuple of (float, `[point]`)
        The curve for other values of the number that learns per time step, with that value.
    peak : float
        Largest slope on the axis.
    area : float
        Integral of the slope over the axis, in spikes.
    inside : float
        Share of membranes at which the slope is at least half its peak.
    mean : float
        Mean slope over the membranes: what of a gradient gets through a step.
    """

    surrogate: Surrogate
    h: Array
    slope: Array
    family: tuple[tuple[float, Array], ...]
    peak: float
    area: float
    inside: float
    mean: float


def meeting(
    slot: Slot, surrogate: Surrogate, membranes: Array, ends: tuple[float, float]
) -> Meeting:
    """Return what a surrogate makes of membranes `[sample]`, over a stretch of the axis."""
    h = np.linspace(*ends, POINTS)
    values = slot.values()
    slope = slope_of(slot.neuron, surrogate, h + BESIDE, values)
    met = slope_of(slot.neuron, surrogate, membranes, values)
    peak = float(slope.max())
    kept = thinned(h, slope, FINE * peak)
    return Meeting(
        surrogate,
        h[kept],
        slope[kept],
        tuple(_family(slot, surrogate, h[kept])),
        peak,
        float(np.trapezoid(slope, h)),
        share_at_half_peak(met, peak),
        float(met.mean()),
    )


def offered(slot: Slot) -> tuple[Surrogate, ...]:
    """Return the surrogates that fit a neuron, the one in use with its numbers."""
    shapes: list[Shape] = list(fitting(slot.neuron).values())
    return tuple(slot.slope if shape is slot.slope.shape else Surrogate(shape) for shape in shapes)


def _family(slot: Slot, surrogate: Surrogate, h: Array) -> list[tuple[float, Array]]:
    """Return the curves between the bounds of the number that learns for every time step."""
    found: list[tuple[float, Array]] = []
    for name in surrogate.shape.learnable:
        about = surrogate.shape.describe()[name]
        for value in np.linspace(about.low, about.high, FAMILY + 2)[1:-1]:
            other = surrogate.with_values({name: float(value)})
            found.append((float(value), slope_of(slot.neuron, other, h + BESIDE, slot.values())))
    return found
