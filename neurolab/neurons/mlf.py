"""MLF: three membranes with thresholds of their own, one output.

One threshold has one window in which the surrogate lets a gradient through; a membrane
outside it learns nothing. MLF puts three LIF neurons on the same input, each with a higher
threshold, and adds up their spikes: the windows join, and the output tells how strong the
input is.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Ladder, Line, NeuronModel, Param, Var
from neurolab.neurons.common import Decay
from neurolab.ops import Value


def level(number: int) -> Param:
    """Describe the threshold of one level."""
    text = f"Membrane potential above which level {number} fires."
    return Param(0.01, 100.0, rf"\theta_{number}", text, slider=(0.1, 3))


def membrane(number: int) -> Var:
    """Describe the membrane of one level."""
    return Var(f"u_{number}", f"Membrane of level {number}; the reset is still to come.")


def fired(number: int) -> Var:
    """Describe the spike of one level."""
    return Var(f"s_{number}", f"Whether level {number} fired; its reset is still to come.")


class State(NamedTuple):
    """Membranes of the three levels, and whether each fired at the last step."""

    u: Annotated[Value, membrane(1)] = 0.0
    u_2: Annotated[Value, membrane(2)] = 0.0
    u_3: Annotated[Value, membrane(3)] = 0.0
    fired_1: Annotated[Value, fired(1)] = 0.0
    fired_2: Annotated[Value, fired(2)] = 0.0
    fired_3: Annotated[Value, fired(3)] = 0.0


class Params(NamedTuple):
    """Parameters of the multi-level firing neuron."""

    decay: Decay = 0.25
    threshold_1: Annotated[Value, level(1)] = 0.6
    threshold_2: Annotated[Value, level(2)] = 1.6
    threshold_3: Annotated[Value, level(3)] = 2.6


def step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Three leaky membranes on one input; their spikes add up."""
    h = p.decay * s.u * (1.0 - fire.reset(s.fired_1)) + x
    u_2 = p.decay * s.u_2 * (1.0 - fire.reset(s.fired_2)) + x
    u_3 = p.decay * s.u_3 * (1.0 - fire.reset(s.fired_3)) + x
    z_1 = fire.spike(h - p.threshold_1)
    z_2 = fire.spike(u_2 - p.threshold_2)
    z_3 = fire.spike(u_3 - p.threshold_3)
    z = z_1 + z_2 + z_3
    return State(h, u_2, u_3, z_1, z_2, z_3), z, h


MLF = NeuronModel(
    "mlf",
    "MLF",
    State,
    Params,
    step,
    "Feng et al., Multi-Level Firing with Spiking DS-ResNet: Enabling Better and Deeper "
    "Directly-Trained Spiking Neural Networks (IJCAI 2022)",
    compare=">",
    thresholds=(Ladder("threshold_1"), Ladder("threshold_2"), Ladder("threshold_3")),
    lines={
        "h": Line("u_1"),
        "u_2": Line("u_2"),
        "u_3": Line("u_3"),
        "z_1": Line("s_1"),
        "z_2": Line("s_2"),
        "z_3": Line("s_3"),
        "z": Line("s"),
    },
    notes="h and u in the records are the membrane of the lowest level. The thresholds of the "
    "others hold for u_2 and u_3, which differ from it once a lower level has fired.",
)
