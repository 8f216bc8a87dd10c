"""A tapped epoch shows the membranes of that epoch; what is kept of them is bounded."""

from __future__ import annotations

import numpy as np
import pytest

from neurolab.explorer.training_config import config_of
from neurolab.explorer.training_record import MOST_EPOCHS, Record
from neurolab.figures.training_progress import Progress
from neurolab.training.trainer import Trainer
from neurolab.training.worker import Epoch
from neurolab.training.worker.looks import distributions
from tests.train_tab import SMALL, opened
from tests.training_runs import one_thread, small

__all__ = ["one_thread"]


def test_a_tap_on_the_accuracy_shows_the_membranes_of_its_epoch() -> None:
    with opened() as page:
        page.choose(epochs=6)
        tab, runs = page.tab, page.tab.runs
        runs.process.speed(60.0)  # slow enough that there is time to look at an epoch
        tab.press("run")
        page.until(lambda: runs.own is not None and runs.own.test is not None)
        latest = tab.charts(None)["training-membranes"]
        assert 1 in runs.own.epochs
        number = runs.own.epochs[1].number
        tab.plots.tap(number - 0.4)
        assert tab.plots.epoch.value == 1
        shown = tab.charts(None)
        trainer = Trainer(config_of(page.experiment.train))
        list(trainer.steps(number))
        here = distributions(trainer, 0)[tab.plots.layer.value]
        share = here.counts / here.counts.sum(1, keepdims=True)
        np.testing.assert_allclose(shown["training-membranes"].cells, share.T, atol=0.01)
        drift = shown["training-drift"].series[0].y
        assert drift.tolist() == pytest.approx(here.drift.value, abs=0.02)
        for key in ("training-membranes", "training-drift"):
            assert f"after epoch 1 (step {number})" in shown[key].caption
        assert shown["training-accuracy"].series[-1].x.tolist() == [number, number]
        tab.plots.tap(number)  # the same again
        assert tab.plots.epoch.value == 0
        np.testing.assert_array_equal(tab.charts(None)["training-membranes"].cells, latest.cells)
        tab.plots.epoch.value = 1
        tab.press("reset")  # of a new run nothing is known
        assert tab.plots.epoch.value == 0


def test_of_many_epochs_some_are_kept_from_the_first_to_the_last() -> None:
    record = Record(1, small(), Progress("run 1"))
    for epoch in range(1, 1001):
        record.keep(Epoch(epoch, 10 * epoch, {}))
        assert len(record.epochs) <= MOST_EPOCHS
        assert max(record.epochs) == epoch
    kept = np.array(sorted(record.epochs))
    assert kept[0] == 1
    assert np.diff(kept).max() <= 4 * 1000 / MOST_EPOCHS
    assert record.nearest(400) is min(record.epochs.values(), key=lambda e: abs(e.epoch - 400))


def test_nothing_happens_to_a_tap_before_there_is_an_epoch() -> None:
    with opened(SMALL) as page:
        page.tab.plots.tap(3.0)
        assert page.tab.plots.epoch.value == 0
