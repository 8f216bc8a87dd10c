"""CLIF: a complementary potential m remembers how often the neuron fired lately.

Every spike adds one to m, every step lets it decay (slowly while the membrane is high),
and the next reset subtracts σ(m) more than the threshold: the more spikes, the deeper
the reset. There is nothing to learn and nothing to tune beside τ.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Line, NeuronModel, Var
from neurolab.neurons.common import Membrane, Threshold, TimeConstant
from neurolab.ops import Value, sigmoid
from neurolab.surrogates import rectangle


class State(NamedTuple):
    """Membrane and complementary potential."""

    u: Membrane = 0.0
    m: Annotated[Value, Var("m", "Complementary potential: a memory of recent spikes.")] = 0.0


class Params(NamedTuple):
    """Parameters of the CLIF neuron."""

    tau: TimeConstant = 2.0
    threshold: Threshold = 1.0


def step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Leaky integrate-and-fire; the reset deepens with a memory of recent spikes."""
    h = (1.0 - 1.0 / p.tau) * s.u + x
    z = fire.spike(h - p.threshold)
    m = s.m * sigmoid(h / p.tau) + z
    u = h - fire.reset(z) * (p.threshold + sigmoid(m))
    return State(u, m), z, h


CLIF = NeuronModel(
    "clif",
    "CLIF",
    State,
    Params,
    step,
    "Huang et al., CLIF: Complementary Leaky Integrate-and-Fire Neuron (ICML 2024), Eq. 19",
    lines={
        "h": Line("h", "CLIF Eq. 1"),
        "z": Line("s", "CLIF Eq. 2"),
        "m": Line("m", "CLIF Eq. 15, 16"),
        "u": Line("u", "CLIF Eq. 18"),
    },
    notes="The paper writes u both before and after the reset; here h is before, u after.",
    surrogate=rectangle(width="threshold", strict=True),
)
