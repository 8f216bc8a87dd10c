"""A run as a folder: everything is in it, reads back as it was, and goes on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from neurolab.errors import ParameterError
from neurolab.training.folder import FILES, RunFolder
from neurolab.training.trainer import Trainer
from neurolab.version import equations_digest, version
from tests.training_runs import (  # noqa: F401 - `one_thread` is a fixture
    eager,
    one_thread,
    same,
    small,
    state_of,
)


def kept(path: Path, trainer: Trainer, steps: int | None = None) -> RunFolder:
    """Take steps, and keep the run."""
    list(trainer.steps(steps))
    folder = RunFolder.create(path)
    folder.save(trainer, last=trainer.number == trainer.total)
    return folder


def test_a_finished_run_reads_back_as_it_was(tmp_path: Path) -> None:
    config = small(neurons={"model": "plif", "learnable": ["tau"]}, epochs=2)
    trainer = eager(config, watch=2)
    kept(tmp_path / "run", trainer)
    assert {each.name for each in (tmp_path / "run").iterdir()} == set(FILES)
    found = RunFolder.open(tmp_path / "run")
    assert found.config == config
    steps = trainer.history.steps
    for name in ("loss", "accuracy", "learning_rate", "seconds"):
        np.testing.assert_array_equal(found.metrics[name], [getattr(s, name) for s in steps])
    watched = [s.number % 2 == 1 for s in steps]  # the first, and every second after it
    np.testing.assert_array_equal(np.isfinite(found.metrics["rate.layer1"]), watched)
    learned = [s.learned["layer1"]["tau"] for s in steps if s.learned]
    np.testing.assert_array_equal(found.metrics["learned.layer1.tau"][watched], learned)
    ended = [s for s in steps if s.validation]
    epochs = found.epochs
    np.testing.assert_array_equal(epochs["step"], [s.number for s in ended])
    np.testing.assert_array_equal(
        epochs["validation_accuracy"], [s.validation.accuracy for s in ended if s.validation]
    )
    of_second = [s.loss for s in steps if s.epoch == 2]
    assert epochs["loss"][1] == pytest.approx(np.mean(of_second), rel=1e-12)
    said = found.summary
    assert (said["neurolab"], said["equations"]) == (version(), equations_digest())
    assert said["finished"] is True
    assert said["test"] == trainer.evaluate("test", best=True).accuracy
    assert said["energy"] > 0.0
    x, _ = trainer.batch("test", 9)
    with torch.no_grad():
        best = trainer.best_network().eval()
        torch.testing.assert_close(found.network(fused=False)(x), best(x), rtol=0, atol=0)


def test_an_unfinished_run_goes_on_to_the_last_bit(tmp_path: Path) -> None:
    whole = eager(small())
    list(whole.steps())
    folder = kept(tmp_path / "run", eager(small()), 7)
    assert len(folder.metrics["step"]) == 7
    assert folder.summary["finished"] is False
    assert "test" not in folder.summary  # the test part is for the end
    resumed = RunFolder.open(tmp_path / "run").trainer(fused=False)
    list(resumed.steps())
    assert same(state_of(whole), state_of(resumed))


def test_a_swap_and_what_was_begun_with_are_both_kept(tmp_path: Path) -> None:
    trainer = eager(small())
    list(trainer.steps(2))
    trainer.swap("layer1", "clif")
    folder = kept(tmp_path / "run", trainer)
    assert folder.config == small()
    assert folder.summary["events"][0][0] == 2
    assert folder.network(fused=False).neurons()["layer1"].model.name == "clif"


def test_a_run_that_has_not_begun_is_a_run(tmp_path: Path) -> None:
    folder = kept(tmp_path / "run", eager(small()), 0)
    assert RunFolder.open(folder.path).metrics == {}
    with pytest.raises(ParameterError, match="no epoch has ended yet"):
        folder.network()


def test_numbers_that_are_not_finite_are_still_json(tmp_path: Path) -> None:
    trainer = eager(small(epochs=1))
    list(trainer.steps())
    assert trainer.best is not None
    weights = trainer.best.state["readout.weights.weight"]
    weights.copy_(3e38 * (1.0 - 2.0 * (torch.arange(len(weights)) % 2)).unsqueeze(1))
    folder = RunFolder.create(tmp_path / "run")
    folder.save(trainer, last=True)
    text = (folder.path / "summary.json").read_text("utf-8")
    assert json.loads(text, parse_constant=pytest.fail)["test_loss"] is None


def test_only_a_runs_own_files_are_ever_replaced(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work", "utf-8")
    for force in (False, True):
        with pytest.raises(ParameterError, match="holds other files"):
            RunFolder.create(mine, force=force)
    run = tmp_path / "run"
    kept(run, eager(small()), 1)
    (run / "notes.txt").write_text("good run", "utf-8")
    with pytest.raises(ParameterError, match="--resume goes on with it"):
        RunFolder.create(run)
    RunFolder.create(run, force=True)
    assert [each.name for each in run.iterdir()] == ["notes.txt"]
    file = tmp_path / "file"
    file.write_text("", "utf-8")
    with pytest.raises(ParameterError, match="is a file"):
        RunFolder.create(file)


@pytest.mark.parametrize(
    ("name", "content", "ask", "why"),
    [
        ("config.toml", "[tasks]", lambda f: RunFolder.open(f.path), "did you mean 'task'"),
        ("config.toml", "= 1", lambda f: RunFolder.open(f.path), "not TOML"),
        ("metrics.csv", "step\none\n", lambda f: f.metrics, "not a table of numbers"),
        ("summary.json", "{", lambda f: f.summary, "cannot be read"),
        ("best.pt", "no", lambda f: f.network(fused=False), "not a saved network"),
        ("checkpoint.pt", "no", lambda f: f.trainer(fused=False), "not a saved training run"),
    ],
)
def test_damaged_files_are_named(tmp_path: Path, name, content, ask, why) -> None:
    folder = kept(tmp_path / "run", eager(small(epochs=1)))
    (folder.path / name).write_text(content, "utf-8")
    with pytest.raises(ParameterError, match=why):
        ask(folder)


def test_what_is_no_folder_of_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"it has no config\.toml"):
        RunFolder.open(tmp_path)
    with pytest.raises(ParameterError, match="not a path"):
        RunFolder.open(3)  # type: ignore[arg-type]
