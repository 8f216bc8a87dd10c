"""What a population does: its raster in cells, its rate over time, and histograms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from neurolab.errors import ParameterError, unknown_name
from neurolab.experiment import HISTOGRAMS
from neurolab.figures import captions
from neurolab.figures.chart import Axis, Curves, Grid, Series
from neurolab.figures.charts.traces import STEP
from neurolab.figures.marks import Bins
from neurolab.figures.population import Population

Array = np.ndarray[Any, Any]
OF: dict[str, tuple[str, Axis]] = {
    "counts": ("Spikes per neuron", Axis("spikes per neuron")),
    "intervals": ("Inter-spike intervals", Axis("steps between spikes")),
    "levels": ("Output levels", Axis("output level")),
    "membrane": ("Membrane before reset", Axis("membrane before reset, h")),
}


def raster_chart(titles: Sequence[str], groups: Sequence[Population]) -> Grid:
    """Return spikes per cell of neurons and steps, signs ignored, one model above the other.

    A cell's `x` and `y` are the means of its steps and of its neurons. With several models,
    `y` counts on through all of them, from the last model up, and the table also names the
    model and its neuron.

    Raises
    ------
    ParameterError
        For populations of different size.
    """
    first = groups[0]
    if any((g.time, g.neurons) != (first.time, first.neurons) for g in groups):
        raise ParameterError("a raster compares populations of equal size only", parameter="raster")
    neuron = _middles(first.neurons, first.per_row)
    offsets = first.neurons * np.arange(len(groups))[::-1]
    cells = np.vstack([group.cells for group in groups])
    several = len(groups) > 1
    extra: dict[str, Array] = {}
    if several:
        wide = cells.shape[1]
        extra["model"] = np.repeat(np.array(titles, str), len(neuron) * wide)
        extra["neuron"] = np.tile(np.repeat(neuron, wide), len(groups))
    return Grid(
        "raster",
        "Raster",
        STEP,
        Axis("row") if several else Axis("neuron"),
        _middles(first.time, first.per_column),
        np.concatenate([neuron + offset for offset in offsets]),
        cells,
        Axis("spikes"),
        captions.raster_caption(list(titles), list(groups)),
        extra,
    )


def rate_chart(titles: Sequence[str], groups: Sequence[Population]) -> Curves:
    """Return spikes per neuron at every step, signs ignored."""
    series = [
        Series(title, np.arange(group.time), group.rate / group.neurons, colour=k)
        for k, (title, group) in enumerate(zip(titles, groups, strict=True))
    ]
    told = captions.rate_caption(list(titles), list(groups))
    return Curves("rate", "Rate", STEP, Axis("spikes per neuron"), tuple(series), told)


def histogram_chart(of: str, titles: Sequence[str], groups: Sequence[Population]) -> Curves:
    """Return a histogram of every population, as shares that sum to 1.

    Parameters
    ----------
    of : {"counts", "intervals", "levels", "membrane"}
        Spikes per neuron, steps between spikes, output levels, or the membrane before reset
        (which the populations must have been given).

    Raises
    ------
    ParameterError
        For another word, and for membranes that were not kept.
    """
    if of not in HISTOGRAMS:
        raise unknown_name("histogram", of, HISTOGRAMS)
    if of == "membrane" and not all(group.samples for group in groups):
        raise ParameterError("the membranes of these populations were not kept", parameter="of")
    series: list[Series] = []
    for k, (title, group) in enumerate(zip(titles, groups, strict=True)):
        edges, shares = group.histogram(of)
        middles = (edges[1:] + edges[:-1]) / 2.0
        series.append(Bins(title, middles, shares, "step", colour=k, edges=edges))
    name, x = OF[of]
    told = captions.histogram_caption(of, list(titles), list(groups))
    return Curves("histogram", name, x, Axis("share"), tuple(series), told)


def _middles(many: int, per_cell: int) -> Array:
    """Return the middle of every cell; the last one may be smaller."""
    first = np.arange(0, many, per_cell)
    return (first + np.minimum(first + per_cell, many) - 1) / 2.0
