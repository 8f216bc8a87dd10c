"""A sweep as an NPZ file and back, with the version and the digest of its equations."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab import surrogates
from neurolab.errors import ParameterError
from neurolab.saving import UNREADABLE
from neurolab.slot import Slot
from neurolab.stimuli import KINDS, Replay, Stimulus
from neurolab.sweeping.axes import Axis
from neurolab.sweeping.plan import Plan
from neurolab.version import equations_digest, version

if TYPE_CHECKING:
    from neurolab.sweeping.result import SweepResult

KIND = "sweep"
NUMBERS = "values"  # the field of a replay that is an array


def _pairs(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)  # noqa: PLR2004 - name and value
        for pair in value
    )


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


# what a field of the model must be in the file, where the model itself takes it at its word
SLOT_FIELDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "model": ("a name", lambda value: isinstance(value, str)),
    "params": ("a list of names and values", _pairs),
    "options": ("a list of names and values", _pairs),
    "compare": ("a name or null", lambda value: value is None or isinstance(value, str)),
    "fixed": ("a list of names", _texts),
    "label": ("a text", lambda value: isinstance(value, str)),
    "detach_reset": ("true, false or null", lambda value: value is None or isinstance(value, bool)),
    "resets": ("true or false", lambda value: isinstance(value, bool)),
    "base": ("null", lambda value: value is None),
}


def save(found: SweepResult, path: str | Path) -> Path:
    """Write a sweep to an NPZ file and return its path; see `SweepResult.save`."""
    try:
        given = Path(path)
    except TypeError as error:
        raise ParameterError(f"{path!r} is not a path", parameter="path") from error
    target = given if given.suffix.lower() == ".npz" else given.with_name(f"{given.name}.npz")
    plan = found.plan
    head = {
        "neurolab": version(),
        "equations": equations_digest(),
        "kind": KIND,
        "slot": _slot_fields(plan.slot),
        "stimulus": _stimulus_fields(plan.stimulus),
        "axes": [plan.x.name, plan.y.name],
        "run": {"metric": plan.metric, "engine": plan.engine, "dtype": plan.dtype},
        "problems": [[*place, text] for place, text in found.problems.items()],
    }
    arrays: dict[str, Any] = {
        "about": np.array(json.dumps(head)),
        "cells": found.cells,
        "done": found.done,
        "x": found.x_values,
        "y": found.y_values,
    }
    if isinstance(plan.stimulus, Replay):
        arrays["replay"] = plan.stimulus.values
    with target.open("wb") as file:  # NumPy would put its own ending behind a name
        np.savez_compressed(file, **arrays)
    return target


def load(path: str | Path) -> dict[str, Any]:
    """Return the fields of a saved `SweepResult`.

    Raises
    ------
    ParameterError
        If the file is not a saved sweep, whatever is wrong with it.
    """
    try:
        with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as found:
            data = {name: found[name] for name in found.files}
        return _fields(data)
    except ParameterError as error:
        raise ParameterError(f"{path}: {error}", parameter="path") from error
    except UNREADABLE as error:
        raise ParameterError(
            f"{path}: not a saved sweep ({type(error).__name__}: {error})", parameter="path"
        ) from error


def _fields(data: dict[str, np.ndarray[Any, Any]]) -> dict[str, Any]:
    head = json.loads(str(data["about"]))
    if head.get("kind") != KIND:
        raise ValueError("it holds something else")
    x, y = (
        Axis(name, tuple(data[side].tolist()))
        for name, side in zip(head["axes"], ("x", "y"), strict=True)
    )
    stimulus = _stimulus(head["stimulus"], data.get("replay"))
    plan = Plan(_slot(head["slot"]), stimulus, x, y, **head["run"])
    same = head["equations"] == equations_digest()
    return {
        "plan": plan,
        "cells": _grid(data["cells"], "f", "real numbers", plan).astype(np.float64),
        "done": _grid(data["done"], "b", "yes or no", plan),
        "problems": _problems(head["problems"], plan),
        "note": "" if same else f"made with other equations (neurolab {head['neurolab']})",
    }


def _grid(array: np.ndarray[Any, Any], kind: str, said: str, plan: Plan) -> np.ndarray[Any, Any]:
    """Return one value per cell, or raise for another kind or another number of them."""
    if array.shape != plan.shape:
        raise ParameterError("not a saved sweep: grid and axes differ in size")
    if array.dtype.kind != kind:
        raise ParameterError(f"its grid holds {array.dtype.name} in place of {said}")
    return array


def _problems(told: Any, plan: Plan) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for row, column, text in told:
        plan.cell(row, column)  # refuses one outside the grid
        if not isinstance(text, str):
            raise ParameterError(f"the problem of cell ({row}, {column}) is no text but {text!r}")
        found[row, column] = text
    return found


def _slot_fields(slot: Slot) -> dict[str, Any]:
    told = {about.name: getattr(slot, about.name) for about in fields(slot)}
    used = slot.surrogate
    own = {"surrogate": None if used is None else [used.name, used.given], "base": None}
    return told | own


def _slot(told: dict[str, Any]) -> Slot:
    """Return a slot; JSON has made lists of its tuples."""
    for name, (said, fits) in SLOT_FIELDS.items():
        if not fits(told[name]):
            raise ParameterError(f"{name} of the model is {told[name]!r}, and must be {said}")
    values = {name: _tuples(value) for name, value in told.items()}
    if told["surrogate"] is not None:
        shape, given = told["surrogate"]
        values["surrogate"] = surrogates.find(shape).with_values(dict(given))
    return Slot(**values)


def _stimulus_fields(stimulus: Stimulus) -> list[Any]:
    told = {f.name: getattr(stimulus, f.name) for f in fields(stimulus) if f.name != NUMBERS}
    kind = next((name for name, made in KINDS.items() if type(stimulus) is made), "replay")
    return [kind, told]


def _stimulus(told: list[Any], numbers: Any) -> Stimulus:
    kind, values = told
    return Replay(**values, values=numbers) if kind == "replay" else KINDS[kind](**values)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list) else value
