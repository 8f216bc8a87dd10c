"""LTMD: the threshold learns with the weights.

The threshold of a layer is tanh(w) of one learnable number w, which keeps it between −1 and
1 and its gradient from exploding. Otherwise the neuron is a LIF that keeps a quarter of its
membrane and resets to 0.
"""

from __future__ import annotations

from math import tanh
from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Line, NeuronModel, Param
from neurolab.neurons.common import Decay, Membrane
from neurolab.ops import Value


class State(NamedTuple):
    """Membrane of the LTMD neuron."""

    u: Membrane = 0.0


class Params(NamedTuple):
    """Parameters of the LTMD neuron."""

    decay: Decay = 0.25
    threshold: Annotated[
        Value,
        Param(
            -1.0,
            1.0,
            r"\theta",
            "Membrane potential above which the neuron fires.",
            slider=(0.05, 0.99),
            exclusive=True,
            transform="tanh",
        ),
    ] = tanh(0.5)


def step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Leaky integrate-and-fire with a learnable threshold; a spike sets the membrane to 0."""
    h = p.decay * s.u + x
    z = fire.spike(h - p.threshold)
    u = h * (1.0 - fire.reset(z))
    return State(u), z, h


LTMD = NeuronModel(
    "ltmd",
    "LTMD",
    State,
    Params,
    step,
    "Wang, Cheng and Lim, LTMD: Learning Improvement of Spiking Neural Networks with Learnable "
    "Thresholding Neurons and Moderate Dropout (NeurIPS 2022)",
    compare=">",
    lines={"h": Line("h"), "z": Line("s"), "u": Line("u")},
    notes="The paper resets while the next step is computed, decay · h (1 − s) + x; here u holds "
    "h (1 − s) already, which is the same number. The threshold starts at tanh(½). Moderate "
    "dropout belongs to the network, not to the neuron.",
    learnable=("threshold",),
)
