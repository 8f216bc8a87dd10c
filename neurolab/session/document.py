"""A session as JSON: everything that can be chosen on the page, and back.

Every value is written, also those nobody changed, so that a session means the same when a
default moves. Reading is as forgiving as a link's: what is unknown or bad is dropped by
itself, and said. Unlike a link, a file also carries the numbers of a replayed table.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.session.parts import (
    choices_of,
    drive_of,
    dropped,
    item,
    listed,
    model_part,
    models_of,
    reads,
    table_of,
    table_part,
)
from neurolab.session.pretty import pretty
from neurolab.stimuli import KINDS, parameters
from neurolab.version import equations_digest, version

FORMAT = 1
SIZES = ("time", "neurons", "seed")
PLAIN = ("dtype", "neuron", "histogram", "correlate", "tab")
CHOICES = ("distributions", "gallery", "sweep", "train", "inspector")
HEAD = ("neurolab", "format", "equations")
# The table before the input that replays it, sizes before the neuron that must be among them.
ORDER = ("models", "table", "input", *SIZES, *PLAIN, "show", "normalise", *CHOICES)


def to_json(experiment: Experiment) -> str:
    """Return a session as JSON text, with version, format and digest of the equations.

    Numbers are written with the digits that give back the same float.
    """
    e = experiment
    found: dict[str, Any] = {
        "neurolab": version(),
        "format": FORMAT,
        "equations": equations_digest(),
        "models": [model_part(slot) for slot in e.slots],
        "input": {"kind": e.stimulus},
    }
    if e.stimulus != "replay":
        names = parameters(KINDS[e.stimulus])
        found["input"]["params"] = {name: e.drive_value(name) for name in names}
    if e.table is not None:
        found["table"] = table_part(e.table)
    found |= {name: getattr(e, name) for name in (*SIZES, *PLAIN, "show", "normalise")}
    found |= {name: asdict(getattr(e, name)) for name in CHOICES}
    return f"{pretty(found)}\n"


def from_json(text: str) -> tuple[Experiment, list[str]]:
    """Return the experiment of a session, and a sentence for everything dropped.

    Raises
    ------
    ParameterError
        For text that is not JSON, and for JSON that is no session of neurolab.
    """
    given, said = _parsed(text), list[str]()
    head = [given.pop(name, None) for name in HEAD]
    said += _differences(*head)
    experiment = Experiment()
    for name in (*ORDER, *(n for n in given if n not in ORDER)):
        if name in given:
            with dropped(name, said):
                experiment = _apply(experiment, name, given[name], said)
    return experiment, said


def load(path: str | Path) -> tuple[Experiment, list[str]]:
    """Return the experiment of a session's file; see `from_json`.

    Raises
    ------
    ParameterError
        Also for a file that cannot be read.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise ParameterError(f"{file.name} cannot be read: {error}", parameter="open") from error
    try:
        return from_json(text)
    except ParameterError as error:
        raise ParameterError(f"{file.name}: {error}", parameter="open") from error


def _parsed(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParameterError(f"this is not JSON ({error})", parameter="session") from error
    if not isinstance(given, dict) or "neurolab" not in given:
        raise ParameterError(
            'this is JSON, but no session of neurolab: an object with the key "neurolab"',
            parameter="session",
        )
    return given


def _differences(made: Any, form: Any, equations: Any) -> list[str]:
    """Say what made this session where that differs from what reads it."""
    said = list[str]()
    if form != FORMAT:
        said.append(f"This session has format {str(form)[:20]}; this neurolab reads {FORMAT}.")
    if equations != equations_digest():
        by = f" by neurolab {str(made)[:20]}" if made != version() else ""
        said.append(f"This session was made with other equations{by}; numbers may differ.")
    elif made != version():
        said.append(f"This session was made by neurolab {str(made)[:20]}; this is {version()}.")
    return said


def _apply(experiment: Experiment, name: str, value: Any, said: list[str]) -> Experiment:
    readers: dict[str, Callable[[], dict[str, Any]]] = {
        "models": lambda: {"slots": models_of(value, said)},
        "table": lambda: {"table": table_of(value, said)},
        "input": lambda: drive_of(experiment, value, said),
        "show": lambda: {"show": tuple(listed("show", value))},
        "normalise": lambda: {"normalise": item(bool, "normalise", value)},
    }
    if name in CHOICES:
        return replace(experiment, **{name: choices_of(getattr(experiment, name), value, said)})
    if name in readers:
        return replace(experiment, **readers[name]())
    reads("key", name, ORDER)
    return replace(experiment, **{name: value})
