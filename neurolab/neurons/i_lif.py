"""I-LIF: trained with whole numbers, run with spikes.

The membrane is rounded to the nearest whole number from 0 to D, and that many thresholds
(of size 1) are taken from it. On hardware a level n becomes n spikes. There is no threshold
to be at or above: rounding decides, and a half goes to the even neighbour.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Ladder, Line, NeuronModel, Param, Var
from neurolab.neurons.common import Decay, Membrane
from neurolab.ops import Value
from neurolab.surrogates import straight_through


class State(NamedTuple):
    """Membrane and the last output."""

    u: Membrane = 0.0
    level: Annotated[
        Value, Var("s", "Number of spikes at this step, already taken off u.", unit="spikes")
    ] = 0.0


class Params(NamedTuple):
    """Parameters of the I-LIF neuron."""

    decay: Decay = 0.25
    max_level: Annotated[
        Value, Param(1, 255, "D", "Most spikes.", unit="spikes", slider=(1, 20), integer=True)
    ] = 4.0


def step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Leaky integrator; its output is the membrane rounded, which is subtracted at once."""
    h = p.decay * s.u + x
    level = fire.round(h, p.max_level)
    u = h - fire.reset(level)
    return State(u, level), level, h


I_LIF = NeuronModel(
    "i_lif",
    "I-LIF",
    State,
    Params,
    step,
    "Luo et al., Integer-Valued Training and Spike-Driven Inference Spiking Neural Network for "
    "High-performance and Energy-efficient Object Detection (ECCV 2024)",
    compare="",
    thresholds=(Ladder(None, "max_level", offset=-0.5),),
    lines={"h": Line("h"), "level": Line("s"), "u": Line("u")},
    notes="The paper takes the spikes off while the next step is computed, decay · (h − s) + x; "
    "here u holds h − s already, which is the same number. It fires n from n − ½ to n + ½; the "
    "halves themselves go to the even level, so a membrane of exactly ½ is silent.",
    surrogate=straight_through(),
    detach_reset=True,
)
