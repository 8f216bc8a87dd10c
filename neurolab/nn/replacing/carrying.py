"""From the numbers of one neuron to those of another: what keeps its meaning keeps its value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import torch
from torch import Tensor

from neurolab.conventions.words import tidy
from neurolab.fields import Param
from neurolab.model import NeuronModel, default_of, describe
from neurolab.neurons.common import TAU
from neurolab.nn.replacing.found import Found, Worth
from neurolab.nn.running import SURROGATE

SHARED = ("decay", "gain", "threshold", "v_reset")
"""Names that mean the same in every neuron, whatever else is said about them there."""
NEUTRAL = {"gain": 1.0, "v_reset": 0.0}
"""Values that are as good as not having the number."""


ROUNDING = 1e-7


class Carried(NamedTuple):
    """What carries over: numbers by the new neuron's names, and sentences about the rest."""

    worths: dict[str, Worth]
    lost: tuple[str, ...]


def options_of(found: Found, model: NeuronModel) -> dict[str, Any]:
    """Return the structural options of `model` that keep what the old layer did.

    Those are options of the same name, and for a LIF neuron its kind of reset and whether its
    input was divided by the time constant.
    """
    if found.model is None:
        return {}
    old, kept = found.model, dict(found.model.chosen)
    if old.name in {"lif_hard", "lif_soft"}:
        kept["reset"] = old.name.removeprefix("lif_")
    factor, constant = _factor(found), _tau(found)
    if "decay_input" not in kept and factor is not None and constant is not None:
        if bool((factor == 1.0).all()):
            kept["decay_input"] = False
        elif torch.allclose(factor * constant, torch.ones_like(factor * constant)):
            kept["decay_input"] = True
    return {name: value for name, value in kept.items() if value in model.options.get(name, ())}


def carried(found: Found, model: NeuronModel) -> Carried:
    """Return the numbers that the new neuron takes over from the old layer."""
    if found.model is None:
        return Carried({}, ())
    worths: dict[str, Worth] = {}
    used: set[str] = set()
    for name, param in describe(model).items():
        source, worth = _match(found, model, name, param)
        if worth is not None and _within(worth.value, param):
            worths[name] = worth
            used.add(source)
    if model.name == found.model.name:
        used |= {n for n in found.worths if n.startswith(SURROGATE)}
    lost = [_lost(n, w, model) for n, w in found.worths.items() if n not in used]
    return Carried(worths, (*filter(None, lost), *_weighing(found, model, worths)))


def _match(found: Found, model: NeuronModel, name: str, param: Param) -> tuple[str, Worth | None]:
    """Return the old number that the new one comes from, and its worth there."""
    assert found.model is not None  # noqa: S101 - the caller has asked
    old = found.worths.get(name)
    if old is not None and (model.name == found.model.name or _same(name, old.param, param)):
        if name == "v_reset" and _rests(model) != _rests(found.model) and _some(old.value):
            return name, None  # there the membrane also leaks toward it
        return name, old
    default = default_of(model, name)
    tau, decay = found.worths.get("tau"), found.worths.get("decay")
    if name == "decay" and tau is not None and tau.param.help == TAU.help:
        share = 1.0 - 1.0 / tau.value.double()
        return "tau", tau._replace(value=share, param=param, default=default, raw=None)
    if param.help == TAU.help and decay is not None:
        steps = 1.0 / (1.0 - decay.value.double())
        return "decay", decay._replace(value=steps, param=param, default=default, raw=None)
    if name == "gain" and (factor := _factor(found)) is not None:
        shape = "neuron" if factor.ndim else "layer"
        if not any(w.granularity == "step" for w in found.worths.values()):
            return "", Worth(factor, param, default, granularity=shape)
    return "", None


def _same(name: str, old: Param, new: Param) -> bool:
    return name in SHARED or old.help == new.help


def _rests(model: NeuronModel) -> bool:
    return "decay_input" in model.options


def _some(value: Tensor) -> bool:
    return bool((value != 0).any())


def _within(value: Tensor, param: Param) -> bool:
    """Whether a value is allowed; in float32, a bound itself may lie a little outside."""
    value = value.double()
    if param.exclusive:
        return bool(((value > param.low) & (value < param.high)).all())
    slack = ROUNDING * max(abs(param.low), abs(param.high))
    return bool(((value >= param.low - slack) & (value <= param.high + slack)).all())


def _factor(found: Found) -> Tensor | None:
    """Return the factor on the input, or None for a neuron that weighs it in its own way."""
    assert found.model is not None  # noqa: S101 - the caller has asked
    model, worths = found.model, found.worths
    one = torch.ones((), dtype=torch.float64)
    if model.chosen.get("decay_input"):
        return found.gain / worths["tau"].value.double()
    if "gain" in worths:
        return found.gain * worths["gain"].value.double()
    return found.gain * one if _tau(found) is not None else None


def _tau(found: Found) -> Tensor | None:
    """Return the time constant in steps, or None for a neuron without one."""
    for name, worth in found.worths.items():
        if worth.param.help == TAU.help:
            return worth.value.double()
        if name == "decay":
            return 1.0 / (1.0 - worth.value.double())
    return None


def _weighing(found: Found, model: NeuronModel, worths: Mapping[str, Worth]) -> tuple[str, ...]:
    """Say where the new neuron weighs its input otherwise than the old one."""
    before = _factor(found)
    if before is None or before.ndim or "gain" in worths or "conductance" in describe(model):
        return ()
    after = 1.0
    if model.chosen.get("decay_input"):
        tau = worths["tau"].value if "tau" in worths else torch.tensor(default_of(model, "tau"))
        if tau.ndim:
            return ()
        after = 1.0 / tau.item()
    ratio = tidy(before.item() / after)
    if ratio == 1.0:
        return ()
    return (f"Its input was multiplied by {ratio:g}; {model.name} does not do that.",)


def _lost(name: str, worth: Worth, model: NeuronModel) -> str:
    neutral = NEUTRAL.get(name)
    if neutral is not None and not worth.learns and bool((worth.value == neutral).all()):
        return ""
    if name == "gain":
        return ""  # said where the input is weighed
    if name.startswith(SURROGATE) and not worth.learns:
        return ""  # said with the surrogate
    return f"{told(name, worth)} does not carry over to {model.name}."


def told(name: str, worth: Worth) -> str:
    """Return a number in words."""
    value = f"{worth.value.item():.6g}" if worth.value.ndim == 0 else f"one per {worth.granularity}"
    return f"{name} = {value}{' (learns)' if worth.learns else ''}"
