"""KLIF: a learnable factor k on the membrane, and no negative membrane.

After charging, the membrane is scaled by k and cut off below 0; what is left is compared
with the threshold, reset, and kept. A larger k brings the membrane closer to the threshold
and steepens the surrogate, as seen from the weights: k tunes both while the network learns.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Line, NeuronModel, Param
from neurolab.neurons.common import Membrane, ResetPotential, Threshold, TimeConstant
from neurolab.ops import Value, relu


class State(NamedTuple):
    """Membrane of the KLIF neuron."""

    u: Membrane = 0.0


class Params(NamedTuple):
    """Parameters of the KLIF neuron."""

    tau: TimeConstant = 2.0
    k: Annotated[
        Value, Param(0.01, 10.0, "k", "Factor on the charged membrane.", slider=(0.1, 3))
    ] = 1.0
    threshold: Threshold = 1.0
    v_reset: ResetPotential = 0.0


def decayed_hard_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Membrane scaled by k and kept above 0, input decayed; a spike resets to v_r."""
    charge = s.u - (s.u - p.v_reset) / p.tau + x / p.tau
    h = relu(p.k * charge)
    z = fire.spike(h - p.threshold)
    u = (1.0 - fire.reset(z)) * h + fire.reset(z) * p.v_reset
    return State(u), z, h


def decayed_soft_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Membrane scaled by k and kept above 0, input decayed; a spike subtracts θ."""
    charge = s.u - (s.u - p.v_reset) / p.tau + x / p.tau
    h = relu(p.k * charge)
    z = fire.spike(h - p.threshold)
    u = h - fire.reset(z) * p.threshold
    return State(u), z, h


def whole_hard_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Membrane scaled by k and kept above 0, input whole; a spike resets to v_r."""
    charge = s.u - (s.u - p.v_reset) / p.tau + x
    h = relu(p.k * charge)
    z = fire.spike(h - p.threshold)
    u = (1.0 - fire.reset(z)) * h + fire.reset(z) * p.v_reset
    return State(u), z, h


def whole_soft_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Membrane scaled by k and kept above 0, input whole; a spike subtracts θ."""
    charge = s.u - (s.u - p.v_reset) / p.tau + x
    h = relu(p.k * charge)
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
    """Return KLIF with 1/τ on the input or not, and with a hard or a soft reset."""
    return NeuronModel(
        "klif",
        "KLIF",
        State,
        Params,
        STEPS[decay_input, reset],
        "Jiang and Zhang, KLIF: An Optimized Spiking Neuron Unit for Tuning Surrogate Gradient "
        "Slope and Membrane Potential (2023)",
        lines={"charge": Line(r"\hat{h}"), "h": Line("h"), "z": Line("s"), "u": Line("u")},
        notes="The scaled membrane is what is reset and kept, so k acts again at every step; "
        "SpikingJelly's KLIFNode does the same unless scale_reset is set. The membrane starts "
        "at 0, there at v_reset; its soft reset decays towards 0, ours towards v_reset.",
        options={"decay_input": (True, False), "reset": ("hard", "soft")},
        chosen={"decay_input": decay_input, "reset": reset},
        factory=build,
        learnable=("k",),
    )


KLIF = build()
