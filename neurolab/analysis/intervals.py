"""How regular: the waiting times between spikes."""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.analysis.checks import Array, numbers, time_by_neuron


def interspike_intervals(levels: Any) -> Array:
    """Return the steps between successive firing steps, pooled over neurons.

    A burst counts as one firing step, whatever its size or sign. A neuron that fired fewer
    than twice contributes nothing; the open intervals at both ends are left out. Long intervals
    are open more often than short ones, so in runs that are not many times longer than an
    interval their mean comes out too small.

    Parameters
    ----------
    levels : array_like
        Signed number of spikes, `[time]` or `[time, neuron]`.

    Returns
    -------
    int64 `[interval]`, in steps, neuron after neuron.
    """
    fired = time_by_neuron(levels, "levels").T != 0
    neuron, time = np.nonzero(fired)
    steps = np.diff(time)
    return steps[np.diff(neuron) == 0].astype(np.int64)


def coefficient_of_variation(intervals: Any) -> float:
    """Return the standard deviation of intervals over their mean; NaN for fewer than two.

    0 is a clock, 1 is as irregular as a Poisson process in continuous time. The sample standard
    deviation over the sample mean; of few intervals it is too small on average: of 5 exponential
    ones it gives 0.87 instead of 1, of 20 it gives 0.96.

    Parameters
    ----------
    intervals : array_like
        `[interval]`, in steps, from `interspike_intervals`.
    """
    array = numbers(intervals, "intervals").astype(np.float64)
    if array.size < 2:  # noqa: PLR2004 - a spread needs two values
        return float("nan")
    return float(array.std(ddof=1) / array.mean())
