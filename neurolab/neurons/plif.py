"""PLIF: the membrane time constant learns with the weights.

How long a neuron remembers is usually chosen by hand. PLIF makes it one learnable number
per layer, 1/τ = σ(w), which keeps τ above 1 whatever w does. Beyond that it is the plain
LIF that decays towards its reset potential, with or without 1/τ on the input.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Line, NeuronModel
from neurolab.neurons.common import TAU, Membrane, ResetPotential, Threshold
from neurolab.ops import Value
from neurolab.surrogates import arctangent


class State(NamedTuple):
    """Membrane of the PLIF neuron."""

    u: Membrane = 0.0


class Params(NamedTuple):
    """Parameters of the PLIF neuron."""

    tau: Annotated[Value, TAU._replace(transform="inverse_sigmoid")] = 2.0
    threshold: Threshold = 1.0
    v_reset: ResetPotential = 0.0


def decayed_hard_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Membrane and input decay with a learnable time constant; a spike resets to v_r."""
    h = s.u - (s.u - p.v_reset) / p.tau + x / p.tau
    z = fire.spike(h - p.threshold)
    u = (1.0 - fire.reset(z)) * h + fire.reset(z) * p.v_reset
    return State(u), z, h


def decayed_soft_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Membrane and input decay with a learnable time constant; a spike subtracts θ."""
    h = s.u - (s.u - p.v_reset) / p.tau + x / p.tau
    z = fire.spike(h - p.threshold)
    u = h - fire.reset(z) * p.threshold
    return State(u), z, h


def whole_hard_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Membrane decays with a learnable time constant, input does not; a spike resets to v_r."""
    h = s.u - (s.u - p.v_reset) / p.tau + x
    z = fire.spike(h - p.threshold)
    u = (1.0 - fire.reset(z)) * h + fire.reset(z) * p.v_reset
    return State(u), z, h


def whole_soft_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Membrane decays with a learnable time constant, input does not; a spike subtracts θ."""
    h = s.u - (s.u - p.v_reset) / p.tau + x
    z = fire.spike(h - p.threshold)
    u = h - fire.reset(z) * p.threshold
    return State(u), z, h


STEPS = {
    (True, "hard"): decayed_hard_step,
    (True, "soft"): decayed_soft_step,
    (False, "hard"): whole_hard_step,
    (False, "soft"): whole_soft_step,
}


def build(*, decay_input: bool = True, reset: str = "hard") -> NeuronModel:
    """Return PLIF with 1/τ on the input or not, and with a hard or a soft reset."""
    return NeuronModel(
        "plif",
        "PLIF",
        State,
        Params,
        STEPS[decay_input, reset],
        "Fang et al., Incorporating Learnable Membrane Time Constant to Enhance Learning of "
        "Spiking Neural Networks (ICCV 2021)",
        lines={"h": Line("h"), "z": Line("s"), "u": Line("u")},
        notes="The membrane starts at 0; SpikingJelly's ParametricLIFNode starts at v_reset. With "
        "the soft reset, v_reset is still what the membrane decays towards; there SpikingJelly "
        "has 0.",
        options={"decay_input": (True, False), "reset": ("hard", "soft")},
        chosen={"decay_input": decay_input, "reset": reset},
        factory=build,
        surrogate=arctangent(),
        learnable=("tau",),
    )


PLIF = build()
