"""CF: circulate firing, several levels on both sides of zero.

In one step the neuron may fire up to K_P positive or K_N negative spikes, one per
multiple of the threshold that the membrane has passed, and subtracts as many thresholds
from it, toward zero. Nothing beyond the outermost level is lost: it stays on the membrane.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Ladder, Line, NeuronModel, Param, Var
from neurolab.neurons.common import Decay
from neurolab.ops import Value, where
from neurolab.surrogates import multi_rectangle


class State(NamedTuple):
    """Membrane after reset (the paper's v)."""

    u: Annotated[Value, Var("v", "Membrane potential after reset.")] = 0.0


class Params(NamedTuple):
    """Parameters of the circulate-firing neuron."""

    decay: Decay = 0.25
    threshold_pos: Annotated[
        Value,
        Param(0.01, 100.0, r"\theta_P", "Distance of the positive levels.", slider=(0.1, 3)),
    ] = 1.0
    threshold_neg: Annotated[
        Value,
        Param(-100.0, -0.01, r"\theta_N", "Distance of the negative levels.", slider=(-3, -0.1)),
    ] = -1.0
    levels_pos: Annotated[
        Value,
        Param(0, 255, "K_P", "Most positive spikes.", unit="spikes", slider=(0, 8), integer=True),
    ] = 2.0
    levels_neg: Annotated[
        Value,
        Param(0, 255, "K_N", "Most negative spikes.", unit="spikes", slider=(0, 8), integer=True),
    ] = 2.0


def step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Circulate firing; as many spikes as thresholds passed, on either side of zero."""
    h = p.decay * s.u + x
    above = fire.levels(h, p.threshold_pos, p.levels_pos)
    below = fire.levels(-h, -p.threshold_neg, p.levels_neg)
    n = above - below
    removed = where(n > 0.0, fire.reset(n) * p.threshold_pos, -fire.reset(n) * p.threshold_neg)
    u = h - removed
    return State(u), n, h


CF = NeuronModel(
    "cf",
    "CF",
    State,
    Params,
    step,
    "Zhou et al., Circulate-Firing Neurons and Learnable Gradients, Eq. 2, 10-13",
    compare=">",
    thresholds=(Ladder("threshold_pos", "levels_pos"), Ladder("threshold_neg", "levels_neg")),
    lines={
        "h": Line("u", "CF Eq. 2"),
        "above": Line("n_P", "CF Eq. 12"),
        "below": Line("n_N", "CF Eq. 13"),
        "n": Line("s", "CF Eq. 11"),
        "removed": Line("R", "CF Eq. 10", "What the spikes take off the membrane."),
        "u": Line("v", "CF Eq. 10"),
    },
    notes="Eq. 10 is read as subtracting the signed total count toward zero; as printed, with a "
    "negative θ_N, the membrane would run away. The paper's u and v are h and u in the records.",
    surrogate=multi_rectangle(),
)
