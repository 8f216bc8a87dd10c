"""`neurolab train`: a run as a folder, the same as in Python, stopped, resumed and refused."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from neurolab.cli import main
from neurolab.commands.own_neurons import load
from neurolab.training.config import Config
from neurolab.training.csv_tables import read_csv
from neurolab.training.folder import FILES, RunFolder
from neurolab.training.grids import grid
from neurolab.training.trainer import Trainer
from tests.test_cli import my_neuron, refused, told  # noqa: F401 - my_neuron is a fixture
from tests.test_sweep_cli import _heeds_ctrl_c, _rest
from tests.training_runs import one_thread, same, small, state_of  # noqa: F401 - one is a fixture

SHORT = (
    "--task", "moons", "--task-set", "count=120", "units=6", "--widths", 10, "--batch", 20,
    "--set", "learning_rate=0.01",
)  # fmt: skip
TWO = (*SHORT, "--epochs", 2, "--eager")


def as_toml(path: Path, config: Config) -> Path:
    path.write_text(config.to_toml(), encoding="utf-8")
    return path


def test_a_run_is_what_python_finds(capsys, tmp_path):
    path = tmp_path / "run"
    text = told(
        capsys, "train", *TWO, "--neuron", "clif", "--neuron-set", "tau=3", "--time", 3,
        "--seed", 4, "--loss", "tet", "--set", "norm=tdbn", "clip=1", "-o", path,
    )  # fmt: skip
    config = small(
        neurons={"model": "clif", "params": {"tau": 3.0}}, time=3, seed=4, epochs=2, loss="tet",
        norm="tdbn", clip=1.0,
    )  # fmt: skip
    trainer = Trainer(config, fused=False)
    steps = list(trainer.steps())
    assert {each.name for each in path.iterdir()} == set(FILES)
    found = RunFolder.open(path)
    assert found.config == config
    np.testing.assert_array_equal(found.metrics["loss"], [s.loss for s in steps])
    assert found.summary["test"] == trainer.evaluate("test", best=True).accuracy
    lines = text.splitlines()
    for line, step in zip(lines, [s for s in steps if s.validation], strict=False):
        assert line.startswith(f"epoch   {step.epoch} of 2  loss ")
        assert line.endswith(f"validation {step.validation.accuracy:6.1%}")
    assert f"the test part: {found.summary['test']:.1%}" in lines[2]
    assert f"{found.summary['spikes']:.1f} spikes" in lines[3]
    assert lines[-1] == str(path)


def test_flags_win_over_the_file_and_the_rest_of_it_stays(capsys, tmp_path):
    file = as_toml(tmp_path / "mine.toml", small(neurons="plif", clip=1.0, fold=1, seed=3))
    told(capsys, "train", file, "--epochs", 1, "--seed", 5, "--set", "clip=none", "--eager",
         "--neuron-set", "tau=3", "--surrogate", "sigmoid", "-o", tmp_path / "run")  # fmt: skip
    neuron = {"model": "plif", "params": {"tau": 3.0}, "surrogate": "sigmoid"}
    expected = small(neurons=neuron, fold=1, seed=5, epochs=1)
    assert RunFolder.open(tmp_path / "run").config == expected


def test_a_run_without_a_folder_is_told(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "best on validation" in told(capsys, "train", *TWO)
    assert list(tmp_path.iterdir()) == []


def test_a_task_with_a_length_of_its_own_decides_the_time(capsys, tmp_path):
    told(capsys, "train", "--task", "delayed_match", "--task-set", "count=200", "delay=3",
         "between=silence", "--epochs", 1, "--widths", 4, "--eager",
         "-o", tmp_path / "run")  # fmt: skip
    assert RunFolder.open(tmp_path / "run").config.time == 7


def test_a_neuron_of_ones_own_learns(capsys, my_neuron):  # noqa: F811 - the fixture
    own = load([my_neuron])[0]
    text = told(capsys, "train", *TWO, "--neuron-file", my_neuron, "--neuron", own.name)
    assert "epoch   2 of 2" in text


def test_interrupted_and_resumed_is_to_the_bit_one_run(tmp_path):
    """A person sees the progress on a terminal, presses Ctrl-C, and goes on later."""
    path = tmp_path / "run"
    config = small(epochs=400, task_options={"count": 400, "units": 6}, batch=10, widths=(4,))
    toml = as_toml(tmp_path / "mine.toml", config)
    terminal, other_end = pty.openpty()
    words = ["train", toml, "--eager", "-o", path]
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "neurolab", *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=other_end,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        preexec_fn=_heeds_ctrl_c,  # noqa: PLW1509 - nothing else runs between fork and exec
    ) as process:
        os.close(other_end)
        seen = b""
        while b"steps" not in seen:
            seen += os.read(terminal, 4096)
        process.send_signal(signal.SIGINT)
        while process.poll() is None:
            seen += _rest(terminal)
        assert process.returncode == 130
    seen += _rest(terminal)
    os.close(terminal)
    folder = RunFolder.open(path)
    number = folder.summary["steps"]
    assert 0 < number < folder.summary["of_steps"]
    assert f"interrupted after step {number} of ".encode() in seen
    assert b"--resume -o" in seen
    assert len(folder.metrics["step"]) == number
    resumed, whole = folder.trainer(fused=False), Trainer(config, fused=False)
    assert resumed.note == ""
    list(whole.steps(number + 35))  # into another epoch
    list(resumed.steps(35))
    assert same(state_of(whole), state_of(resumed))


def test_resume_ends_as_the_whole_run_does(capsys, tmp_path):
    whole = Trainer(small(), fused=False)
    path = tmp_path / "run"
    part = Trainer(small(), fused=False)
    list(part.steps(7))
    RunFolder.create(path).save(part)
    told(capsys, "train", "--resume", "--eager", "-o", path)
    list(whole.steps())
    found = RunFolder.open(path)
    assert same(state_of(whole), state_of(found.trainer(fused=False)))
    assert found.summary["test"] == whole.evaluate("test", best=True).accuracy
    again = told(capsys, "train", "--resume", "--eager", "-o", path)  # nothing is left to do
    assert again.startswith("best on validation")


def test_a_folder_with_a_run_is_left_alone_unless_forced(capsys, tmp_path):
    path = tmp_path / "run"
    told(capsys, "train", *TWO, "-o", path)
    before = (path / "metrics.csv").read_bytes()
    assert "--force" in refused(capsys, "train", *TWO, "-o", path)
    assert (path / "metrics.csv").read_bytes() == before
    told(capsys, "train", *TWO, "--seed", 1, "--force", "-o", path)
    assert RunFolder.open(path).config.seed == 1


def test_a_grid_is_what_python_finds_and_goes_on(capsys, tmp_path):
    path = tmp_path / "grid"
    words = ("train", *TWO, "--grid", "neuron=lif_soft,clif", "time=1,2", "seed=0:2", "-o", path)
    text = told(capsys, *words)
    found = grid(
        small(epochs=2), neuron=["lif_soft", "clif"], time=[1, 2], seed=range(2), fused=False
    )
    lines = text.splitlines()
    assert lines[0].startswith("neuron lif_soft  time 1  seed 0  validation ")
    means = found.means()
    np.testing.assert_array_equal(read_csv_numbers(path / "means.csv", "test"), means["test"])
    table = lines[8:]
    assert table[0].split() == ["neuron", "time", "runs", "validation", "test", "spikes", "energy"]
    assert table[1].split()[:3] == ["lif_soft", "1", "2"]
    half = means["test_high"][0] - means["test"][0]
    assert f"{100 * means['test'][0]:.1f} ± {100 * half:.1f} %" in table[1]
    assert table[-1] == str(path)
    assert "--resume" in refused(capsys, *words)
    assert told(capsys, *words, "--resume") == text


def read_csv_numbers(path: Path, name: str) -> np.ndarray:
    """Return one column of a table that has words in others."""
    text = path.read_text(encoding="utf-8").replace("lif_soft", "0").replace("clif", "1")
    copy = path.with_name("numbers.csv")
    copy.write_text(text, encoding="utf-8")
    return read_csv(copy)[name]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--task", "digit"), "did you mean 'digits'"),
        (("--network", "cnn"), "network"),
        (("--network", "conv"), "needs images"),
        (("--neuron", "cliff"), "did you mean 'clif'"),
        (("--neuron", "clif", "clif", "lif_soft"), "3 neurons for 1 spiking layers"),
        (("--neuron-set", "tua=3"), "no parameter 'tua'"),
        (("--neuron-set", "tau"), "write name=value"),
        (("--neuron", "klif", "--option", "reset=sof"), "reset"),
        (("--surrogate", "rectange"), "did you mean 'rectangle'"),
        (("--time", 65), "outside [1, 64]"),
        (("--time", "many"), "invalid int"),
        (("--task", "delayed_match", "--time", 3), "steps long"),
        (("--set", "learning_rat=1"), "did you mean 'learning_rate'"),
        (("--set", "learning_rate=fast"), "learning_rate"),
        (("--set", "nesterov=yes"), "true or false"),
        (("--set", "widths=a,b"), "whole numbers"),
        (("--set", "neurons=clif"), "write --neuron"),
        (("--set", "task_options=1"), "write --task-set"),
        (("--time", 2, "--set", "time=3"), "--time and by --set"),
        (("--task-set", "coding=poison"), "coding"),
        (("--task", "images"), "path"),
        (("no_such.toml",), "no_such.toml cannot be read"),
        (("--resume",), "-o FOLDER"),
        (("--resume", "-o", "no_such"), "is not the folder of a run"),
        (("--resume", "--force", "-o", "x"), "choose one"),
        (("--resume", "-o", "x", "--epochs", 3), "leave out --epochs"),
        (("--resume", "-o", "x", "a.toml"), "leave out CONFIG.toml"),
        (("--workers", 2), "give --grid"),
        (("--grid", "neuron=clif", "--neuron", "clif"), "--neuron and by --grid"),
        (("--grid", "neuron=cliff"), "did you mean 'clif'"),
        (("--grid", "neurons=clif"), "write neuron="),
        (("--grid", "seed=5:0"), "must rise"),
        (("--grid", "seed=a:b"), "FIRST:END"),
        (("--grid", "seed=1,,2"), "a value is missing"),
        (("--grid", "seed=0:2", "--resume", "-o", "x"), "not the folder of a grid"),
        (("--grid", "seed=0:2", "--workers", 0), "workers = 0"),
        (("--cluster", "tcp://localhost:1"), "give --grid"),
    ],
)
def test_bad_words_are_refused_in_one_line(capsys, words, why, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert why in refused(capsys, "train", *words)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_configuration_is_refused_by_name(capsys, tmp_path):
    file = tmp_path / "mine.toml"
    for text, why in (("[run]\nepoch = 3", "did you mean 'epochs'"), ("epochs", "not TOML")):
        file.write_text(text, encoding="utf-8")
        said = refused(capsys, "train", file)
        assert why in said
        assert "mine.toml" in said
    file.write_bytes(b"\xff\xfe")
    assert "UTF-8" in refused(capsys, "train", file)


def test_a_run_that_blows_up_keeps_its_epochs(capsys, tmp_path):
    config = small(
        time=2, epochs=6, optimiser="sgd", loss="mse", schedule="constant", learning_rate=10.0
    )
    toml = as_toml(tmp_path / "mine.toml", config)
    assert main(["train", str(toml), "--eager", "-o", str(tmp_path / "run")]) == 2
    said = capsys.readouterr().err
    assert "broke off" in said
    saved = RunFolder.open(tmp_path / "run").summary["steps"]
    assert f"holds the first {saved} steps" in said
    assert saved > 0


def test_the_command_is_listed(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "train" in capsys.readouterr().out
