"""The command line: what it prints, what it writes, and how it refuses."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import neurolab as nl
from neurolab.cli import main

README = Path(__file__).parent.parent / "README.md"
BLOCKS = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
NEURON = next(code for code in BLOCKS if "NeuronModel(" in code)


@pytest.fixture
def my_neuron(tmp_path, own_neurons):  # noqa: ARG001 - it forgets the neuron again
    """Return the README's own neuron as a file."""
    path = tmp_path / "my_neuron.py"
    path.write_text(NEURON, encoding="utf-8")
    return path


def told(capsys, *words):
    """Run a command that must work and return what it printed."""
    assert main([str(word) for word in words]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


def refused(capsys, *words):
    """Run a command that must be refused and return its one line."""
    assert main([str(word) for word in words]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("neurolab: error: ")
    assert printed.err.count("\n") == 1
    return printed.err


def rows(path):
    """Return the comment line and the rows of a written CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.readline(), list(csv.DictReader(file))


def test_models_lists_every_neuron_with_its_parameters_and_source(capsys):
    text = told(capsys, "models")
    cards = {card.split()[0]: card for card in text.split("\n\n")}
    assert set(cards) == set(nl.neurons())
    for name, model in nl.neurons().items():
        assert model.source in cards[name]
        assert all(f"\n  {p} " in cards[name] for p in model.Params._fields)
    assert re.search(r"tau +2 +\[1, 1000\] +steps", cards["clif"])
    assert re.search(r"beta +0 +\(-1, 1\)", cards["ar_lif"])
    assert re.search(r"levels_pos +2 +\[0, 255\] whole", cards["cf"])
    assert "option reset_scope: sum, input" in cards["qb_lif"]


def test_one_model_is_shown_with_its_own_lines_and_paper(capsys):
    text = told(capsys, "models", "clif")
    assert "m = s.m * sigmoid(h / p.tau) + z    (CLIF Eq. 15, 16)" in text
    assert "m: Complementary potential" in text
    assert "Notes" in text


def test_latex_is_that_of_the_engine(capsys):
    text = told(capsys, "models", "ar_lif", "--latex")
    assert all(line in text for line in nl.latex("ar_lif"))


def test_json_carries_version_digest_and_the_card(capsys):
    data = json.loads(told(capsys, "models", "qb_lif", "--json"))
    assert data["neurolab"] == nl.__version__
    assert re.fullmatch(r"[0-9a-f]{8}", data["equations_digest"])
    (card,) = data["neurons"]
    assert card["parameters"]["scale"]["default"] == 1.0
    assert card["parameters"]["max_level"]["integer"] is True
    assert card["options"] == {"reset_scope": ["sum", "input"]}
    assert [line["latex"] for line in card["latex"]] == nl.latex("qb_lif")
    everything = json.loads(told(capsys, "models", "--json"))
    assert {card["name"] for card in everything["neurons"]} == set(nl.neurons())


def test_npz_is_the_same_run_as_in_python(capsys, tmp_path):
    out = tmp_path / "run.npz"
    words = "--input sine --input-set period=20 mean=0.5 --set tau=4 --time 60 --neurons 3"
    line = told(capsys, "simulate", "clif", *words.split(), "--compare", ">", "-o", out)
    expected = nl.simulate(
        "clif",
        nl.stimuli.sine(time=60, neurons=3, period=20, mean=0.5),
        params={"tau": 4},
        compare=">",
    )
    saved = nl.Result.load(out)
    np.testing.assert_array_equal(saved.h, expected.h)
    np.testing.assert_array_equal(saved.states["m"], expected.states["m"])
    assert saved.compare == ">"
    assert f"{expected.count.sum()} spikes" in line
    assert f"rate {expected.rate().mean():.4g} per step" in line
    assert line.rstrip().endswith(str(out))
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_csv_reads_back_exactly(capsys, tmp_path, dtype):
    out = tmp_path / "run.csv"
    words = f"--time 30 --neurons 4 --seed 7 --dtype {dtype} --set scale=0.3"
    told(capsys, "simulate", "qb_lif", *words.split(), "--record", "spikes,h,states", "-o", out)
    comment, table = rows(out)
    x = nl.stimuli.poisson(time=30, neurons=4, seed=7)
    expected = nl.simulate("qb_lif", x, {"scale": 0.3}, dtype=dtype)
    assert comment.startswith(f"# neurolab {nl.__version__}, equations ")
    assert list(table[0]) == ["time", "neuron", "spikes", "levels", "h", "fired"]
    assert [(row["time"], row["neuron"]) for row in table[3:5]] == [("0", "3"), ("1", "0")]
    for name in ("spikes", "levels", "h", "fired"):
        column = np.array([row[name] for row in table], dtype=expected[name].dtype)
        np.testing.assert_array_equal(column.reshape(30, 4), expected[name])


def test_a_neuron_that_rounds_says_so(capsys, tmp_path):
    assert "fires: rounded" in told(capsys, "models", "i_lif")
    assert "fires at: >" in told(capsys, "models", "cf")
    trains = "surrogate rectangle_strict (width as threshold); learns nothing; reset attached"
    assert f"in training: {trains}" in told(capsys, "models", "clif")
    told(capsys, "simulate", "i_lif", "--time", "3", "-o", tmp_path / "run.csv")
    comment, _ = rows(tmp_path / "run.csv")
    assert "compare none, dtype float64" in comment


def test_only_what_is_asked_becomes_a_column(capsys, tmp_path):
    out = tmp_path / "run.csv"
    told(capsys, "simulate", "clif", "--record", "h,m", "-o", out, "--time", 3)
    assert list(rows(out)[1][0]) == ["time", "neuron", "h", "m"]


def test_replay_of_a_csv(capsys, tmp_path):
    drive = tmp_path / "drive.csv"
    drive.write_text("0.5,1.5\n1.0,0.25\n0.0,2.0\n", encoding="utf-8")
    out = tmp_path / "run.npz"
    told(capsys, "simulate", "lif_soft", "--csv", drive, "-o", out)
    expected = nl.simulate("lif_soft", [[0.5, 1.5], [1.0, 0.25], [0.0, 2.0]])
    np.testing.assert_array_equal(nl.Result.load(out).u, expected.u)


def test_a_parameter_may_differ_from_neuron_to_neuron(capsys, tmp_path):
    out = tmp_path / "run.npz"
    words = "--input constant --neurons 3 --set threshold=0.5,1,2 --engine numpy"
    told(capsys, "simulate", "lif_soft", *words.split(), "-o", out)
    np.testing.assert_array_equal(nl.Result.load(out).params.threshold, [0.5, 1.0, 2.0])


def test_option_values_are_found_by_their_text(capsys, tmp_path):
    out = tmp_path / "run.npz"
    told(capsys, "simulate", "qb_lif", "--option", "reset_scope=input", "-o", out)
    assert dict(nl.Result.load(out).model.chosen) == {"reset_scope": "input"}


def test_without_a_file_only_the_summary_is_kept(capsys):
    words = "--input constant --input-set amplitude=-3 --time 10"
    assert ", 20 spikes" in told(capsys, "simulate", "cf", *words.split())
    assert ", -20 spikes net of sign" in told(
        capsys, "simulate", "cf", *words.split(), "--record", "none"
    )


def test_a_file_is_replaced_only_when_asked(capsys, tmp_path):
    out = tmp_path / "run.csv"
    out.write_text("mine", encoding="utf-8")
    assert "--force" in refused(capsys, "simulate", "clif", "-o", out)
    assert out.read_text(encoding="utf-8") == "mine"
    told(capsys, "simulate", "clif", "-o", out, "--force")
    assert rows(out)[0].startswith("# neurolab")


REFUSALS = {
    "": "command",
    "simulat clif": "simulate",
    "models clf": "did you mean 'clif'",
    "simulate clf": "did you mean 'clif'",
    "simulate clif --set tua=2": "did you mean 'tau'",
    "simulate clif --set tau=0.5": "clif: tau = 0.5 is outside [1, 1000]",
    "simulate clif --set tau=nan": "tau = nan is outside",
    "simulate clif --set tau=two": "tau = 'two' is not a number",
    "simulate clif --set tau": "write name=value",
    "simulate clif --set tau=": "write name=value",
    "simulate clif --set tau=2 --set tau=3": "given twice",
    "simulate clif --set tau=1,2": "must be one number",
    "simulate cf --set levels_pos=1.5": "whole number",
    "simulate qb_lif --option reset_scope=inputs": "did you mean 'input'",
    "simulate clif --option reset=soft": "no option 'reset'",
    "simulate clif --input possion": "did you mean 'poisson'",
    "simulate clif --input-set rat=1": "did you mean 'rate'",
    "simulate clif --input-set rate=-1": "rate = -1.0 is outside",
    "simulate clif --input-set time=5": "write --time",
    "simulate clif --time 0": "time = 0 must lie between",
    "simulate clif --time -5": "time = -5 must lie between",
    "simulate clif --time x": "invalid int",
    "simulate clif --neurons 2.5": "invalid int",
    "simulate clif --seed -1": "seed = -1 must lie between",
    "simulate clif --compare =>": "no comparison '=>'",
    "simulate i_lif --compare >": "this neuron rounds its membrane",
    "simulate clif --dtype float16": "no dtype",
    "simulate clif --engine numbra": "did you mean 'numba'",
    "simulate clif --record spiks": "did you mean 'spikes'",
    "simulate clif --csv missing.csv": "missing.csv cannot be read",
    "simulate clif --csv missing.csv --time 5": "--time cannot be used with --csv",
    "simulate clif --csv a.csv --input sine": "not allowed with",
    "simulate clif -o run.txt": "no file type '.txt'",
    "simulate clif -o missing/run.npz": "no folder missing",
    "simulate clif --record none -o run.csv": "needs something to be recorded",
    "simulate clif --neuron missing.py": "missing.py: there is no such file",
    "simulate clif --neurn x.py": "unrecognized arguments",
    "serve --port 70000": "port = 70000 must lie between 0 and 65535",
    "serve --neuron missing.py": "missing.py: there is no such file",
    "serve --address 203.0.113.1": "port 5006 at 203.0.113.1 cannot be opened",
}


@pytest.mark.parametrize("command", REFUSALS)
def test_bad_input_is_one_line_and_code_2(capsys, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    assert REFUSALS[command] in refused(capsys, *command.split())
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_one_line(capsys, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("neurolab.commands.simulate.write_csv", full)
    out = tmp_path / "run.csv"
    assert "No space left on device" in refused(capsys, "simulate", "clif", "-o", out)
    assert list(tmp_path.iterdir()) == []


def test_the_neuron_of_the_readme_runs_from_its_file(capsys, my_neuron, tmp_path):
    out = tmp_path / "tired.csv"
    words = ["--set", "effort=0.5", "--input", "constant", "--input-set", "amplitude=1"]
    told(capsys, "simulate", "tired", "--neuron", my_neuron, *words, "-o", out)
    assert list(rows(out)[1][0])[-2:] == ["a", "theta"]
    assert "every spike raises the threshold" in told(
        capsys, "models", "tired", "--neuron", my_neuron
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x = (", "SyntaxError"),
        ("\nimport nowhere_to_be_found", "(line 2): ModuleNotFoundError"),
        ("raise SystemExit(1)", "(line 1): SystemExit"),
        ("from neurolab.neurons.clif import CLIF", "defines no NeuronModel"),
        (NEURON.replace('"tired"', '"clif"'), "'clif' is taken"),
        (NEURON.replace("p.decay * s.u", "p.decay * s.u * 2"), "write 2 as a float"),
    ],
)
def test_a_neuron_file_that_cannot_be_used_is_one_line(capsys, my_neuron, text, why):
    my_neuron.write_text(text, encoding="utf-8")
    for command in (["models"], ["simulate", "tired"], ["serve", "--no-show"]):
        line = refused(capsys, *command, "--neuron", my_neuron)
        assert why in line
        assert str(my_neuron) in line


def test_a_neuron_file_must_be_python(capsys, tmp_path):
    text = tmp_path / "my_neuron.txt"
    text.write_text(NEURON, encoding="utf-8")
    assert "not a Python file" in refused(capsys, "models", "--neuron", text)


def test_python_m_neurolab_is_the_same_command():
    command = [sys.executable, "-m", "neurolab", "simulate", "clif", "--set", "tau=0"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "neurolab: error: clif: tau = 0.0 is outside [1, 1000]\n"


def test_help_and_version_need_no_heavy_library():
    code = (
        "import sys\n"
        "from neurolab.cli import main\n"
        "main(['models'])\n"
        "sys.exit(bool({'numba', 'panel', 'torch', 'pandas'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


def test_a_closed_pipe_ends_quietly():
    command = f"{sys.executable} -m neurolab models --json | head -c 1"
    run = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602
    assert (run.stdout, run.stderr) == ("{", "")
