"""Differences between timesteps beside SciPy: all 120 pairs of 16 steps × 10⁵ float32 samples."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from scipy.spatial.distance import jensenshannon
from scipy.stats import wasserstein_distance

from neurolab import analysis
from neurolab.analysis import histograms
from tests.benchmarks.measure import Timing, interleaved

TIME, NEURONS, BINS = 16, 100_000, 64


def drifting() -> np.ndarray:
    """Return `[time, neuron]` samples whose spread grows from step to step."""
    random = np.random.default_rng(0)
    spread = np.linspace(0.5, 1.0, TIME)[:, None]
    return (random.normal(size=(TIME, NEURONS)) * spread).astype(np.float32)


def transport(rounds: int) -> dict[str, Timing]:
    """Time the Wasserstein distances; SciPy sorts both samples of every pair."""
    x = drifting()
    return interleaved(
        {
            "neurolab": lambda: analysis.between_steps(x, "wasserstein", "all"),
            "scipy, pair by pair": lambda: [
                wasserstein_distance(a, b) for a, b in combinations(x, 2)
            ],
        },
        rounds,
    )


def divergence(rounds: int) -> dict[str, Timing]:
    """Time the Jensen–Shannon divergences; every contender makes one histogram per step."""
    x = drifting()
    limits = (float(x.min()), float(x.max()))
    edges = np.linspace(*limits, BINS + 1)

    def ours() -> object:
        return analysis.between_steps(x, "jensen_shannon", "all", bins=BINS)

    def pairs(tables: list[np.ndarray]) -> object:
        return [jensenshannon(p, q, base=2) ** 2 for p, q in combinations(tables, 2)]

    peers = {
        "scipy, numpy.histogram(bins, range)": lambda: pairs(
            [np.histogram(row, BINS, limits)[0] for row in x]
        ),
        "scipy, numpy.histogram(edges)": lambda: pairs([np.histogram(row, edges)[0] for row in x]),
    }
    histograms.compile_counter()
    return interleaved({"neurolab": ours, **peers}, rounds)


def live(rounds: int) -> dict[str, Timing]:
    """Time what the page asks for while a slider moves, for five populations."""
    x = drifting()
    histograms.compile_counter()

    def five(measure: str, against: str, replicates: int) -> object:
        return [
            analysis.between_steps(x, measure, against, bins=BINS, replicates=replicates)
            for _ in range(5)
        ]

    return interleaved(
        {
            f"{measure}, {against}{', intervals' if replicates else ''}": (
                lambda m=measure, a=against, r=replicates: five(m, a, r)
            )
            for measure in ("jensen_shannon", "wasserstein")
            for against in ("first", "all")
            for replicates in (0, 200)
        },
        rounds,
    )
