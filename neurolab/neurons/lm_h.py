"""LM-H: dendrite and soma, with four learnable couplings.

Every coupling is a sigmoid moved by ½: those of the dendrite lie around 0, those of the soma
around 1. At the start the dendrite merely passes the input on and the soma adds it up, an
integrate-and-fire neuron; learning then decides what leaks, and what acts on what.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Line, NeuronModel, Param, Var
from neurolab.neurons.common import Threshold
from neurolab.ops import Value, sigmoid
from neurolab.surrogates import triangle


def raw(symbol: str, text: str) -> Param:
    """Describe a learnable number that stands inside a sigmoid."""
    return Param(-100.0, 100.0, symbol, text, slider=(-5, 5), transform="none")


class State(NamedTuple):
    """Potentials of soma and dendrite."""

    u: Annotated[Value, Var("S", "Potential of the soma after reset.")] = 0.0
    d: Annotated[Value, Var("D", "Potential of the dendrite.")] = 0.0


class Params(NamedTuple):
    """Parameters of the learnable multi-hierarchical neuron."""

    dendrite_self: Annotated[
        Value, raw(r"\alpha_1", "The dendrite keeps σ(α₁) − ½ of itself: nothing at 0.")
    ] = 0.0
    dendrite_soma: Annotated[
        Value, raw(r"\beta_1", "The dendrite takes σ(β₁) − ½ of the soma: nothing at 0.")
    ] = 0.0
    soma_self: Annotated[
        Value, raw(r"\alpha_2", "The soma keeps σ(α₂) + ½ of itself: everything at 0.")
    ] = 0.0
    soma_dendrite: Annotated[
        Value, raw(r"\beta_2", "The soma takes σ(β₂) + ½ of the dendrite: all of it at 0.")
    ] = 0.0
    threshold: Threshold = 1.0


def start(p: Params) -> State:
    """Return a soma halfway to the threshold and an empty dendrite."""
    return State(0.5 * p.threshold, 0.0 * p.threshold)


def step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Dendrite and soma with four learnable couplings; the soma fires and is lowered by θ."""
    kept = (sigmoid(p.dendrite_self) - 0.5) * s.d
    d = kept + (sigmoid(p.dendrite_soma) - 0.5) * s.u + x
    h = (sigmoid(p.soma_self) + 0.5) * s.u + (sigmoid(p.soma_dendrite) + 0.5) * d
    z = fire.spike(h - p.threshold)
    u = h - fire.reset(z) * p.threshold
    return State(u, d), z, h


LM_H = NeuronModel(
    "lm_h",
    "LM-H",
    State,
    Params,
    step,
    "Hao et al., A Progressive Training Framework for Spiking Neural Networks with Learnable "
    "Multi-hierarchical Model (ICLR 2024)",
    lines={
        "kept": Line(r"\tilde{D}"),
        "d": Line("D"),
        "h": Line("S^h", "", "Potential of the soma before reset."),
        "z": Line("s"),
        "u": Line("S"),
    },
    notes="The soma starts at θ/2. The dendrite is not reset. The authors' code hands on θ s "
    "instead of s, which is the same at θ = 1.",
    start=start,
    surrogate=triangle(),
    learnable=("dendrite_self", "dendrite_soma", "soma_self", "soma_dendrite"),
    detach_reset=True,
)
