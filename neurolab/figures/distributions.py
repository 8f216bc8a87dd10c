"""How the membrane of a population is distributed at every step, and how far that moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from neurolab.analysis.information import Information, information
from neurolab.analysis.levels import capacity, effective_levels
from neurolab.analysis.theory import membrane_variance
from neurolab.analysis.timesteps import StepDifferences, between_steps
from neurolab.choices import Distributions
from neurolab.model import NeuronModel
from neurolab.result import Result
from neurolab.stimuli.kinds import NormalNoise

Array = np.ndarray[Any, Any]
MEASURES = ("jensen_shannon", "wasserstein")
# What a membrane that only leaks and sums its input may have beside its decay.
THRESHOLDS = ("threshold", "threshold_pos", "threshold_neg", "levels_pos", "levels_neg")
LEAKY = frozenset(("decay", "gain", "v_reset", "rho", *THRESHOLDS))
GRAIN = 0.25  # the range that models share is rounded to it, so that a drag moves it rarely
REPLICATES = 200


@dataclass(frozen=True, eq=False)
class Drift:
    """One model's membrane over the steps, in small numbers.

    Attributes
    ----------
    edges : `[bin + 1]`, share : `[step, bin]`
        The histogram of every step, over the range that all models share.
    samples : int
        Neurons per step.
    curves : dict
        By measure: every step against the first or the previous one.
    matrix : StepDifferences
        The chosen measure between any two steps.
    mean, variance : `[step]`
    theory : `[step]` or None
        The variance in closed form, for a leaky membrane under independent input that is
        never reset.
    told : Information
        What the output tells about the membrane before reset, over all steps.
    most : float
        The entropy that the number of levels allows, in bits (QB-LIF Eq. 6).
    effective, active : float
        Number of levels with a probability above 0.01; share of outputs that are not 0.
    """

    edges: Array
    share: Array
    samples: int
    curves: dict[str, StepDifferences]
    matrix: StepDifferences
    mean: Array
    variance: Array
    theory: Array | None
    told: Information
    most: float
    effective: int
    active: float


def common_range(results: list[Result], membrane: str) -> tuple[float, float]:
    """Return one range that holds the membranes of every run, rounded outward."""
    every = [result[membrane] for result in results]
    low, high = min(float(h.min()) for h in every), max(float(h.max()) for h in every)
    low, high = np.floor(low / GRAIN) * GRAIN, np.ceil(high / GRAIN) * GRAIN
    return float(low), float(high if high > low else low + GRAIN)


def drift(
    result: Result,
    choices: Distributions | None = None,
    ends: tuple[float, float] | None = None,
    *,
    replicates: int = REPLICATES,
) -> Drift:
    """Return how a population's membrane is distributed over time.

    Parameters
    ----------
    result : Result
        A run with `h`, `levels`, and `u` where that is asked for.
    choices : Distributions, optional
        Membrane, what to compare with, measure of the matrix, number of bins.
    ends : (float, float), optional
        The range of the histograms; that of all steps when left out.
    replicates : int
        Of the bootstrap behind the intervals; 0 for none.
    """
    chosen = choices or Distributions()
    values = result[chosen.membrane]
    limits = ends or common_range([result], chosen.membrane)
    common: dict[str, Any] = {"bins": chosen.bins, "range": limits}
    counts = [np.histogram(row, bins=chosen.bins, range=limits)[0] for row in values]
    levels = result.levels
    return Drift(
        np.linspace(*limits, chosen.bins + 1),
        np.stack(counts) / values.shape[1],
        values.shape[1],
        _curves(values, chosen, limits, replicates),
        between_steps(values, chosen.measure, "all", **common),  # pyright: ignore[reportArgumentType]
        values.mean(axis=1, dtype=np.float64),
        values.var(axis=1, dtype=np.float64),
        growing_variance(result),
        information(result.h, levels, min(chosen.bins, levels.size)),
        most_information(result.model, result.params),
        effective_levels(levels),
        float((levels != 0).mean()),
    )


def with_intervals(found: Drift, result: Result, chosen: Distributions) -> Drift:
    """Return what was found with the intervals that were left out."""
    limits = float(found.edges[0]), float(found.edges[-1])
    curves = _curves(result[chosen.membrane], chosen, limits, REPLICATES)
    return replace(found, curves=curves)


def _curves(
    values: Array, chosen: Distributions, limits: tuple[float, float], replicates: int
) -> dict[str, StepDifferences]:
    how: dict[str, Any] = {"bins": chosen.bins, "range": limits, "replicates": replicates}
    against: Any = chosen.against
    return {name: between_steps(values, name, against, **how) for name in MEASURES}


def most_information(model: NeuronModel, params: Any) -> float:
    """Return log₂ of the number of levels that a neuron's output has, in bits."""
    highest = lowest = 0
    for ladder in model.thresholds:
        rungs = int(getattr(params, ladder.levels)) if ladder.levels else 1
        base = getattr(params, ladder.base or "", 1.0)
        down = ladder.scale * float(np.ravel(base)[0]) < 0.0
        highest += 0 if down else rungs
        lowest -= rungs if down or ladder.mirrored else 0
    return capacity(highest, lowest)


def growing_variance(result: Result) -> Array | None:
    """Return CF Eq. 9 for a run it holds for: fresh normal input, a plain leak, no reset.

    None for any other run. See `neurolab.analysis.theory.membrane_variance`.
    """
    x, params = result.current, result.params._asdict()
    plain = "decay" in params and set(params) <= LEAKY and not result.model.auxiliary
    if result.model.resets or not plain or not isinstance(x, NormalNoise):
        return None
    decay, gain = params["decay"], params.get("gain", 1.0)
    if np.ndim(decay) or np.ndim(gain):
        return None
    steps = np.arange(1, result.time + 1)
    return membrane_variance(steps, float(decay), (float(gain) * x.std) ** 2)
