"""Programs and notebooks of sessions: as tidy as if written by hand, valid, and they run."""

from __future__ import annotations

import json
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from hypothesis import given, settings
from nbclient import NotebookClient

import neurolab as nl
from neurolab.choices import Sweep
from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.link import decode
from neurolab.session import document, notebook, snippet
from tests.experiments import experiments
from tests.sessions import ALL, CHANGED, SMALL, ran

TIDY = {
    "changed": Experiment(slots=CHANGED),
    "all": Experiment(slots=tuple(ALL[:6]), dtype="float32", show=()),
    "many": Experiment(slots=CHANGED, time=5000, neurons=2000, histogram="membrane"),
    "levels": Experiment(histogram="levels", correlate="m", normalise=True, stimulus="ramp"),
    "intervals": Experiment(histogram="intervals", slots=ALL[6:7]),
    "drift": Experiment(slots=CHANGED, tab="distributions"),
    "slopes": Experiment(slots=CHANGED, tab="surrogates"),
    "sweep": Experiment(slots=CHANGED, tab="sweep"),
    "sweep_whole": Experiment(slots=CHANGED, tab="sweep", sweep=Sweep(model=2, x="max_level")),
    "replay": Experiment(
        stimulus="replay", table=nl.stimuli.replay(np.random.default_rng(0).normal(size=(9, 40)))
    ),
}


def test_programs_are_written_as_formatters_write_them(tmp_path) -> None:
    pytest.importorskip("ruff")
    for name, experiment in TIDY.items():
        (tmp_path / f"{name}.py").write_text(snippet(experiment), encoding="utf-8")
    each = ["--isolated", "--line-length=100", "--no-cache"]
    for command in (["check", "--select=E,F,I"], ["format", "--diff"]):
        ruff = [sys.executable, "-m", "ruff", *command, *each, "."]
        done = subprocess.run(ruff, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
        assert done.returncode == 0, done.stdout + done.stderr


@settings(max_examples=30)
@given(experiments())
def test_every_program_is_python_and_knows_all_its_names(experiment: Experiment) -> None:
    try:
        code = snippet(experiment)
    except ParameterError:
        assert experiment.tab == "sweep"
        return
    compile(code, "session.py", "exec")
    assert all(len(line) <= 100 or " " not in line for line in code.splitlines())


def cells_of(text: str, kind: str) -> list[str]:
    return ["".join(c["source"]) for c in json.loads(text)["cells"] if c["cell_type"] == kind]


@pytest.mark.parametrize("name", TIDY)
def test_notebooks_are_valid_and_hold_the_program(name: str) -> None:
    text = notebook(TIDY[name])
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert text == notebook(TIDY[name])
    code = "\n".join(cells_of(text, "code"))
    program_lines = [line for line in snippet(TIDY[name]).splitlines() if line and line[0] != "#"]
    assert set(program_lines[4:]) <= set(code.splitlines())


def test_a_notebook_links_to_its_state() -> None:
    experiment = Experiment(slots=CHANGED[2:], seed=4, tab="distributions")
    head = cells_of(notebook(experiment, "https://lab.example/explorer"), "markdown")[0]
    address = head[head.index("](") + 2 :].split(") (while")[0]
    assert address.startswith("https://lab.example/explorer?v=")
    assert decode(address.partition("?")[2]) == (experiment, [])
    assert "does not carry" in cells_of(notebook(TIDY["replay"]), "markdown")[0]


@pytest.mark.filterwarnings("ignore")  # zmq and jupyter's own
def test_a_notebook_runs_and_prints_what_the_program_prints(capsys) -> None:
    experiment = Experiment(slots=CHANGED, histogram="membrane", correlate="m", **SMALL)
    made = nbformat.reads(notebook(experiment), as_version=4)
    shown = "for x in (*h.values(), *rate.values(), *correlation.values()):"
    made.cells.append(nbformat.v4.new_code_cell(f"{shown}\n    print(x.tobytes().hex())"))
    NotebookClient(made, timeout=120, kernel_name="python3").execute()
    outputs = [o for cell in made.cells for o in cell.get("outputs", ())]
    printed = "".join(o.get("text", "") for o in outputs)
    found = ran(snippet(experiment))
    assert capsys.readouterr().out in printed
    for name in ("h", "rate", "correlation"):
        for x in found[name].values():
            assert x.tobytes().hex() in printed
    assert document.to_json(experiment)  # the third way out of the same state
