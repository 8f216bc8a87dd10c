"""A run on disk: it goes on to the last bit, and no file does harm or gets lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import torch

from neurolab.errors import ParameterError
from neurolab.training import checkpoint
from neurolab.training.config import Config
from neurolab.training.trainer import Trainer
from tests.training_runs import (  # noqa: F401 - `one_thread` is a fixture
    KINDS,
    eager,
    one_thread,
    same,
    small,
    state_of,
)


@pytest.mark.parametrize("config", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
def test_resumes_to_the_last_bit_within_an_epoch(
    config: Config, tmp_path: Path, *, swapped: bool
) -> None:
    whole, part = eager(config), eager(config)

    def begin(trainer: Trainer, count: int) -> None:
        for step in trainer.steps(count):
            if swapped and step.number == 3:
                trainer.swap("layer1", {"model": "clif", "learnable": ["tau"]})
                trainer.set(learning_rate=3e-3, truncation=2)

    length = whole.batches.per_epoch + 2
    begin(whole, length + 3)
    begin(part, length)
    resumed = Trainer.load(part.save(tmp_path / "run.ckpt"), fused=False)
    assert resumed.note == ""
    begin(resumed, 3)
    assert same(state_of(whole), state_of(resumed))
    assert [s._replace(seconds=0.0) for s in whole.history.steps] == [
        s._replace(seconds=0.0) for s in resumed.history.steps
    ]
    assert whole.history.events == resumed.history.events
    assert (whole.config, whole.first) == (resumed.config, resumed.first)
    assert whole.evaluate("test", best=True) == resumed.evaluate("test", best=True)


def test_compiled_neurons_resume_to_the_last_bit(tmp_path: Path) -> None:
    config = small(time=3)
    whole, part = Trainer(config), Trainer(config)
    list(whole.steps(8))
    list(part.steps(6))
    resumed = Trainer.load(part.save(tmp_path / "run.ckpt"))
    list(resumed.steps(2))
    assert same(state_of(whole), state_of(resumed))


def test_a_crash_while_saving_keeps_the_file_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = eager(small())
    path = trainer.save(tmp_path / "run.ckpt")
    before = path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError("no space left")

    list(trainer.steps(1))
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        trainer.save(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_run_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "run.ckpt"
    path.write_bytes(content)
    with pytest.raises(ParameterError, match=r"run\.ckpt is not a saved training run"):
        Trainer.load(path, fused=False)
    with pytest.raises(ParameterError, match="is not a saved training run"):
        Trainer.load(tmp_path / "missing.ckpt", fused=False)


def test_a_file_runs_nothing_that_is_in_it(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple:
            return (os.mkdir, (str(tmp_path / "sprung"),))

    path = tmp_path / "run.ckpt"
    torch.save({"about": Trap()}, path)
    with pytest.raises(ParameterError, match="is not a saved training run"):
        Trainer.load(path, fused=False)
    assert not (tmp_path / "sprung").exists()


def test_other_equations_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = eager(small()).save(tmp_path / "run.ckpt")
    monkeypatch.setattr(checkpoint, "equations_digest", lambda: "other")
    assert "other equations" in Trainer.load(path, fused=False).note
