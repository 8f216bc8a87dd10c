"""The Train tab without a browser: a real process learns, the tab shows it."""

from __future__ import annotations

import io
import os
import signal
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest

from neurolab.choices import Train as Chosen
from neurolab.explorer.train import KINDS
from neurolab.explorer.training_config import config_of
from neurolab.training.config import Config
from neurolab.training.trainer import Trainer
from tests.train_tab import SMALL, Page, opened
from tests.training_runs import one_thread

__all__ = ["one_thread"]


@pytest.fixture
def page() -> Iterator[Page]:
    with opened() as made:
        yield made


def test_run_swap_test_pin_and_export(page: Page) -> None:
    tab, runs = page.tab, page.tab.runs
    tab.press("step")
    page.until(lambda: runs.state == "paused" and bool(runs.own.looks))
    assert set(runs.own.looks) == set(KINDS)
    tab.swap("layer2", "clif", only_test=False)
    page.until(lambda: bool(runs.own.progress.events))
    assert [c.slot.model for c in runs.own.config.neurons] == ["lif_soft", "clif"]
    tab.toggle()
    page.until(lambda: runs.own.test is not None)
    assert runs.state == "finished"
    tab.swap(None, "lif_hard", only_test=True)
    page.until(lambda: len(runs.own.tested) == 2)
    assert "Test accuracy with swapped neurons" in tab.tested.object
    charts = tab.charts(None)
    assert {"training-accuracy", "training-rates", "training-surface"} <= set(charts)
    assert charts["training-loss"].series[1].x[-1] == runs.own.total
    assert "CLIF" in charts["training-loss"].caption
    with zipfile.ZipFile(tab.table.exported()) as made:
        again = Config.from_toml(made.read("config.toml").decode())
        rows = made.read("curves.csv").decode().splitlines()
        checkpoint = io.BytesIO(made.read("checkpoint.pt"))
    assert again == config_of(page.experiment.train)
    assert len(rows) == runs.own.total + 1
    assert len(checkpoint.getvalue()) > 0


def test_the_first_step_is_put_into_words_at_once(page: Page) -> None:
    """Else a run would stand above "Nothing was trained yet" until its pictures rest."""
    tab, runs = page.tab, page.tab.runs
    caption = tab.plots.curves["accuracy"].caption
    for _ in range(2):  # once more after Reset run
        tab.draw(None)
        tab.describe(None)
        assert "Nothing was trained yet" in caption.object
        tab.press("step")
        page.until(lambda: runs.own is not None and runs.own.progress.number == 1)
        tab.draw(None)
        assert "on the validation part" in caption.object
        page.until(lambda: runs.state == "paused")
        tab.press("reset")


def test_a_killed_process_is_said_what_was_shown_stays_and_run_goes_on(page: Page) -> None:
    tab, runs = page.tab, page.tab.runs
    tab.press("step")
    page.until(lambda: runs.own is not None and runs.own.checkpoint is not None)
    shown = tab.charts(None)["training-loss"]
    os.kill(runs.process.worker.pid, signal.SIGKILL)
    page.until(lambda: runs.state == "ended")
    assert "SIGKILL" in tab.problem.object
    assert tab.charts(None)["training-loss"].series[0].y.tolist() == shown.series[0].y.tolist()
    tab.toggle()
    page.until(lambda: runs.own.test is not None)
    trainer = Trainer(config_of(page.experiment.train))
    losses = [step.loss for step in trainer.steps()]
    assert [s.loss for s in runs.own.progress.steps] == pytest.approx(losses, rel=1e-4)


def test_settings_that_cannot_be_are_said_and_change_nothing(page: Page) -> None:
    settings = page.tab.settings
    settings.texts["widths"].value = "no"
    assert "whole numbers" in settings.message.object
    settings.texts["learning_rate"].value = "0.05"
    assert page.experiment.train.learning_rate == 0.05
    settings.words["network"].value = "conv"
    assert page.experiment.train.network == "conv"
    page.tab.press("run")
    page.until(lambda: bool(page.tab.runs.problem))
    assert "image" in page.tab.runs.problem


def test_what_learns_per_time_step_is_drawn_against_the_time_step(page: Page) -> None:
    chosen = Chosen(task="moons", widths="8", batch=50, epochs=1, neuron="cf", surrogate="tsg")
    page.take(replace(SMALL, train=chosen), "train.neuron")
    page.tab.press("run")
    page.until(lambda: page.tab.runs.state == "finished")
    drawn = page.tab.charts(None)["training-by-step"]
    began, now = drawn.series
    learned = page.tab.runs.own.progress.steps[0].learned["layer1"]["surrogate.a"]
    assert began.y.tolist() == learned
    assert len(now.y) == chosen.time
    assert now.y.tolist() != began.y.tolist()
    assert "layer1 surrogate.a" in drawn.caption
