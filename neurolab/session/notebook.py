"""A session as a notebook: the program's steps as cells, and the plots of the tab."""

from __future__ import annotations

import json
from typing import Any

from neurolab.experiment import Experiment
from neurolab.link import encode
from neurolab.session.plots import plot_steps
from neurolab.session.program import Step
from neurolab.session.snippet import TITLES, about, input_csv, steps
from neurolab.version import equations_digest, version

ADDRESS = "http://localhost:5006/"


def notebook(experiment: Experiment, address: str = ADDRESS, engine: str | None = None) -> str:
    """Return a notebook (format 4.5, as JSON text) that gives the page's numbers again.

    Parameters
    ----------
    experiment : Experiment
    address : str
        Where the page is, for the link in the first cell.
    engine : {"numba", "numpy"}, optional
        As in `snippet`.
    """
    cells = [_markdown(_head(experiment, address))]
    for step in [*steps(experiment, engine), *plot_steps(experiment)]:
        cells += _cells(step)
    for k, cell in enumerate(cells):
        cell["id"] = f"cell-{k}"
    found = {
        "cells": [dict(sorted(cell.items())) for cell in cells],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "neurolab": {"version": version(), "equations": equations_digest()},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return f"{json.dumps(found, ensure_ascii=False, indent=1)}\n"


def _head(experiment: Experiment, address: str) -> str:
    """Return title, what the experiment is, and the way back to the page."""
    query = encode(experiment)
    link = f"{address.partition('?')[0]}{'?' if query else ''}{query}"
    parts = [f"# {TITLES.get(experiment.tab, TITLES['dynamics'])}", about(experiment)]
    back = f"[Open this experiment on the page]({link}) (while `neurolab serve` runs)."
    if experiment.stimulus == "replay":
        back += " A link does not carry the replayed table: open it there again."
    if input_csv(experiment) is not None:
        back += " The file `input.csv`, saved with this notebook, must lie beside it."
    return "\n\n".join([*parts, back, f"Made with neurolab {version()}."])


def _cells(step: Step) -> list[dict[str, Any]]:
    """Return the words as a cell of text and the lines as a cell of code."""
    text = [_markdown(step.words)] if step.words else []
    return text + ([_code(step.code)] if step.code else [])


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(text: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": text.splitlines(keepends=True),
    }
