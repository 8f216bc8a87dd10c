"""DA-LIF: what is kept and what is taken in learn apart from each other.

In a LIF neuron with time constant τ the membrane keeps 1 − 1/τ and takes in 1/τ of its
input: one number rules both. DA-LIF gives each layer two, a decay in time (of the membrane)
and one in space (of the input).
"""

from __future__ import annotations

from typing import NamedTuple

from neurolab.fire import Fire
from neurolab.model import Line, NeuronModel
from neurolab.neurons.common import Decay, Gain, Membrane, Threshold
from neurolab.ops import Value


class State(NamedTuple):
    """Membrane of the DA-LIF neuron."""

    u: Membrane = 0.0


class Params(NamedTuple):
    """Parameters of the DA-LIF neuron."""

    decay: Decay = 0.5
    gain: Gain = 0.5
    threshold: Threshold = 1.0


def soft_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Decay and input gain learn independently; a spike subtracts the threshold."""
    h = p.decay * s.u + p.gain * x
    z = fire.spike(h - p.threshold)
    u = h - fire.reset(z) * p.threshold
    return State(u), z, h


def hard_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Decay and input gain learn independently; a spike sets the membrane to 0."""
    h = p.decay * s.u + p.gain * x
    z = fire.spike(h - p.threshold)
    u = h * (1.0 - fire.reset(z))
    return State(u), z, h


STEPS = {"soft": soft_step, "hard": hard_step}


def build(reset: str = "soft") -> NeuronModel:
    """Return DA-LIF with a soft reset or a hard one to 0."""
    return NeuronModel(
        "da_lif",
        "DA-LIF",
        State,
        Params,
        STEPS[reset],
        "Zhang et al., DA-LIF: Dual Adaptive Leaky Integrate-and-Fire Model for Deep Spiking "
        "Neural Networks (ICASSP 2025)",
        lines={"h": Line("h"), "z": Line("s"), "u": Line("u")},
        notes="Reset, comparison and starting values of the paper are not known here: soft reset, "
        "≥, and ½ for both gains are assumed. With the same parameters the soft form runs exactly "
        "as lif_soft; the difference is what learns.",
        options={"reset": ("soft", "hard")},
        chosen={"reset": reset},
        factory=build,
        learnable=("decay", "gain"),
    )


DA_LIF = build()
