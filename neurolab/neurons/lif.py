"""Leaky integrate-and-fire, with the two resets everything else is measured against.

The membrane leaks and integrates, `h = k u + g x`; a spike resets it at once. The hard
reset forgets by how much the threshold was passed; the soft reset subtracts the
threshold and keeps the rest.
"""

from __future__ import annotations

from typing import NamedTuple

from neurolab.fire import Fire
from neurolab.model import Line, NeuronModel
from neurolab.neurons.common import Decay, Gain, Membrane, ResetPotential, Threshold
from neurolab.ops import Value

SOURCE = "Huang et al., AR-LIF, Eq. 1-3; Huang et al., CLIF (ICML 2024), Eq. 1-3"
LINES = {
    "h": Line("h", "AR-LIF Eq. 1"),
    "z": Line("s", "AR-LIF Eq. 2"),
    "u": Line("u", "AR-LIF Eq. 3"),
}


class State(NamedTuple):
    """Membrane of the LIF neuron."""

    u: Membrane = 0.0


class HardParams(NamedTuple):
    """Parameters of the LIF neuron with hard reset."""

    decay: Decay = 0.5
    gain: Gain = 1.0
    threshold: Threshold = 1.0
    v_reset: ResetPotential = 0.0


class SoftParams(NamedTuple):
    """Parameters of the LIF neuron with soft reset."""

    decay: Decay = 0.5
    gain: Gain = 1.0
    threshold: Threshold = 1.0


def hard_step(s: State, x: Value, p: HardParams, fire: Fire) -> tuple[State, Value, Value]:
    """Leaky integrate-and-fire; a spike sets the membrane to the reset potential."""
    h = p.decay * s.u + p.gain * x
    z = fire.spike(h - p.threshold)
    u = (1.0 - fire.reset(z)) * h + fire.reset(z) * p.v_reset
    return State(u), z, h


def soft_step(s: State, x: Value, p: SoftParams, fire: Fire) -> tuple[State, Value, Value]:
    """Leaky integrate-and-fire; a spike subtracts the threshold."""
    h = p.decay * s.u + p.gain * x
    z = fire.spike(h - p.threshold)
    u = h - fire.reset(z) * p.threshold
    return State(u), z, h


LIF_HARD = NeuronModel(
    "lif_hard", "LIF, hard reset", State, HardParams, hard_step, SOURCE, lines=LINES
)
LIF_SOFT = NeuronModel(
    "lif_soft", "LIF, soft reset", State, SoftParams, soft_step, SOURCE, lines=LINES
)
