"""ALIF: every spike raises the threshold for a while.

The adaptive threshold gives a LIF neuron a second, slower memory: after a burst it is
harder to make it fire, and how much harder tells how much it fired lately. Compare CLIF,
which deepens the reset instead of raising the threshold.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Ladder, Line, NeuronModel, Param, Var
from neurolab.neurons.common import Decay, Membrane
from neurolab.ops import Value
from neurolab.surrogates import triangle


class State(NamedTuple):
    """Membrane, and how far the threshold is raised."""

    u: Membrane = 0.0
    a: Annotated[Value, Var("a", "How far the threshold is raised at the next step.")] = 0.0


class Params(NamedTuple):
    """Parameters of the ALIF neuron."""

    decay: Decay = 0.5
    threshold: Annotated[
        Value,
        Param(
            0.01, 100.0, r"\theta_0", "Threshold at rest; a spike subtracts it.", slider=(0.1, 3)
        ),
    ] = 1.0
    adapt_decay: Annotated[
        Value, Param(0.0, 1.0, r"\rho", "Share of the raise kept from one step to the next.")
    ] = 0.9
    adapt_gain: Annotated[
        Value, Param(0.0, 100.0, r"\kappa", "How far a spike raises the threshold.", slider=(0, 2))
    ] = 0.2


def step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Leaky integrate-and-fire; every spike raises the threshold for a while."""
    theta = p.threshold + s.a
    h = p.decay * s.u + x
    z = fire.spike(h - theta)
    a = p.adapt_decay * s.a + p.adapt_gain * z
    u = h - fire.reset(z) * p.threshold
    return State(u, a), z, h


ALIF = NeuronModel(
    "alif",
    "ALIF",
    State,
    Params,
    step,
    "Bellec et al., A solution to the learning dilemma for recurrent networks of spiking neurons "
    "(Nature Communications 2020), as CLIF's Appendix F cites it",
    thresholds=(Ladder("theta"),),
    lines={
        "theta": Line(r"\theta", "", "Threshold at this step."),
        "h": Line("h"),
        "z": Line("s"),
        "a": Line("a"),
        "u": Line("u"),
    },
    notes="The threshold at rest is subtracted at once, not the raised one. The gain stands in a, "
    "which therefore is the raise itself.",
    surrogate=triangle(height=0.3, width="threshold"),
)
