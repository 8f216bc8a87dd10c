"""How different two samples are in bits: the Jensen–Shannon divergence."""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.analysis.checks import Array
from neurolab.analysis.histograms import MOST_BINS, counts
from neurolab.analysis.miller_madow import miller_madow
from neurolab.analysis.samples import Range, pair, support
from neurolab.checks import whole


def jensen_shannon(a: Any, b: Any, bins: int = 64, range: Range | None = None) -> float:  # noqa: A002 - NumPy's word
    """Return the Jensen–Shannon divergence of two samples in bits: 0 where alike, 1 where apart.

    JS = H(½p + ½q) − ½H(p) − ½H(q), with p and q the shares of the samples in equal bins over
    one common range, and H the entropy in bits (Lin 1991, IEEE Transactions on Information
    Theory 37, Eq. 4.1 with equal weights). Its square root is a distance; that root, in nats
    unless told otherwise, is what `scipy.spatial.distance.jensenshannon` returns.

    This is the plug-in estimate. Chance alone lifts it, by about the number of occupied bins
    over 4n ln 2 for two samples of size n: see `jensen_shannon_bias`. The value depends on the
    bins, so compare only values with the same bins and range.

    Parameters
    ----------
    a, b : array_like
        Samples of any shape and size.
    bins : int
        Number of equal bins, 1 to 10 000.
    range : (float, float), optional
        Lower edge of the first and upper edge of the last bin; the smallest and the largest of
        all samples when left out. A sample within rounding of an edge may count on either side
        of it, on the same side in `a` and `b`.

    Raises
    ------
    ParameterError
        For empty samples, NaN or infinity, samples outside `range`, or other bad input.
    """
    p, q, _, _ = _shares(a, b, bins, range)
    return float(divergence_bits(p, q))


def jensen_shannon_bias(a: Any, b: Any, bins: int = 64, range: Range | None = None) -> float:  # noqa: A002
    """Return how many bits chance adds to `jensen_shannon` on average, to first order.

    The entropy of estimated shares p̂ is too low by ½ Σ var(p̂)/p, which for one sample of size n
    is (K − 1)/2n nats with K occupied bins (Miller 1955). With n samples in a and m in b the
    three entropies add up to, in nats,
    (K_a − 1)/4n + (K_b − 1)/4m − ⅛ Σ [p(1 − p)/n + q(1 − q)/m] / (½p + ½q),
    which is (K − 1)(1/n + 1/m)/8 where p and q are equal.

    It assumes that all samples are independent, also those of a from those of b, and counts
    only bins that hold a sample, so it is too small where most bins hold few.

    Parameters and errors are those of `jensen_shannon`.
    """
    p, q, n, m = _shares(a, b, bins, range)
    middle = (p + q) / 2
    spread = p * (1 - p) / n + q * (1 - q) / m
    pooled = np.divide(spread, middle, out=np.zeros_like(middle), where=middle > 0).sum() / 8
    own = miller_madow(np.count_nonzero(p), n) + miller_madow(np.count_nonzero(q), m)
    return float(own / 2 - pooled / np.log(2))


def divergence_bits(p: Array, q: Array) -> Array:
    """Return the divergence in bits of shares `[..., bin]`, `[...]`."""
    mixed = entropy_bits((p + q) / 2)
    # Rounding alone can leave the bounds, by less than 1e-15.
    return np.clip(mixed - (entropy_bits(p) + entropy_bits(q)) / 2, 0.0, 1.0)


def entropy_bits(p: Array) -> Array:
    """Return the entropy in bits of shares `[..., bin]`, `[...]`."""
    return -(p * np.log2(p, out=np.zeros_like(p), where=p > 0)).sum(axis=-1)


def _shares(a: Any, b: Any, bins: int, limits: Range | None) -> tuple[Array, Array, int, int]:
    bins = whole(None, "bins", bins, 1, MOST_BINS)
    first, second, seen = pair(a, b)
    limits = support(limits, seen, first, second)
    p, q = (counts(x[None], bins, limits)[0] / x.size for x in (first, second))
    return p, q, first.size, second.size
