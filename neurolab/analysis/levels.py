"""What the output levels are like: their probabilities, their entropy in bits, their share.

QB-LIF's Fig. 6 shows for every layer of a trained network (b) the entropy of the levels,
(c) how many levels have a probability above 10⁻², (d) the share of neurons with non-zero
output; here each is one number of one population.

Probabilities are shares of the samples (the plug-in estimator), and samples are taken to be
independent draws of one distribution, although steps of one neuron are not. Counting makes an
entropy too small, by about (m − 1)/(2 n ln 2) bits for m values seen in n samples (Miller and
Madow); `correct=True` adds that.
"""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np

from neurolab.analysis.checks import Array, among, numbers, time_by_neuron
from neurolab.analysis.miller_madow import miller_madow
from neurolab.analysis.rates import level_counts
from neurolab.checks import whole
from neurolab.errors import ParameterError

MOST = 2**53  # whole numbers that a float64 holds
FARTHEST = 1_000_000  # between the lowest and the highest level; int16 allows 65,535


def level_probabilities(levels: Any) -> tuple[Array, Array]:
    """Return the levels from the lowest to the highest seen, and the share of each.

    A share has no bias, but a level that no sample holds seems impossible.

    Parameters
    ----------
    levels : array_like
        Signed number of spikes, whole numbers of any shape.

    Returns
    -------
    values : int64 `[level]`
    probabilities : float64 `[level]`
        They sum to 1; a level between the extremes that never occurred has 0.

    Raises
    ------
    ParameterError
        For empty input, or for anything but whole numbers.
    """
    values, counts = _counts(levels)
    return values, counts / counts.sum()


def entropy(levels: Any, *, correct: bool = False) -> float:
    """Return the entropy of the output levels in bits per neuron and step (QB-LIF Eq. 4).

    Parameters
    ----------
    levels : array_like
        Signed number of spikes, whole numbers of any shape; all of them are pooled.
    correct : bool
        Add Miller and Madow's (m − 1)/(2 n ln 2), which removes the bias to first order in
        1/n. The sum may then exceed the largest entropy possible.

    Returns
    -------
    float
        0 when all levels are equal, also for a single sample; at most `capacity`.

    Raises
    ------
    ParameterError
        For empty input, or for anything but whole numbers.
    """
    _, counts = _counts(levels)
    return plug_in(counts) + (shortfall(counts) if correct else 0.0)


def capacity(highest: int, lowest: int = 0) -> float:
    """Return log₂(N + 1), the most bits a step can carry with levels 0 … N (QB-LIF Eq. 6).

    With a `lowest` level below 0 the levels of both signs count: log₂(highest − lowest + 1).
    """
    low = whole(None, "lowest", lowest, -(2**31), 0)
    return float(np.log2(whole(None, "highest", highest, 0, 2**31) - low + 1))


def effective_levels(levels: Any, least: float = 1e-2) -> int:
    """Return how many levels have a probability above `least` (QB-LIF Fig. 6c).

    Level 0, silence, is one of them. The share of a level in n samples is uncertain by
    √(p/n), so for the paper's 10⁻² several thousand samples are wanted.

    Parameters
    ----------
    levels : array_like
        Signed number of spikes, whole numbers of any shape; all of them are pooled.
    least : float
        Probability that a level has to exceed.

    Raises
    ------
    ParameterError
        For empty input, for anything but whole numbers, or for `least` outside 0 … 1.
    """
    single = isinstance(least, Real) and not isinstance(least, bool)
    if not single or not 0.0 <= least <= 1.0:
        raise ParameterError(
            f"least = {least!r} must be a probability from 0 to 1", parameter="least", value=least
        )
    return int((level_probabilities(levels)[1] > least).sum())


def activity_ratio(levels: Any, over: str = "steps") -> float:
    """Return the share of neurons with non-zero output (QB-LIF Fig. 6d).

    A mean of outputs, so without bias; "run" grows with the number of steps.

    Parameters
    ----------
    levels : array_like
        Signed number of spikes, `[time]` or `[time, neuron]`.
    over : {"steps", "run"}
        The paper does not say within what time a neuron has to fire. "steps": within one
        step, averaged over the steps. "run": at any step of the run.

    Raises
    ------
    ParameterError
        For empty input, for anything but whole numbers, or for another `over`.
    """
    active = time_by_neuron(whole_levels(levels), "levels") != 0
    among("time to be active in", over, ("steps", "run"))
    return float((active if over == "steps" else active.any(axis=0)).mean())


def whole_levels(levels: Any) -> Array:
    """Return levels as int64, or raise `ParameterError` for what is not whole numbers."""
    array = numbers(levels, "levels")
    if array.size == 0:
        raise ParameterError("levels is empty", parameter="levels")
    if array.dtype.kind == "f" and not (np.isfinite(array) & (array == np.rint(array))).all():
        raise ParameterError(
            "levels must be whole numbers of spikes, without NaN (Result.levels, not spikes)",
            parameter="levels",
        )
    if array.dtype.itemsize > 4 and ((array > MOST).any() or (array < -MOST).any()):  # noqa: PLR2004
        raise ParameterError("levels holds numbers too large to count", parameter="levels")
    return array.astype(np.int64)


def _counts(levels: Any) -> tuple[Array, Array]:
    array = whole_levels(levels).ravel()
    if int(array.max()) - int(array.min()) > FARTHEST:
        raise ParameterError(
            f"levels reach from {array.min()} to {array.max()}; these are no spikes of one step",
            parameter="levels",
        )
    return level_counts(array)


def plug_in(counts: Array) -> float:
    """Return the entropy of shares of counts, in bits."""
    share = counts[counts > 0] / counts.sum()
    return abs(float(share @ np.log2(share)))  # not −0 for a certain outcome


def shortfall(counts: Array) -> float:
    """Return by how much counting makes an entropy too small, in bits, to first order in 1/n."""
    return float(miller_madow(np.count_nonzero(counts), counts.sum()))
