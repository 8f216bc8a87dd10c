"""What the surrogates of an experiment let the gradient see, over one axis of the membrane."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from neurolab.experiment import Experiment
from neurolab.gradient_window import (
    BESIDE,
    FARTHEST,
    HALF,
    POINTS,
    around,
    parameters_of,
    peak_of,
    share_at_half_peak,
    slope_of,
    thresholds_of,
)
from neurolab.model import NeuronModel
from neurolab.slot import Slot
from neurolab.surrogates import Surrogate

Array = np.ndarray[Any, Any]
Key = tuple[NeuronModel, Surrogate, tuple[tuple[str, float], ...]]
SIDE = 4  # thresholds of a ladder shown on either side of zero
FAINT = 0.05  # share of the peak below which a slope may be cut off
FINE = 0.003  # share of the peak by which a thinned curve may be off


class Window(NamedTuple):
    """One model's slope.

    Attributes
    ----------
    h, slope : `[point]`
        The curve, with as few points as it needs.
    thresholds : `[rung]`
        Those on the axis.
    more : float or None
        The outermost threshold, where that lies beyond the axis.
    peak : float
        Largest slope at any membrane, on the axis or beyond it.
    spans : tuple of (float, float)
        Where the slope is at least half its peak, on the axis.
    """

    h: Array
    slope: Array
    thresholds: Array
    more: float | None
    peak: float
    spans: tuple[tuple[float, float], ...]


def windows(experiment: Experiment) -> tuple[Window, ...]:
    """Return every model's slope over the same stretch of membrane."""
    keys = [_key(slot) for slot in experiment.slots]
    reach = [_reach(*key) for key in keys]
    low, high = min(r[0] for r in reach), max(r[1] for r in reach)
    grain = 0.25 if high - low < 10.0 else 1.0  # noqa: PLR2004 - so that a drag moves it rarely
    low, high = np.floor(low / grain) * grain, np.ceil(high / grain) * grain
    return tuple(_window(*key, float(low), float(high)) for key in keys)


def share_inside(slot: Slot, window: Window, h: Array) -> float:
    """Return the share of membranes at which a slope is at least half its peak."""
    return share_at_half_peak(slope_of(slot.neuron, slot.slope, h, slot.values()), window.peak)


def _key(slot: Slot) -> Key:
    """Return what a slope depends on."""
    names = parameters_of(slot.neuron, slot.slope)
    return slot.neuron, slot.slope, tuple((name, slot.value(name)) for name in names)


@lru_cache(maxsize=128)
def _reach(
    model: NeuronModel, surrogate: Surrogate, params: tuple[tuple[str, float], ...]
) -> tuple[float, float]:
    """Return the stretch of membrane that shows a slope."""
    every = thresholds_of(model, dict(params))
    marks = _nearest(every)
    first, last = (float(marks.min()), float(marks.max())) if len(marks) else (0.0, 1.0)
    h = np.union1d(np.linspace(first - FARTHEST, last + FARTHEST, POINTS), marks)
    found = _slope(model, surrogate, h, params)
    seen = h[found > FAINT * found.max()]
    seen = seen if len(seen) else np.array([first, last])
    # A ladder that goes on is cut off half-way to the next rung.
    above, below = every[every > last], every[every < first]
    top = (last + above[0]) / 2.0 if len(above) else np.inf
    bottom = (first + below[-1]) / 2.0 if len(below) else -np.inf
    start, end = max(float(seen.min()), bottom), min(float(seen.max()), top)
    margin = 0.1 * (end - start)
    return min(0.0, first - 0.5, start - margin), max(last + 0.5, end + margin)


def _slope(
    model: NeuronModel, surrogate: Surrogate, h: Array, params: tuple[tuple[str, float], ...]
) -> Array:
    return slope_of(model, surrogate, h + BESIDE, dict(params))


@lru_cache(maxsize=128)
def _window(
    model: NeuronModel,
    surrogate: Surrogate,
    params: tuple[tuple[str, float], ...],
    low: float,
    high: float,
) -> Window:
    marks = thresholds_of(model, dict(params))
    shown = marks[(marks >= low) & (marks <= high)]
    h = np.unique(np.concatenate([np.linspace(low, high, POINTS), around(shown)]))
    h = h[(h >= low) & (h <= high)]
    slope = _slope(model, surrogate, h, params)
    peak = peak_of(model, surrogate, dict(params))
    kept = thinned(h, slope, FINE * peak)
    last = float(marks[-1]) if len(marks) and marks[-1] > high else None
    return Window(h[kept], slope[kept], shown, last, peak, _spans(h, slope >= HALF * peak))


def _nearest(marks: Array) -> Array:
    """Return the first thresholds on either side of zero."""
    return np.concatenate([marks[marks <= 0.0][-SIDE:], marks[marks > 0.0][:SIDE]])


def _spans(h: Array, inside: Array) -> tuple[tuple[float, float], ...]:
    """Return beginning and end of every stretch inside, each half-way between two points."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]])))
    between = np.concatenate([h[:1], (h[1:] + h[:-1]) / 2.0, h[-1:]])
    return tuple((float(between[a]), float(between[b])) for a, b in edges.reshape(-1, 2))


def thinned(x: Array, y: Array, tolerance: float) -> Array:
    """Return which points of a line to keep so that it is off by no more than `tolerance`.

    The point farthest from a straight line is kept, and each side treated in the same way.
    """
    kept = np.zeros(len(x), bool)
    kept[[0, -1]] = True
    waiting = [(0, len(x) - 1)]
    while waiting:
        a, b = waiting.pop()
        if b - a < 2:  # noqa: PLR2004 - nothing lies between
            continue
        part = slice(a + 1, b)
        straight = y[a] + (x[part] - x[a]) * ((y[b] - y[a]) / (x[b] - x[a]))
        off = np.abs(y[part] - straight)
        k = int(off.argmax())
        if off[k] > tolerance:
            middle = a + 1 + k
            kept[middle] = True
            waiting += [(a, middle), (middle, b)]
    return kept
