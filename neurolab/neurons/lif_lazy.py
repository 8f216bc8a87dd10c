"""LIF whose reset waits until the next step is computed, as snnTorch does by default.

The recorded membrane never shows the reset at the step that fired: u equals h.
"""

from __future__ import annotations

from typing import NamedTuple

from neurolab.fire import Fire
from neurolab.model import Line, NeuronModel
from neurolab.neurons.common import Fired, Membrane
from neurolab.neurons.lif import HardParams, SoftParams
from neurolab.ops import Value

SOURCE = "snnTorch, Leaky with reset_delay=True (its default)"


class State(NamedTuple):
    """Membrane, and whether the last step fired."""

    u: Membrane = 0.0
    fired: Fired = 0.0


def hard_step(s: State, x: Value, p: HardParams, fire: Fire) -> tuple[State, Value, Value]:
    """Leaky integrate-and-fire; a spike's hard reset is applied one step later."""
    kept = s.u * (1.0 - fire.reset(s.fired)) + fire.reset(s.fired) * p.v_reset
    h = p.decay * kept + p.gain * x
    z = fire.spike(h - p.threshold)
    return State(h, z), z, h


def soft_step(s: State, x: Value, p: SoftParams, fire: Fire) -> tuple[State, Value, Value]:
    """Leaky integrate-and-fire; a spike's threshold is subtracted one step later, undecayed."""
    h = p.decay * s.u + p.gain * x - fire.reset(s.fired) * p.threshold
    z = fire.spike(h - p.threshold)
    return State(h, z), z, h


LINES = {"h": Line("h"), "z": Line("s"), "kept": Line(r"\tilde{u}")}
LIF_HARD_LAZY = NeuronModel(
    "lif_hard_lazy", "LIF, lazy hard reset", State, HardParams, hard_step, SOURCE, lines=LINES
)
LIF_SOFT_LAZY = NeuronModel(
    "lif_soft_lazy", "LIF, lazy soft reset", State, SoftParams, soft_step, SOURCE, lines=LINES
)
