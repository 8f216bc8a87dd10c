"""Charts from results hold the results' own numbers, and are those of the page."""

from __future__ import annotations

import numpy as np
import pytest

import neurolab as nl
from neurolab.analysis import autocorrelation
from neurolab.experiment import Experiment
from neurolab.explorer.compute import Computer
from neurolab.figures import charts, plots, shapes, trace
from neurolab.figures.chart import Chart, Curves
from neurolab.figures.page_charts import page_charts
from neurolab.figures.runs import runs
from neurolab.figures.traces import ticks
from neurolab.gradient_window import slope_of
from neurolab.slot import Slot, pairs
from tests.drives import uneven

SIGNED = ("cf", "lif_soft")


def run(model: str = "cf", time: int = 40, neurons: int = 7, **choices) -> nl.Result:
    return nl.simulate(model, uneven(time, neurons), engine="numpy", **choices)


def rows(chart: Chart, series: str) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y of a series from the chart's table."""
    table = chart.table()
    wanted = table["series"] == series
    return table[str(chart.x)][wanted], table[str(chart.y)][wanted]


@pytest.mark.parametrize("model", list(nl.neurons()))
def test_membrane_table_is_the_record(model: str) -> None:
    result = run(model)
    (chart,) = plots.membrane_charts(result, 4)
    title = result.model.title
    for name in ("h", "u", *result.model.auxiliary):
        time, values = rows(chart, f"{title} {name}")
        np.testing.assert_array_equal(time, np.arange(40))
        np.testing.assert_array_equal(values, result[name][:, 4])
    time, level = rows(chart, f"{title} spikes")
    np.testing.assert_array_equal(time, np.flatnonzero(result.levels[:, 4]))
    np.testing.assert_array_equal(level, result.levels[time.astype(int), 4])
    row = trace(result, 4)
    _, threshold = rows(chart, f"{title} threshold")
    if row.threshold is not None:
        np.testing.assert_array_equal(threshold, row.threshold)
    else:
        assert set(threshold) == set(row.rungs)
    assert chart.caption.startswith(f"{title}, neuron 4: ")


def test_spikes_are_drawn_where_there_is_room_for_them() -> None:
    result = run()
    (chart,) = plots.membrane_charts(result, 2, ("h",))
    place = ticks(trace(result, 2), ("h",))
    x, y = shapes.line(chart.series[-1])
    np.testing.assert_array_equal(x[::3], place.time)
    np.testing.assert_array_equal(y[::3], place.bottom)
    np.testing.assert_array_equal(y[1::3], place.top)
    assert [s.name for s in chart.series] == ["CF h", "CF spikes"]


def test_every_dot_is_a_spike_and_every_spike_a_dot() -> None:
    results = [run(model) for model in SIGNED]
    chart = plots.raster_chart(results)
    assert isinstance(chart, Curves)
    for result in results:
        title = result.model.title
        for name, fired in ((title, result.levels > 0), (f"{title}, negative", result.levels < 0)):
            step, neuron = rows(chart, name)
            assert set(zip(step.tolist(), neuron.tolist(), strict=True)) == {
                (int(t), int(n)) for t, n in np.argwhere(fired)
            }
            assert len(step) == fired.sum()
    drawn = [s.lift + s.y for s in chart.series if s.name in {r.model.title for r in results}]
    assert drawn[0].min() > drawn[1].max(), "the first model stands on top"


