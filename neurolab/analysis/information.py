"""How much of the membrane the output tells: mutual information, in bits.

QB-LIF, Section 4: a spike that is 0 or 1 tells at most 1 bit per step of the membrane it was
made from (Eq. 5), a burst of up to N at most log₂(N + 1) (Eq. 6), and what it tells is missing
from the doubt that is left about the membrane (Eq. 7). Its Fig. 1 draws the two.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from neurolab.analysis.checks import Array, numbers
from neurolab.analysis.levels import plug_in, shortfall, whole_levels
from neurolab.analysis.samples import LARGEST, sample
from neurolab.checks import whole
from neurolab.errors import ParameterError

TABLE = 1 << 20  # places of a table of counts; beyond it, sorting takes less memory


class Information(NamedTuple):
    """What the output tells about the membrane, in bits.

    Attributes
    ----------
    membrane : float
        H(U), of the binned membrane. It grows with the number of bins.
    levels : float
        H(S), of the output.
    membrane_given_levels : float
        H(U|S) = H(U) − I(U;S), what is still unknown once the output is known (Eq. 7).
    levels_given_membrane : float
        H(S|U) = H(S) − I(U;S). 0 where the output is a function of the binned membrane; the
        bins that a threshold runs through leave a little.
    shared : float
        I(U;S), what the output tells about the membrane (Eq. 5, 6).
    bins, samples : int
        Number of bins of the membrane, number of pairs.
    bias : float
        Miller and Madow's estimate of how much counting adds to `shared`, in bits; subtract it
        to correct. It is below 0 where the output is a function of the binned membrane.
    """

    membrane: float
    levels: float
    membrane_given_levels: float
    levels_given_membrane: float
    shared: float
    bins: int
    samples: int
    bias: float


def information(membrane: Any, levels: Any, bins: Any = 64) -> Information:
    """Return what the output tells about the membrane it was made from (QB-LIF Eq. 4 to 7).

    The membrane is cut into bins and pairs of bin and level are counted. The output of a
    neuron is a function of its membrane, so that H(S|U) = 0 and I(U;S) = H(S) (Eq. 5); of the
    bin it is one only if no threshold lies within a bin. Give edges that contain the
    thresholds to see Eq. 5 exactly, and `levels != 0` to compare a burst with the binary spike.

    Parameters
    ----------
    membrane : array_like
        Membrane at the threshold test, before the reset (`Result.h`), any shape.
    levels : array_like
        Signed number of spikes of the same shape (`Result.levels`).
    bins : int or array_like
        Number of bins of equal width from the lowest to the highest membrane, or the rising
        edges of the bins, each of which holds its lower edge and the last both. A membrane
        that never changes fills one bin: all entropies of it are 0.

    Raises
    ------
    ParameterError
        For empty input, shapes that differ, NaN, infinity and membranes or edges beyond ±1e300,
        levels that are not whole, a membrane outside the edges, and more bins than samples:
        there nearly every sample is alone in its bin, and the output would seem to be told
        whatever it is.
    """
    s = whole_levels(levels)
    u = sample(membrane, "membrane")[0].astype(np.float64)
    if u.shape != s.shape:
        raise ParameterError(
            f"membrane has shape {u.shape} and levels {s.shape}; they must be alike",
            parameter="membrane",
        )
    edges = _edges(u, bins)
    row, column = _bin_of(u.ravel(), edges), _column(s.ravel())
    joint = _occurrences(row * (int(column.max()) + 1) + column)
    of_bins, of_levels = np.bincount(row), np.bincount(column)
    h_u, h_s, both = plug_in(of_bins), plug_in(of_levels), plug_in(joint)
    shared = max(0.0, h_u + h_s - both)
    bias = shortfall(joint) - shortfall(of_bins) - shortfall(of_levels)
    return Information(
        h_u, h_s, max(0.0, both - h_s), max(0.0, both - h_u), shared, len(edges) - 1, u.size, bias
    )


def _bin_of(u: Array, edges: Array) -> Array:
    """Return every sample's bin: guessed as for equal bins, then set right by the edges."""
    last, wide = len(edges) - 2, (edges[-1] - edges[0]) / (len(edges) - 1)
    if last == 0:
        return np.zeros(len(u), np.int64)
    if not np.allclose(np.diff(edges), wide, rtol=1e-6, atol=0.0):
        found = np.searchsorted(edges, u, side="right") - 1
        return np.minimum(found, last)
    found = np.minimum(((u - edges[0]) / wide).astype(np.int64), last)
    found -= u < edges[found]
    found += (u >= edges[found + 1]) & (found < last)
    return found


def _column(levels: Array) -> Array:
    """Return every level's place: above the lowest, or among those seen where they lie far."""
    low = int(levels.min())
    if int(levels.max()) - low < TABLE:
        return levels - low
    return np.unique(levels, return_inverse=True)[1].astype(np.int64)


def _occurrences(pairs: Array) -> Array:
    """Return how often every pair occurs; of many levels few pairs do."""
    if int(pairs.max()) < TABLE:
        return np.bincount(pairs)
    return np.unique(pairs, return_counts=True)[1]


def _edges(u: Array, bins: Any) -> Array:
    if np.ndim(bins) == 0:
        count = whole(None, "bins", bins, 1, 1_000_000)
        low, high = float(u.min()), float(u.max())
        edges = np.linspace(low, high, count + 1) if high > low else np.array([low, np.inf])
        if count > 1 and not (np.diff(edges) > 0.0).all():  # equal but for the last digits
            edges = np.array([low, high])
    else:
        edges = numbers(bins, "bins").astype(np.float64)
        count = edges.size - 1
        if (np.isfinite(edges) & (np.abs(edges) > LARGEST)).any():
            raise ParameterError(f"bins: finite edges lie within ±{LARGEST:g}", parameter="bins")
        if edges.ndim != 1 or count < 1 or not (np.diff(edges) > 0.0).all():
            raise ParameterError("bins must be a number or rising edges", parameter="bins")
        if u.min() < edges[0] or u.max() > edges[-1]:
            raise ParameterError(
                f"the membrane reaches from {u.min():g} to {u.max():g}, outside the edges "
                f"{edges[0]:g} to {edges[-1]:g}",
                parameter="bins",
            )
    if count > u.size:
        raise ParameterError(
            f"bins = {count} for {u.size} samples; use at most one bin per sample",
            parameter="bins",
            value=count,
            bounds=(1, u.size),
        )
    return edges
