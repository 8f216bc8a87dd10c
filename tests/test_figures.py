"""What the plots draw, against direct computation from the whole records."""

from __future__ import annotations

import numpy as np
import pytest

import neurolab as nl
from neurolab.analysis import interspike_intervals
from neurolab.engines import numba_summary
from neurolab.figures import Population, population, trace
from neurolab.figures.population import COLUMNS, LONGEST, ROWS, outline
from neurolab.figures.traces import RUNGS, ticks, value_range
from tests.drives import uneven

SIZES = [(40, 7), (2 * COLUMNS + 5, 3), (30, 2 * ROWS + 9), (LONGEST + 50, 2)]


@pytest.fixture(params=["numpy", "numba"])
def way(request, monkeypatch) -> None:
    """Add populations up in NumPy, and by the compiled pass."""
    fast = numba_summary.compiled() if request.param == "numba" else None
    monkeypatch.setattr(population, "summary", lambda: fast)


both_ways = pytest.mark.usefixtures("way")


def run(time: int = 40, neurons: int = 7, model: str = "cf") -> nl.Result:
    return nl.simulate(model, uneven(time, neurons))


def in_windows(result: nl.Result, width: int) -> Population:
    """Return the population, filled `width` neurons at a time."""
    found = Population(result.time, result.neurons)
    for first in range(0, result.neurons, width):
        part = slice(first, first + width)
        found.add(first, np.ascontiguousarray(result.levels[:, part]), result.h[:, part])
    return found


@pytest.mark.parametrize("size", SIZES)
@both_ways
def test_population_is_what_the_records_say(size: tuple[int, int]) -> None:
    result = run(*size)
    found = in_windows(result, size[1])
    spikes = np.abs(result.levels.astype(int))
    np.testing.assert_array_equal(found.rate, spikes.sum(axis=1))
    np.testing.assert_array_equal(found.counts, spikes.sum(axis=0))
    waits = np.minimum(interspike_intervals(result.levels), LONGEST)
    np.testing.assert_array_equal(
        found.intervals, np.bincount(waits, minlength=len(found.intervals))
    )
    values, often = np.unique(result.levels, return_counts=True)
    assert found.levels == dict(zip(values.tolist(), often.tolist(), strict=True))
    for (row, column), cell in np.ndenumerate(found.cells):
        steps = slice(column * found.per_column, (column + 1) * found.per_column)
        many = slice(row * found.per_row, (row + 1) * found.per_row)
        assert cell == spikes[steps, many].sum()
    assert max(found.cells.shape[0] - ROWS, found.cells.shape[1] - COLUMNS) <= 0
    assert found.mean_rate() == pytest.approx(spikes.mean())


@pytest.mark.parametrize("width", [1, 3, 100])
@pytest.mark.parametrize("size", SIZES[:3])
@both_ways
def test_windows_add_up_to_the_whole(size: tuple[int, int], width: int) -> None:
    result = run(*size)
    whole, parts = in_windows(result, size[1]), in_windows(result, width)
    for name in ("rate", "counts", "intervals", "cells"):
        np.testing.assert_array_equal(getattr(parts, name), getattr(whole, name))
    assert parts.levels == whole.levels
    for kind in ("counts", "intervals", "levels", "membrane"):
        for mine, other in zip(parts.histogram(kind), whole.histogram(kind), strict=True):
            np.testing.assert_array_equal(mine, other)


@both_ways
def test_silent_and_busiest_population() -> None:
    silent = Population(5, 3)
    silent.add(0, np.zeros((5, 3), np.int16))
    assert silent.levels == {0: 15}
    assert not silent.image().any()
    assert np.isnan(silent.interval_moments()).all()
    assert [len(a) for a in silent.histogram("intervals")] == [2, 1]
    busy = Population(5, 3)
    busy.add(0, np.full((5, 3), -32768 + 1, np.int16))
    assert busy.counts.tolist() == [5 * 32767] * 3
    assert busy.levels == {-32767: 15}
    assert (busy.image() == 1.0).all()


def test_compiled_pass_is_used_once_it_is_there() -> None:
    fast = numba_summary.compiled()
    assert numba_summary.summary() is fast


def test_histograms_are_those_of_numpy() -> None:
    result = run(200, 30)
    found = in_windows(result, 11)
    edges, shares = found.histogram("membrane")
    count, same = np.histogram(result.h, bins=len(shares))
    np.testing.assert_allclose(edges, same)
    np.testing.assert_allclose(shares, count / count.sum())
    edges, shares = found.histogram("levels")
    np.testing.assert_allclose(shares, np.histogram(result.levels, edges)[0] / result.levels.size)
    edges, shares = found.histogram("counts")
    np.testing.assert_allclose(shares, np.histogram(found.counts, edges)[0] / 30)
    waits = interspike_intervals(result.levels)
    edges, shares = found.histogram("intervals")
    np.testing.assert_allclose(shares, np.histogram(waits, edges)[0] / len(waits))
    mean, variation = found.interval_moments()
    assert (mean, variation) == pytest.approx((waits.mean(), waits.std() / waits.mean()))


def test_one_spike_is_never_lost_in_the_raster() -> None:
    found = Population(10, 2)
    levels = np.zeros((10, 2), np.int16)
    levels[0, 0], levels[5, 1] = 100, 1
    found.add(0, levels)
    assert found.image()[0, 0] == 1.0
    assert found.image()[1, 5] == np.float32(found.faintest)
    assert (found.image() > 0).sum() == 2


