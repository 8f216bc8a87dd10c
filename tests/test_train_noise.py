"""Accuracy against noise, on the page and from the command line: a trainer's own numbers."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest

from neurolab.commands.train_noise import COLUMNS
from neurolab.explorer.training_config import config_of
from neurolab.training.folder import NOISE, RunFolder
from neurolab.training.noise import INTENSITIES, KINDS, robustness
from neurolab.training.trainer import Trainer
from tests.test_cli import refused, told
from tests.test_train_cli import TWO
from tests.train_tab import SMALL, opened
from tests.training_runs import eager, one_thread, small

__all__ = ["one_thread"]


def test_the_page_draws_what_a_trainer_finds_and_compares_pinned_runs() -> None:
    with opened() as page:
        tab, runs = page.tab, page.tab.runs
        tab.swapping.noise.clicks += 1
        assert "press Run first" in tab.problem.object
        assert "training-noise" not in tab.charts(None)
        for learning_rate in (0.01, 0.03):
            page.choose(learning_rate=learning_rate)
            tab.press("reset")
            tab.press("run")
            page.until(lambda: runs.own.test is not None)
            tab.swapping.noise.clicks += 1
            page.until(lambda: len(runs.own.noisy) == len(KINDS))
            tab._treat("pin", runs.own)
        chart = tab.charts(None)["training-noise"]
        assert [s.name.partition(", ")[0] for s in chart.series] == ["run 2"] * 3 + ["run 1"] * 3
        trainer = Trainer(replace(config_of(SMALL.train), learning_rate=0.03))
        list(trainer.steps())
        for series, kind in zip(chart.series, KINDS, strict=False):
            np.testing.assert_array_equal(series.x, INTENSITIES)
            np.testing.assert_allclose(series.y / 100, robustness(trainer, kind).accuracy)
        clean = 100 * runs.own.test.found.accuracy
        assert f"run 2: {clean:.1f} % without noise" in chart.caption
        assert tab.plots.curves["noise"].view.visible


def test_the_command_line_tests_the_best_network_and_keeps_the_table(capsys, tmp_path) -> None:
    path = tmp_path / "run"
    text = told(capsys, "train", *TWO, "--noise", "-o", path)
    trainer = eager(small(epochs=2))
    list(trainer.steps())
    with (path / NOISE).open(encoding="utf-8") as file:
        rows = list(csv.reader(line for line in file if not line.startswith("#")))
    assert rows[0] == list(COLUMNS)
    for kind in KINDS:
        found = robustness(trainer, kind, best=True)
        mine = [float(row[3]) for row in rows[1:] if row[1] == kind]
        assert mine == list(found.accuracy)
        assert "  ".join(f"{a:6.1%}" for a in found.accuracy) in text
    told(capsys, "train", *TWO, "--force", "-o", path)  # another run: its noise is not known
    assert not (path / NOISE).exists()
    assert RunFolder.open(path).summary["finished"]


def test_a_grid_is_not_tested_with_noise(capsys) -> None:
    assert "leave out --grid" in refused(capsys, "train", *TWO, "--noise", "--grid", "seed=0:2")


@pytest.mark.parametrize("coding", ["poisson", "bernoulli"])
def test_spikes_are_drawn_from_noisy_values_too(coding: str) -> None:
    options = {"coding": coding}
    trainer = eager(small(task="digits", task_options=options, batch=256, epochs=1, time=2))
    list(trainer.steps(1))
    for kind in KINDS:
        found = robustness(trainer, kind, (0.0, 0.5), samples=50)
        assert found.found[0] == trainer.evaluate("test", samples=50)
