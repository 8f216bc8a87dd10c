"""State and parameters of the toy neuron that tests of own neurons share."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from neurolab.model import Param, Var


class State(NamedTuple):
    """Membrane and a threshold that rises."""

    u: Annotated[float, Var("u", "Membrane after reset.")] = 0.0
    a: Annotated[float, Var("a", "Added threshold.")] = 0.0


class Params(NamedTuple):
    """Parameters of the toy neuron."""

    decay: Annotated[float, Param(0.0, 1.0, "k", "Share of the membrane kept.")] = 0.5
    gain: Annotated[float, Param(0.0, 5.0, r"\kappa", "Rise of the threshold.")] = 0.25
