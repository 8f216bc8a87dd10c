"""How much a population's distribution drifts from one timestep to another."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np

from neurolab.analysis.bootstrap import FEWEST
from neurolab.analysis.checks import Array, among, time_by_neuron
from neurolab.analysis.histograms import MOST_BINS
from neurolab.analysis.samples import Range, sample, support
from neurolab.analysis.step_pairs import Pairs, jensen_shannon_pairs, wasserstein_pairs
from neurolab.checks import whole
from neurolab.errors import ParameterError

MEASURES = ("jensen_shannon", "wasserstein")
AGAINST = ("first", "previous", "all")
FEWEST_REPLICATES, MOST_REPLICATES = 40, 10_000  # one of 40 is 2.5 %
LARGEST_SEED = 2**64 - 1


class StepDifferences(NamedTuple):
    """What `between_steps` found; arrays are `[time]`, or `[time, time]` against all.

    Attributes
    ----------
    value : float64
        In bits, or in the unit of the samples.
    floor : float64
        What chance alone would show, were both steps independent samples of one distribution.
        For Jensen–Shannon (K − 1)/(4 n ln 2) bits, with n neurons and K bins that hold a sample
        of either step: first order in 1/n, and too small where tails are thin, because bins
        that could hold a sample hold none. It is for independent neurons and steps: neurons
        that resemble each other show more, and those that resemble themselves from step to
        step show less. `jensen_shannon_bias` does not assume equal distributions and counts
        the bins of each sample for itself, so it is another number.
    low, high : float64
        The 95 % interval of the true value; NaN where there is none.
    measure, against, bins, range, samples, replicates, notes
        What a caption states.
    """

    value: Array
    floor: Array
    low: Array
    high: Array
    measure: str
    against: str
    bins: int | None
    range: Range
    samples: int
    replicates: int
    notes: tuple[str, ...]


def between_steps(
    samples: Any,
    measure: Literal["jensen_shannon", "wasserstein"] = "jensen_shannon",
    against: Literal["first", "previous", "all"] = "first",
    *,
    bins: int = 64,
    range: Range | None = None,  # noqa: A002 - NumPy's word
    replicates: int = 0,
    seed: int = 0,
) -> StepDifferences:
    """Compare the distribution over neurons between timesteps.

    Parameters
    ----------
    samples : array_like
        `[time, neuron]`, for example a membrane potential.
    measure : {"jensen_shannon", "wasserstein"}
        See the functions of these names for estimator and bias. float32 samples keep about
        five digits of the distance.
    against : {"first", "previous", "all"}
        Every step against the first one, against the one before it, or all against all.
    bins : int
        Number of equal bins, 1 to 10 000, the same for all steps.
    range : (float, float), optional
        Limits of the bins, so that several populations can share them; those of all samples
        when left out. Samples outside are refused. The Wasserstein distance uses neither bins
        nor range: they are checked and change nothing.
    replicates : int
        Bootstrap replicates over neurons for 95 % intervals: 0 for none, else 40 to 10 000.
        See `neurolab.analysis.bootstrap` for the two intervals and their reasons.
    seed : int
        Of the bootstrap. Same seed, same interval.

    Returns
    -------
    StepDifferences
        `value` in bits or in the unit of the samples; `floor`, the value to expect by chance
        between independent samples of one distribution (neurons that resemble themselves from
        step to step show less); `low` and `high`, the interval of the true value, NaN
        where there is none; and what a caption states: measure, bins (None for Wasserstein),
        range, samples per step, replicates, and `notes` on what to be careful with.
        A step against itself is 0. The first step has no previous one: NaN.

    Raises
    ------
    ParameterError
        For empty samples, NaN or infinity, samples outside `range`, or other bad input.
    """
    bins, replicates = _checked(measure, against, bins, replicates, seed)
    steps, seen = sample(time_by_neuron(samples, "samples"), "samples")
    limits = support(range, seen, steps)
    time, size = steps.shape
    binned = measure == "jensen_shannon"
    notes = _notes(size, bins if binned else 0, replicates)
    drawn = replicates if _enough(size, bins if binned else 0) else 0
    pairs = _pairs(time, against)
    if binned:
        found = jensen_shannon_pairs(steps, bins, limits, pairs, drawn, seed)
    else:
        limits = seen
        found = wasserstein_pairs(steps, limits, pairs, drawn, seed)
    own = (0.0, 0.0, *((0.0, 0.0) if drawn else (np.nan, np.nan)))
    value, floor, low, high = (
        _laid_out(of, pairs, time, against, a) for of, a in zip(found, own, strict=True)
    )
    return StepDifferences(
        value,
        floor,
        low,
        high,
        measure=measure,
        against=against,
        bins=bins if binned else None,
        range=limits,
        samples=size,
        replicates=drawn,
        notes=notes,
    )


def _checked(measure: str, against: str, bins: Any, replicates: Any, seed: Any) -> tuple[int, int]:
    among("measure", measure, MEASURES)
    among("way to compare steps against", against, AGAINST)
    whole(None, "seed", seed, 0, LARGEST_SEED)
    replicates = whole(None, "replicates", replicates, 0, MOST_REPLICATES)
    if 0 < replicates < FEWEST_REPLICATES:
        raise ParameterError(
            f"replicates = {replicates} must be 0, or {FEWEST_REPLICATES} to {MOST_REPLICATES}",
            parameter="replicates",
            value=replicates,
        )
    return whole(None, "bins", bins, 1, MOST_BINS), replicates


def _enough(size: int, bins: int) -> bool:
    """Return whether an interval of so many neurons, and bins or none, can be trusted."""
    return size >= max(FEWEST, bins)


def _notes(size: int, bins: int, replicates: int) -> tuple[str, ...]:
    """Return what a reader of the numbers should be careful with."""
    notes: list[str] = []
    if bins > size:
        notes.append(
            f"more bins ({bins}) than samples per step ({size}): mostly chance, see the floor"
        )
    if replicates and not _enough(size, bins):
        least = max(FEWEST, bins)
        notes.append(f"no interval: {size} neurons, and at least {least} are needed")
    return tuple(notes)


def _pairs(time: int, against: str) -> Pairs:
    if against == "all":
        return Pairs(*np.triu_indices(time, 1))
    later = np.arange(1, time)
    return Pairs(later - 1 if against == "previous" else np.zeros_like(later), later)


def _laid_out(numbers: Array, pairs: Pairs, time: int, against: str, own: float) -> Array:
    """Return one number per pair as a symmetric matrix, or as a curve; `own` is a step's own."""
    if against == "all":
        matrix = np.full((time, time), own)
        matrix[pairs.first, pairs.second] = matrix[pairs.second, pairs.first] = numbers
        return matrix
    start = np.nan if against == "previous" else own
    return np.concatenate([[start], numbers])
