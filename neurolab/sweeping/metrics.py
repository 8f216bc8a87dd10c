"""What can be measured in every cell of a sweep: one number from one run.

A metric that has no answer (intervals of a neuron that never fired twice) is NaN, never 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from neurolab.analysis.checks import Array
from neurolab.analysis.correlation import population_autocorrelation
from neurolab.analysis.divergence import jensen_shannon
from neurolab.analysis.energy import energy
from neurolab.analysis.intervals import coefficient_of_variation, interspike_intervals
from neurolab.analysis.levels import activity_ratio, effective_levels, entropy
from neurolab.analysis.memory import decay_length
from neurolab.analysis.samples import sample
from neurolab.analysis.transport import wasserstein
from neurolab.gradient_window import peak_of, share_at_half_peak, slope_of
from neurolab.model import NeuronModel
from neurolab.result import Result
from neurolab.signs import is_signed
from neurolab.surrogates import Surrogate

PICO = 1e12


class Metric(NamedTuple):
    """One number that is read off a run.

    Attributes
    ----------
    name, title, unit : str
        Identifier, name for people, unit ("1" for a plain number).
    sentence : str
        What it is, with its estimator.
    records : tuple of str
        What the run has to keep, as in `neurolab.simulate`; "count" is always kept.
    measure : callable
        `measure(result, surrogate)`, the number of one cell's run; the surrogate is the one
        the swept model learns with.
    """

    name: str
    title: str
    unit: str
    sentence: str
    records: tuple[str, ...]
    measure: Callable[[Result, Surrogate], float]

    def needs(self, model: NeuronModel) -> tuple[str, ...]:
        """Return what a run of this model has to keep.

        Spikes of both signs cancel in the count, so a neuron that fires both keeps its levels.
        """
        if "count" not in self.records:
            return self.records
        return ("levels",) if is_signed(model) else ()


def _rate(run: Result, _: Surrogate) -> float:
    return float(run.rate().mean())


def _spikes(run: Result, _: Surrogate) -> float:
    return float(run.rate().mean() * run.time)


def _silent(run: Result, _: Surrogate) -> float:
    return float((run.rate() == 0.0).mean())


def _irregularity(run: Result, _: Surrogate) -> float:
    return coefficient_of_variation(interspike_intervals(run.levels))


def _mean(run: Result, _: Surrogate) -> float:
    return float(run.h.mean(dtype=np.float64))


def _spread(run: Result, _: Surrogate) -> float:
    return float(run.h.std(dtype=np.float64))


def _inside(run: Result, surrogate: Surrogate) -> float:
    params = run.params._asdict()
    slopes = slope_of(run.model, surrogate, run.h, params)
    return share_at_half_peak(slopes, peak_of(run.model, surrogate, params))


def _entropy(run: Result, _: Surrogate) -> float:
    return entropy(run.levels)


def _effective_levels(run: Result, _: Surrogate) -> float:
    return float(effective_levels(run.levels))


def _activity(run: Result, _: Surrogate) -> float:
    return activity_ratio(run.levels)


def _energy(run: Result, _: Surrogate) -> float:
    return PICO * energy(run.levels).joules / (run.time * run.neurons)


def _jensen_shannon(run: Result, _: Surrogate) -> float:
    return float(jensen_shannon(*_ends(run)))


def _wasserstein(run: Result, _: Surrogate) -> float:
    return float(wasserstein(*_ends(run)))


def _ends(run: Result) -> Array:
    """Return the membranes of the first and the last step, refused by the name a user knows."""
    return sample(run.h[[0, -1]], "the membrane")[0]


def _decay_length(run: Result, _: Surrogate) -> float:
    found: Any = decay_length(population_autocorrelation(run.u).mean)
    return float(found)


_ALL = (
    Metric(
        "rate",
        "Firing rate",
        "spikes/step",
        "Mean number of spikes per neuron and step, signs ignored.",
        ("count",),
        _rate,
    ),
    Metric(
        "spikes",
        "Spikes per neuron",
        "spikes",
        "Mean number of spikes of a neuron in the whole run, signs ignored.",
        ("count",),
        _spikes,
    ),
    Metric(
        "silent",
        "Silent neurons",
        "1",
        "Share of neurons that never fire.",
        ("count",),
        _silent,
    ),
    Metric(
        "cv",
        "Variation of intervals",
        "1",
        "Standard deviation of the steps between spikes over their mean, pooled over neurons; "
        "no answer with fewer than two intervals.",
        ("levels",),
        _irregularity,
    ),
    Metric(
        "mean",
        "Mean membrane",
        "1",
        "Mean of the membrane before reset over neurons and steps.",
        ("h",),
        _mean,
    ),
    Metric(
        "std",
        "Spread of the membrane",
        "1",
        "Standard deviation of the membrane before reset over neurons and steps.",
        ("h",),
        _spread,
    ),
    Metric(
        "inside",
        "Membranes inside the surrogate window",
        "1",
        "Share of membranes before reset at which the surrogate is at least half its peak.",
        ("h",),
        _inside,
    ),
    Metric(
        "entropy",
        "Entropy of the levels",
        "bits",
        "Entropy of the number of spikes of a neuron in a step, pooled, without correction.",
        ("levels",),
        _entropy,
    ),
    Metric(
        "effective_levels",
        "Levels in use",
        "levels",
        "Number of levels, silence among them, with a share above one in a hundred.",
        ("levels",),
        _effective_levels,
    ),
    Metric(
        "activity",
        "Active neurons",
        "1",
        "Share of neurons that fire in a step, averaged over steps.",
        ("levels",),
        _activity,
    ),
    Metric(
        "energy",
        "Energy per neuron and step",
        "pJ",
        "One 32-bit accumulate of 0.9 pJ (45 nm) for every spike and one outgoing connection.",
        ("levels",),
        _energy,
    ),
    Metric(
        "jensen_shannon",
        "Divergence of the last from the first step",
        "bits",
        "Jensen-Shannon divergence between the membranes before reset of the first and the "
        "last step over neurons; few neurons make it too large.",
        ("h",),
        _jensen_shannon,
    ),
    Metric(
        "wasserstein",
        "Distance of the last from the first step",
        "1",
        "Wasserstein distance between the membranes before reset of the first and the last "
        "step over neurons; few neurons make it too large.",
        ("h",),
        _wasserstein,
    ),
    Metric(
        "decay_length",
        "Memory of the membrane",
        "steps",
        "Lag at which the autocorrelation of the membrane after reset, averaged over neurons, "
        "has fallen to 1/e; short runs make it too short.",
        ("u",),
        _decay_length,
    ),
)
METRICS: dict[str, Metric] = {metric.name: metric for metric in _ALL}
