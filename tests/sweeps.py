"""A small sweep and its input, which the tests of `neurolab.sweeping` share."""

from __future__ import annotations

import neurolab as nl
from neurolab.slot import Slot
from neurolab.sweeping import Plan, SweepResult

X = nl.stimuli.poisson(time=30, neurons=7, rate=0.5, weight=0.9, seed=3)
NOISE = nl.stimuli.normal(time=14, neurons=5, mean=0.6, std=0.8, seed=2)
TAU, RATE = ("tau", 1.5, 6.0), ("input.rate", 0.2, 1.0)


def small(**changes):
    """Return a plan of 5 x 4 cells of CLIF."""
    about = {"metric": "std", "engine": "numpy", "x": (*TAU, 5), "y": (*RATE, 4)} | changes
    return Plan(about.pop("slot", Slot("clif")), about.pop("stimulus", X), **about)


def whole(plan, **how):
    """Return everything that a plan finds."""
    found = SweepResult.blank(plan)
    for tile in plan.run(**how):
        found.add(tile)
    return found
