"""Fewer points that look the same: every stretch of a trace keeps its lowest and its highest.

A plot is about a thousand pixels wide, a run up to 100,000 steps long. An average would melt
a spike into its neighbours; the two extremes of every stretch of steps draw the same picture
as all of its points. Where stretches are one step long nothing is left out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
MARGIN = 0.5  # what is ready on either side of the visible part, as a share of it
COARSER = 4  # how much longer a stretch of the margins is
EXACT = 2  # stretches up to this long keep every step: two points are what they would keep


def stretches(start: float, end: float, steps: int, most: int) -> Array:
    """Return where the stretches of steps begin that a plot from `start` to `end` draws.

    The visible part is cut into about `most` equal stretches, aligned to multiples of their
    length, so that points do not flicker while the plot is moved. If it has at most
    `2 * most` steps, each is a stretch of its own. Margins beside it, which are seen until
    the next numbers come, are coarser.

    Parameters
    ----------
    start, end : float
        The visible part, in steps; step k reaches from k - 1/2 to k + 1/2.
    steps : int
        Length of the run; what is visible before and after it is empty.
    most : int
        Stretches of the visible part, at least 1.

    Returns
    -------
    int64 `[stretch + 1]`, rising: the first step of each, and the step after the last. Never
    empty: a part beside the run is taken as the run's nearest step.
    """
    start, end = min(start, end), max(start, end)
    first = int(np.clip(np.floor(start + 0.5), 0, steps - 1))
    stop = int(np.clip(np.ceil(end + 0.5), first + 1, steps))
    length = (end - start) / most
    room = int(np.ceil(MARGIN * (stop - first)))
    before, after = max(0, first - room), min(steps, stop + room)
    return np.concatenate(
        [
            _cut(before, first, COARSER * length),
            _cut(first, stop, length),
            _cut(stop, after, COARSER * length),
            [after],
        ]
    )


def _cut(first: int, stop: int, length: float) -> Array:
    """Return where the stretches from `first` up to `stop` begin."""
    if length <= EXACT or stop - first <= 1:
        return np.arange(first, stop)
    marks = np.arange(np.floor(first / length) + 1, np.ceil(stop / length)) * length
    inner = np.ceil(marks).astype(np.int64)
    return np.concatenate([[first], inner[(inner > first) & (inner < stop)]])


def within(edges: Array, steps: int) -> Array:
    """Return those of the stretches that lie in a run of another length.

    Parameters
    ----------
    edges : int64 `[stretch + 1]`
        From `stretches`.
    steps : int
        Length of the other run.

    Returns
    -------
    int64 `[stretch + 1]`: the last stretch may be cut short; fewer than two numbers where
    nothing of the run is seen.
    """
    if edges[-1] <= steps:
        return edges
    inside = edges[edges < steps]
    return np.append(inside, steps) if inside.size else inside


def min_max(values: Array, edges: Array) -> Array:
    """Return which points to draw: the lowest and the highest of every stretch, as they come.

    NaN is passed over; a stretch of nothing but NaN keeps one, so that the line breaks there.
    The first and the last point of the whole are kept too.

    Parameters
    ----------
    values : `[time]`
        A whole trace.
    edges : int64 `[stretch + 1]`
        From `stretches`.

    Returns
    -------
    int64 `[kept]`, rising: steps of the trace.
    """
    first, stop = int(edges[0]), int(edges[-1])
    if len(edges) - 1 == stop - first:
        return np.arange(first, stop)
    part, begins = values[first:stop], edges[:-1] - first
    low, high = np.fmin.reduceat(part, begins), np.fmax.reduceat(part, begins)
    ends = np.array([0, len(part) - 1])
    return _in_order(_where(part, begins, low), _where(part, begins, high), ends) + first


def _where(part: Array, begins: Array, wanted: Array) -> Array:
    """Return where every stretch first has its wanted value; its beginning where it has not."""
    lengths = np.diff(begins, append=len(part))
    hits = np.flatnonzero(part == np.repeat(wanted, lengths))
    if not hits.size:
        return begins
    at = np.searchsorted(hits, begins)
    return np.where(np.isnan(wanted), begins, hits[np.minimum(at, len(hits) - 1)])


def _in_order(*places: Array) -> Array:
    """Return places without those that occur twice, rising; faster than `np.unique`."""
    every = np.sort(np.concatenate(places))
    return every[np.diff(every, prepend=-1) > 0]


def tallest(time: Array, level: Array, edges: Array) -> Array:
    """Return which spikes to draw: of every stretch the highest level and the most negative.

    Parameters
    ----------
    time, level : `[spike]`
        Steps that fired, rising, and their signed levels, never 0.
    edges : int64 `[stretch + 1]`
        From `stretches`.

    Returns
    -------
    int64 `[kept]`, rising: places in `time` and `level`.
    """
    places = np.searchsorted(time, edges)
    first, stop = int(places[0]), int(places[-1])
    # A stretch without spikes begins where the next one does, and is left out.
    begins = places[:-1][np.diff(places) > 0] - first
    if not begins.size:
        return np.arange(0)
    part = level[first:stop]
    high, low = np.maximum.reduceat(part, begins), np.minimum.reduceat(part, begins)
    up, down = _where(part, begins, high), _where(part, begins, low)
    return _in_order(up[high > 0], down[low < 0]) + first
