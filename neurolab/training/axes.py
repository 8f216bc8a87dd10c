"""The axes of a grid of training runs: what is varied, and the runs that this makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from itertools import product
from typing import Any, NamedTuple

from neurolab.errors import ParameterError, unknown_name
from neurolab.training.choice import choice_of
from neurolab.training.config import Config
from neurolab.training.layout import places
from neurolab.training.tasks import find

TASK, NEURON = "task.", "neuron."  # before the names of a task's options and a neuron's parameters
MOST_CELLS = 100_000


class Cell(NamedTuple):
    """One run of a grid: what tells it from the others, by axis, and its configuration."""

    values: dict[str, Any]
    config: Config


def fitted(config: Config) -> Config:
    """Return the configuration with as many steps as the samples of its task have."""
    time = find(config.task, **dict(config.task_options)).time
    return config if time is None or time == config.time else replace(config, time=time)


def cells(base: Config, axes: Mapping[str, Any]) -> list[Cell]:
    """Return every run of a grid; the last axis changes fastest.

    Parameters
    ----------
    base : Config
        What all of them share.
    axes : dict
        Values by name: `neuron`, any field of `Config`, `task.` and an option of the task, or
        `neuron.` and a parameter of the neuron. Where the samples of the task have a length
        of their own, the runs have it, unless `time` is an axis.

    Raises
    ------
    ParameterError
        For an unknown axis, one without values or with one twice, and for a run that its
        configuration, its task or its network refuses.
    """
    named = {name: _values(name, given) for name, given in axes.items()}
    count = 1
    for values in named.values():
        count *= len(values)
    if count > MOST_CELLS:
        raise ParameterError(f"a grid of {count:,} runs is too large; at most {MOST_CELLS:,}")
    found: list[Cell] = []
    for labels in product(*named.values()):
        values = {name: named[name][label] for name, label in zip(named, labels, strict=True)}
        config = _config(base, values)
        _check(config)
        found.append(Cell(dict(zip(named, labels, strict=True)), config))
    return found


def _plain(value: Any) -> Any:
    """Return a NumPy number as the plain number it is."""
    item = getattr(value, "item", None)
    return item() if callable(item) and getattr(value, "ndim", 1) == 0 else value


def _values(name: str, given: Any) -> dict[Any, Any]:
    """Return the values of an axis by what they are called in a table."""
    known = ["neuron", *(f.name for f in fields(Config) if f.name != "neurons")]
    if name not in known and not name.startswith((TASK, NEURON)):
        raise unknown_name("axis of a grid", name, known)
    if isinstance(given, (str, Mapping)) or not isinstance(given, Iterable):
        raise ParameterError(f"{name} = {given!r} must be a list of values", parameter=name)
    found: dict[Any, Any] = {}
    for value in given:
        label = _label(name, value)
        if label in found:
            raise ParameterError(
                f"{name}: {label} is there twice; what differs in more than its name needs a label",
                parameter=name,
            )
        found[label] = value
    if not found:
        raise ParameterError(f"{name} needs at least one value", parameter=name)
    return found


def _label(name: str, value: Any) -> Any:
    if name == "neuron" and not isinstance(value, str):
        slot = choice_of(value).slot
        return slot.label or slot.model
    plain = _plain(value)
    if isinstance(plain, (str, int, float)) or plain is None:
        return plain
    return " ".join(map(str, plain)) if isinstance(plain, (list, tuple)) else str(plain)


def _config(base: Config, values: Mapping[str, Any]) -> Config:
    """Return the configuration of one run, made and checked in one go."""
    changes: dict[str, Any] = {}
    options: dict[str, Any] = {}
    params: dict[str, Any] = {}
    for name, value in values.items():
        plain = _plain(value)
        if name.startswith(TASK):
            options[name.removeprefix(TASK)] = plain
        elif name.startswith(NEURON):
            params[name.removeprefix(NEURON)] = plain
        else:
            changes["neurons" if name == "neuron" else name] = plain
    chosen = changes.get("neurons", base.neurons)
    listed = chosen if isinstance(chosen, tuple) else (chosen,)
    changes["neurons"] = tuple(_with(choice_of(one), params) for one in listed)
    same = changes.get("task", base.task) == base.task
    kept = dict(base.task_options) if same else {}
    changes.setdefault("task_options", {**kept, **options})
    made = replace(base, **changes)
    return made if "time" in changes else fitted(made)


def _with(choice: Any, params: Mapping[str, Any]) -> Any:
    if not params:
        return choice
    table = choice.to_dict()
    return choice_of({**table, "params": {**table.get("params", {}), **params}})


def _check(config: Config) -> None:
    """Refuse what would only be noticed when the run begins."""
    task = find(config.task, **dict(config.task_options))
    places(config.network, config.widths, config.readout, tuple(task.shape), task.classes)
    if task.time is not None and task.time != config.time:
        raise ParameterError(
            f"time = {config.time}, but the samples of the task {config.task!r} are "
            f"{task.time} steps long",
            parameter="time",
            value=config.time,
        )
