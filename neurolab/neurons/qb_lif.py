"""QB-LIF: a burst of up to N spikes per step, by quantising the membrane.

The membrane is divided by a learnable scale γ and rounded down; the output is γ times
that level, and γ can be folded into the next layer's weights afterwards. The reset acts
one step later and depends on whether a burst was fired, never on its size.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.fire import Fire
from neurolab.model import Ladder, Line, NeuronModel, Param, Var
from neurolab.neurons.common import Decay
from neurolab.ops import Value, positive
from neurolab.surrogates import relsg_et


class State(NamedTuple):
    """Membrane, and whether the last step fired a burst."""

    u: Annotated[Value, Var("U", "Membrane potential; the reset is still to come.")] = 0.0
    fired: Annotated[Value, Var("b", "Whether the last step fired a burst.")] = 0.0


class Params(NamedTuple):
    """Parameters of the QB-LIF neuron."""

    decay: Decay = 0.5
    reset_factor: Annotated[
        Value, Param(0.0, 1.0, r"\alpha", "Share of the membrane removed after a burst.")
    ] = 1.0
    scale: Annotated[
        Value,
        Param(
            0.01,
            100.0,
            r"\gamma",
            "Quantisation step: size of one burst level.",
            slider=(0.1, 3),
            transform="softplus",
        ),
    ] = 1.0
    max_level: Annotated[
        Value,
        Param(1, 255, "N", "Largest burst.", unit="spikes", slider=(1, 20), integer=True),
    ] = 20.0


def sum_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Quantised burst neuron; the reset scales membrane and input together."""
    h = (p.decay * s.u + x) * (1.0 - p.reset_factor * fire.reset(s.fired))
    level = fire.quantise(h, p.scale, p.max_level)
    return State(h, positive(level)), p.scale * level, h


def input_step(s: State, x: Value, p: Params, fire: Fire) -> tuple[State, Value, Value]:
    """Quantised burst neuron; the reset scales only the input."""
    h = p.decay * s.u + x * (1.0 - p.reset_factor * fire.reset(s.fired))
    level = fire.quantise(h, p.scale, p.max_level)
    return State(h, positive(level)), p.scale * level, h


STEPS = {"sum": sum_step, "input": input_step}


def build(reset_scope: str = "sum") -> NeuronModel:
    """Return QB-LIF with the reset factor on the whole sum (Eq. 2) or on the input alone."""
    return NeuronModel(
        "qb_lif",
        "QB-LIF",
        State,
        Params,
        STEPS[reset_scope],
        "Bai et al., QB-LIF: Learnable-Scale Quantized Burst Neurons (2026), Eq. 8, 9",
        thresholds=(Ladder("scale", "max_level"),),
        level="level",
        lines={
            "h": Line("U", "QB-LIF Eq. 2, 8"),
            "level": Line(r"\tilde{S}", "QB-LIF Eq. 9"),
            "output": Line("S", "QB-LIF Eq. 9"),
        },
        notes="Eq. 8 leaves open what the reset factor multiplies. By default it is the whole "
        "bracket, as Eq. 2 prints; reset_scope='input' is the other reading. The paper gives no "
        "values for decay, reset factor and the start of the scale: 0.5, 1 and 1 are ours.",
        options={"reset_scope": ("sum", "input")},
        chosen={"reset_scope": reset_scope},
        factory=build,
        surrogate=relsg_et(),
        learnable=("scale",),
    )


QB_LIF = build()
