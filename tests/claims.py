"""Does AR-LIF's membrane drift less than LIF's? `python -m tests.claims`.

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
from scipy import stats

import neurolab as nl
from neurolab.stimuli import Stimulus

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


class Claim(NamedTuple):
    """One comparison: AR-LIF minus the other, mean over steps and seeds, with its interval."""

    stimulus: str
    other: str
    measure: str
    against: str
    own: float
    theirs: float
    difference: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """Whether the claim holds, in words."""
        if self.high < 0.0:
            return "holds"
        return "does not hold" if self.low > 0.0 else "undecided"


def drifts(source: Stimulus, model: str, engine: str) -> dict[tuple[str, str], float]:
    """Return the mean over the steps of every measure against the first and previous step."""
    h = nl.simulate(model, source, record=("h",), engine=engine).h
    found = {}
    for measure, against in product(MEASURES, AGAINST):
        value = nl.analysis.between_steps(h, measure, against, bins=BINS).value[1:]
        found[measure, against] = float(value.mean())
    return found


def claims(seeds: int = SEEDS, neurons: int = NEURONS, engine: str = "numba") -> Iterator[Claim]:
    """Yield every comparison."""
    for name, (kind, numbers) in INPUTS.items():
        runs = []
        for seed in range(seeds):
            source = nl.stimuli.make(kind, time=STEPS, neurons=neurons, seed=seed, **numbers)
            runs.append({m: drifts(source, m, engine) for m in ("ar_lif", *OTHERS)})
        for other, measure, against in product(OTHERS, MEASURES, AGAINST):
            own = np.array([run["ar_lif"][measure, against] for run in runs])
            theirs = np.array([run[other][measure, against] for run in runs])
            gap = own - theirs
            error = stats.sem(gap) * stats.t.ppf(0.975, seeds - 1)
            mean = float(gap.mean())
            yield Claim(
                name,
                other,
                measure,
                against,
                float(own.mean()),
                float(theirs.mean()),
                mean,
                mean - float(error),
                mean + float(error),
            )


def main() -> None:
    """Print every comparison as a line."""
    print(f"{STEPS} steps, {NEURONS:,} neurons, {SEEDS} seeds, {BINS} bins; AR-LIF minus other")
    for c in claims():
        print(
            f"{c.stimulus:36} {c.other:9} {c.measure:15} {c.against:9} AR-LIF {c.own:.4f} "
            f"other {c.theirs:.4f} difference {c.difference:+.4f} "
            f"[{c.low:+.4f}, {c.high:+.4f}] {c.verdict}"
        )


if __name__ == "__main__":
    main()
