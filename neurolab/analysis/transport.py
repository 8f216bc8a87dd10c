"""How far one sample must be carried to become another: the Wasserstein distance."""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.analysis.checks import Array
from neurolab.analysis.samples import pair

BLOCK = 25_000  # values of all steps that stay in the second cache
LINE = 64  # bytes of a cache line


def wasserstein(a: Any, b: Any) -> float:
    """Return the 1-Wasserstein distance of two samples, in the unit of the samples.

    It is the area between the two distribution functions: the least mean distance over which
    the mass of one has to be carried to make the other (Vallender 1974, Theory of Probability
    and its Applications 18). It is exact for the samples, without bins. As an estimate for
    the distributions behind them it is too large: see `wasserstein_floor`.

    Parameters
    ----------
    a, b : array_like
        Samples of any shape and size.

    Raises
    ------
    ParameterError
        For empty samples, NaN or infinity, or other bad input.
    """
    x, y, _ = pair(a, b)
    x, y = np.sort(x), np.sort(y)
    if x.size == y.size:
        return float(np.abs(np.subtract(x, y, dtype=np.float64)).mean())
    return _of_sorted(x, y)


def _of_sorted(x: Array, y: Array) -> float:
    """Return ∫ |Q_x(s) − Q_y(s)| ds, for the quantile functions Q of sorted samples.

    Q_x steps at every 1/n and Q_y at every 1/m. In units of 1/nm all steps are whole numbers,
    so the merge is exact, whatever ties there are.
    """
    n, m = x.size, y.size
    ends = np.concatenate([np.arange(1, n + 1) * m, np.arange(1, m + 1) * n])
    ends.sort(kind="stable")  # two sorted runs: one linear merge
    gaps = np.abs(np.subtract(x[(ends - 1) // m], y[(ends - 1) // n], dtype=np.float64))
    return float(gaps @ (np.diff(ends, prepend=0) / (n * m)))


def wasserstein_floor(a: Any, b: Any) -> float:
    """Return the distance to expect between samples of these sizes from one distribution.

    Where both come from the distribution F, the difference of their distribution functions at
    x is nearly normal with variance F(1 − F)(1/n + 1/m), and the mean size of a normal number
    is √(2/π) of its standard deviation. Hence √(2/π · (1/n + 1/m)) ∫ √(F(1 − F)) dx, which for
    n = m is 2/√(πn) ∫ √(F(1 − F)) dx. The integral is the mean of both samples' own, weighted
    by their sizes.

    It assumes that all samples are independent, also those of a from those of b. Parameters
    and errors are those of `wasserstein`.
    """
    x, y, _ = pair(a, b)
    n, m = x.size, y.size
    own_x, own_y = (float(chance_spread(np.sort(z)[None])[0]) for z in (x, y))
    return float(np.sqrt(2 / np.pi * (1 / n + 1 / m)) * (n * own_x + m * own_y) / (n + m))


def chance_spread(ordered: Array) -> Array:
    """Return ∫ √(F(1 − F)) dx of every sorted row of `[sample, value]`, `[sample]`."""
    size = ordered.shape[1]
    below = np.arange(1, size, dtype=ordered.dtype) / ordered.dtype.type(size)
    weight = np.sqrt(below * (1 - below))  # F is constant between one value and the next
    return np.array([np.diff(row) @ weight for row in ordered], np.float64)


def between_sorted(steps: Array, first: Array, second: Array) -> Array:
    """Return the distances between sorted rows of one size, `[pair]`.

    Parameters
    ----------
    steps : float32 or float64 `[time, value]`, every row sorted
    first, second : int `[pair]`
        The rows to compare.

    Sums run in the precision of the steps in blocks, which are added in float64: float32 keeps
    about five digits.
    """
    from scipy.linalg import get_blas_funcs

    size = steps.shape[1]
    total = np.zeros(len(first))
    sum_of_sizes: Any = get_blas_funcs("asum", (steps,))
    pairs = list(zip(first.tolist(), second.tolist(), strict=True))
    scratch = _aligned(min(size, BLOCK), steps.dtype)
    for start in range(0, size, BLOCK):
        rows = list(steps[:, start : start + BLOCK])
        gaps = scratch[: rows[0].size]
        total += [sum_of_sizes(np.subtract(rows[i], rows[j], out=gaps)) for i, j in pairs]
    return total / size


def _aligned(size: int, dtype: np.dtype[Any]) -> Array:
    """Return an array that begins where a cache line does.

    The order in which the library adds depends on it, and with it the last digit.
    """
    raw = np.empty(size * dtype.itemsize + LINE, np.uint8)
    start = -raw.ctypes.data % LINE
    return raw[start : start + size * dtype.itemsize].view(dtype)
