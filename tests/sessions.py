"""Experiments that change everything, and the page's numbers held against a program's."""

from __future__ import annotations

import numpy as np

import neurolab as nl
from neurolab.experiment import Experiment
from neurolab.explorer.compute import Computer
from neurolab.session import models
from neurolab.slot import Slot, pairs
from neurolab.surrogates import rectangle

ALL = [Slot(name) for name in nl.neurons()]
CHANGED = (
    Slot("clif", pairs({"tau": 3.1}), compare=">", surrogate=rectangle(width=2.0, strict=True)),
    Slot("clif", pairs({"tau": 3.1}), label='it\'s "CLIF" \\ τ'),
    Slot("qb_lif", pairs({"max_level": 3}), pairs({"reset_scope": "input"})),
    Slot("cf", pairs({"threshold_pos": 0.7, "levels_neg": 4}), detach_reset=True),
    Slot("lif_soft", pairs({"decay": 0.9}), resets=False),
)
SMALL = {"time": 40, "neurons": 7, "neuron": 3}


def ran(code: str) -> dict:
    """Return what is there after a program has run."""
    space: dict = {}
    exec(compile(code, "session.py", "exec"), space)  # noqa: S102
    return space


def same(a, b) -> bool:
    """Tell whether two arrays have one shape and the same numbers."""
    return np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True)


def check(experiment: Experiment, found: dict) -> None:
    """Hold what a program found against the page."""
    page = Computer("numpy").picture(experiment)
    titles = models.titles_of(experiment)
    assert list(found["runs"]) == titles
    assert same(found["current"], page.current)
    parts = zip(titles, page.traces, page.populations, page.correlations, strict=True)
    for title, trace, group, correlation in parts:
        states = found.get("states", {}).get(title, {})
        seen = {"h": found["h"][title], "u": found["u"][title], **states}
        assert seen.keys() == trace.series.keys()
        assert all(same(seen[name], values) for name, values in trace.series.items())
        assert same(np.flatnonzero(found["spikes"][title]), trace.spike_time)
        assert same(found["spikes"][title][trace.spike_time], trace.spike_level)
        moving = list(found.get("thresholds", {}).get(title, {}).values())
        assert (trace.threshold is None) == (not moving)
        assert not moving or same(moving[0], trace.threshold)
        assert same(found["rate"][title], group.rate / group.neurons)
        assert same(found["count"][title], group.counts)
        for mine, theirs in zip(
            found["histogram"][title], group.histogram(experiment.histogram), strict=True
        ):
            assert same(mine, theirs)
        assert same(found["correlation"][title], correlation)
