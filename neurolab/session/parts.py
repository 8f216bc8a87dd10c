"""The parts of a session as plain values, and back: models, input, table, choices of a tab."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any, TypeVar

from neurolab import surrogates
from neurolab.choices import Choices
from neurolab.errors import ParameterError, unknown_name
from neurolab.experiment import MOST_SLOTS, Experiment
from neurolab.neurons import find
from neurolab.slot import Slot
from neurolab.stimuli import Replay, replay

T = TypeVar("T")
KINDS: dict[type[Any], str] = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "true or false",
}
LEARNING = ("surrogate", "detach_reset")
MODEL = ("label", "options", "resets", "params", "compare", *LEARNING, "fixed", "base")
LONGEST = 300  # characters of a sentence; a fault may quote a whole table


@contextmanager
def dropped(what: str, said: list[str]) -> Generator[None]:
    """Let a fault drop only what is read inside, and say so."""
    try:
        yield
    except ParameterError as error:
        text = f"Dropped {what} from the session: {error}"
        said.append(f"{text}." if len(text) <= LONGEST else f"{text[:LONGEST]}…")


def item(kind: type[T], name: str, value: Any) -> T:
    """Return a value that must be of a kind, or raise `ParameterError`."""
    if not isinstance(value, kind):
        raise ParameterError(f"{name} must be {KINDS[kind]}", parameter=name)
    return value


def words(name: str, value: Any) -> str:
    """Return a text that can stand in a title, or raise `ParameterError`."""
    if not item(str, name, value).isprintable():
        raise ParameterError(f"{name} = {value!r} must be one printable line", parameter=name)
    return value


def listed(name: str, value: Any) -> list[str]:
    """Return a value that must be a list of texts, or raise `ParameterError`."""
    return [item(str, name, each) for each in item(list, name, value)]


def reads(kind: str, name: str, known: Iterable[str]) -> None:
    """Raise `ParameterError` for a name that is not known, with the nearest that is."""
    if name not in (names := list(known)):
        raise unknown_name(kind, name, names)


def model_part(slot: Slot) -> dict[str, Any]:
    """Return a model with every choice, changed or not."""
    base = {} if slot.base is None else {"base": model_part(slot.base)}
    return {
        "model": slot.model,
        "label": slot.label,
        "params": slot.values(),
        "options": dict(slot.neuron.chosen),
        "compare": slot.fires,
        "surrogate": {"shape": slot.slope.name, **slot.slope.values},
        "detach_reset": slot.detaches,
        "resets": slot.resets,
        "fixed": slot.fixed,
        **base,
    }


def models_of(value: Any, said: list[str]) -> tuple[Slot, ...]:
    """Return the models; what cannot be used is dropped by itself and said."""
    given, slots = item(list, "models", value), list[Slot]()
    for k, each in enumerate(given):
        with dropped(f"model {k + 1}", said):
            slots.append(_model(item(dict, "a model", each), said))
    if not slots:
        raise ParameterError("no model is left", parameter="models")
    if len(slots) > MOST_SLOTS:
        said.append(f"This session has {len(slots)} models; the first {MOST_SLOTS} are shown.")
    return tuple(slots[:MOST_SLOTS])


def _model(given: dict[str, Any], said: list[str]) -> Slot:
    slot = Slot(find(given.get("model", "")).name)
    # Options first: they may change what else there is.
    for name in (*(n for n in MODEL if n in given), *(n for n in given if n not in MODEL)):
        if name != "model":
            with dropped(f"{name} of {slot.model}", said):
                slot = _with(slot, name, given[name], said)
    return slot


def _with(slot: Slot, name: str, value: Any, said: list[str]) -> Slot:
    reads("key", name, ("model", *MODEL))
    if name in ("params", "options"):
        for key, each in item(dict, name, value).items():
            with dropped(f"{key} of {slot.model}", said):
                slot = replace(slot, **{name: (*getattr(slot, name), (key, each))})
        return slot
    if name == "surrogate":
        return _with_surrogate(slot, item(dict, name, value), said)
    if name in ("detach_reset", "resets"):
        return replace(slot, **{name: item(bool, name, value)})
    if name in ("fixed", "base"):
        read = tuple(listed(name, value)) if name == "fixed" else _base(value, said)
        return replace(slot, **{name: read})
    if name == "compare":
        return replace(slot, compare=None if value == "" else value)
    return replace(slot, label=words(name, value))


def _base(value: Any, said: list[str]) -> Slot:
    """Return the model that another is an ablation of; it has no base itself."""
    given = item(dict, "base", value)
    return _model({name: each for name, each in given.items() if name != "base"}, said)


def _with_surrogate(slot: Slot, given: dict[str, Any], said: list[str]) -> Slot:
    own = slot.neuron.surrogate
    shape = given.get("shape", own.name)
    # A neuron of one's own may bring a shape of its own, which has no name elsewhere.
    if shape != own.name:
        slot = replace(slot, surrogate=surrogates.find(item(str, "shape", shape)))
    for name, value in given.items():
        if name != "shape":
            with dropped(f"surrogate.{name} of {slot.model}", said):
                slot = replace(slot, surrogate=slot.slope.with_values({name: value}))
    return slot


def table_part(table: Replay) -> dict[str, Any]:
    """Return name and numbers of a replayed table."""
    return {"name": table.name, "values": table.values.tolist()}


def table_of(value: Any, said: list[str]) -> Replay:
    """Return a table; it is all there or not at all."""
    given = item(dict, "table", value)
    for name in given:
        with dropped(f"{name} of table", said):
            reads("key", name, ("name", "values"))
    rows = item(list, "values", given.get("values"))
    return replay(rows, words("name", given.get("name", "array")))


def drive_of(experiment: Experiment, value: Any, said: list[str]) -> dict[str, Any]:
    """Return kind and parameters of the input; a bad parameter is dropped by itself and said."""
    given = item(dict, "input", value)
    for name in given:
        with dropped(f"{name} of input", said):
            reads("key", name, ("kind", "params"))
    kind = given.get("kind", experiment.stimulus)
    found = replace(experiment, stimulus=kind, drive=(), neuron=0)
    params = {} if kind == "replay" else item(dict, "params", given.get("params", {}))
    for name, each in params.items():
        with dropped(f"{name} of {kind}", said):
            found = replace(found, drive=(*found.drive, (name, each)))
    return {"stimulus": kind, "drive": found.drive}


def choices_of(choices: Choices, value: Any, said: list[str]) -> Choices:
    """Return what is chosen on a tab; what cannot be used is dropped by itself and said."""
    known = asdict(choices)
    what = type(choices).__name__.lower()
    for name, each in item(dict, what, value).items():
        with dropped(f"{name} of {what}", said):
            reads("choice", name, known)
            number = each
            if isinstance(known[name], float) and type(each) is int:
                number = _float(name, each)
            if type(number) is not type(known[name]):
                raise ParameterError(f"{name} = {each!r} is not of the right kind", parameter=name)
            choices = replace(choices, **{name: number})
    return choices


def _float(name: str, value: int) -> float:
    try:
        return float(value)
    except OverflowError as error:
        raise ParameterError(f"{name} is too large", parameter=name) from error
