"""How long the membrane remembers: the autocorrelation."""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.analysis.checks import Array, time_by_neuron
from neurolab.checks import whole

DIRECT = 300  # up to this many lags, sums of products beat the Fourier transform


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

    Raises
    ------
    ParameterError
        For empty input, or lags outside 0 … N − 1.
    """
    x = time_by_neuron(values, "values").astype(np.float64)
    size = x.shape[0]
    most = size - 1 if lags is None else whole(None, "lags", lags, 0, size - 1)
    if normalise:
        x = x - x.mean(axis=0)
    r = (_direct(x, most) if most < DIRECT else _fourier(x, most)) / size
    if normalise:
        still = np.ptp(x, axis=0) == 0.0
        with np.errstate(divide="ignore", invalid="ignore"):
            r = np.where(still, np.nan, r / r[0])
    return r[:, 0] if np.ndim(values) == 1 else r


def _direct(x: Array, lags: int) -> Array:
    size = x.shape[0]
    return np.stack([np.einsum("tn,tn->n", x[k:], x[: size - k]) for k in range(lags + 1)])


def _fourier(x: Array, lags: int) -> Array:
    from scipy import fft

    length = fft.next_fast_len(x.shape[0] + lags, real=True)  # zeros keep the ends apart
    spectrum: Array = np.asarray(fft.rfft(x, length, axis=0))
    power = spectrum.real**2 + spectrum.imag**2
    return np.asarray(fft.irfft(power, length, axis=0))[: lags + 1]
