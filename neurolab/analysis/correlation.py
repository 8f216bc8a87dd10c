"""How alike a signal is to itself some steps earlier: the autocorrelation."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from neurolab.analysis.checks import Array, time_by_neuron
from neurolab.analysis.lag_products import lag_products
from neurolab.checks import whole
from neurolab.errors import ParameterError


def autocorrelation(values: Any, lags: int | None = None, *, normalise: bool = False) -> Array:
    """Return R[k] = 1/N Σ x[n] x[n − k] for k = 0 … lags.

    This is the definition of CLIF, Appendix F: the sum runs over all N steps, x before the
    first step counts as 0, and the mean is not removed. Dividing by N and not by N − k biases
    long lags toward 0 but keeps their variance down.

    Parameters
    ----------
    values : array_like
        `[time]` or `[time, neuron]`.
    lags : int, optional
        Longest lag; N − 1 when left out.
    normalise : bool
        Remove each neuron's mean first and divide by R[0]: 1 at lag 0, 0 without memory.
        NaN for a neuron that never changes.

    Returns
    -------
    float64 `[lag]` for `[time]` input, else `[lag, neuron]`.
        Right to about 1e-14 of R[0]; float32 values are computed with in float32, to about
        1e-6 of R[0]. A neuron with NaN or infinity anywhere gets NaN at every lag.

    Raises
    ------
    ParameterError
        For empty input, or lags outside 0 … N − 1.
    """
    x = time_by_neuron(values, "values")
    size = x.shape[0]
    most = size - 1 if lags is None else whole(None, "lags", lags, 0, size - 1)
    working = np.float32 if x.dtype == np.float32 else np.float64
    rows = np.array(x.T, np.float64 if normalise else working, order="C")
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        if normalise:
            rows -= rows.mean(axis=1, keepdims=True)
        scale = _power_of_two(rows)  # squares neither overflow nor vanish
        rows /= scale.astype(rows.dtype)
        rows = rows.astype(working, copy=False)
        r = np.asarray(lag_products(rows, most), np.float64)
        r[~np.isfinite(r[:, 0])] = np.nan
        if normalise:
            r /= r[:, :1]
            r[np.ptp(x, axis=0) == 0] = np.nan
        else:
            r *= scale * (scale / size)
    return r[0] if np.ndim(values) == 1 else np.ascontiguousarray(r.T)


def _power_of_two(rows: Array) -> Array:
    peak = np.maximum(rows.max(axis=1), -rows.min(axis=1)).astype(np.float64)
    return np.ldexp(1.0, np.frexp(peak)[1] - 1)[:, None]


class PopulationAutocorrelation(NamedTuple):
    """What `population_autocorrelation` found.

    Attributes
    ----------
    mean : float64 `[lag]`
        Mean over the neurons that changed; NaN where none did.
    neurons : int
        How many neurons the mean is over.
    still : int
        How many were left out because they never change, or hold NaN or infinity.
    """

    mean: Array
    neurons: int
    still: int


def population_autocorrelation(
    values: Any, lags: int | None = None, *, normalise: bool = True
) -> PopulationAutocorrelation:
    """Return the mean over neurons of their autocorrelations.

    Every neuron weighs the same, however much it moves (unless `normalise` is off). Neurons
    that never change have no normalised autocorrelation; they are left out and counted. Each
    curve is biased as `autocorrelation` says, and the mean over neurons keeps that bias.

    Parameters
    ----------
    values : array_like
        `[time, neuron]`; `[time]` is one neuron.
    lags, normalise
        As for `autocorrelation`.

    Raises
    ------
    ParameterError
        As `autocorrelation` does.
    """
    x = time_by_neuron(values, "values")
    r = autocorrelation(x, lags, normalise=normalise)
    with np.errstate(invalid="ignore"):
        moves = np.isfinite(r[0]) & (np.ptp(x, axis=0) != 0)
    neurons = int(moves.sum())
    mean = r[:, moves].mean(axis=1) if neurons else np.full(len(r), np.nan)
    return PopulationAutocorrelation(mean, neurons, x.shape[1] - neurons)


def normalised(r: Any) -> Array:
    """Return a normalised autocorrelation as `[lag, neuron]`, or raise `ParameterError`."""
    array = time_by_neuron(r, "r").astype(np.float64)
    first = array[0]
    if not (np.isnan(first) | np.isclose(first, 1.0, atol=1e-3)).all():
        wrong = first[~np.isclose(first, 1.0, atol=1e-3, equal_nan=True)][0]
        raise ParameterError(
            f"r begins with {wrong:g} at lag 0, not with 1; normalise it first "
            "(autocorrelation(..., normalise=True))",
            parameter="r",
            value=float(wrong),
        )
    return array
