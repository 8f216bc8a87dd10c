"""Ternary spikes: −1, 0 or 1, and a learnable amplitude.

Two spikes of opposite sign carry more than one: log2 3 instead of 1 bit per step, and still
no multiplication, because the amplitude can be folded into the next layer's weights after
training. A spike of either sign sets the membrane to 0.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Ladder, Line, NeuronModel, Param
from neurolab.neurons.common import Decay, Membrane, Threshold
from neurolab.ops import Value, absolute
from neurolab.surrogates import straight_through


class State(NamedTuple):
    """Membrane of the ternary neuron."""

    u: Membrane = 0.0


class Params(NamedTuple):
    """Parameters of the ternary neuron."""

    decay: Decay = 0.25
    threshold: Threshold = 1.0
    amplitude: Annotated[
        Value, Param(0.01, 100.0, "a", "Size of a spike's output.", slider=(0.1, 3))
    ] = 1.0


def whole_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Leaky integrator that fires 1 at θ and −1 at −θ; either sets the membrane to 0."""
    h = p.decay * s.u + x
    level = fire.ternary(h, p.threshold)
    u = h * (1.0 - absolute(fire.reset(level)))
    return State(u), p.amplitude * level, h


def half_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Leaky integrator that fires 1 at θ/2 and −1 at −θ/2; either sets the membrane to 0."""
    h = p.decay * s.u + x
    level = fire.ternary(h, 0.5 * p.threshold)
    u = h * (1.0 - absolute(fire.reset(level)))
    return State(u), p.amplitude * level, h


LINES = {
    "h": Line("h", "Ternary Spike Eq. 7"),
    "level": Line("b", "Ternary Spike Eq. 8"),
    "u": Line("u"),
    "output": Line("o"),
}


def build(*, half_threshold: bool = False) -> NeuronModel:
    """Return the ternary neuron, firing at ±θ (the paper) or at ±θ/2 (the authors' code)."""
    return NeuronModel(
        "ternary",
        "Ternary",
        State,
        Params,
        half_step if half_threshold else whole_step,
        "Guo et al., Ternary Spike: Learning Ternary Spikes for Spiking Neural Networks "
        "(AAAI 2024), Eq. 7, 8",
        thresholds=(Ladder("threshold", scale=0.5 if half_threshold else 1.0, mirrored=True),),
        level="level",
        lines=LINES,
        notes="The paper fires at ±θ, its authors' code at ±θ/2: half_threshold=True. There the "
        "straight-through slope is 2/θ up to ±θ/2, so that a spike still counts as one. "
        "SpikingJelly's TernaryLIFNode(tau=4/3, decay_input=False) is the same with amplitude 1; "
        "with an attached reset its gradient differs, because it resets by the sum of both spikes "
        "where this resets by the size of one.",
        options={"half_threshold": (False, True)},
        chosen={"half_threshold": half_threshold},
        factory=build,
        surrogate=straight_through(),
        learnable=("amplitude",),
    )


TERNARY = build()
