"""A sweep as an NPZ file and back, with the version and the digest of its equations."""

from __future__ import annotations

import json
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
    if data["cells"].shape != plan.shape or data["done"].shape != plan.shape:
        raise ValueError("grid and axes differ in size")
    same = head["equations"] == equations_digest()
    return {
        "plan": plan,
        "cells": data["cells"],
        "done": data["done"],
        "problems": {(i, j): text for i, j, text in head["problems"]},
        "note": "" if same else f"made with other equations (neurolab {head['neurolab']})",
    }


def _slot_fields(slot: Slot) -> dict[str, Any]:
    told = {about.name: getattr(slot, about.name) for about in fields(slot)}
    used = slot.surrogate
    own = {"surrogate": None if used is None else [used.name, used.given], "base": None}
    return told | own


def _slot(told: dict[str, Any]) -> Slot:
    """Return a slot; JSON has made lists of its tuples."""
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
