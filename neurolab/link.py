"""An experiment as a short query string, and back.

Only what differs from the default is written, with the version of the format and a digest
of the equations. Reading never fails as a whole: an unknown or bad part is dropped by
itself, and said.

    m=clif(tau:3,compare:gt)!lif_soft   models, with parameters, options and comparison
    i=sine(period:20)  s=7  t=200  n=60  k=3   input, seed, steps, neurons, traced neuron
    y=sweep  p=x:tau,y:input.rate              the open tab, and what is chosen on it

A model that was set up by a preset says `preset:name`; its title and what it holds fixed are
looked up there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any
from urllib.parse import parse_qsl, quote

from neurolab.choices import Choices
from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.link_parts import call, listed, read_input, read_slots, slot_text
from neurolab.version import equations_digest

FORMAT = "1"
NUMBERS = {"s": "seed", "t": "time", "n": "neurons", "k": "neuron"}
WORDS = {"d": "dtype", "b": "histogram", "c": "correlate", "y": "tab"}
CHOICES = {"f": "distributions", "g": "gallery", "p": "sweep", "l": "train", "j": "inspector"}
ORDER = "mitnswdbcyfgpljak"  # sizes before the traced neuron, so that it finds its population


def encode(experiment: Experiment) -> str:
    """Return the query string of an experiment; empty for the default one.

    A replayed file cannot travel in a link and is left out.
    """
    default, found = Experiment(), {}
    if experiment.slots != default.slots:
        found["m"] = "!".join(slot_text(slot) for slot in experiment.slots)
    if experiment.stimulus != "replay":
        text = call(experiment.stimulus, experiment.drive)
        if text != default.stimulus:
            found["i"] = text
    for key, name in (NUMBERS | WORDS).items():
        if getattr(experiment, name) != getattr(default, name):
            found[key] = str(getattr(experiment, name))
    if experiment.show != default.show:
        found["w"] = "!".join(experiment.show) or "nothing"
    chosen = {
        k: _differing(getattr(experiment, n), getattr(default, n)) for k, n in CHOICES.items()
    }
    found |= {key: text for key, text in chosen.items() if text}
    if experiment.normalise:
        found["a"] = "1"
    found = {key: text for key, text in found.items() if text}
    if not found:
        return ""
    head = {"v": FORMAT, "e": equations_digest()}
    return "&".join(f"{k}={quote(v, safe='!(),:*')}" for k, v in {**head, **found}.items())


def decode(query: str) -> tuple[Experiment, list[str]]:
    """Return the experiment of a query string, and a sentence for everything dropped."""
    experiment, said = Experiment(), list[str]()
    given = dict(parse_qsl(query.lstrip("?"), keep_blank_values=True))
    version = given.pop("v", FORMAT)
    if version != FORMAT:
        said.append(f"This link has format {version}; this neurolab reads format {FORMAT}.")
    digest = given.pop("e", None)
    if digest not in (None, equations_digest()):
        said.append("This link was made with other equations; numbers may differ.")
    for key in sorted(given, key=lambda k: (ORDER.find(k) if len(k) == 1 else 99, k)):
        try:
            experiment = _apply(experiment, key, given[key], said)
        except (ParameterError, ValueError) as error:
            said.append(f"Dropped {key}={given[key]!r} from the link: {error}.")
    return experiment, said


def _apply(experiment: Experiment, key: str, text: str, said: list[str]) -> Experiment:
    readers: dict[str, Callable[[], dict[str, Any]]] = {
        "m": lambda: {"slots": read_slots(text, said)},
        "i": lambda: read_input(text, said),
        "w": lambda: {"show": () if text == "nothing" else tuple(text.split("!"))},
        "a": lambda: {"normalise": _truth(text)},
    }
    if key in NUMBERS:
        return replace(experiment, **{NUMBERS[key]: _whole(text)})
    if key in WORDS:
        return replace(experiment, **{WORDS[key]: text})
    if key in CHOICES:
        chosen = _choices(getattr(experiment, CHOICES[key]), text, said)
        return replace(experiment, **{CHOICES[key]: chosen})
    if key not in readers:
        raise ParameterError("it is not a key of neurolab")
    return replace(experiment, **readers[key]())


def _differing(choices: Choices, default: Choices) -> str:
    """Return what is chosen differently, as in `samples:500,against:previous`."""
    each = ((f.name, getattr(choices, f.name)) for f in fields(choices))
    return listed((name, value) for name, value in each if value != getattr(default, name))


def _choices(choices: Choices, text: str, said: list[str]) -> Choices:
    """Return the choices of a link; one that cannot be used is dropped by itself and said."""
    for part in text.split(","):
        name, _, value = part.partition(":")
        try:
            choices = replace(choices, **{name: type(choices).read(name, value)})
        except ParameterError as error:
            said.append(f"Dropped {part!r} from the link: {error}.")
    return choices


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ParameterError(f"{text!r} is not a whole number") from error


def _truth(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ParameterError(f"{text!r} is neither 0 nor 1")
    return text == "1"
