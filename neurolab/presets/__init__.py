"""Named settings of neurons from the papers, as data: `*.toml` beside this file.

    >>> from neurolab.presets import presets
    >>> presets()["cf_st"].params
    {'levels_pos': 1, 'levels_neg': 0}

A preset is a neuron, its parameters, and what the paper says should come out. An ablation
holds some parameters fixed that the neuron would otherwise learn; `fixed` names them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from neurolab.errors import ParameterError, unknown_name
from neurolab.model import describe
from neurolab.neurons import find
from neurolab.parameters import validate


@dataclass(frozen=True, slots=True)
class Preset:
    """A neuron set up as in a table or a figure of a paper.

    Attributes
    ----------
    name, title : str
        Identifier, and name for people.
    model : str
        Identifier of the neuron.
    params : mapping
        Parameters that are set; those left out keep the neuron's default.
    fixed : tuple of str
        Parameters that do not learn in this ablation.
    source : str
        Paper, and table or figure in it.
    expect : str
        What the paper reports for it, in a sentence.
    """

    name: str
    title: str
    model: str
    params: Mapping[str, float] = field(hash=False)
    fixed: tuple[str, ...]
    source: str
    expect: str


REQUIRED = frozenset(f.name for f in fields(Preset)) - {"name", "fixed"}


def presets() -> dict[str, Preset]:
    """Return every preset by name."""
    return dict(_shipped())


def parse(text: str, origin: str = "presets") -> dict[str, Preset]:
    """Return the presets of a TOML text, one table each, checked against their neurons.

    Parameters
    ----------
    text : str
        Tables whose name is the preset's and whose keys are the fields of `Preset`.
    origin : str
        What to call the text in an error.

    Raises
    ------
    ParameterError
        For text that is not TOML, a missing, unknown or empty field, and for a neuron or
        a parameter that does not exist or is outside its bounds.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ParameterError(f"{origin} is not TOML: {error}") from error
    return {name: _preset(name, table, f"{origin}, {name}") for name, table in tables.items()}


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Preset]:
    found: dict[str, Preset] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            found |= parse(file.read_text(encoding="utf-8"), file.name)
    return found


def _preset(name: str, table: Any, where: str) -> Preset:
    if not isinstance(table, dict):
        raise ParameterError("must be a table of fields", model=where)
    given: dict[str, Any] = table
    for key in given:
        if key not in REQUIRED | {"fixed"}:
            raise unknown_name("field", key, sorted(REQUIRED | {"fixed"}), where)
    for key in sorted(REQUIRED):
        if not given.get(key):
            raise ParameterError(f"{key} is missing", model=where, parameter=key)
    try:
        model = find(given["model"])
        validate(model, given["params"], np.dtype(np.float64))
        about = describe(model)
        for parameter in given.get("fixed", ()):
            if parameter not in about:
                raise unknown_name("parameter", parameter, about, model.name)
    except ParameterError as error:
        raise ParameterError(f"{where}: {error}", parameter=error.parameter) from error
    whole: dict[str, Any] = {**given, "name": name, "fixed": tuple(given.get("fixed", ()))}
    return Preset(**whole)
