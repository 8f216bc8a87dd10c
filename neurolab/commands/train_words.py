"""From the words of `neurolab train` to a configuration and the axes of a grid."""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from neurolab.commands.words import number, option, pairs
from neurolab.errors import ParameterError, unknown_name
from neurolab.neurons import find as find_neuron
from neurolab.training.axes import NEURON, TASK, fitted
from neurolab.training.bounds import OPTIONAL
from neurolab.training.choice import choice_of
from neurolab.training.config import Config

FLAGS = ("task", "network", "widths", "time", "loss", "epochs", "batch", "seed")
"""Fields that have a flag of their own; every one can be written after --set."""
ELSEWHERE = {"neurons": "--neuron", "task_options": "--task-set"}
MANY = 10_000  # values that a range may stand for


def config_of(args: argparse.Namespace) -> Config:
    """Return the configuration that a file and flags describe; flags win."""
    base = Config() if args.config is None else _read(Path(args.config))
    changes = {name: getattr(args, name) for name in FLAGS if getattr(args, name) is not None}
    if "widths" in changes:
        changes["widths"] = tuple(changes["widths"])
    for name, text in pairs(args.set, "--set").items():
        if name in changes:
            raise ParameterError(f"{name} is given by --{name} and by --set", parameter=name)
        changes[name] = field_value(name, text)
    same = changes.get("task", base.task) == base.task
    options = {n: number(text) for n, text in pairs(args.task_set, "--task-set").items()}
    changes["task_options"] = {**(dict(base.task_options) if same else {}), **options}
    changes["neurons"] = _neurons(base, args)
    made = replace(base, **changes)
    return made if "time" in changes or (args.config is not None and same) else fitted(made)


def field_value(name: str, text: str) -> Any:
    """Return the value of a field of the configuration that is written like `text`."""
    if name in ELSEWHERE:
        raise ParameterError(f"{name}: write {ELSEWHERE[name]} instead", parameter=name)
    known = {each.name for each in fields(Config)}
    if name not in known:
        raise unknown_name("setting of a training run", name, known - set(ELSEWHERE))
    if name == "widths":
        try:
            return tuple(int(word) for word in text.split(","))
        except ValueError:
            raise ParameterError(
                f"widths = {text!r} must be whole numbers, as in widths=128,64", parameter=name
            ) from None
    if name == "nesterov":
        return {"true": True, "false": False}.get(text.lower(), text)
    if name in OPTIONAL and text.lower() == "none":
        return None
    return number(text)


def axes_of(words: list[str]) -> dict[str, list[Any]]:
    """Return the axes of a grid: `neuron=lif_soft,clif time=1,2,4 seed=0:5`."""
    return {name: _axis(name, text) for name, text in pairs(words, "--grid").items()}


def _axis(name: str, text: str) -> list[Any]:
    first, colon, last = text.partition(":")
    if colon:
        try:
            low, high = int(first), int(last)
        except ValueError:
            raise ParameterError(
                f"--grid {name}={text}: a range is FIRST:END in whole numbers, as in seed=0:5",
                parameter=name,
            ) from None
        if not 0 < high - low <= MANY:
            raise ParameterError(f"--grid {name}={text}: a range must rise", parameter=name)
        return list(range(low, high))
    words = [word.strip() for word in text.split(",")]
    if not all(words):
        raise ParameterError(f"--grid {name}={text}: a value is missing", parameter=name)
    if name == "widths":  # the comma stands between values: layers are joined by x
        return [field_value(name, word.replace("x", ",")) for word in words]
    if name == "neuron" or name.startswith((TASK, NEURON)):
        return [word if name == "neuron" else number(word) for word in words]
    if name in ELSEWHERE:
        known = {"neurons": "neuron=...", "task_options": "task.NAME=..."}
        raise ParameterError(f"--grid {name}: write {known[name]} instead", parameter=name)
    return [field_value(name, word) for word in words]


def _read(path: Path) -> Config:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ParameterError(f"{path} cannot be read: {why}") from error
    try:
        return Config.from_toml(text)
    except ParameterError as error:
        raise ParameterError(f"{path}: {error}") from error


def _neurons(base: Config, args: argparse.Namespace) -> tuple[Any, ...]:
    """Return the neurons of all layers, with the parameters and options that were written."""
    chosen = base.neurons if args.neuron is None else tuple(map(choice_of, args.neuron))
    params = {n: number(text) for n, text in pairs(args.neuron_set, "--neuron-set").items()}
    options = pairs(args.option, "--option")
    found: list[Any] = []
    for choice in chosen:
        table = choice.to_dict()
        model = find_neuron(choice.slot.model)
        given = {name: option(model, name, text) for name, text in options.items()}
        more: dict[str, Any] = {
            "params": {**table.get("params", {}), **params},
            "options": {**table.get("options", {}), **given},
        }
        if args.surrogate is not None:
            more["surrogate"] = args.surrogate
        found.append(choice_of({**table, **more}))
    return tuple(found)
