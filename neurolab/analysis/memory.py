"""How long a signal remembers, in steps, read off its normalised autocorrelation.

The decay length says when most of the resemblance is gone; it looks at one point of the
curve and so is hardly disturbed by the noise of long lags. The integrated time says how many
steps stand for one independent sample; it looks at the whole first lobe. For the geometric
curve r[k] = dᵏ they are −1/ln d and (1 + d)/(1 − d).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.analysis.checks import Array
from neurolab.analysis.correlation import normalised

FALLEN = float(np.exp(-1.0))


def decay_length(r: Any) -> Array | float:
    """Return the first lag at which a normalised autocorrelation has fallen to 1/e.

    Between the last lag above 1/e and the first one at or below it the curve is taken as a
    straight line. A signal without memory, r = 1, 0, 0, …, thus has 1 − 1/e = 0.63 steps, the
    shortest that whole steps can show. Autocorrelations of short runs are biased toward 0
    (division by N, removed mean), so the length comes out too short unless the run is many
    times longer.

    Parameters
    ----------
    r : array_like
        `[lag]` or `[lag, neuron]`, from `autocorrelation(..., normalise=True)`, or the mean
        over a population.

    Returns
    -------
    float, in steps, or float64 `[neuron]` for `[lag, neuron]`.
        Infinite where the curve does not fall to 1/e within its lags; NaN where the
        autocorrelation is NaN, that is, where nothing ever changed.

    Raises
    ------
    ParameterError
        For empty input, or where r does not begin with 1.
    """
    curve = normalised(r)
    low = curve <= FALLEN
    k = low.argmax(axis=0)
    at = np.arange(curve.shape[1])
    above, below = curve[k - 1, at], curve[k, at]  # at k = 0 replaced further down
    with np.errstate(invalid="ignore", divide="ignore"):
        found = k - 1 + (above - FALLEN) / (above - below)
    return _answer(np.where(low.any(axis=0), found, np.inf), curve, r)


def integrated_time(r: Any) -> Array | float:
    """Return 1 + 2 Σ r[k], the number of steps that stand for one independent sample.

    The sum runs over the lags before the first at which r is 0 or less: beyond it there is
    mostly noise, whose sum would not settle. What a curve does after that crossing is left
    out, so for one that swings below 0 the time is too long; and the bias of r at long lags
    makes it too short for runs not many times longer. Never below 1.

    Parameters
    ----------
    r : array_like
        `[lag]` or `[lag, neuron]`, from `autocorrelation(..., normalise=True)`.

    Returns
    -------
    float, in steps, or float64 `[neuron]` for `[lag, neuron]`.
        Infinite where r stays above 0 at all its lags; NaN where r is NaN.

    Raises
    ------
    ParameterError
        For empty input, or where r does not begin with 1.
    """
    curve = normalised(r)
    done = np.logical_or.accumulate(curve <= 0.0, axis=0)
    total = 2.0 * np.where(done, 0.0, curve).sum(axis=0) - 1.0
    return _answer(np.where(done[-1], total, np.inf), curve, r)


def _answer(found: Array, curve: Array, r: Any) -> Array | float:
    found = np.where(np.isnan(curve).any(axis=0), np.nan, found)
    return float(found[0]) if np.ndim(r) == 1 else found
