"""SpikingJelly: fires at the threshold too, resets at once, keeps the membrane after reset.

Its time constants count in steps, and by default it divides the input by them
(``decay_input=True``). A hard reset to another value than 0 also moves the resting
potential and the start there, which of our neurons PLIF and KLIF do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from neurolab import surrogates
from neurolab.conventions.arguments import Arguments, Code
from neurolab.conventions.library import Asked, Kind, Library, Reading, Written, listed
from neurolab.conventions.rates import decay, tau

COMMON = {"v_threshold": 1.0, "v_reset": 0.0, "detach_reset": False}
LEAKY = {"tau": 2.0, "decay_input": True, **COMMON}
QUIET = ("step_mode", "store_v_seq")
SURROGATE = "surrogate_function"


def _charged(a: Arguments, constant: str = "tau") -> tuple[float, dict[str, float], float]:
    """Return the time constant, threshold and reset potential as ours, and the gain."""
    steps = a.above(constant, 1.0)
    params = {"tau": steps, "threshold": a.number("v_threshold")}
    params["v_reset"] = a.optional("v_reset") or 0.0
    return steps, params, 1.0 / steps if a.flag("decay_input") else 1.0


def _gated(a: Arguments, model: str, constant: str = "tau", **more: float) -> Reading:
    _, params, gain = _charged(a, constant)
    options = {
        "decay_input": a.flag("decay_input"),
        "reset": "soft" if a.values["v_reset"] is None else "hard",
    }
    detach, start = a.flag("detach_reset"), params["v_reset"]
    return Reading(model, {**params, **more}, options, gain, detach, start)


def _lif(a: Arguments) -> Reading:
    steps, params, gain = _charged(a)
    if params["v_reset"] != 0.0:
        return _gated(a, "plif")
    kept = {"decay": decay(1.0, steps), "threshold": params["threshold"]}
    detach = a.flag("detach_reset")
    if a.values["v_reset"] is None:
        return Reading("lif_soft", kept, gain=gain, detach=detach)
    return Reading("lif_hard", {**kept, "v_reset": 0.0}, gain=gain, detach=detach)


def _if(a: Arguments) -> Reading:
    kept = {"decay": 1.0, "threshold": a.number("v_threshold")}
    reset, detach = a.optional("v_reset"), a.flag("detach_reset")
    if reset is None:
        return Reading("lif_soft", kept, detach=detach)
    return Reading("lif_hard", {**kept, "v_reset": reset}, detach=detach, start=reset)


def _plif(a: Arguments) -> Reading:
    raw = -math.log(a.above("init_tau", 1.0) - 1.0)
    a.single["w = -log(init_tau - 1)"] = raw
    return _gated(a, "plif", "init_tau")


def _klif(a: Arguments) -> Reading:
    return _gated(a, "klif", k=1.0)


def _clif(a: Arguments) -> Reading:
    params = {"tau": a.above("tau", 1.0), "threshold": a.number("v_threshold")}
    return Reading("clif", params, surrogate=surrogates.rectangle(1.0, strict=True))


def _cuba(a: Arguments) -> Reading:
    reset = a.optional("v_reset")
    if reset:
        raise a.refused("v_reset", "has no counterpart: cuba resets to 0 or subtracts (None)")
    params = {
        "current_decay": a.number("c_decay"),
        "decay": a.number("v_decay"),
        "threshold": a.number("v_threshold"),
    }
    options = {"reset": "soft" if reset is None else "hard"}
    return Reading("cuba", params, options, surrogate=surrogates.rectangle(1.0, strict=True))


def _i_lif(a: Arguments) -> Reading:
    name, given = a.called(SURROGATE)
    most = getattr(a.values[SURROGATE], "max_spike_count", given[0] if given else None)
    if name != "MultiLevelSpikeCount" or type(most) is not int:
        raise a.refused(SURROGATE, "must be MultiLevelSpikeCount(most spikes)")
    params = {"decay": decay(1.0, a.above("tau", 1.0)), "max_level": float(most)}
    return Reading(
        "i_lif",
        params,
        detach=a.flag("detach_reset"),
        surrogate=surrogates.straight_through(),
    )


def _ternary(a: Arguments) -> Reading:
    steps, params, gain = _charged(a)
    if a.values["v_reset"] != 0.0:
        raise a.refused("v_reset", "has no counterpart: ternary resets to 0")
    params = {"decay": decay(1.0, steps), "threshold": params["threshold"], "amplitude": 1.0}
    return Reading(
        "ternary", params, {"half_threshold": False}, gain, detach=a.flag("detach_reset")
    )


def _common(asked: Asked, reset: float | None) -> dict[str, Any]:
    common: dict[str, Any] = {"v_threshold": asked.params["threshold"], "v_reset": reset}
    return {**common, "detach_reset": True} if asked.detach else common


def _to_lif(asked: Asked) -> Written:
    kept, gain = asked.params["decay"], asked.params["gain"]
    hard = "v_reset" in asked.params
    if kept == 1.0:
        return Written("IFNode", _common(asked, asked.params["v_reset"] if hard else None))
    if hard:
        asked.needs("v_reset", 0.0, "LIFNode would also leak toward it; plif does that")
    divided = gain != 1.0 and math.isclose(gain, 1.0 - kept, rel_tol=1e-12)
    leak = {"tau": _steps(kept), "decay_input": divided}
    return Written("LIFNode", {**leak, **_common(asked, 0.0 if hard else None)})


def _steps(kept: float) -> float:
    """Return the time constant in steps."""
    return tau(1.0, kept)


def _to_gated(asked: Asked, class_name: str, constant: str) -> Written:
    hard = asked.option["reset"] == "hard"
    if not hard:
        asked.needs("v_reset", 0.0, f"a soft reset of {class_name} rests at 0")
    leak = {constant: asked.params["tau"], "decay_input": asked.option["decay_input"]}
    common = _common(asked, asked.params["v_reset"] if hard else None)
    return Written(class_name, {**leak, **common})


def _to_plif(asked: Asked) -> Written:
    return _to_gated(asked, "ParametricLIFNode", "init_tau")


def _to_klif(asked: Asked) -> Written:
    asked.needs("k", 1.0, "KLIFNode starts there and takes no other; set node.k afterwards")
    return _to_gated(asked, "KLIFNode", "tau")


def _to_clif(asked: Asked) -> Written:
    p = asked.params
    return Written("ComplementaryLIFNode", {"tau": p["tau"], "v_threshold": p["threshold"]})


def _to_cuba(asked: Asked) -> Written:
    p = asked.params
    rates = {"c_decay": p["current_decay"], "v_decay": p["decay"], "v_threshold": p["threshold"]}
    reset = 0.0 if asked.option["reset"] == "hard" else None
    return Written("CUBALIFNode", {**rates, "v_reset": reset})


def _to_i_lif(asked: Asked) -> Written:
    levels = Code(f"surrogate.MultiLevelSpikeCount({asked.params['max_level']:.0f})")
    arguments: dict[str, Any] = {"tau": _steps(asked.params["decay"]), SURROGATE: levels}
    return Written("ILIFNode", {**arguments, "detach_reset": True} if asked.detach else arguments)


def _to_ternary(asked: Asked) -> Written:
    asked.needs("amplitude", 1.0, "TernaryLIFNode sends plus or minus 1")
    share = 0.5 if asked.option.get("half_threshold") else 1.0
    leak = {"tau": _steps(asked.params["decay"]), "decay_input": False}
    common = {**_common(asked, 0.0), "v_threshold": share * asked.params["threshold"]}
    return Written("TernaryLIFNode", {**leak, **common})


def _render(class_name: str, arguments: Mapping[str, Any]) -> str:
    modules = "neuron, surrogate" if SURROGATE in arguments else "neuron"
    call = f"neuron.{class_name}({listed(arguments)})"
    return f"from spikingjelly.activation_based import {modules}; node = {call}"


def _gradient_only(defaults: Mapping[str, Any], read: Any, **fixed: Any) -> Kind:
    return Kind(defaults, read, fixed, QUIET, SURROGATE)


LIBRARY = Library(
    name="spikingjelly",
    version="2.0.0",
    compare=">=",
    surrogate=surrogates.sigmoid(4.0),
    kinds={
        "LIFNode": _gradient_only(LEAKY, _lif),
        "IFNode": _gradient_only(COMMON, _if),
        "ParametricLIFNode": _gradient_only(
            {"init_tau": 2.0, "decay_input": True, **COMMON}, _plif
        ),
        "KLIFNode": _gradient_only(LEAKY, _klif, scale_reset=False),
        "ComplementaryLIFNode": Kind(
            {"tau": 2.0, "v_threshold": 1.0},
            _clif,
            harmless=("step_mode", "store_state_seqs"),
            surrogate=SURROGATE,
        ),
        "CUBALIFNode": Kind(
            {"c_decay": 0.5, "v_decay": 0.75, "v_threshold": 0.5, "v_reset": 0.0},
            _cuba,
            surrogate=SURROGATE,
        ),
        "ILIFNode": Kind(
            {
                "tau": 4.0 / 3.0,
                SURROGATE: Code("surrogate.MultiLevelSpikeCount(4)"),
                "detach_reset": False,
            },
            _i_lif,
            {"v_threshold": 1.0},
            QUIET,
        ),
        "TernaryLIFNode": _gradient_only(LEAKY, _ternary),
    },
    writers={
        "lif_hard": _to_lif,
        "lif_soft": _to_lif,
        "plif": _to_plif,
        "klif": _to_klif,
        "clif": _to_clif,
        "cuba": _to_cuba,
        "i_lif": _to_i_lif,
        "ternary": _to_ternary,
    },
    render=_render,
    unmatched={
        "GatedLIFNode": "its gates start at random, so no arguments name them",
        "QIFNode": "its membrane grows with the square of the potential",
        "EIFNode": "its membrane grows exponentially",
        "IzhikevichNode": "it has a recovery variable",
        "PSN": "it sees all time steps at once",
    },
)
