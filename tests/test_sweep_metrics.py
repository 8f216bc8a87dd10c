"""Metrics of sweeps against plain definitions of what they say, by NumPy and SciPy."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from scipy import stats
from scipy.spatial.distance import jensenshannon

import neurolab as nl
from neurolab.choices import Sweep
from neurolab.sweeping import METRICS

X = nl.stimuli.normal(time=60, neurons=40, mean=0.2, std=1.0, seed=5)


def intervals(levels):
    return np.concatenate([np.diff(np.flatnonzero(column)) for column in levels.T])


def divergence(a, b):
    both = np.concatenate([a, b])
    p, q = (np.histogram(part, 64, (both.min(), both.max()))[0] for part in (a, b))
    return jensenshannon(p, q, base=2) ** 2


def memory(u):
    """Return where the mean over neurons of r[k]/r[0] crosses 1/e on straight lines."""
    x = (u - u.mean(axis=0)).T
    r = np.mean([np.correlate(row, row, "full")[len(row) - 1 :] / (row @ row) for row in x], axis=0)
    k = int(np.argmax(r <= np.exp(-1)))
    return np.interp(-np.exp(-1), [-r[k - 1], -r[k]], [k - 1, k])


PLAIN = {
    "rate": lambda run: np.abs(run.levels).mean(),
    "spikes": lambda run: np.abs(run.levels).sum(axis=0).mean(),
    "silent": lambda run: (run.levels == 0).all(axis=0).mean(),
    "cv": lambda run: stats.variation(intervals(run.levels), ddof=1),
    "mean": lambda run: run.h.mean(),
    "std": lambda run: run.h.std(),
    "entropy": lambda run: stats.entropy(np.unique(run.levels, return_counts=True)[1], base=2),
    "effective_levels": lambda run: sum(
        (run.levels == k).mean() > 0.01 for k in np.unique(run.levels)
    ),
    "activity": lambda run: (run.levels != 0).mean(),
    "energy": lambda run: 0.9 * np.abs(run.levels).mean(),
    "jensen_shannon": lambda run: divergence(run.h[0], run.h[-1]),
    "wasserstein": lambda run: stats.wasserstein_distance(run.h[0], run.h[-1]),
    "decay_length": lambda run: memory(run.u),
}


@pytest.mark.parametrize("model", ["lif_hard", "cf", "qb_lif"])
@pytest.mark.parametrize("name", PLAIN)
def test_a_metric_is_what_it_says(model, name):
    run = nl.simulate(model, X, engine="numpy")
    metric = METRICS[name]
    kept = nl.simulate(model, X, engine="numpy", record=metric.needs(run.model))
    assert metric.measure(kept, run.model.surrogate) == pytest.approx(PLAIN[name](run), rel=1e-12)


def test_the_window_of_a_rectangle_is_its_width():
    run = nl.simulate("lif_hard", X, engine="numpy")
    for width in (0.5, 2.0):
        inside = (np.abs(run.h - 1.0) <= width / 2.0).mean()
        found = METRICS["inside"].measure(run, nl.surrogates.rectangle(width=width))
        assert found == pytest.approx(inside)


def test_spikes_of_both_signs_do_not_cancel():
    """Without leak from step to step, CF answers ±2 with a spike of either sign in turn."""
    drive = nl.stimuli.replay([2.0, -2.0] * 5)
    sides = ("threshold_pos", [1.0, 1.5]), ("decay", [0.0, 0.01])
    for name, value in (("rate", 1.0), ("spikes", 10.0), ("silent", 0.0)):
        found = nl.sweep("cf", drive, *sides, name, engine="numpy")
        assert (found.cells[0] == value).all()


def test_every_metric_can_be_chosen_on_the_page():
    (about,) = (f for f in fields(Sweep) if f.name == "metric")
    assert about.metadata["among"] == tuple(METRICS)
    with pytest.raises(nl.ParameterError, match="did you mean 'rate'"):
        Sweep(metric="ratee")


def test_every_metric_says_what_it_is():
    assert set(METRICS) == {*PLAIN, "inside"}
    for name, metric in METRICS.items():
        assert metric.name == name
        assert metric.title
        assert metric.sentence.endswith(".")
        assert metric.unit
