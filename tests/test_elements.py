"""Charts become HoloViews elements that both libraries draw, without a warning."""

from __future__ import annotations

import holoviews as hv
import numpy as np
import pytest

import neurolab as nl
from neurolab.experiment import Experiment
from neurolab.explorer.compute import Computer
from neurolab.figures import Axis, Curves, Grid, Series, cells, element, plots, shapes, stacked
from neurolab.figures.chart import Chart
from neurolab.figures.colours import DARK, DIVERGING, HEAT, LIGHT
from neurolab.figures.elements import legend
from neurolab.figures.extent import curves_extent, lifted_ticks
from neurolab.figures.page_charts import page_charts
from neurolab.slot import Slot
from tests.drives import uneven
from tests.test_imports import python

BACKENDS = ("bokeh", "matplotlib")
X, Y = Axis("time step"), Axis("rate", "Hz")
NOTHING = np.zeros(0)
ramp = np.linspace(0.0, 1.0, 5)


def curves(*series: Series, title: str = "title") -> Curves:
    return Curves("key", title, X, Y, series)


def grid(values: np.ndarray, x: np.ndarray | None = None) -> Grid:
    rows, columns = np.arange(values.shape[0]), np.arange(values.shape[1])
    return Grid("key", "title", X, Axis("neuron"), columns if x is None else x, rows, values, Y)


ODD: dict[str, Chart] = {
    "no series": curves(),
    "no points": curves(Series("a", NOTHING, NOTHING), Series("b", NOTHING, NOTHING, "dots")),
    "one point": curves(*(Series(k, ramp[:1], ramp[:1], k) for k in ("line", "step", "ticks"))),
    "nothing known": curves(Series("a", ramp, ramp * np.nan, low=ramp * np.nan, high=ramp)),
    "strange names": curves(
        Series("{0} $x$", ramp, ramp), Series("_a", ramp, -ramp), title="{a} $b_c$ <i>"
    ),
    "bands": curves(
        Series("a", ramp, ramp, low=ramp - 1, high=ramp + 1, colour=0),
        Series("b", ramp, ramp**2, "dots", low=ramp - 1, high=ramp, colour=1, dash="dotted"),
        Series("c", ramp, ramp, "area", low=-ramp),
    ),
    "ridges": curves(*(Series(f"t = {t}", ramp, ramp, "area", lift=t) for t in range(1, 20))),
    "no cells": grid(np.zeros((0, 0))),
    "one cell": grid(np.ones((1, 1))),
    "unknown cells": grid(np.full((2, 3), np.nan)),
    "uneven cells": grid(np.array([[np.nan, 1.0, -2.0]] * 2), np.array([1.0, 10.0, 100.0])),
}


@pytest.fixture(scope="module")
def page() -> dict[str, Chart]:
    e = Experiment(slots=(Slot("cf"), Slot("ar_lif")), time=30, neurons=6, show=("h", "states"))
    return page_charts(*Computer("numpy").picture(e)[:6])


def plot(chart: Chart, backend: str, *, dark: bool = False):
    made = element(chart, backend=backend, dark=dark)
    return hv.renderer(backend).get_plot(made).state


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", ODD)
def test_odd_charts_are_drawn(name: str, backend: str) -> None:
    plot(ODD[name], backend)


def test_every_chart_of_the_page_is_drawn_with_its_axes_named(page: dict[str, Chart]) -> None:
    for key, chart in page.items():
        live, paper = plot(chart, "bokeh"), plot(chart, "matplotlib", dark=True)
        axes = paper.axes[0]
        assert live.below[0].axis_label == axes.get_xlabel() == str(chart.x)
        assert live.left[0].axis_label == axes.get_ylabel()
        assert axes.get_ylabel() == ("" if key == "raster" else str(chart.y))
        assert live.title.text == axes.get_title() == chart.title
        assert paper.get_facecolor()[:3] == tuple(
            int(DARK.ground[k : k + 2], 16) / 255 for k in (1, 3, 5)
        )


def test_legends_and_colour_bars_stand_beside_the_data(page: dict[str, Chart]) -> None:
    for key, chart in page.items():
        live, paper = plot(chart, "bokeh"), plot(chart, "matplotlib")
        names = set(legend(chart)) if isinstance(chart, Curves) else set()
        shown = {item.label.value for item in (live.legend.items if names else [])}
        assert shown == names, key
        paper.canvas.draw()
        axes = paper.axes[0]
        frame = axes.get_window_extent()
        assert 0 <= frame.x0 < frame.x1 <= paper.bbox.x1
        if names:
            assert live.legend[0] in live.right
            box = axes.get_legend().get_window_extent()
            assert frame.x1 <= box.x0 < box.x1 <= paper.bbox.x1
            assert {text.get_text() for text in axes.get_legend().get_texts()} == names
        if isinstance(chart, Grid):
            assert paper.axes[1].get_ylabel() == str(chart.value)
            assert [bar.title for bar in live.right] == [str(chart.value)]
            assert [text.get_text() for text in axes.get_yticklabels()] == ["CF", "AR-LIF"]


