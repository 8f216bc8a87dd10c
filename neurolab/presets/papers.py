"""Figures of the papers as whole experiments, as data: `figures/*.toml` beside this file.

    >>> from neurolab.presets.papers import figures
    >>> figures()["clif_7"].source
    'CLIF Fig. 7'

Each names the figure, what is shown here, what the paper says about it, and the experiment
as a link of the page.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files

from neurolab.errors import ParameterError, unknown_name


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a paper.

    Attributes
    ----------
    name : str
        Identifier.
    source : str
        Paper and figure.
    title : str
        What it is about.
    experiment : str
        The query string of the page that shows it.
    shows, expect : str
        What is drawn here, and what the paper says about it.
    """

    name: str
    source: str
    title: str
    experiment: str
    shows: str
    expect: str


def figures() -> dict[str, Figure]:
    """Return every figure by name, in the order of the papers."""
    return dict(_shipped())


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Figure]:
    text = files("neurolab.presets").joinpath("figures", "papers.toml").read_text(encoding="utf-8")
    return parse(text)


def parse(text: str) -> dict[str, Figure]:
    """Return the figures of a TOML text, one table each.

    Raises
    ------
    ParameterError
        For a missing, unknown or empty field.
    """
    wanted = [each.name for each in fields(Figure) if each.name != "name"]
    found: dict[str, Figure] = {}
    for name, table in tomllib.loads(text).items():
        for key in table:
            if key not in wanted:
                raise unknown_name("field", key, wanted, name)
        for key in wanted:
            if not isinstance(table.get(key), str) or not table[key]:
                raise ParameterError(f"{key} is missing", model=name, parameter=key)
        found[name] = Figure(name=name, **table)
    return found
