"""AR-LIF: reset and threshold adapt to the input.

A memory r collects σ(input): upwards at steps that fire, downwards at steps that do not.
A spike subtracts the threshold plus σ(r), so strong drive that keeps firing is reset
more deeply. The threshold itself moves a little with the input of the same step.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Ladder, Line, NeuronModel, Param, Var
from neurolab.neurons.common import Decay, Membrane, Threshold
from neurolab.ops import Value, sigmoid, tanh, where


class State(NamedTuple):
    """Membrane and reset memory."""

    u: Membrane = 0.0
    r: Annotated[Value, Var("r", "Reset memory: input collected with the sign of firing.")] = 0.0


class Params(NamedTuple):
    """Parameters of the AR-LIF neuron."""

    decay: Decay = 0.5
    threshold: Threshold = 1.0
    alpha: Annotated[
        Value,
        Param(-100.0, 100.0, r"\alpha", "How the input steers the memory's decay.", slider=(-5, 5)),
    ] = 1.0
    beta: Annotated[
        Value,
        Param(
            -1.0,
            1.0,
            r"\beta",
            "How far the threshold moves with the input.",
            slider=(-0.99, 0.99),
            exclusive=True,
            transform="tanh",
        ),
    ] = 0.0


def step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Leaky integrate-and-fire; reset depth and threshold follow the input."""
    h = p.decay * s.u + x
    theta = p.threshold + p.beta * tanh(x)
    z = fire.spike(h - theta)
    g = sigmoid(p.alpha * x)
    kept = where(s.r >= 0.0, g * s.r, (1.0 - g) * s.r)
    r = kept + (2.0 * z - 1.0) * sigmoid(x)
    u = h - fire.reset(z) * (theta + sigmoid(r))
    return State(u, r), z, h


AR_LIF = NeuronModel(
    "ar_lif",
    "AR-LIF",
    State,
    Params,
    step,
    "Huang et al., AR-LIF: Adaptive Reset Leaky Integrate-and-Fire Neuron, Eq. 9",
    thresholds=(Ladder("theta"),),
    lines={
        "h": Line("h", "AR-LIF Eq. 1"),
        "theta": Line(r"V_\mathrm{th}", "AR-LIF Eq. 7, text", "Threshold at this step."),
        "z": Line("s", "AR-LIF Eq. 2"),
        "g": Line("g", "AR-LIF Eq. 5"),
        "kept": Line("R", "AR-LIF Eq. 5"),
        "r": Line("r", "AR-LIF Eq. 6"),
        "u": Line("u", "AR-LIF Eq. 7, 8"),
    },
    notes="The paper prints h > V_th; its authors' code uses ≥, which is the default here.",
    learnable=("alpha", "beta"),
)