def test_models_keep_their_hues() -> None:
    series = [Series("a", ramp, ramp, colour=2), Series("b", ramp, ramp, colour=0)]
    for dark, c in ((False, LIGHT), (True, DARK)):
        lines = plot(curves(*series), "matplotlib", dark=dark).axes[0].get_lines()
        assert [line.get_color() for line in lines] == [c.models[2], c.models[0]]
        drawn = [r.glyph.line_color for r in plot(curves(*series), "bokeh", dark=dark).renderers]
        assert drawn == [c.models[2], c.models[0]]
    lightness = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in map(channels, HEAT)]
    assert (np.diff(lightness) > 0).all()


def channels(colour: str) -> tuple[float, ...]:
    """Return linear red, green and blue."""
    return tuple((int(colour[k : k + 2], 16) / 255) ** 2.2 for k in (1, 3, 5))


def test_steps_are_level_around_their_points() -> None:
    x, y = shapes.line(Series("a", np.array([0, 1, 3]), np.array([5.0, 6.0, np.nan]), "step"))
    assert x.tolist() == [-0.5, 0.5, 0.5, 2.0, 2.0, 4.0]
    np.testing.assert_array_equal(y, [5, 5, 6, 6, np.nan, np.nan])
    x, y = shapes.line(Series("a", np.array([2.0]), np.array([1.0]), "ticks", lift=3.0))
    np.testing.assert_array_equal(y, [3.0, 4.0, np.nan])
    x, low, high = shapes.band(
        Series("a", np.arange(3), np.ones(3), low=np.array([0.0, np.nan, 0.0]), high=np.ones(3) * 2)
    )
    assert (x.tolist(), low.tolist(), high.tolist()) == ([0, 2], [0, 0], [2, 2])


def test_all_that_is_drawn_lies_within_the_axes() -> None:
    for chart in (c for c in ODD.values() if isinstance(c, Curves)):
        (left, right), (low, high) = curves_extent(chart)
        assert left < right
        assert low < high
        for s in chart.series:
            x, y = shapes.line(s)
            assert not (x[np.isfinite(y)] < left).any()
            assert not (x[np.isfinite(y)] > right).any()
            assert not ((y < low) | (y > high)).any()
    assert len(lifted_ticks(ODD["ridges"])) <= 16
    assert (1.0, "t = 1") in lifted_ticks(ODD["ridges"])


def test_cells_are_put_in_order_and_zero_parts_the_colours() -> None:
    mixed = grid(np.array([[1.0, -3.0, 2.0]]), np.array([3.0, 1.0, 2.0]))
    found = cells.picture(mixed)
    assert found.cells.tolist() == [[-3.0, 2.0, 1.0]]
    assert found.x.tolist() == [0.5, 1.5, 2.5, 3.5]
    assert (found.limits, found.ramp) == ((-3.0, 3.0), DIVERGING)
    assert cells.picture(grid(np.array([[1.0, 4.0]]))).limits == (1.0, 4.0)


def test_rows_move_together_in_time_and_apart_in_height() -> None:
    results = [nl.simulate(m, uneven(), engine="numpy") for m in ("clif", "cf")]
    layout = stacked(plots.membrane_charts(results), backend="bokeh")
    first, second = (
        p.state
        for p in hv.renderer("bokeh")
        .get_plot(layout)
        .traverse(lambda p: p, [lambda p: type(p).__name__ == "OverlayPlot"])
    )
    assert first.x_range is second.x_range
    assert first.y_range is not second.y_range


def test_what_a_notebook_shows() -> None:
    result = nl.simulate("cf", uneven(), engine="numpy")
    for made in (nl.figures.current(result), nl.figures.raster(result), nl.figures.rate(result)):
        assert isinstance(made, hv.Overlay)
    for made in (nl.figures.histogram(result, "levels"), nl.figures.autocorrelation(result)):
        assert isinstance(made, hv.Overlay)
    assert isinstance(nl.figures.membrane(result), hv.Overlay)
    assert len(nl.figures.membrane([result, result])) == len(nl.figures.surrogates(result)) == 2
    assert isinstance(plots.raster_chart(nl.simulate("cf", uneven(400, 60))), Grid)


def test_unknown_backend() -> None:
    with pytest.raises(nl.ParameterError, match="did you mean 'bokeh'"):
        element(curves(), backend="bokhe")


def test_nothing_is_loaded_before_the_first_plot_and_no_other_backend_by_it(tmp_path) -> None:
    told = python(
        "import sys, neurolab as nl\n"
        "r = nl.simulate('clif', [0.5, 2.0], engine='numpy')\n"
        "chart = nl.figures.plots.current_chart(r)\n"
        "nl.figures.write(chart, kind='csv')\n"
        "print([n for n in ('holoviews', 'bokeh', 'matplotlib', 'panel') if n in sys.modules])\n"
        "import holoviews as hv\n"
        "hv.extension('bokeh')\n"
        "nl.figures.write(chart, kind='png')\n"
        "print(hv.Store.current_backend, type(hv.render(nl.figures.membrane(r))).__name__)\n",
        tmp_path,
    )
    assert told.splitlines() == ["[]", "bokeh figure"]
    assert {path.name for path in tmp_path.iterdir()} == {"input.csv", "input.png"}
