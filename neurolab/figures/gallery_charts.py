"""The plots of the Surrogates tab: slopes above membranes, and one card for every surrogate."""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.figures.chart import Axis, Curves, Series
from neurolab.figures.gallery import Meeting
from neurolab.figures.marks import Bins

Array = np.ndarray[Any, Any]
Histogram = tuple[Array, Array]  # edges, shares
MEMBRANE = Axis("membrane before reset, h")
SLOPE = Axis("spikes per unit of h")


def slopes_chart(titles: list[str], own: tuple[Meeting, ...]) -> Curves:
    """Return the slope that every model learns with."""
    pairs = list(zip(titles, own, strict=True))
    told = "; ".join(
        f"{title} {each.surrogate.shape.title.split(',')[0]}, {each.inside:.0%} of membranes "
        f"where it is at least half its peak, mean slope {each.mean:.2f}"
        for title, each in pairs
    )
    series = [Series(t, m.h, m.slope, colour=k) for k, (t, m) in enumerate(pairs)]
    caption = f"What training takes for the derivative of the spikes: {told}."
    return Curves("slopes", "Slope of every model", MEMBRANE, SLOPE, tuple(series), caption)


def membranes_chart(titles: list[str], histograms: list[Histogram], many: int) -> Curves:
    """Return how often the membrane of every model is where."""
    series: list[Series] = []
    for k, (title, (edges, share)) in enumerate(zip(titles, histograms, strict=True)):
        series.append(_bins(title, edges, share, k))
    caption = f"Share of {many:,} membranes in each of {len(histograms[0][1])} bins."
    return Curves(
        "membranes", "Membranes they meet", MEMBRANE, Axis("share"), tuple(series), caption
    )


def meeting_chart(found: Meeting, membranes: Histogram, colour: int) -> Curves:
    """Return a surrogate over the histogram of membranes (edges, shares) as a plot.

    The histogram is scaled to the slope's peak: its height means nothing, its place does.
    """
    edges, share = membranes
    tall = share * ((found.peak or 1.0) / (share.max() or 1.0))
    histogram = _bins("membranes (relative)", edges, tall)
    family = [
        Series(f"{name} = {value:g}", found.h, slope, dash="dotted", colour=colour)
        for name in found.surrogate.shape.learnable
        for value, slope in found.family
    ]
    curve = Series(found.surrogate.shape.title, found.h, found.slope, colour=colour)
    return Curves(
        f"surrogate-{found.surrogate.name}",
        found.surrogate.shape.title,
        MEMBRANE,
        SLOPE,
        (histogram, *family, curve),
        caption(found),
    )


def caption(found: Meeting) -> str:
    """Return the numbers of a surrogate in a sentence."""
    numbers = ", ".join(
        f"{n} {v:g}" if isinstance(v, float) else f"{n} = {v}"
        for n, v in found.surrogate.values.items()
    )
    lead = f"With {numbers}: " if numbers else ""
    text = (
        f"{lead}{found.inside:.0%} of membranes lie where the slope is at least half its peak "
        f"of {found.peak:.2f}; mean slope {found.mean:.3f}, area {found.area:.2f} on this "
        "axis. Grey: where the membranes lie, not to scale."
    )
    if found.family:
        low, high = found.family[0][0], found.family[-1][0]
        name = found.surrogate.shape.learnable[0]
        text += f" Dotted: {name} from {low:.2g} to {high:.2g}, one value for every time step."
    return text[0].upper() + text[1:]


def _bins(name: str, edges: Array, heights: Array, colour: int = -1) -> Bins:
    middles = (edges[1:] + edges[:-1]) / 2.0
    return Bins(name, middles, heights, "step", colour=colour, edges=edges)
