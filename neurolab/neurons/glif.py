"""GLIF: gates blend two leaks, two integrations and two resets.

Biological neurons leak, integrate and reset in more than one way. GLIF lets three gates
choose: α between a leak in proportion to the membrane (1) and a constant one (0), β between
input weighted by a conductance of its time step (1) and plain input (0), γ between hard
reset (1) and soft reset (0). Gates and everything they gate are sigmoids of learnable numbers.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Line, NeuronModel, Param, Var
from neurolab.neurons.common import Fired
from neurolab.ops import Value


def gate(symbol: str, text: str) -> Param:
    """Describe a gate: learnt, it stays between its ends; set, it may be one of them."""
    return Param(0.0, 1.0, symbol, text, transform="sigmoid")


def share(symbol: str, text: str) -> Param:
    """Describe a number between 0 and 1 that is never quite either."""
    return Param(0.0, 1.0, symbol, text, slider=(0.01, 0.99), exclusive=True, transform="sigmoid")


class State(NamedTuple):
    """Membrane, and whether the last step fired."""

    u: Annotated[Value, Var("u", "Membrane potential; the reset is still to come.")] = 0.0
    fired: Fired = 0.0


class Params(NamedTuple):
    """Parameters of the GLIF neuron."""

    alpha: Annotated[Value, gate(r"\alpha", "Gate: proportional (1) or constant (0) leak.")] = 0.6
    beta: Annotated[Value, gate(r"\beta", "Gate: input weighted by c (1) or plain (0).")] = 0.8
    gamma: Annotated[Value, gate(r"\gamma", "Gate: hard (1) or soft (0) reset.")] = 0.6
    tau: Annotated[Value, share(r"\tau", "Share kept by the proportional leak.")] = 0.25
    threshold: Annotated[
        Value, share(r"\theta", "Membrane potential above which the neuron fires.")
    ] = 0.5
    leak: Annotated[Value, share(r"\ell", "What the constant leak takes per step.")] = 0.0625
    reset_value: Annotated[Value, share("r", "What the soft reset subtracts.")] = 0.5
    conductance: Annotated[
        Value, share("c", "Weight of the input; in the paper every time step has its own.")
    ] = 0.5


def step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Gates blend proportional and constant leak, weighted and plain input, hard and soft reset."""
    kept = (1.0 - p.alpha * (1.0 - p.tau)) * s.u * (1.0 - p.gamma * fire.reset(s.fired))
    leaked = kept - (1.0 - p.alpha) * p.leak
    charged = leaked + (1.0 - p.beta * (1.0 - p.conductance)) * x
    h = charged - (1.0 - p.gamma) * p.reset_value * fire.reset(s.fired)
    z = fire.spike(h - p.threshold)
    return State(h, z), z, h


GLIF = NeuronModel(
    "glif",
    "GLIF",
    State,
    Params,
    step,
    "Yao et al., GLIF: A Unified Gated Leaky Integrate-and-Fire Neuron for Spiking Neural "
    "Networks (NeurIPS 2022)",
    compare=">",
    lines={
        "kept": Line(r"\tilde{u}"),
        "leaked": Line(r"u^\ell"),
        "charged": Line("u^x"),
        "h": Line("u"),
        "z": Line("s"),
    },
    notes="The leak starts at θ/2T in the paper; 0.0625 is that for T = 4. SpikingJelly's "
    "GatedLIFNode has the same equation, fires at ≥ and starts its gates near ½.",
    learnable=Params._fields,
)