@pytest.mark.parametrize("size", [(20, 5), (700, 130)])
def test_cells_of_the_raster_hold_every_spike(size: tuple[int, int]) -> None:
    found = runs([run(model, *size) for model in SIGNED])
    table = charts.raster_chart(found.titles(), found.populations()).table()
    for title, result in zip(found.titles(), found.results, strict=True):
        own = table["model"] == title
        assert table["spikes"][own].sum() == np.abs(result.levels.astype(int)).sum()
        for neuron in np.unique(table["neuron"][own]):
            half = (size[1] // 60 + bool(size[1] % 60) - 1) / 2  # cells are that far to each side
            some = slice(int(np.ceil(neuron - half)), int(neuron + half) + 1)
            if some.stop <= size[1]:
                cells = table["spikes"][own & (table["neuron"] == neuron)]
                assert cells.sum() == np.abs(result.levels[:, some].astype(int)).sum()
    assert len(np.unique(table["row"])) == 2 * len(np.unique(table["neuron"]))


def test_histograms_rates_and_memory_are_those_of_the_analyses() -> None:
    result = run()
    for of in ("counts", "intervals", "levels", "membrane"):
        chart = plots.histogram_chart(result, of)
        _, share = rows(chart, "CF")
        assert share.sum() == pytest.approx(1.0)
        edges = chart.series[0].edges
        x, _ = shapes.line(chart.series[0])
        assert (x[0], x[-1]) == (edges[0], edges[-1])
    count, edges = np.histogram(result.h, bins=len(share))
    np.testing.assert_allclose(share, count / count.sum())
    for normalise in (False, True):
        chart = plots.autocorrelation_chart(result, "h", 3, lags=9, normalise=normalise)
        exact = autocorrelation(result.h[:, 3], 9, normalise=normalise)
        np.testing.assert_array_equal(rows(chart, "CF")[1], exact)
    both = plots.autocorrelation_chart([run("clif"), result], "m")
    assert len(rows(both, "CLIF")[0]) == 40
    expected = autocorrelation(result.u[:, 0], 39)
    np.testing.assert_array_equal(rows(both, "CF (u)")[1], expected)


def test_slopes_stand_over_the_membranes_they_meet() -> None:
    result = run("qb_lif", params={"scale": 0.8})
    slopes, membranes = plots.surrogate_charts(result, neuron=1)
    h, slope = rows(slopes, "QB-LIF thresholds")
    np.testing.assert_allclose(h[:3], [0.8, 1.6, 2.4])
    exact = slope_of(result.model, None, h + 1e-7, {"scale": 0.8})
    np.testing.assert_array_equal(slope, exact)
    assert str(slopes.x) == str(membranes.x)
    other, _ = plots.surrogate_charts(result, nl.surrogates.triangle())
    assert nl.surrogates.triangle().shape.title.split(",")[0] in other.caption


def test_slopes_take_the_parameters_of_the_neuron() -> None:
    each = run(params={"threshold_pos": np.linspace(0.5, 1.1, 7)})
    (h, _), (last, _) = (
        rows(plots.surrogate_charts(each, neuron=k)[0], "CF thresholds") for k in (0, 6)
    )
    assert 0.5 in h
    assert np.isclose(last, 1.1).any()
    steps = run(params={"threshold_pos": np.linspace(0.5, 1.1, 40)[:, None]})
    with pytest.raises(nl.ParameterError, match="step to step"):
        plots.surrogate_charts(steps)


def same(a: Chart, b: Chart) -> None:
    assert (a.title, str(a.x), str(a.y), a.caption) == (b.title, str(b.x), str(b.y), b.caption)
    assert a.table().keys() == b.table().keys()
    for name, values in a.table().items():
        np.testing.assert_array_equal(values, b.table()[name])


@pytest.mark.parametrize("histogram", ["counts", "intervals", "levels", "membrane"])
def test_page_and_notebook_draw_the_same(histogram: str) -> None:
    slots = (Slot("clif"), Slot("ar_lif"), Slot("clif", params=pairs({"tau": 3.0})))
    e = Experiment(
        slots=slots, time=60, neurons=12, neuron=5, histogram=histogram, show=("h", "u", "states")
    )
    found = page_charts(*Computer("numpy").picture(e)[:6])
    results = [
        nl.simulate(s.neuron, e.source(), dict(s.params), engine="numpy", dtype=e.dtype)
        for s in e.slots
    ]
    mine = runs(results, 5)
    assert mine.titles() == e.titles()
    for k, chart in enumerate(plots.membrane_charts(results, 5, e.show)):
        same(chart, found[f"trace-{k + 1}"])
    same(plots.current_chart(results, 5), found["input"])
    same(plots.histogram_chart(results, histogram), found["histogram"])
    same(plots.autocorrelation_chart(results, "u", 5), found["correlation"])
    same(plots.surrogate_charts(results, neuron=5)[0], found["surrogates"])
    same(charts.rate_chart(mine.titles(), mine.populations()), found["rate"])
    same(charts.raster_chart(mine.titles(), mine.populations()), found["raster"])
    assert all(chart.key == key for key, chart in found.items())


def test_twins_are_told_apart() -> None:
    several = [run("clif"), run("clif", params={"tau": 3.0}), run("clif", compare=">"), run("clif")]
    assert runs(several).titles() == ["CLIF", "CLIF, tau 3", "CLIF, >", "CLIF (4)"]


def test_what_cannot_be_drawn_is_said(tmp_path) -> None:
    result = run()
    bad = [
        (lambda: plots.rate([]), "0 runs"),
        (lambda: plots.rate([result] * 7), "1 to 6"),
        (lambda: plots.rate("cf"), "not of str"),
        (lambda: plots.membrane(result, 7), "between 0 and 6"),
        (lambda: plots.membrane(result, 0, ("hh",)), "did you mean 'h'"),
        (lambda: plots.histogram(result, "count"), "did you mean 'counts'"),
        (lambda: plots.autocorrelation(result, "n"), "membrane or state 'n'"),
        (lambda: plots.autocorrelation(result, lags=40), "lags = 40"),
        (lambda: plots.current([result, run("lif_soft", neurons=3)]), "different inputs"),
        (lambda: plots.current(nl.Result.load(result.save(tmp_path / "r"))), "not kept"),
        (lambda: plots.surrogates(result, "tsg"), "not a surrogate"),
        (lambda: plots.membrane(run(record=("h", "levels"))), "not recorded"),
    ]
    for call, words in bad:
        with pytest.raises(nl.ParameterError, match=words):
            call()
    small, large = runs(run(neurons=3)), runs(result)
    with pytest.raises(nl.ParameterError, match="equal size"):
        charts.raster_chart(["a", "b"], [*small.populations(), *large.populations()])
    with pytest.raises(nl.ParameterError, match="not kept"):
        charts.histogram_chart("membrane", ["a"], small.populations())
