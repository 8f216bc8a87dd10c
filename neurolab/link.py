"""An experiment as a short query string, and back.

Only what differs from the default is written, with the version of the format and a digest
of the equations. Reading never fails as a whole: an unknown or bad key is dropped by
itself, and said.

    m=clif(tau:3,compare:gt)!lif_soft   models, with parameters, options and comparison
    i=sine(period:20)  s=7  t=200  n=60  k=3   input, seed, steps, neurons, traced neuron
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any
from urllib.parse import parse_qsl, quote

from neurolab.errors import ParameterError
from neurolab.experiment import Experiment, Slot, pairs
from neurolab.neurons import find
from neurolab.stimuli import KINDS
from neurolab.version import equations_digest

FORMAT = "1"
NUMBERS = {"s": "seed", "t": "time", "n": "neurons", "k": "neuron"}
WORDS = {"d": "dtype", "b": "histogram", "c": "correlate"}
SIGNS = {"ge": ">=", "gt": ">"}
_CALL = re.compile(r"^(\w+)(?:\((.*)\))?$")


def encode(experiment: Experiment) -> str:
    """Return the query string of an experiment; empty for the default one.

    A replayed file cannot travel in a link and is left out.
    """
    default, found = Experiment(), {}
    if experiment.slots != default.slots:
        found["m"] = "!".join(_slot_text(slot) for slot in experiment.slots)
    if experiment.stimulus != "replay":
        text = _call(experiment.stimulus, experiment.drive)
        if text != default.stimulus:
            found["i"] = text
    for key, name in (NUMBERS | WORDS).items():
        if getattr(experiment, name) != getattr(default, name):
            found[key] = str(getattr(experiment, name))
    if experiment.show != default.show:
        found["w"] = "!".join(experiment.show) or "nothing"
    if experiment.normalise:
        found["a"] = "1"
    if not found:
        return ""
    head = {"v": FORMAT, "e": equations_digest()}
    return "&".join(f"{k}={quote(v, safe='!(),:*')}" for k, v in {**head, **found}.items())


def decode(query: str) -> tuple[Experiment, list[str]]:
    """Return the experiment of a query string, and a sentence for every key dropped."""
    experiment, said = Experiment(), []
    given = dict(parse_qsl(query.lstrip("?"), keep_blank_values=True))
    version = given.pop("v", FORMAT)
    if version != FORMAT:
        said.append(f"This link has format {version}; this neurolab reads format {FORMAT}.")
    digest = given.pop("e", None)
    if digest not in (None, equations_digest()):
        said.append("This link was made with other equations; numbers may differ.")
    # Sizes first, so that a traced neuron finds its population.
    for key in sorted(given, key=lambda k: ("mitnswdbcak".find(k) if len(k) == 1 else 99, k)):
        try:
            experiment = _apply(experiment, key, given[key])
        except (ParameterError, ValueError) as error:
            said.append(f"Dropped {key}={given[key]!r} from the link: {error}.")
    return experiment, said


def _apply(experiment: Experiment, key: str, text: str) -> Experiment:
    readers: dict[str, Callable[[], dict[str, Any]]] = {
        "m": lambda: {"slots": tuple(_read_slot(part) for part in text.split("!"))},
        "i": lambda: _read_input(text),
        "w": lambda: {"show": () if text == "nothing" else tuple(text.split("!"))},
        "a": lambda: {"normalise": text == "1"},
    }
    if key in NUMBERS:
        return replace(experiment, **{NUMBERS[key]: int(text)})
    if key in WORDS:
        return replace(experiment, **{WORDS[key]: text})
    if key not in readers:
        raise ParameterError("it is not a key of neurolab")
    return replace(experiment, **readers[key]())


def _read_input(text: str) -> dict[str, Any]:
    kind, values = _read_call(text)
    if kind in KINDS:
        known = {f.name for f in fields(KINDS[kind])}
        for name in values:
            if name not in known:
                raise ParameterError(f"{kind} has no {name}")
    return {"stimulus": kind, "drive": pairs({k: float(v) for k, v in values.items()})}


def _slot_text(slot: Slot) -> str:
    values = dict(slot.params) | dict(slot.options)
    if slot.compare:
        values["compare"] = next(k for k, v in SIGNS.items() if v == slot.compare)
    if slot.fixed:
        values["fixed"] = "*".join(slot.fixed)
    return _call(slot.model, pairs(values))


def _call(name: str, values: Any) -> str:
    inside = ",".join(f"{k}:{_number(v)}" for k, v in values)
    return f"{name}({inside})" if inside else name


def _number(value: Any) -> str:
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def _read_call(text: str) -> tuple[str, dict[str, str]]:
    match = _CALL.match(text)
    if not match:
        raise ParameterError(f"{text!r} is not of the form name(key:value,...)")
    parts = [p for p in (match[2] or "").split(",") if p]
    if any(":" not in p for p in parts):
        raise ParameterError(f"{text!r} is not of the form name(key:value,...)")
    return match[1], dict(p.split(":", 1) for p in parts)


def _read_slot(text: str) -> Slot:
    name, values = _read_call(text)
    model = find(name)
    sign = values.pop("compare", None)
    if sign is not None and sign not in SIGNS:
        raise ParameterError(f"compare is ge or gt, not {sign!r}", model=name)
    fixed = tuple(n for n in values.pop("fixed", "").split("*") if n)
    options = {k: _option(model.options[k], values.pop(k)) for k in model.options if k in values}
    params = pairs({k: float(v) for k, v in values.items()})
    return Slot(name, params, pairs(options), SIGNS[sign] if sign else None, fixed)


def _option(valid: tuple[Any, ...], text: str) -> Any:
    return next((v for v in valid if str(v) == text), text)
