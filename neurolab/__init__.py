"""neurolab: an interactive explorer of discrete-time spiking neurons.

    >>> import neurolab as nl
    >>> x = nl.stimuli.poisson(time=100, neurons=8, rate=0.4, weight=0.9, seed=1)
    >>> r = nl.simulate("clif", x, params={"tau": 2.0}, engine="numpy")
    >>> r.h.shape
    (100, 8)

Importing it loads neither Numba nor Panel nor torch; they come with what needs them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from neurolab.errors import ParameterError
from neurolab.model import Ladder, Line, NeuronModel, Param, Var
from neurolab.neurons import register
from neurolab.presets import Preset, presets
from neurolab.result import Result
from neurolab.simulation import simulate
from neurolab.version import version

if TYPE_CHECKING:
    from neurolab import (
        analysis,
        conventions,
        figures,
        inspection,
        nn,
        ops,
        session,
        stimuli,
        surrogates,
        sweeping,
        training,
    )
    from neurolab.sweeping import sweep

__version__ = version()
_SUBMODULES = (
    "analysis",
    "conventions",
    "figures",
    "inspection",
    "nn",
    "ops",
    "session",
    "stimuli",
    "surrogates",
    "sweeping",
    "training",
)


def neurons() -> dict[str, NeuronModel]:
    """Return every neuron by its identifier."""
    from neurolab.neurons import all_models

    return all_models()


def latex(model: str | NeuronModel) -> list[str]:
    """Return the equations of a neuron as LaTeX, one string per line."""
    from neurolab.engines.latex_engine import latex as lines
    from neurolab.neurons import find

    return [line.latex for line in lines(find(model))]


def __getattr__(name: str) -> Any:
    if name in _SUBMODULES:
        return importlib.import_module(f"neurolab.{name}")
    if name == "sweep":
        return importlib.import_module("neurolab.sweeping").sweep
    raise AttributeError(f"module 'neurolab' has no attribute {name!r}")


__all__ = [
    "Ladder",
    "Line",
    "NeuronModel",
    "Param",
    "ParameterError",
    "Preset",
    "Result",
    "Var",
    "analysis",
    "conventions",
    "figures",
    "inspection",
    "latex",
    "neurons",
    "nn",
    "ops",
    "presets",
    "register",
    "session",
    "simulate",
    "stimuli",
    "surrogates",
    "sweep",
    "sweeping",
    "training",
]
