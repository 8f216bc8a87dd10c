"""The Sweep tab's controls and its F–I curves without a browser: what they refuse and take."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from neurolab.analysis.gain_curves import rheobase
from neurolab.choices import Sweep as Chosen
from neurolab.explorer import gains
from neurolab.explorer.sweeps import plan_for
from neurolab.figures.gain_charts import rheobase as found_rheobase
from neurolab.slot import Slot, pairs
from neurolab.stimuli import replay
from neurolab.sweeping import gain_curve
from tests.sweep_page import SMALL, Page


def test_bad_ends_are_answered_in_place_and_the_last_good_ones_stay() -> None:
    page = Page(replace(SMALL, slots=(Slot("clif"),)))
    before, side = page.experiment, page.tab.controls.x
    for low, high, word in (
        ("5", "2", "5 is not below 2"),
        ("2", "2", "not below"),
        ("0.5", "9", "tau"),
        ("two", "9", "not a finite number"),
        ("1", "1e999", "not a finite number"),
    ):
        side.low.value, side.high.value = low, high
        assert side.message.visible
        assert word in side.message.object
    side.high.value = "1e4"
    side.low.value = "<b>"
    assert "<b>" not in side.message.object
    side.low.value, side.high.value = "2", "4,5"
    assert not side.message.visible
    chosen = page.experiment.sweep
    assert (chosen.x, chosen.x_low, chosen.x_high) == ("tau", 2.0, 4.5)
    assert replace(page.experiment, sweep=before.sweep) == before


def test_one_parameter_cannot_be_both_axes() -> None:
    page = Page()
    side = page.tab.controls.y
    before = page.experiment
    side.name.value = plan_for(before).x.name
    assert page.experiment == before
    assert "both axes are decay" in side.message.object


def test_swapped_axes_give_the_transposed_cells() -> None:
    page = Page()
    page.tab.controls.x.low.value = "0.2"
    cells = page.heat().heat.found.cells
    page.tab.controls._swapped(None)
    assert np.array_equal(page.heat().heat.found.cells, cells.T)
    page.tab.controls._swapped(None)
    assert np.array_equal(page.heat().heat.found.cells, cells)


def test_another_model_takes_its_own_axes() -> None:
    page = Page()
    page.tab.controls.x.low.value = "0.2"
    page.tab.controls.model.value = 1
    assert page.tab.controls.x.name.value == "tau"
    assert page.experiment.sweep == replace(SMALL.sweep, model=1)


def test_a_replayed_table_is_swept_over_the_neuron_alone() -> None:
    table = replay(np.linspace(0.0, 2.0, 60).reshape(20, 3))
    page = Page(replace(SMALL, stimulus="replay", table=table, sweep=Chosen(size=4, gain="input")))
    page.heat()
    assert not any("input" in name for name in page.tab.controls.x.name.options.values())
    assert list(page.tab.controls.gain.name.options.values()) == ["current"]
    page.tab._tap(1, 1)
    page.tab.cell._sent(None)
    assert page.experiment.table is table


def test_gain_curves_come_after_the_heatmap_one_by_one_and_are_remembered() -> None:
    page = Page(replace(SMALL, slots=(Slot("lif_hard"), Slot("clif")), sweep=Chosen(size=2)))
    pictures = list(page.sweeps.pictures(page.experiment, lambda: True))
    lines = [
        {s.name.split(", closed")[0].split(", rheo")[0] for s in p.gain.series} if p.gain else set()
        for p in pictures
    ]
    assert [len(names) for names in lines[-3:]] == [0, 1, 2]
    page.tab.draw(pictures[-1])
    page.tab.describe(pictures[-1])
    assert len(page.tab.gain.lines.data["xs"]) == 3  # two runs and a closed form
    again = list(islice(page.sweeps.pictures(page.experiment, lambda: True), 3))
    assert len(again) == 1
    assert again[0].gain.caption == pictures[-1].gain.caption


@pytest.mark.parametrize("decay", [0.0, 0.3, 0.9])
def test_the_rheobase_that_is_marked_is_the_closed_form(decay: float) -> None:
    for name in ("lif_soft", "lif_hard"):
        slot = Slot(name, pairs({"decay": decay, "threshold": 0.7, "gain": 1.5}))
        curve = gain_curve(slot, np.linspace(0.0, 2.0, 9), time=10, engine="numpy")
        expected = rheobase(decay, gain=1.5, threshold=0.7)
        assert found_rheobase(curve) == pytest.approx(expected, abs=1e-7)


def test_ends_of_the_curves_that_another_input_had_give_way() -> None:
    page = Page(replace(SMALL, stimulus="bernoulli", sweep=Chosen(size=2, gain="input")))
    page.tab.controls.gain.high.value = "0.5"
    assert gains.ends(page.experiment) == (0.0, 0.5)
    page.tab.controls.gain.high.value = "1.5"
    assert "probability" in page.tab.controls.gain.message.object
    page.tab.controls.gain.name.value = "current"
    assert gains.ends(page.experiment) == gains.AMPLITUDE
    page.tab.controls.gain.high.value = "30"
    back = replace(page.experiment.sweep, gain="input")
    _, high = gains.ends(replace(page.experiment, sweep=back))
    assert high <= 1.0
