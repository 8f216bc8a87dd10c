"""The parts of a link that look like calls: `clif(tau:3,compare:gt)`, `sine(period:20)`.

How a model learns stands with it: `clif(surrogate:triangle,surrogate.width:2,detach_reset:1)`.
An ablation names the model it was made from, its values after tildes:
`lif_soft(ablation:reset_soft,base:ar_lif~beta~0.5)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from neurolab import ablated, surrogates
from neurolab.errors import ParameterError, unknown_name
from neurolab.experiment import MOST_SLOTS, Experiment
from neurolab.neurons import find
from neurolab.presets import presets
from neurolab.slot import Slot, pairs

SIGNS = {"ge": ">=", "gt": ">"}
SURROGATE = "surrogate"
SWITCHES = ("detach_reset", "resets")
ORIGIN = ("preset", "base", "ablation")
TILDE = "~"  # stands for every bracket, colon and comma of a model inside a model
CALL = re.compile(r"(\w+)(?:\((.*)\))?")


def call(name: str, values: Any) -> str:
    """Return a name with its values, as in `sine(period:20)`."""
    inside = listed(values)
    return f"{name}({inside})" if inside else name


def listed(values: Iterable[tuple[str, Any]]) -> str:
    """Return names and values as in `period:20,phase:1`."""
    return ",".join(f"{key}:{_plain(value)}" for key, value in values)


def slot_text(slot: Slot) -> str:
    """Return one model with everything that differs from its defaults."""
    values = dict(slot.params) | dict(slot.options)
    if slot.compare:
        values["compare"] = next(word for word, sign in SIGNS.items() if sign == slot.compare)
    preset = _preset_of(slot)
    if preset:
        values["preset"] = preset
    if slot.fixed != (presets()[preset].fixed if preset else ()):
        values["fixed"] = "*".join(slot.fixed)
    if not slot.resets:
        values["resets"] = 0
    if slot.base is not None:
        values["base"] = re.sub(r"[(:,]", TILDE, slot_text(slot.base).removesuffix(")"))
        values["ablation"] = ablated.chosen(slot)
    values |= _learning(slot)
    return call(slot.model, pairs(values))


def _learning(slot: Slot) -> dict[str, Any]:
    """Return shape and numbers of the surrogate, and the reset's gradient, if not its own."""
    found: dict[str, Any] = {}
    if slot.surrogate is not None:
        base = slot.neuron.surrogate
        if slot.surrogate.shape is not base.shape:
            found[SURROGATE] = slot.surrogate.name
            base = surrogates.find(slot.surrogate.name)
        values = slot.surrogate.values.items()
        found |= {f"{SURROGATE}.{n}": v for n, v in values if v != base.values[n]}
    if slot.detach_reset is not None:
        found["detach_reset"] = int(slot.detach_reset)
    return found


def read_slots(text: str, said: list[str]) -> tuple[Slot, ...]:
    """Return the models of a link; what cannot be used is dropped by itself and said."""
    slots = []
    for part in text.split("!"):
        try:
            slots.append(_read_slot(part, said))
        except ParameterError as error:
            said.append(f"Dropped the model {part!r} from the link: {error}.")
    if not slots:
        raise ParameterError("no model is left")
    if len(slots) > MOST_SLOTS:
        said.append(f"This link has {len(slots)} models; the first {MOST_SLOTS} are shown.")
    return tuple(slots[:MOST_SLOTS])


def read_input(text: str, said: list[str]) -> dict[str, Any]:
    """Return kind and parameters of the input; a bad parameter is dropped by itself and said."""
    kind, values = _read_call(text)
    if kind == "replay":
        raise ParameterError("a replayed file does not travel in a link")
    found = Experiment(stimulus=kind)
    for name, word in values.items():
        try:
            found = replace(found, drive=(*found.drive, (name, _float(name, word))))
        except ParameterError as error:
            said.append(f"Dropped {name}:{word} of {kind} from the link: {error}.")
    return {"stimulus": kind, "drive": found.drive}


def _read_slot(text: str, said: list[str]) -> Slot:
    name, values = _read_call(text)
    slot = Slot(name)
    # Preset and ablation first, so that what the link says itself has the last word; a surrogate's
    # shape before its numbers.
    first = (*ORIGIN, *find(name).options, SURROGATE)
    for key in sorted(values, key=lambda k: first.index(k) if k in first else len(first)):
        try:
            slot = _with(slot, key, values[key])
        except ParameterError as error:
            said.append(f"Dropped {key}:{values[key]} of {name} from the link: {error}.")
    return slot


def _with(slot: Slot, key: str, text: str) -> Slot:
    if key in ORIGIN:
        return _with_origin(slot, key, text)
    if key == "compare":
        if text not in SIGNS:
            raise ParameterError(f"compare is ge or gt, not {text!r}")
        return replace(slot, compare=SIGNS[text])
    if key == "fixed":
        return replace(slot, fixed=tuple(n for n in text.split("*") if n))
    if key in {SURROGATE, *SWITCHES} or key.startswith(f"{SURROGATE}."):
        return _with_learning(slot, key, text)
    options = find(slot.model).options
    if key in options:
        value = next((v for v in options[key] if str(v) == text), text)
        return replace(slot, options=(*slot.options, (key, value)))
    return replace(slot, params=(*slot.params, (key, _float(key, text))))


def _with_origin(slot: Slot, key: str, text: str) -> Slot:
    """Return a slot with what it was made from: a preset, or another model by an ablation."""
    if key == "preset":
        known = [n for n, preset in presets().items() if preset.model == slot.model]
        if text not in known:
            raise unknown_name("preset", text, known, slot.model)
        return replace(slot, label=presets()[text].title, fixed=presets()[text].fixed)
    if key == "base":
        name, *parts = text.split(TILDE)
        if len(parts) % 2:
            raise ParameterError(f"{text!r} is not of the form name~key~value")
        values, said = zip(parts[::2], parts[1::2], strict=True), list[str]()
        base = _read_slot(call(name, values), said)
        if said:
            raise ParameterError(" ".join(said).rstrip("."))
        return replace(slot, base=base)
    base = slot.base or slot
    offered = ablated.offered(base)
    if slot.base is None or text not in offered:
        raise unknown_name("ablation", text, offered, base.model)
    return replace(slot, label=ablated.label(base, offered[text]))


def _with_learning(slot: Slot, key: str, text: str) -> Slot:
    if key == SURROGATE:
        return replace(slot, surrogate=surrogates.find(text))
    if key in SWITCHES:
        if text not in {"0", "1"}:
            raise ParameterError(f"{key} is 0 or 1, not {text!r}")
        return replace(slot, **{key: text == "1"})
    name = key.partition(".")[2]
    follows = text in slot.neuron.Params._fields
    value = text if follows else _float(name, text)
    return replace(slot, surrogate=slot.slope.with_values({name: value}))


def _preset_of(slot: Slot) -> str | None:
    """Return the preset a slot was made from; its title tells."""
    made = ((n, p) for n, p in presets().items() if (p.model, p.title) == (slot.model, slot.label))
    return next((name for name, _ in made), None)


def _read_call(text: str) -> tuple[str, dict[str, str]]:
    match = CALL.fullmatch(text)
    parts = [p for p in (match[2] or "").split(",") if p] if match else []
    if not match or any(":" not in p for p in parts):
        raise ParameterError(f"{text!r} is not of the form name(key:value,...)")
    return match[1], dict(p.split(":", 1) for p in parts)


def _float(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise ParameterError(f"{name} = {text!r} is not a number") from error


def _plain(value: Any) -> str:
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)
