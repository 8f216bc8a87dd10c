"""Parameters and states that several neurons share, described once."""

from __future__ import annotations

from typing import Annotated

from neurolab.model import Param, Var
from neurolab.ops import Value

TAU = Param(
    1.0,
    1000.0,
    r"\tau",
    "Membrane time constant; 1 − 1/τ of the membrane is kept per step.",
    unit="steps",
    slider=(1, 20),
)
TimeConstant = Annotated[Value, TAU]

Membrane = Annotated[Value, Var("u", "Membrane potential after reset.")]
Fired = Annotated[Value, Var("s", "Whether the last step fired; its reset is still to come.")]

Decay = Annotated[
    Value, Param(0.0, 1.0, "k", "Share of the membrane kept from one step to the next.")
]
Threshold = Annotated[
    Value,
    Param(0.01, 100.0, r"\theta", "Membrane potential at which the neuron fires.", slider=(0.1, 3)),
]
Gain = Annotated[Value, Param(0.0, 100.0, "g", "Factor on the input current.", slider=(0, 3))]
ResetPotential = Annotated[
    Value,
    Param(
        -100.0, 100.0, r"v_\mathrm{r}", "Membrane potential after a hard reset.", slider=(-2, 0.9)
    ),
]
