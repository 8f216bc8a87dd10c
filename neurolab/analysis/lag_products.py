"""Σ x[n] x[n − k] of whole rows at once, the fastest of three ways.

A few lags are dot products. A few lags of a long row are sums over segments whose Fourier
transforms stay in the cache. All lags are three cosine transforms: with θ = π(m + ½)/M and
M ≥ N, C[m] = Σ x[n] cos(θ n) and S[m] = Σ x[n] sin(θ n) give Σ x[n] x[n − k] =
1/M Σ (C² + S²) cos(θ k). At these half-way frequencies lag 2M − k comes back with a minus
sign at lag k, and as 2M − k ≥ N there is nothing to come back: M need not be twice N, the
numbers stay real, and C and S are two rows of one transform.
"""

from __future__ import annotations

import numpy as np

from neurolab.analysis.checks import Array

FEW = 30  # up to this many lags, dot products win
LONG = 8  # from this many segments on, a row is cut up
CACHED = 16_384  # numbers that are transformed at a time


def lag_products(rows: Array, lags: int) -> Array:
    """Return Σ x[n] x[n − k] for k = 0 … lags of every row, `[row, lag]`.

    Parameters
    ----------
    rows : float32 or float64 `[row, time]`
        What is computed with; the sums are right to a few of its last digits times the
        sum at lag 0.
    lags : int
        From 0 to time − 1.
    """
    size = rows.shape[1]
    if lags < FEW:
        return np.stack([np.vecdot(rows[:, k:], rows[:, : size - k]) for k in range(lags + 1)], 1)
    if size > max(CACHED, LONG * lags):
        return np.stack([_segments(row, lags) for row in rows])
    step = max(1, CACHED // size)
    parts = [_cosines(rows[i : i + step], lags) for i in range(0, len(rows), step)]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _cosines(rows: Array, lags: int) -> Array:
    from scipy import fft

    count, size = rows.shape
    length = _fast_length(size)
    both = np.zeros((2, count, length), rows.dtype)
    both[0, :, :size] = rows
    both[0, :, 0] *= 2.0  # dct's third type counts everything but the first number twice
    both[1, :, length - size + 1 :] = rows[:, :0:-1]  # sin(θ n) is ± cos(θ (M − n))
    wave = np.asarray(fft.dct(both, type=3, axis=-1, overwrite_x=True))
    wave *= wave
    power = wave[0]
    power += wave[1]
    found = np.asarray(fft.dct(power, type=2, axis=-1, overwrite_x=True))[:, : lags + 1]
    found *= 1.0 / (8.0 * length)
    return found


def _segments(row: Array, lags: int) -> Array:
    """Add up, over segments longer than the lags, each one's products with itself and the next."""
    from scipy import fft

    part = _fast_length(lags + 1)
    many = max(1, CACHED // part)
    total: Array | None = None
    for begin in range(0, len(row), many * part):
        taken = row[begin : begin + (many + 1) * part]  # the last segment begins the next span
        cut = np.zeros(((many + 1), part * 2), row.dtype)
        whole = len(taken) // part
        cut[:whole, :part] = taken[: whole * part].reshape(whole, part)
        if whole <= many:
            cut[whole, : len(taken) - whole * part] = taken[whole * part :]
        spectrum = np.asarray(fft.rfft(cut, axis=-1))
        here, after = spectrum[:-1], spectrum[1:]
        pair = here.copy()  # a shift by half the length flips every other frequency
        pair[:, ::2] += after[:, ::2]
        pair[:, 1::2] -= after[:, 1::2]
        add = np.vecdot(here.T, pair.T)  # conjugates the first
        total = add if total is None else total + add
    return np.asarray(fft.irfft(total, 2 * part))[: lags + 1]


def _fast_length(least: int) -> int:
    from scipy import fft

    return int(np.asarray(fft.next_fast_len(least, real=True)))
