"""How often: rates, counts and levels."""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.analysis.checks import Array, numbers, time_by_neuron
from neurolab.checks import whole


def firing_rate(levels: Any) -> Array:
    """Return the mean number of spikes per step of every neuron, signs ignored.

    Parameters
    ----------
    levels : array_like
        Signed number of spikes, `[time]` or `[time, neuron]`.

    Returns
    -------
    float64 `[neuron]`, in spikes per step.
    """
    return np.abs(time_by_neuron(levels, "levels")).mean(axis=0, dtype=np.float64)


def population_rate(levels: Any) -> Array:
    """Return the mean number of spikes per neuron at every step, signs ignored, `[time]`."""
    return np.abs(time_by_neuron(levels, "levels")).mean(axis=1, dtype=np.float64)


def spike_count(levels: Any) -> Array:
    """Return how many spikes every neuron fired, signs ignored, int64 `[neuron]`."""
    return np.abs(time_by_neuron(levels, "levels")).sum(axis=0, dtype=np.int64)


def level_counts(levels: Any) -> tuple[Array, Array]:
    """Return the levels from the lowest to the highest seen, and how often each occurred.

    Returns
    -------
    values, counts : int64 `[level]`
        Levels between the extremes that never occurred are there with a count of 0.
    """
    array = time_by_neuron(levels, "levels").ravel().astype(np.int64)
    low = int(array.min())
    counts = np.bincount(array - low)
    return np.arange(low, low + len(counts)), counts


def histogram_edges(values: Any, bins: int = 30) -> Array:
    """Return the edges of equal bins over the values; whole numbers get bins of whole width.

    Equal values get one bin of width 1 around them; NaN and infinity are left out.

    Raises
    ------
    ParameterError
        If `bins` is not a whole number from 1 to 10 000.
    """
    bins = whole(None, "bins", bins, 1, 10_000)
    array = numbers(values, "values")
    array = array[np.isfinite(array)]
    if array.size == 0:
        return np.array([-0.5, 0.5])
    low, high = float(array.min()), float(array.max())
    if np.issubdtype(array.dtype, np.integer):
        width = max(1, int(np.ceil((high - low + 1) / bins)))
        return np.arange(low - 0.5, high + 0.5 + width, width)
    if low == high:
        return np.array([low - 0.5, high + 0.5])
    return np.linspace(low, high, bins + 1)
