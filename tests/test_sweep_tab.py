"""The Sweep tab without a browser: what it computes and draws, and where it leads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import neurolab as nl
from neurolab.choices import Sweep as Chosen
from neurolab.explorer import gains
from neurolab.explorer.compute import Computer, StoppedError, run
from neurolab.explorer.sweeps import SweepPicture, Sweeps, nearest, plan_for
from neurolab.figures.shapes import borders
from neurolab.figures.sweep_charts import spread_out
from neurolab.slot import Slot
from neurolab.stimuli import KINDS
from neurolab.sweeping import METRICS
from tests.sweep_page import SMALL, Page


@pytest.mark.parametrize("name", sorted(nl.neurons()))
@pytest.mark.parametrize("kind", ["poisson", "step"])
def test_every_model_is_swept_drawn_and_traced_at_its_default_axes(name: str, kind: str) -> None:
    page = Page(replace(SMALL, slots=(Slot(name),), stimulus=kind, sweep=Chosen(size=4)))
    picture = page.heat()
    found = picture.heat.found
    row, column = found.done.shape[0] - 1, found.done.shape[1] - 1
    page.tab._point(row, column)
    slot, source = found.plan.cell(row, column)
    alone = run(slot, source.window(neurons=0), "float64", None, "numpy")
    assert np.array_equal(page.tab.cell.shown.trace.series["h"], alone.h[:, 0])
    charts = page.tab.charts(picture)
    assert charts["sweep"].caption in page.tab.spoken(picture)
    assert {"sweep", "input", "trace-1"} <= set(charts)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_input_has_axes_and_a_range_for_its_curves(kind: str) -> None:
    e = replace(SMALL, stimulus=kind, sweep=Chosen(size=3, gain="input"))
    assert plan_for(e).x.name != plan_for(e).y.name
    low, high = gains.ends(e)
    assert low < high
    Page(e)


@pytest.mark.parametrize("metric", sorted(METRICS))
def test_every_metric_is_named_with_its_unit_and_its_unanswered_cells_are_hatched(
    metric: str,
) -> None:
    page = Page(replace(SMALL, sweep=Chosen(size=5, metric=metric)))
    picture = page.heat()
    chart, none = picture.heat.chart, np.isnan(picture.heat.found.cells)
    unit = METRICS[metric].unit
    wanted = METRICS[metric].title + (f" ({unit})" if unit != "1" else "")
    assert page.tab.heatmap.bar.title == wanted
    hatched = page.tab.heatmap.none.data
    width = np.subtract(hatched["right"], hatched["left"])
    height = np.subtract(hatched["top"], hatched["bottom"])
    cell = np.diff(borders(chart.x_values))[0] * np.diff(borders(chart.y_values))[0]
    assert (width * height).sum() == pytest.approx(none.sum() * cell, rel=1e-4)
    assert ("hatched" in chart.caption) == bool(none.any())


def test_pictures_grow_finer_and_cells_stand_for_their_neighbours() -> None:
    before = 0
    whole = Page().heat().heat.found.cells
    partial = 0
    for picture in Sweeps("numpy").pictures(replace(SMALL, slots=SMALL.slots[:1]), lambda: True):
        heat = picture.heat
        done = int(heat.found.done.sum())
        assert done >= before
        before = done
        partial += not heat.found.complete
        known = heat.rows >= 0
        assert known.all()
        assert heat.found.done[heat.rows, heat.columns].all()
        assert np.array_equal(heat.shown, whole[heat.rows, heat.columns])
        assert np.isnan(heat.chart.cells[~heat.found.done]).all()
        if heat.found.complete:
            break
    assert partial >= 1


def test_a_place_without_a_computed_neighbour_is_blank() -> None:
    found = Page().heat().heat.found
    none = replace(found, done=np.zeros_like(found.done))
    rows, columns, values = spread_out(none, 4)
    assert (rows == -1).all()
    assert (columns == -1).all()
    assert np.isnan(values).all()


def test_a_stopped_sweep_goes_on_where_it_was() -> None:
    page = Page()
    whole = Page().heat().heat.found.cells
    first = next(page.sweeps.pictures(page.experiment, lambda: True)).heat.found
    assert not first.complete
    rest = page.sweeps.pictures(page.experiment, lambda: False)
    with pytest.raises(StoppedError):
        list(rest)
    page.tab.draw(SweepPicture(page.experiment, _heat_of(page), None))
    assert "of 144 cells" in page.tab.progress.object
    kept = page.sweeps._sweeps.remember(plan_for(page.experiment, "numpy"), pytest.fail)
    assert kept.done.any()
    assert np.array_equal(page.heat().heat.found.cells, whole)


def _heat_of(page: Page) -> Any:
    return next(Sweeps("numpy").pictures(page.experiment, lambda: True)).heat


def test_what_an_axis_moves_does_not_restart_the_sweep_only_the_cross_moves() -> None:
    page = Page()
    page.heat()
    slot = page.experiment.slots[0].with_params(decay=0.25)
    page.take(replace(page.experiment.with_slot(0, slot), drive=(("rate", 0.75),)), "")
    first = next(page.sweeps.pictures(page.experiment, lambda: True))
    assert first.heat.found.complete
    assert first.heat.here == (0.25, 0.75)
    page.take(page.experiment.with_slot(0, slot.with_params(threshold=0.5)), "")
    assert not next(page.sweeps.pictures(page.experiment, lambda: True)).heat.found.complete


def test_a_sent_cell_measures_what_the_heatmap_says_and_undo_needs_one_step() -> None:
    page = Page()
    found = page.heat().heat.found
    page.tab._tap(9, 7)
    asked = page.experiment
    page.tab.cell._sent(None)
    sent = page.experiment
    assert sent.tab == "dynamics"
    assert sent.slots[1:] == asked.slots[1:]
    measured = Computer().picture(sent).populations[0].mean_rate()
    assert measured == pytest.approx(found.cells[9, 7])


def test_pointing_passes_tapping_stays_and_arrows_walk_to_the_edge() -> None:
    page = Page()
    own = nearest(page.heat().heat)
    assert page.tab.looked_at == (own, "own")
    page.tab._point(3, 4)
    assert page.tab.looked_at == ((3, 4), "pointed")
    page.tab._tap(3, 4)
    page.tab._point(-1, -1)
    assert page.tab.looked_at == ((3, 4), "pinned")
    for _ in range(20):
        page.tab._step(1, 0)
    assert page.tab.looked_at == ((11, 4), "pinned")
    page.tab._pin(None)
    assert page.tab.looked_at == (own, "own")


def test_a_cell_that_overflows_says_so_and_cannot_be_sent() -> None:
    page = Page()
    page.heat()
    page.tab.cell.refuse("h is not finite")
    assert "h is not finite" in page.tab.cell.numbers.object
    before = page.experiment
    page.tab.cell._sent(None)
    assert page.experiment == before
    page.tab._tap(0, 0)
    assert not page.tab.cell.send.disabled
