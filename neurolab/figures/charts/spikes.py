"""Every spike as a dot: the raster of a population small enough to see each one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from neurolab.figures.captions import count_of
from neurolab.figures.chart import Axis, Curves, Series
from neurolab.figures.charts.traces import STEP

Array = np.ndarray[Any, Any]
NEGATIVE = "negative"


def spikes_chart(titles: Sequence[str], levels: Sequence[Array]) -> Curves:
    """Return one dot for every step in which a neuron fired.

    A burst is one dot, whatever its size. Negative spikes are a series of their own, drawn
    as rings. Models stand one above the other, the first on top; tables give the neurons'
    own numbers.

    Parameters
    ----------
    titles : sequence of str
    levels : sequence of `[time, neuron]`
        Signed number of spikes, an array per model.
    """
    series: list[Series] = []
    lift = 0.0
    for k in reversed(range(len(titles))):
        found: list[Series] = []
        for name, fired in ((titles[k], levels[k] > 0), (_ring(titles[k]), levels[k] < 0)):
            step, neuron = np.nonzero(fired)
            if len(step) or name == titles[k]:
                dash = "solid" if name == titles[k] else "dotted"
                found.append(Series(name, step, neuron, "dots", colour=k, dash=dash, lift=lift))
        series = found + series
        lift += levels[k].shape[1] * 1.08 + 1.0
    return Curves("raster", "Raster", STEP, Axis("neuron"), tuple(series), _told(titles, levels))


def _ring(title: str) -> str:
    return f"{title}, {NEGATIVE}"


def _told(titles: Sequence[str], levels: Sequence[Array]) -> str:
    each: list[str] = []
    for title, array in zip(titles, levels, strict=True):
        spikes, fired = int(np.abs(array.astype(int)).sum()), int(np.count_nonzero(array))
        text = f"{title} {spikes / array.size:.3f}"
        if spikes != fired:
            text += f" ({count_of(spikes, 'spike')} in {count_of(fired, 'dot')})"
        each.append(text)
    rings = " Rings are negative spikes." if any((array < 0).any() for array in levels) else ""
    return f"Spikes per neuron and step: {', '.join(each)}.{rings}"
