"""LIF whose spike subtracts a strength of its own, ρ, instead of the threshold.

With ρ = θ this is the soft reset. ρ stays positive, which is AR-LIF's objection to it:
it can weaken the reset but never push the other way.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Line, NeuronModel, Param
from neurolab.neurons.common import Decay, Gain, Membrane, Threshold
from neurolab.ops import Value


class State(NamedTuple):
    """Membrane of the LIF neuron with ρ-soft reset."""

    u: Membrane = 0.0


class Params(NamedTuple):
    """Parameters of the LIF neuron with ρ-soft reset."""

    decay: Decay = 0.5
    gain: Gain = 1.0
    threshold: Threshold = 1.0
    rho: Annotated[
        Value, Param(0.01, 100.0, r"\rho", "How much a spike subtracts.", slider=(0.1, 3))
    ] = 1.0


def step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Leaky integrate-and-fire; a spike subtracts ρ."""
    h = p.decay * s.u + p.gain * x
    z = fire.spike(h - p.threshold)
    u = h - fire.reset(z) * p.rho
    return State(u), z, h


LIF_RHO = NeuronModel(
    "lif_rho",
    "LIF, ρ-soft reset",
    State,
    Params,
    step,
    "Huang et al., AR-LIF, Eq. 3 (soft reset with learnable ρ)",
    lines={
        "h": Line("h", "AR-LIF Eq. 1"),
        "z": Line("s", "AR-LIF Eq. 2"),
        "u": Line("u", "AR-LIF Eq. 3"),
    },
    learnable=("rho",),
)
