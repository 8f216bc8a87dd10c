"""`neurolab sweep`: the same numbers as in Python, kept in a file, and refusals of one line."""

from __future__ import annotations

import csv
import os
import pty
import signal
import subprocess
import sys

import numpy as np
import pytest

import neurolab as nl
from neurolab.cli import main
from neurolab.commands.own_neurons import load
from neurolab.sweeping import SweepResult
from tests.test_cli import my_neuron, refused, told  # noqa: F401 - my_neuron is a fixture

SHORT = ("--time", 20, "--neurons", 5, "--engine", "numpy")
AXES = ("--x", "tau", 1.2, 8, "--y", "input.rate", 0, 1)


def test_the_file_holds_what_python_finds(capsys, tmp_path):
    path = tmp_path / "found.npz"
    text = told(
        capsys, "sweep", "clif", *AXES, *SHORT, "--size", 6, "--metric", "std", "--seed", 4,
        "--set", "threshold=1.2", "--input-set", "weight=0.9", "--compare", ">", "-o", path,
    )  # fmt: skip
    found = SweepResult.load(path)
    x = nl.stimuli.poisson(time=20, neurons=5, weight=0.9, seed=4)
    same = nl.sweep(
        "clif", x, ("tau", 1.2, 8.0), ("input.rate", 0.0, 1.0), "std", 6,
        params={"threshold": 1.2}, compare=">", engine="numpy",
    )  # fmt: skip
    assert found.plan == same.plan
    np.testing.assert_array_equal(found.cells, same.cells)
    low, high = np.nanmin(same.cells), np.nanmax(same.cells)
    lines = text.splitlines()
    assert lines[0].startswith("clif: Spread of the membrane")
    assert lines[1].split()[:2] == ["lowest", f"{low:.6g}"]
    assert lines[2].split()[:2] == ["highest", f"{high:.6g}"]
    assert lines[-1] == str(path)


def test_csv_has_a_row_for_every_cell_and_exact_numbers(capsys, tmp_path):
    path = tmp_path / "found.csv"
    told(capsys, "sweep", "clif", "--x", "tau", "1,2,4", "--y", "threshold", 0.5, 1, 3, *SHORT,
         "-o", path)  # fmt: skip
    with path.open(encoding="utf-8", newline="") as file:
        assert file.readline().startswith("# neurolab ")
        rows = list(csv.DictReader(file))
    x = nl.stimuli.poisson(time=20, neurons=5)
    y = ("threshold", 0.5, 1.0, 3)
    same = nl.sweep("clif", x, ("tau", [1, 2, 4]), y, engine="numpy")
    assert {name: [float(row[name]) for row in rows] for name in rows[0]} == {
        name: column.tolist() for name, column in same.table().items()
    }


def test_axes_are_chosen_where_none_are_given(capsys):
    text = told(capsys, "sweep", "cf", "--size", 3, *SHORT)
    assert "decay = " in text
    assert "input.rate = " in text
    text = told(capsys, "sweep", "cf", "--size", 3, "--y", "decay", 0, 1, *SHORT)
    assert "input.rate = " in text


def test_a_neuron_of_ones_own_is_swept(capsys, my_neuron):  # noqa: F811 - the fixture
    own = load([my_neuron])[0]
    text = told(capsys, "sweep", own.name, "--neuron", my_neuron, "--size", 2, *SHORT)
    assert text.startswith(f"{own.name}: ")


def test_cells_without_an_answer_are_counted(capsys):
    quiet = ("--input", "constant", "--metric", "cv", "--y", "threshold", 50, 60, "--size", 3)
    text = told(capsys, "sweep", "clif", *quiet, *SHORT)
    assert "9 cells have no answer" in text
    assert "lowest" not in text


def test_cells_that_failed_are_told_with_the_reason(capsys):
    sides = ("--x", "soma_self", "0,100", "--y", "threshold", "0.5,100", "--time", 2000)
    text = told(capsys, "sweep", "lm_h", *sides, "--neurons", 1, "--engine", "numpy")
    assert "have no answer" in text
    assert "overflowed" in text


def test_replayed_numbers_are_swept_over_the_neurons_parameters(capsys, tmp_path):
    table = tmp_path / "current.csv"
    table.write_text("0.5,1\n1,0.2\n0.7,0.7\n", encoding="utf-8")
    text = told(capsys, "sweep", "clif", "--csv", table, "--size", 2, "--engine", "numpy")
    assert "threshold = " in text


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--x", "taus", 1, 2), "did you mean 'tau'"),
        (("--x", "tau", 0.5, 2), "outside [1, 1000]"),
        (("--x", "tau", 3, 2), "must rise"),
        (("--x", "tau", "nan", 2), "tau = nan is outside"),
        (("--x", "tau"), "write NAME LOW HIGH"),
        (("--x", "tau", 1, 2, 3, 4), "write NAME LOW HIGH"),
        (("--size", 1), "must lie between 2"),
        (("--x", "tau", 1, 2, "--y", "tau", 1, 2), "both axes are tau"),
        (("--metric", "rat"), "did you mean 'rate'"),
        (("--set", "tau=1,2"), "tau is an array"),
        (("--engine", "jax"), "no engine 'jax'"),
        (("--input", "poison"), "did you mean 'poisson'"),
        (("-o", "found.txt"), "no file type '.txt'"),
        (("-o", "no/such/folder.npz"), "there is no folder"),
    ],
)
def test_bad_words_are_refused_in_one_line(capsys, words, why):
    assert why in refused(capsys, "sweep", "clif", *words)


def test_a_file_that_exists_is_left_alone_unless_forced(capsys, tmp_path):
    path = tmp_path / "found.npz"
    path.write_text("mine", encoding="utf-8")
    few = ("sweep", "clif", "--size", 2, *SHORT, "-o", path)
    assert "--force" in refused(capsys, *few)
    assert path.read_text(encoding="utf-8") == "mine"
    told(capsys, *few, "--force")
    assert SweepResult.load(path).complete


def test_interrupting_keeps_what_is_done(tmp_path):
    """A person sees the progress on a terminal and presses Ctrl-C."""
    path = tmp_path / "found.npz"
    terminal, other_end = pty.openpty()
    words = ["sweep", "clif", "--size", "256", "--time", "200", "--engine", "numpy", "-o", path]
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "neurolab", *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=other_end,
        preexec_fn=_heeds_ctrl_c,  # noqa: PLW1509 - nothing else runs between fork and exec
    ) as process:
        os.close(other_end)
        seen = b""
        while b"cells" not in seen:
            seen += os.read(terminal, 4096)
        process.send_signal(signal.SIGINT)
        while process.poll() is None:
            seen += _rest(terminal)
        assert process.returncode == 130
    seen += _rest(terminal)
    os.close(terminal)
    found = SweepResult.load(path)
    assert 0 < found.done.sum() < found.plan.cells
    assert f"{found.done.sum()} of {found.plan.cells} cells were done".encode() in seen


def _heeds_ctrl_c() -> None:
    """Undo what a shell does to those it starts in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _rest(terminal: int) -> bytes:
    """Read what a terminal still holds; it raises once nobody writes to it any more."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_the_command_is_listed(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "sweep" in capsys.readouterr().out
