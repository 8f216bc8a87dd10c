"""Norse: fires only above the threshold, resets at once, and keeps time in seconds.

A step adds dt/tau_mem (v_leak − v + i), so the input is scaled by dt/tau_mem. Its
parameters stand in a tuple of their own; here they are named side by side with `dt`.
Its SuperSpike surrogate takes `alpha` and does not use it: the slope is 1/(1 + |h − θ|)².
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from neurolab import surrogates
from neurolab.conventions.arguments import Arguments, Code
from neurolab.conventions.library import Asked, Kind, Library, Reading, Written, listed
from neurolab.errors import ParameterError

STEP = 0.001
ROUNDING = 1e-12
TUPLES = {"LIFBoxCell": "LIFBoxParameters", "LIFCell": "LIFParameters", "IAFCell": "IAFParameters"}
COMMON = {"tau_mem_inv": 100.0, "v_leak": 0.0, "v_th": 1.0, "v_reset": 0.0, "dt": STEP}
METHOD = {"method": "super"}
RESETS = ("reset_value", "reset_subtract")


def _share(a: Arguments, rate: str, *, single: bool = False) -> float:
    """Return the share dt · rate that a step takes away."""
    share = a.above("dt", 0.0) * a.above(rate, 0.0, single=single)
    if share > 1.0 + ROUNDING:
        raise a.refused(rate, f"times dt is {share:g}; above 1 the membrane changes its sign")
    return min(share, 1.0)


def _seconds(a: Arguments, share: float) -> str:
    constant, step = 1.0 / a.number("tau_mem_inv"), a.number("dt")
    return (
        f"Its time constants are in seconds: tau_mem = {constant:g} s at dt = {step:g} s is "
        f"{1.0 / share:g} steps."
    )


def _box(a: Arguments) -> Reading:
    share = _share(a, "tau_mem_inv")
    name, _ = a.called("reset_method")
    if name not in RESETS:
        raise a.refused("reset_method", f"must be one of {', '.join(RESETS)}")
    hard, notes = name == "reset_value", (_seconds(a, share),)
    leak, reset, threshold = (a.number(n) for n in ("v_leak", "v_reset", "v_th"))
    if leak == 0.0:
        params = {"decay": 1.0 - share, "threshold": threshold}
        if hard:
            return Reading("lif_hard", {**params, "v_reset": reset}, gain=share, notes=notes)
        return Reading("lif_soft", params, gain=share, notes=notes)
    if hard and leak != reset:
        raise a.refused("v_leak", "must be 0 or v_reset; add it to the input of the cell instead")
    options = {"decay_input": True, "reset": "hard" if hard else "soft"}
    params = {"tau": 1.0 / share, "threshold": threshold, "v_reset": leak}
    return Reading("plif", params, options, gain=share, start=leak, notes=notes)


def _lif(a: Arguments) -> Reading:
    slow = _share(a, "tau_syn_inv", single=True)
    share = _share(a, "tau_mem_inv", single=True)
    params = {
        "current_decay": 1.0 - slow,
        "decay": 1.0 - share,
        "threshold": a.number("v_th", single=True),
    }
    return Reading("cuba", params, {"reset": "hard"}, gain=share, notes=(_seconds(a, share),))


def _iaf(a: Arguments) -> Reading:
    reset = a.number("v_reset")
    params = {"decay": 1.0, "threshold": a.number("v_th"), "v_reset": reset}
    return Reading("lif_hard", params, start=reset)


def _rate(asked: Asked, name: str, kept: float) -> float:
    if kept == 1.0:
        raise ParameterError(
            f"{name} = 1 has no time constant there: no share of the input would be left",
            model=asked.model.name,
            parameter=name,
            value=kept,
        )
    return (1.0 - kept) / asked.dt


def _to_box(asked: Asked) -> Written:
    p, hard = asked.params, "v_reset" in asked.params
    common: dict[str, Any] = {"v_th": p["threshold"]}
    if hard:
        if p["decay"] == 1.0 and p["v_reset"] == 0.0:
            return Written("IAFCell", common)
        if p["v_reset"] != 0.0:
            common["v_reset"] = p["v_reset"]
    else:
        common["reset_method"] = Code("reset_subtract")
    rate = _rate(asked, "decay", p["decay"])
    return Written("LIFBoxCell", {"tau_mem_inv": rate, **common, "dt": asked.dt})


def _to_plif_box(asked: Asked) -> Written:
    p, rest = asked.params, asked.params["v_reset"]
    arguments: dict[str, Any] = {"tau_mem_inv": 1.0 / p["tau"] / asked.dt, "v_th": p["threshold"]}
    if rest != 0.0:
        arguments["v_leak"] = rest
    if asked.option["reset"] == "soft":
        arguments["reset_method"] = Code("reset_subtract")
    elif rest != 0.0:
        arguments["v_reset"] = rest
    return Written("LIFBoxCell", {**arguments, "dt": asked.dt})


def _to_lif(asked: Asked) -> Written:
    p = asked.params
    if asked.option["reset"] != "hard":
        raise ParameterError("LIFCell of norse has a hard reset only", model=asked.model.name)
    rates = {
        "tau_syn_inv": _rate(asked, "current_decay", p["current_decay"]),
        "tau_mem_inv": _rate(asked, "decay", p["decay"]),
    }
    return Written("LIFCell", {**rates, "v_th": p["threshold"], "dt": asked.dt})


def _render(class_name: str, arguments: Mapping[str, Any]) -> str:
    """Return the line; v_leak is where the membrane starts, and has to be a tensor."""
    inner = {name: value for name, value in arguments.items() if name != "dt"}
    modules = "import norse.torch as norse; "
    if "reset_method" in inner:
        modules += "from norse.torch.functional.reset import reset_subtract; "
    if "v_leak" in inner:
        modules = f"import torch; {modules}"
        inner["v_leak"] = Code(f"torch.tensor({inner['v_leak']!r}, dtype=torch.float64)")
    step = f", dt={arguments['dt']!r}" if "dt" in arguments else ""
    call = f"norse.{class_name}(p=norse.{TUPLES[class_name]}({listed(inner)}){step})"
    return f"{modules}node = {call}"


LIBRARY = Library(
    name="norse",
    version="1.1.0",
    compare=">",
    surrogate=surrogates.superspike(1.0),
    kinds={
        "LIFBoxCell": Kind(
            {**COMMON, "reset_method": Code("reset_value")}, _box, METHOD, ("alpha",)
        ),
        "LIFCell": Kind(
            {"tau_syn_inv": 200.0, "tau_mem_inv": 100.0, "v_th": 1.0, "dt": STEP},
            _lif,
            {**METHOD, "v_leak": 0.0, "v_reset": 0.0},
            ("alpha",),
        ),
        "IAFCell": Kind({"v_th": 1.0, "v_reset": 0.0}, _iaf, METHOD, ("alpha", "dt")),
    },
    writers={
        "lif_hard": _to_box,
        "lif_soft": _to_box,
        "plif": _to_plif_box,
        "cuba": _to_lif,
    },
    render=_render,
    unmatched={
        "LIFRecurrentCell": "it feeds its own spikes back through weights",
        "LIFAdExCell": "its membrane grows exponentially",
        "LIFRefracCell": "it is silent for a while after a spike",
        "LSNNCell": "its threshold rises by its own rule",
        "IzhikevichCell": "it has a recovery variable",
    },
    dt=STEP,
)
