"""CUBA LIF: the input reaches the membrane through a synaptic current.

A spike that arrives is not over with its step: the current c it causes decays on its own,
and the membrane integrates c. Input acts at once, in the step in which it arrives.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Line, NeuronModel, Param, Var
from neurolab.neurons.common import Decay, Membrane, Threshold
from neurolab.ops import Value
from neurolab.surrogates import superspike


class State(NamedTuple):
    """Membrane and synaptic current."""

    u: Membrane = 0.0
    c: Annotated[Value, Var("c", "Synaptic current: input that is still acting.")] = 0.0


class Params(NamedTuple):
    """Parameters of the current-based neuron."""

    current_decay: Annotated[
        Value,
        Param(0.0, 1.0, "k_c", "Share of the synaptic current kept from one step to the next."),
    ] = 0.5
    decay: Decay = 0.75
    threshold: Threshold = 1.0


def hard_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Integrates a synaptic current that decays; a spike sets the membrane to 0."""
    c = p.current_decay * s.c + x
    h = p.decay * s.u + c
    z = fire.spike(h - p.threshold)
    u = h * (1.0 - fire.reset(z))
    return State(u, c), z, h


def soft_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Integrates a synaptic current that decays; a spike subtracts the threshold."""
    c = p.current_decay * s.c + x
    h = p.decay * s.u + c
    z = fire.spike(h - p.threshold)
    u = h - fire.reset(z) * p.threshold
    return State(u, c), z, h


STEPS = {"hard": hard_step, "soft": soft_step}


def build(reset: str = "hard") -> NeuronModel:
    """Return the current-based LIF with a hard reset to 0 or a soft one."""
    return NeuronModel(
        "cuba",
        "CUBA LIF",
        State,
        Params,
        STEPS[reset],
        "Zenke and Ganguli, SuperSpike: Supervised Learning in Multilayer Spiking Neural Networks "
        "(Neural Computation 2018), as CLIF's Appendix F cites it",
        lines={"c": Line("c", "CLIF App. F"), "h": Line("h"), "z": Line("s"), "u": Line("u")},
        notes="A reset leaves the current alone. SpikingJelly's CUBALIFNode is the same neuron, "
        "its threshold ½ unless given; snnTorch's Synaptic charges alike, fires at > and resets "
        "one step later.",
        options={"reset": ("hard", "soft")},
        chosen={"reset": reset},
        factory=build,
        surrogate=superspike(),
    )


CUBA = build()
