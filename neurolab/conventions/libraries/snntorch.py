"""snnTorch: fires only above the threshold, and resets one step later unless told otherwise.

The delayed reset is the lazy one here, and its gradient is always cut; with
``reset_delay=False`` the reset comes at once and the gradient flows. The membrane it
returns is the one it carries on: before the reset where that is delayed, else after.
Its numbers become float32 tensors.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from neurolab import surrogates
from neurolab.conventions.arguments import REQUIRED, Arguments
from neurolab.conventions.library import Asked, Kind, Library, Reading, Written, listed

UNDONE = (
    "Where its membrane is still above the threshold after a reset, the next step subtracts "
    "the threshold before its test and gives it back if no spike follows, so it misses spikes "
    "there; here every step above the threshold fires."
)
LATER = "Its reset comes one step later (reset_delay=True); here at once."
EMPTIED = "At the step after a spike its membrane is 0 whatever the input; here the input counts."
LOGARITHM = (
    "Its beta is no share kept per step: it makes RC = -1/ln(beta) of it and keeps "
    "1 + ln(beta) of the membrane."
)
COMMON = {"threshold": 1.0, "reset_mechanism": "subtract"}
FIXED = {"inhibition": False, "state_quant": False}
GRADED = {**FIXED, "graded_spikes_factor": 1.0}
QUIET = ("init_hidden", "output", "learn_beta", "learn_threshold", "surrogate_disable")
RESETS = ("subtract", "zero")


def _leaky(a: Arguments) -> Reading:
    params = {
        "decay": a.number("beta", single=True),
        "threshold": a.number("threshold", single=True),
    }
    zero = a.choice("reset_mechanism", RESETS) == "zero"
    if zero:
        params["v_reset"] = 0.0
    if a.flag("reset_delay"):
        model = "lif_hard_lazy" if zero else "lif_soft_lazy"
        return Reading(model, params, detach=True, shown=True)
    return Reading("lif_hard" if zero else "lif_soft", params, behaves=() if zero else (UNDONE,))


def _lapicque(a: Arguments) -> Reading:
    step, resistance, capacitance = a.above("time_step", 0.0), a.values["R"], a.values["C"]
    notes: tuple[str, ...] = ()
    if a.values["beta"]:
        notes = (LOGARITHM,)
        if resistance and capacitance:
            raise a.refused("beta", "does not go with both R and C")
        beta = a.above("beta", 0.0, single=True)
        if beta >= 1.0:
            raise a.refused("beta", "must be below 1")
        product = -step / math.log(beta)
        if capacitance:
            c = a.above("C", 0.0, single=True)
        else:
            c = product / (a.above("R", 0.0, single=True) if resistance else 1.0)
    elif resistance and capacitance:
        c = a.above("C", 0.0, single=True)
        product = a.above("R", 0.0, single=True) * c
    else:
        raise a.refused("beta", "is needed, or both R and C")
    params = {"decay": 1.0 - step / product, "threshold": a.number("threshold", single=True)}
    if a.choice("reset_mechanism", RESETS) == "subtract":
        return Reading("lif_soft_lazy", params, gain=step / c, detach=True, shown=True, notes=notes)
    params["v_reset"] = 0.0
    return Reading(
        "lif_hard_lazy",
        params,
        gain=step / c,
        detach=True,
        shown=True,
        behaves=(EMPTIED,),
        notes=notes,
    )


def _synaptic(a: Arguments) -> Reading:
    params = {
        "current_decay": a.number("alpha", single=True),
        "decay": a.number("beta", single=True),
        "threshold": a.number("threshold", single=True),
    }
    zero = a.choice("reset_mechanism", RESETS) == "zero"
    options = {"reset": "hard" if zero else "soft"}
    if a.flag("reset_delay"):
        behaves = (LATER, EMPTIED) if zero else (LATER,)
        return Reading("cuba", params, options, detach=True, shown=True, behaves=behaves)
    return Reading("cuba", params, options, behaves=() if zero else (UNDONE,))


def _to_leaky(asked: Asked) -> Written:
    p, mechanism = asked.params, "zero" if "v_reset" in asked.params else "subtract"
    if mechanism == "zero":
        asked.needs("v_reset", 0.0, "snnTorch resets to 0")
    lazy = asked.model.name.endswith("_lazy")
    reset: dict[str, Any] = {"threshold": p["threshold"], "reset_mechanism": mechanism}
    if lazy and mechanism == "subtract" and p["gain"] not in {0.0, 1.0} and p["decay"] < 1.0:
        circuit = {"R": p["gain"] / (1.0 - p["decay"]), "C": 1.0 / p["gain"]}
        return Written("Lapicque", {**circuit, **reset})
    late: dict[str, Any] = {} if lazy else {"reset_delay": False}
    return Written("Leaky", {"beta": p["decay"], **reset, **late})


def _to_synaptic(asked: Asked) -> Written:
    p, hard = asked.params, asked.option["reset"] == "hard"
    rates = {"alpha": p["current_decay"], "beta": p["decay"], "threshold": p["threshold"]}
    reset = {"reset_mechanism": "zero" if hard else "subtract", "reset_delay": False}
    return Written("Synaptic", {**rates, **reset})


def _render(class_name: str, arguments: Mapping[str, Any]) -> str:
    return f"import snntorch; node = snntorch.{class_name}({listed(arguments)})"


LIBRARY = Library(
    name="snntorch",
    version="1.0.0",
    compare=">",
    surrogate=surrogates.arctangent(2.0),
    kinds={
        "Leaky": Kind(
            {"beta": REQUIRED, **COMMON, "reset_delay": True},
            _leaky,
            GRADED,
            (*QUIET, "learn_graded_spikes_factor"),
            "spike_grad",
        ),
        "Lapicque": Kind(
            {"beta": False, "R": False, "C": False, "time_step": 1, **COMMON},
            _lapicque,
            FIXED,
            QUIET,
            "spike_grad",
        ),
        "Synaptic": Kind(
            {"alpha": REQUIRED, "beta": REQUIRED, **COMMON, "reset_delay": True},
            _synaptic,
            FIXED,
            (*QUIET, "learn_alpha"),
            "spike_grad",
        ),
    },
    writers={
        "lif_hard": _to_leaky,
        "lif_soft": _to_leaky,
        "lif_hard_lazy": _to_leaky,
        "lif_soft_lazy": _to_leaky,
        "cuba": _to_synaptic,
    },
    render=_render,
    unmatched={
        "Alpha": "its membrane follows an alpha function of two currents",
        "RLeaky": "it feeds its own spikes back through weights",
        "RSynaptic": "it feeds its own spikes back through weights",
        "LeakyParallel": "it has no reset and sees all time steps at once",
        "DeltaLeaky": "it fires on the change of the membrane",
    },
)
