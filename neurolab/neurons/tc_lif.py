"""TC-LIF: a dendrite beside the soma, for memories that last.

Neither compartment leaks. The soma feeds back on the dendrite with a negative sign and is fed
by it with a positive one, so that what came in circulates between the two instead of
fading. Only the soma fires; its spike lowers both.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Line, NeuronModel, Param, Var
from neurolab.neurons.common import Threshold
from neurolab.ops import Value
from neurolab.surrogates import triangle


class State(NamedTuple):
    """Potentials of soma and dendrite."""

    u: Annotated[Value, Var("S", "Potential of the soma after reset.")] = 0.0
    d: Annotated[Value, Var("D", "Potential of the dendrite after reset.")] = 0.0


class Params(NamedTuple):
    """Parameters of the two-compartment neuron."""

    dendrite_coupling: Annotated[
        Value,
        Param(
            -1.0,
            0.0,
            r"\beta_1",
            "How the soma acts on the dendrite.",
            slider=(-0.99, -0.01),
            exclusive=True,
            transform="sigmoid",
        ),
    ] = -0.5
    soma_coupling: Annotated[
        Value,
        Param(
            0.0,
            1.0,
            r"\beta_2",
            "How the dendrite acts on the soma.",
            slider=(0.01, 0.99),
            exclusive=True,
            transform="sigmoid",
        ),
    ] = 0.5
    dendrite_reset: Annotated[
        Value,
        Param(0.0, 100.0, r"\gamma", "What a spike takes off the dendrite.", slider=(0, 2)),
    ] = 0.5
    threshold: Threshold = 1.0


def step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Dendrite and soma drive each other; a spike of the soma lowers both."""
    dendrite = s.d + p.dendrite_coupling * s.u + x
    h = s.u + p.soma_coupling * dendrite
    z = fire.spike(h - p.threshold)
    d = dendrite - p.dendrite_reset * fire.reset(z)
    u = h - p.threshold * fire.reset(z)
    return State(u, d), z, h


TC_LIF = NeuronModel(
    "tc_lif",
    "TC-LIF",
    State,
    Params,
    step,
    "Zhang et al., TC-LIF: A Two-Compartment Spiking Neuron Model for Long-Term Sequential "
    "Modelling (AAAI 2024)",
    lines={
        "dendrite": Line("D^h", "", "Potential of the dendrite before reset."),
        "h": Line("S^h", "", "Potential of the soma before reset."),
        "z": Line("s"),
        "d": Line("D"),
        "u": Line("S"),
    },
    notes="The couplings are −σ(c₁) and σ(c₂) of two learnable numbers, both 0 at the start. The "
    "dendrite sees the soma of the step before after its reset, the soma sees the dendrite of the "
    "same step, as in the authors' code.",
    surrogate=triangle(),
    learnable=("dendrite_coupling", "soma_coupling"),
)
