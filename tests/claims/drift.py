"""Whether AR-LIF's membrane drifts less than LIF's.

AR-LIF Fig. 1(c): adaptive reset has the lower Jensen-Shannon divergence and the lower
Wasserstein distance between time steps. For every stimulus and each other reset this prints
AR-LIF's mean over the steps minus the other's, with a 95 % interval over seeds: below 0 the
claim holds. All models of a seed receive the same input.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np

import neurolab as nl
from neurolab.stimuli import Stimulus
from tests.claims.asked import Asked
from tests.claims.judging import Judged, say

PAPER = "AR-LIF's membrane drifts less from step to step than LIF's (AR-LIF Fig. 1c)"
STEPS, NEURONS, SEEDS, BINS = 16, 10_000, 20, 64
OTHERS = ("lif_hard", "lif_soft")
MEASURES = ("jensen_shannon", "wasserstein")
AGAINST = ("first", "previous")
INPUTS = {
    "normal": ("normal", {"mean": 0.3, "std": 0.5}),
    "normal, mean 0, std 1": ("normal", {"mean": 0.0, "std": 1.0}),
    "perturbed normal, fixed per neuron": ("perturbed_normal", {"perturbation": 0.2}),
    "perturbed normal, drifting": ("perturbed_normal", {"perturbation": 0.2, "drift": 0.05}),
}


class Drift(NamedTuple):
    """One comparison: AR-LIF against the other, mean over steps, seed by seed."""

    stimulus: str
    other: str
    measure: str
    against: str
    own: np.ndarray
    theirs: np.ndarray

    @property
    def judged(self) -> Judged:
        """AR-LIF minus the other, which the paper has below 0."""
        return Judged(self.stimulus, tuple((self.own - self.theirs).tolist()), "", more=False)


def drifts(source: Stimulus, model: str, engine: str) -> dict[tuple[str, str], float]:
    """Return the mean over the steps of every measure against the first and previous step."""
    h = nl.simulate(model, source, record=("h",), engine=engine).h
    found = {}
    for measure, against in product(MEASURES, AGAINST):
        value = nl.analysis.between_steps(h, measure, against, bins=BINS).value[1:]
        found[measure, against] = float(value.mean())
    return found


def claims(
    seeds: int = SEEDS, neurons: int = NEURONS, engine: str = "numba", steps: int = STEPS
) -> Iterator[Drift]:
    """Yield every comparison."""
    for name, (kind, numbers) in INPUTS.items():
        runs = []
        for seed in range(seeds):
            source = nl.stimuli.make(kind, time=steps, neurons=neurons, seed=seed, **numbers)
            runs.append({m: drifts(source, m, engine) for m in ("ar_lif", *OTHERS)})
        for other, measure, against in product(OTHERS, MEASURES, AGAINST):
            own, theirs = (
                np.array([run[m][measure, against] for run in runs]) for m in ("ar_lif", other)
            )
            yield Drift(name, other, measure, against, own, theirs)


def run(asked: Asked) -> None:
    """Print every comparison as a line of a table."""
    seeds = len(asked.repeats(SEEDS))
    neurons = 200 if asked.quick else NEURONS
    say(f"{STEPS} steps, {neurons:,} neurons, {seeds} seeds, {BINS} bins; AR-LIF minus other")
    say("| input | other | measure | against step | AR-LIF | other | difference | verdict |")
    say("|---|---|---|---|---|---|---|---|")
    for c in claims(seeds, neurons, "numpy" if asked.quick else "numba"):
        mean, half = c.judged.interval
        say(
            f"| {c.stimulus} | {c.other} | {c.measure} | {c.against} | {c.own.mean():.4f} | "
            f"{c.theirs.mean():.4f} | {mean:+.4f} ± {half:.4f} | {c.judged.verdict} |"
        )
