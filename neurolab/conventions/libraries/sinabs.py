"""sinabs: fires at the threshold too, resets at once, and several times a step by default.

What it keeps per step is exp(−1/tau_mem), and the input is scaled by the rest unless
``norm_input=False``. Its default `MultiSpike` fires as often as the threshold fits into the
membrane; with the soft reset that is CF without negative levels. `MembraneReset` with a
value other than 0 adds that value to every neuron at every step, fired or not (3.1.3).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from neurolab.conventions.arguments import REQUIRED, Arguments, Code
from neurolab.conventions.library import Asked, Kind, Library, Reading, Written, listed
from neurolab.conventions.rates import decay, tau
from neurolab.errors import ParameterError

MOST = 255  # the most levels CF has
SPIKES = ("MultiSpike", "MaxSpike", "SingleSpike")
RESETS = ("MembraneSubtract", "MembraneReset")
UNBOUNDED = f"It fires any number of spikes in a step; here at most {MOST}."
FLOAT32 = "It works out the share kept per step, exp(-1/tau), in float32."
COMMON = {
    "tau_syn": None,
    "spike_threshold": 1.0,
    "spike_fn": Code("activation.MultiSpike"),
    "reset_fn": Code("activation.MembraneSubtract()"),
}
QUIET = ("shape", "record_states", "train_alphas")
SURROGATE = "surrogate_grad_fn"


def _lif(a: Arguments) -> Reading:
    kept = decay(1.0, a.above("tau_mem", 0.0), "exponential")
    return _leaky(a, kept, 1.0 - kept if a.flag("norm_input") else 1.0, (FLOAT32,))


def _iaf(a: Arguments) -> Reading:
    return _leaky(a, 1.0, 1.0, ())


def _leaky(a: Arguments, kept: float, gain: float, notes: tuple[str, ...]) -> Reading:
    params = {"decay": kept, "threshold": a.number("spike_threshold", single=True)}
    spikes, most = _named(a, "spike_fn", SPIKES)
    reset, value = _named(a, "reset_fn", RESETS)
    if reset == "MembraneReset" and value:
        raise a.refused("reset_fn", "adds its value to every neuron at every step, fired or not")
    if spikes != "SingleSpike":
        return _several(a, params, gain, notes, most)
    if a.values["tau_syn"] is not None:
        slow = decay(1.0, a.above("tau_syn", 0.0), "exponential")
        if reset == "MembraneSubtract" and value is not None:
            raise a.refused("reset_fn", "has no counterpart: cuba subtracts the threshold")
        options = {"reset": "hard" if reset == "MembraneReset" else "soft"}
        detach = reset == "MembraneReset"
        params["current_decay"] = slow
        return Reading("cuba", params, options, gain * slow, detach, notes=notes or (FLOAT32,))
    if reset == "MembraneReset":
        hard = {**params, "v_reset": 0.0}
        return Reading("lif_hard", hard, gain=gain, detach=True, notes=notes)
    if value is None:
        return Reading("lif_soft", params, gain=gain, notes=notes)
    return Reading("lif_rho", {**params, "rho": float(value)}, gain=gain, notes=notes)


def _several(
    a: Arguments, params: dict[str, float], gain: float, notes: tuple[str, ...], most: Any
) -> Reading:
    """Return the neuron that fires several times a step."""
    if a.values["tau_syn"] is not None:
        raise a.refused("tau_syn", "goes with SingleSpike only; pass spike_fn=SingleSpike")
    if _named(a, "reset_fn", RESETS) != ("MembraneSubtract", None):
        raise a.refused("reset_fn", "goes with SingleSpike only; pass spike_fn=SingleSpike")
    levels = {
        "decay": params["decay"],
        "threshold_pos": params["threshold"],
        "levels_pos": float(MOST if most is None else most),
        "levels_neg": 0.0,
    }
    behaves = (UNBOUNDED,) if most is None else ()
    return Reading("cf", levels, gain=gain, behaves=behaves, notes=notes)


def _named(a: Arguments, name: str, valid: tuple[str, ...]) -> tuple[str, Any]:
    """Return which function an argument names, and the one number it was given."""
    found, given = a.called(name)
    number = given[0] if given else None
    if found not in valid or len(given) > 1 or type(number) not in {int, float, type(None)}:
        raise a.refused(name, f"must be one of {', '.join(valid)}")
    return found, number


def _leak(asked: Asked, threshold: float, gain: float) -> Written:
    """Return the layer; IAF where nothing leaks."""
    kept, shown = asked.params["decay"], {"spike_threshold": threshold}
    if kept == 1.0:
        return Written("IAF", shown)
    scaled = gain != 1.0 and math.isclose(gain, 1.0 - kept, rel_tol=1e-12)
    return Written("LIF", {"tau_mem": _steps(asked, "decay"), **shown, "norm_input": scaled})


def _steps(asked: Asked, name: str) -> float:
    kept = asked.params[name]
    if not 0.0 < kept < 1.0:
        raise ParameterError(
            f"{name} = {kept:g} is no exp(-1/tau) of a finite positive tau",
            model=asked.model.name,
            parameter=name,
            value=kept,
        )
    return tau(1.0, kept, "exponential")


def _to_lif(asked: Asked) -> Written:
    p = asked.params
    layer = _leak(asked, p["threshold"], p["gain"])
    reset = "MembraneSubtract()"
    if "rho" in p:
        reset = f"MembraneSubtract({p['rho']!r})"
    if "v_reset" in p:
        asked.needs("v_reset", 0.0, "MembraneReset adds any other value at every step")
        reset = "MembraneReset()"
    return _with(layer, "SingleSpike", reset)


def _to_cuba(asked: Asked) -> Written:
    layer = _leak(asked, asked.params["threshold"], 1.0)
    slow = {"tau_syn": _steps(asked, "current_decay"), **layer.arguments}
    reset = "MembraneReset()" if asked.option["reset"] == "hard" else "MembraneSubtract()"
    return _with(Written(layer.class_name, slow), "SingleSpike", reset)


def _to_cf(asked: Asked) -> Written:
    asked.needs("levels_neg", 0.0, "sinabs fires no negative spikes")
    layer = _leak(asked, asked.params["threshold_pos"], 1.0)
    most = f"MaxSpike({asked.params['levels_pos']:.0f})"
    return _with(layer, most, "MembraneSubtract()")


def _with(layer: Written, spikes: str, reset: str) -> Written:
    chosen = {"spike_fn": Code(f"activation.{spikes}"), "reset_fn": Code(f"activation.{reset}")}
    return Written(layer.class_name, {**layer.arguments, **chosen})


def _render(class_name: str, arguments: Mapping[str, Any]) -> str:
    return f"from sinabs import activation, layers; node = layers.{class_name}({listed(arguments)})"


LIBRARY = Library(
    name="sinabs",
    version="3.1.3",
    compare=">=",
    surrogate="an exponential of |h − θ| (width = θ/2)",
    kinds={
        "LIF": Kind(
            {"tau_mem": REQUIRED, **COMMON, "norm_input": True},
            _lif,
            {"min_v_mem": None},
            QUIET,
            SURROGATE,
        ),
        "IAF": Kind(COMMON, _iaf, {"min_v_mem": None}, QUIET[:2], SURROGATE),
    },
    writers={
        "lif_hard": _to_lif,
        "lif_soft": _to_lif,
        "lif_rho": _to_lif,
        "cuba": _to_cuba,
        "cf": _to_cf,
    },
    render=_render,
    unmatched={
        "ALIF": "its reset subtracts the raised threshold, and adaptation grows by 1 − decay",
        "LIFRecurrent": "it feeds its own spikes back through weights",
        "ExpLeak": "it does not spike",
    },
)
