"""What a run leaves the page with: a program that gives the same numbers when it is run."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.train_tab import Page, opened
from tests.training_runs import one_thread

__all__ = ["one_thread"]
ROOT = Path(__file__).resolve().parents[1]


def unpacked(page: Page, where: Path) -> Path:
    """Export the run that is chosen, and unpack it."""
    with zipfile.ZipFile(io.BytesIO(page.tab.table.exported().getvalue())) as made:
        made.extractall(where)
    return where


def printed(folder: Path) -> tuple[list[str], str]:
    """Run the exported program as a person would; returns what it says of epochs and test."""
    done = subprocess.run(
        [sys.executable, "train.py"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return re.findall(r"accuracy (\S+)", done.stdout), re.findall(r"test: (\S+)", done.stdout)[0]


def test_the_program_of_a_run_prints_the_numbers_of_the_run(tmp_path) -> None:
    with opened() as page:
        page.choose(neuron="plif.lif_hard", weight_decay=0.01, epochs=4, clip=1.0)
        tab, runs = page.tab, page.tab.runs
        tab.press("step")
        page.until(lambda: runs.state == "paused")
        tab.swap("layer2", "clif", only_test=False)
        page.choose(learning_rate=0.05)
        page.until(lambda: len(runs.own.progress.events) == 2)
        tab.press("run")
        page.until(lambda: runs.own.test is not None)
        own = runs.own
        accuracies, test = printed(unpacked(page, tmp_path))
        assert accuracies == [f"{found:.2%}" for found in own.progress.validation.mean]
        assert len(set(accuracies)) > 1
        assert test == f"{own.test.found.accuracy:.2%}"


@pytest.mark.parametrize("changes", [{"task": "digits", "coding": "poisson", "batch": 256}])
def test_a_program_goes_on_from_the_checkpoint(tmp_path, changes) -> None:
    with opened() as page:
        page.choose(**changes)
        tab, runs = page.tab, page.tab.runs
        tab.press("step")
        page.until(lambda: runs.own is not None and runs.own.checkpoint is not None)
        folder = unpacked(page, tmp_path)
        tab.press("run")
        page.until(lambda: runs.own.test is not None)
        program = folder / "train.py"
        text = program.read_text(encoding="utf-8")
        program.write_text(text.replace("# trainer = Trainer.load", "trainer = Trainer.load"))
        accuracies, test = printed(folder)
        assert accuracies == [f"{found:.2%}" for found in runs.own.progress.validation.mean]
        assert test == f"{runs.own.test.found.accuracy:.2%}"
