"""Runs that differ only in their seed: one after the other, as one line with a band."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
import scipy.stats

from neurolab.explorer.training_config import config_of
from neurolab.explorer.training_record import Record, by_kind
from neurolab.explorer.views.data_table import data_table
from neurolab.figures.training_progress import Progress
from neurolab.figures.training_seeds import mean_of
from neurolab.training.records import Event
from tests.train_tab import SMALL, opened
from tests.training_runs import eager, one_thread, small

__all__ = ["one_thread"]


def learned(seed: int, epochs: int = 2) -> Progress:
    """Return what a run with a seed says."""
    made = Progress(f"run {seed + 1}")
    made.add(eager(small(seed=seed, epochs=epochs), watch=0).steps())
    return made


def test_three_seeds_run_one_after_the_other_and_become_a_band() -> None:
    with opened() as page:
        page.choose(seeds=3, seed=5)
        tab, runs = page.tab, page.tab.runs
        tab.press("run")
        assert runs.to_come == 2
        page.until(lambda: not runs.to_come and runs.own.test is not None)
        assert [record.first.seed for record in runs.records] == [5, 6, 7]
        assert [record.state for record in runs.records] == ["finished"] * 3
        for record in runs.records:
            here = eager(replace(config_of(SMALL.train), seed=record.first.seed))
            losses = [step.loss for step in here.steps()]
            assert [s.loss for s in record.progress.steps] == pytest.approx(losses, rel=1e-4)
        chart = tab.charts(None)["training-accuracy"]
        training, validation = chart.series
        assert training.name == "runs 1 to 3, training"
        each = np.array([record.progress.validation.mean for record in runs.records])
        np.testing.assert_allclose(validation.y, 100 * each.mean(0))
        np.testing.assert_allclose(validation.low, 100 * each.min(0))
        np.testing.assert_allclose(validation.high, 100 * each.max(0))
        assert "lowest to highest, over seeds" in chart.caption
        assert '<th scope="col" class="number">low' in data_table(chart)
        tests = [100 * record.test.found.accuracy for record in runs.records]
        half = scipy.stats.t.ppf(0.975, 2) * scipy.stats.sem(tests)
        assert f"{np.mean(tests):.1f} ± {half:.1f} %" in tab.table.table.object


def test_a_pause_holds_the_seeds_that_follow() -> None:
    with opened() as page:
        page.choose(seeds=2)
        tab, runs = page.tab, page.tab.runs
        runs.process.speed(40.0)
        tab.press("run")
        page.until(lambda: runs.own.progress.number > 0)
        tab.press("run")
        page.until(lambda: runs.state == "paused")
        assert (len(runs.records), runs.to_come) == (1, 1)
        runs.process.speed(0.0)
        tab.press("run")
        page.until(lambda: not runs.to_come and runs.own.test is not None)
        assert [record.first.seed for record in runs.records] == [0, 1]
        assert [record.state for record in runs.records] == ["finished"] * 2


def test_a_run_that_broke_off_gives_way_to_the_next_seed() -> None:
    with opened() as page:
        page.choose(
            seeds=2, learning_rate=9.0, optimiser="sgd", epochs=60, neuron="lif_hard", loss="mse"
        )
        runs = page.tab.runs
        page.tab.press("run")
        page.until(lambda: not runs.to_come and runs.own.state in ("finished", "broken"))
        assert [record.state for record in runs.records] == ["broken"] * 2
        assert runs.records[0].progress.number > 0


def test_only_the_seed_may_differ_and_the_newest_stands_for_its_seed() -> None:
    runs = [Record(k, small(seed=k % 2), learned(k % 2, 1)) for k in range(3)]
    runs.append(Record(3, small(seed=3, epochs=9), learned(3, 1)))
    swapped = Record(4, small(seed=4), learned(4, 1))
    swapped.progress.events = (Event(2, "layer1: CLIF"),)
    groups = by_kind([*runs, swapped])
    assert [[record.number for record in group] for group in groups] == [[2, 1], [3], [4]]


def test_a_mean_is_of_the_steps_that_all_took() -> None:
    long, short = learned(0, 3), learned(1, 2)
    both = mean_of([long, short], "both")
    assert both.loss.number == short.loss.number
    assert both.validation.number == short.validation.number
    np.testing.assert_allclose(
        both.loss.mean, (np.array(long.loss.mean)[: short.number] + short.loss.mean) / 2
    )


def test_a_change_of_the_seeds_acts_on_the_run_at_hand() -> None:
    with opened() as page:
        runs = page.tab.runs
        page.choose(epochs=500)
        page.tab.press("run")
        page.until(lambda: runs.state == "running")
        page.choose(seeds=4)
        page.tab._draw()
        assert re.search("3 seeds follow", page.tab.status.object)
        page.tab.press("stop")
        page.until(lambda: runs.state == "stopped" and runs.own.test is not None)
        assert runs.to_come == 0
        assert len(runs.records) == 1