def test_outline_begins_and_ends_on_the_axis() -> None:
    x, y = outline(np.array([0.0, 1.0, 2.0]), np.array([0.25, 0.75]))
    assert x.tolist() == [0, 0, 1, 1, 2, 2]
    assert y.tolist() == [0, 0.25, 0.25, 0.75, 0.75, 0]


@pytest.mark.parametrize("model", list(nl.neurons()))
def test_trace_is_one_column_of_the_records(model: str) -> None:
    result = run(model=model)
    row = trace(result, 4)
    assert tuple(row.series) == ("h", "u", *nl.neurons()[model].auxiliary)
    for name, values in row.series.items():
        np.testing.assert_array_equal(values, result[name][:, 4])
    np.testing.assert_array_equal(row.time, np.arange(40))
    fired = np.flatnonzero(result.levels[:, 4])
    np.testing.assert_array_equal(row.spike_time, fired)
    np.testing.assert_array_equal(row.spike_level, result.levels[fired, 4])


def test_a_trace_gives_its_levels_back_as_a_population_of_one() -> None:
    result = run()
    assert (result.levels < 0).any()
    for neuron in range(result.neurons):
        row = trace(result, neuron)
        np.testing.assert_array_equal(row.levels(), result.levels[:, neuron : neuron + 1])
        assert row.levels().dtype == np.int16


def test_rungs_reach_one_beyond_the_membrane() -> None:
    assert trace(run(model="clif")).rungs.tolist() == [1.0]
    row = trace(nl.simulate("qb_lif", [3.4, 0.0], {"scale": 0.5}))
    assert row.rungs.tolist() == [0.5 * k for k in range(1, 8)]
    row = trace(nl.simulate("cf", [1.5, -9.0], {"levels_neg": 3, "threshold_neg": -2.0}))
    assert row.rungs.tolist() == [-6.0, -4.0, -2.0, 1.0, 2.0]
    row = trace(nl.simulate("qb_lif", [900.0], {"max_level": 255}))
    assert len(row.rungs) == RUNGS


def test_thresholds_at_zero_between_levels_and_on_both_sides_are_drawn() -> None:
    row = trace(nl.simulate("ltmd", uneven(), {"threshold": 0.0}))
    assert row.rungs.tolist() == [0.0]
    assert np.isfinite(value_range(row, ("h", "threshold"))).all()
    row = trace(nl.simulate("i_lif", [2.1, 0.0], {"max_level": 4}))
    assert row.rungs.tolist() == [0.5, 1.5, 2.5]
    row = trace(nl.simulate("ternary", [0.3, -2.0], options={"half_threshold": True}))
    assert row.rungs.tolist() == [-0.5, 0.5]


def test_moving_threshold_is_drawn() -> None:
    result = nl.simulate("ar_lif", uneven(), {"beta": 0.5})
    row = trace(result, 1)
    np.testing.assert_array_equal(row.threshold, result["theta"][:, 1])
    assert row.rungs.size == 0
    assert trace(run()).threshold is None


def test_range_holds_what_is_shown() -> None:
    row = trace(run(model="clif"))
    drawn = {"h": row.series["h"], "u": row.series["u"], "states": row.series["m"]}
    for name, values in drawn.items():
        low, high = value_range(row, (name,))
        assert low == min(0.0, values.min())
        assert high == max(0.0, values.max())
    assert value_range(row, ("threshold",)) == (0.0, 1.0)
    flat = trace(nl.simulate("lif_soft", np.zeros(5)))
    assert value_range(flat, ("h",)) == (0.0, 1.0)


@pytest.mark.parametrize("hole", [np.nan, np.inf, -np.inf])
def test_range_passes_over_what_is_not_finite(hole: float) -> None:
    row = trace(run())
    torn = np.append(row.series["h"], [hole, hole])
    assert value_range(row._replace(series={"h": torn}), ("h",)) == value_range(row, ("h",))
    nothing = row._replace(series={"h": np.full(3, hole)})
    assert value_range(nothing, ("h",)) == (0.0, 1.0)


def test_ticks_stand_above_the_trace_and_hang_below_it_when_negative() -> None:
    row = trace(run())
    shown = ("h", "threshold")
    drawn, (low, high) = ticks(row, shown), value_range(row, shown)
    assert drawn.start < low < high < drawn.end
    assert (drawn.top < drawn.end).all()
    assert (drawn.bottom > drawn.start).all()
    height, size = drawn.top - drawn.bottom, np.abs(row.spike_level)
    np.testing.assert_allclose(height, height.max() * np.maximum(size / size.max(), 0.2))
    up = row.spike_level > 0
    assert up.any()
    assert not up.all()
    assert (drawn.bottom[up] > high).all()
    assert (drawn.top[~up] < low).all()
    assert np.ptp(drawn.bottom[up]) == np.ptp(drawn.top[~up]) == 0.0
    none = ticks(trace(nl.simulate("lif_soft", np.zeros(5))), ("h",))
    assert none.time.size == 0
    assert none.end > none.start


def test_a_large_population_keeps_the_membranes_of_every_kth_neuron(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("neurolab.figures.population.SAMPLES", 100)
    rng = np.random.default_rng(0)
    levels, membrane = np.zeros((20, 23), np.int16), rng.normal(size=(20, 23))
    found = Population(20, 23)
    for first in range(0, 23, 4):
        part = slice(first, first + 4)
        found.add(first, levels[:, part], membrane[:, part])
    assert found.every == 5
    kept = np.concatenate(found.samples)
    assert sorted(kept) == sorted(membrane[:, ::5].ravel())
