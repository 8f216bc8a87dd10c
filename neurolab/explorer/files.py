"""The files a visitor can take away, each made when it is asked for; knows no widget."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from neurolab.experiment import Experiment
from neurolab.figures.chart import Chart

LABELS = {"csv": "CSV", "npz": "NPZ", "png": "PNG", "svg": "SVG", "pdf": "PDF", "json": "JSON"}
STAMP = (1980, 1, 1, 0, 0, 0)  # the same plots give the same bytes
Charts = Mapping[str, Chart]


class File(NamedTuple):
    """One file: what its button says, its name, and what makes it."""

    label: str
    name: str
    make: Callable[[], bytes]
    about: str = ""


def plot_files(chart: Chart, *, dark: bool) -> dict[str, File]:
    """Return the files of one plot by kind; pictures have the colours of a mode."""
    from neurolab.figures.writing import as_bytes

    return {
        kind: File(label, f"neurolab-{chart.key}.{kind}", partial(as_bytes, chart, kind, dark=dark))
        for kind, label in LABELS.items()
    }


def session_files(
    experiment: Experiment, address: str, engine: str | None = None
) -> dict[str, File]:
    """Return the files that hold all that was chosen.

    `address` is where the page is, `engine` what the programs run with.
    """
    from neurolab import session

    def program() -> bytes:
        return session.snippet(experiment, engine).encode()

    def notebook() -> bytes:
        return session.notebook(experiment, address, engine).encode()

    csv = session.input_csv(experiment)
    files = {
        "session": File(
            "Session (JSON)",
            "neurolab-session.json",
            lambda: session.to_json(experiment).encode(),
            "Everything chosen on this page. “Open…” brings it back.",
        ),
        "program": File(
            "Python program",
            "neurolab-session.py",
            program,
            "Computes the numbers of this tab again.",
        ),
        "notebook": File(
            "Notebook",
            "neurolab-session.ipynb",
            notebook,
            "The same program in steps, with plots.",
        ),
    }
    if csv is not None:  # the program reads it from beside itself
        for key in ("program", "notebook"):
            files[key] = _with_input(files[key], csv)
    return files


def tab_files(experiment: Experiment, charts: Charts) -> dict[str, File]:
    """Return the files that hold the numbers of every plot of the open tab."""
    if not charts:
        return {}
    many = "the one plot" if len(charts) == 1 else f"all {len(charts)} plots"
    return {
        "tables": File(
            "Tables (ZIP of CSV)",
            f"neurolab-{experiment.tab}-tables.zip",
            partial(tables, charts),
            f"The numbers of {many} of this tab, a table each.",
        ),
        "arrays": File(
            "Arrays (NPZ)",
            f"neurolab-{experiment.tab}.npz",
            partial(arrays, experiment, charts),
            f"The numbers of {many} in one NumPy file, with the session.",
        ),
    }


def tables(charts: Charts) -> bytes:
    """Return a ZIP with the CSV of every plot, and their captions in `captions.txt`."""
    from neurolab.figures.writing import as_bytes

    told = "".join(f"{key}.csv: {c.title}\n{c.caption}\n\n" for key, c in charts.items())
    found = {f"{key}.csv": as_bytes(chart, "csv") for key, chart in charts.items()}
    return _zip({"captions.txt": told.encode(), **found})


def arrays(experiment: Experiment, charts: Charts) -> bytes:
    """Return an NPZ with the arrays of every plot as "key/array", and "session", a JSON text."""
    from neurolab.figures.writing import as_bytes
    from neurolab.session import to_json

    found = {"session": np.array(to_json(experiment))}
    for key, chart in charts.items():
        with np.load(io.BytesIO(as_bytes(chart, "npz"))) as own:
            found |= {f"{key}/{name}": own[name] for name in own.files}
    out = io.BytesIO()
    np.savez_compressed(out, **found)
    return out.getvalue()


def _with_input(file: File, csv: str) -> File:
    """Return a file in a ZIP together with the `input.csv` that it reads."""
    return File(
        f"{file.label} (ZIP with its input)",
        f"{file.name}.zip",
        lambda: _zip({file.name: file.make(), "input.csv": csv.encode()}),
        file.about,
    )


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            about = zipfile.ZipInfo(name, STAMP)
            made.writestr(about, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
