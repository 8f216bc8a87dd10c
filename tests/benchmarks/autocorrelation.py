"""All lags, and a few, of the autocorrelation of one long signal against SciPy's convolution."""

from __future__ import annotations

from functools import partial

import numpy as np
from scipy import signal

from neurolab.analysis.correlation import autocorrelation
from tests.benchmarks.measure import Timing, interleaved

TIME = 100_000
FEW = 500


def by_convolution(x):
    """Return R[k] = 1/N Σ x[n] x[n − k] at all lags: a signal convolved with its mirror image."""
    return signal.fftconvolve(x, x[::-1])[len(x) - 1 :] / len(x)


def compare(kind: str, rounds: int) -> tuple[dict[str, Timing], dict[str, float]]:
    """Time the contenders in one precision; say how far each is from float64, in units of R[0]."""
    exact = np.random.default_rng(0).normal(0.3, 0.6, TIME)
    x = exact.astype(kind)
    right = by_convolution(x.astype(np.float64))
    calls = {
        "neurolab, all lags": partial(autocorrelation, x),
        f"neurolab, {FEW} lags": partial(autocorrelation, x, FEW),
        "neurolab, all lags, normalised": partial(autocorrelation, x, normalise=True),
        "scipy.signal.fftconvolve": partial(by_convolution, x),
    }
    error = {
        name: float(np.abs(r - right[: len(r)]).max() / right[0])
        for name, call in calls.items()
        if "normalised" not in name
        for r in [call()]
    }
    return interleaved(calls, rounds), error


def report(rounds: int, say) -> None:
    """Print the table in both precisions."""
    for kind in ("float64", "float32"):
        found, error = compare(kind, rounds)
        say(f"\nAutocorrelation of {TIME:,} steps, {kind}, {rounds} rounds")
        say(f"  {'':34} {'ms':>10} {'time / neurolab':>16} {'error / R[0]':>14}")
        for name, timing in found.items():
            far = f"{error[name]:14.0e}" if name in error else ""
            say(f"  {name:34} {timing.seconds * 1e3:10.3f} {timing.ratio:16.2f} {far}".rstrip())
