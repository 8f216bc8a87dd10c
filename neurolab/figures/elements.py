"""Charts as HoloViews elements, for Bokeh (live) and for matplotlib (paper).

Nothing is loaded before a plot is made. Lines and shapes are computed here, the same for
both libraries; `looks` says what each of them calls colour, dash and width.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from neurolab.figures import cells, shapes
from neurolab.figures.backends import ready
from neurolab.figures.chart import Chart, Curves, Grid, Series
from neurolab.figures.colours import Colours, colours
from neurolab.figures.extent import curves_extent, lifted_ticks
from neurolab.figures.hues import hue
from neurolab.figures.marks import Marks

Array = np.ndarray[Any, Any]
WIDTH, HEIGHT, TALLEST, RIDGE = 760, 280, 720, 18  # pixels
THIN, THICK = 1.2, 1.8


def element(
    chart: Chart,
    *,
    backend: str | None = None,
    dark: bool = False,
    width: int = WIDTH,
    height: int | None = None,
) -> Any:
    """Return a chart as a HoloViews overlay.

    Parameters
    ----------
    chart : Curves or Grid
    backend : {"bokeh", "matplotlib"}, optional
        The plotting library it is styled for: the one in use (`holoviews.extension`) when left
        out, and Bokeh where none is.
    dark : bool
        For a dark page.
    width, height : int
        Size in pixels; 760 by 280 when left out; heatmaps and ridges are higher.

    Raises
    ------
    ParameterError
        For an unknown backend, and for matplotlib where it is not installed.
    """
    looks = ready(backend)
    c = colours(dark)
    if isinstance(chart, Curves):
        drawn, frame = _curves(chart, looks, c)
    else:
        drawn, frame = _grid(chart, looks, c)
    words = {"title": _plain(chart.title), "xlabel": str(chart.x), "ylabel": str(chart.y)}
    options = looks.frame(words | frame, c, width, height or usual_height(chart))
    return drawn.opts(**options, backend=looks.name)


def usual_height(chart: Chart) -> int:
    """Return a height in pixels that gives every ridge and every cell some room."""
    if isinstance(chart, Grid):
        return HEIGHT + 80
    ridges = len({s.lift for s in chart.series if s.kind == "area"})
    return min(max(HEIGHT, 120 + RIDGE * ridges), TALLEST)


def stacked(charts: Sequence[Chart], *, backend: str | None = None, dark: bool = False) -> Any:
    """Return charts one below the other; equal x axes move together."""
    looks = ready(backend)
    rows = [element(chart, backend=looks.name, dark=dark) for chart in charts]
    layout = looks.hv.Layout(rows).cols(1)
    height = sum(usual_height(chart) for chart in charts)
    return layout.opts(**looks.layout(WIDTH, height), backend=looks.name)


def _curves(chart: Curves, looks: Any, c: Colours) -> tuple[Any, dict[str, Any]]:
    axes = _dimensions(chart, looks)
    # Ridges are painted from the highest down, so that each stands before the one behind it.
    order = sorted(chart.series, key=lambda s: -s.lift)
    names = legend(chart)
    filled = {id(s): _filled(s, looks, c, axes) for s in order}
    lines = {id(s): [_line(s, names, looks, c, axes)] for s in order}
    if any(s.kind == "area" for s in order):  # each ridge whole before the next
        parts = [part for s in order for part in (*filled[id(s)], *lines[id(s)])]
    else:  # no band over a line
        parts = [part for found in (filled, lines) for s in order for part in found[id(s)]]
    parts = parts or [looks.hv.Curve(np.zeros((0, 2)), *axes)]
    x, y = curves_extent(chart)
    frame: dict[str, Any] = {"xlim": x, "ylim": y, "legend": names}
    ticks = lifted_ticks(chart)
    if ticks:
        frame["yticks"] = ticks
        if not any(s.kind == "area" for s in order):  # the names of models, not of an axis
            frame["ylabel"] = ""
    return looks.hv.Overlay(parts), frame


def legend(chart: Curves) -> dict[str, Series]:
    """Return what the legend names, each with the first of its series.

    The chart's title is not said again before every name. Series that are lifted are named
    beside their feet instead, a single one by the title, and the "thresholds" of a series
    by its colour.
    """
    if any(s.lift for s in chart.series):
        rings = [s for s in chart.series if s.kind == "dots" and s.dash != "solid"]
        return {"negative": rings[0]} if rings else {}
    found: dict[str, Series] = {}
    names = {s.name for s in chart.series}
    for s in chart.series:
        mark_of_named = isinstance(s, Marks) and s.name.rpartition(" ")[0] in names
        if len(s.x) and not mark_of_named:
            found.setdefault(s.name.removeprefix(f"{chart.title} "), s)
    return found if len(found) > 1 else {}


def _filled(s: Series, looks: Any, c: Colours, axes: tuple[Any, Any]) -> list[Any]:
    """Return a series' band or area, if it has one."""
    found = shapes.band(s)
    if found is None:
        return []
    x, low, high = found
    extra = looks.hv.Dimension(f"{axes[1].name} low")
    made = looks.hv.Area((x, high, low), axes[0], [axes[1], extra])
    return [made.opts(**looks.area(hue(s, c), 0.45 if s.kind == "area" else 0.2))]


def _line(
    s: Series, names: dict[str, Series], looks: Any, c: Colours, axes: tuple[Any, Any]
) -> Any:
    label = next((name for name, first in names.items() if first is s), "")
    x, y = shapes.line(s)
    if s.kind == "dots":
        look = looks.dots(hue(s, c), hollow=s.dash != "solid", many=len(x), named=bool(label))
        return looks.hv.Scatter((x, y), *axes, label=label).opts(**look)
    width = THICK if s.colour >= 0 else THIN
    look = looks.line(hue(s, c), s.dash, width, named=bool(label))
    return looks.hv.Curve((x, y), *axes, label=label).opts(**look)


def _grid(chart: Grid, looks: Any, c: Colours) -> tuple[Any, dict[str, Any]]:
    found = cells.picture(chart)
    axes = _dimensions(chart, looks)
    value = looks.hv.Dimension((f"{chart.key} value", str(chart.value)))
    look = looks.cells(found.ramp, found.limits, str(chart.value), c)
    known = bool(np.isfinite(found.cells).any())
    # HoloViews cannot draw cells of which none is known: they are there, and not seen.
    numbers = found.cells if known else np.zeros_like(found.cells)
    look |= {} if known else {"alpha": 0.0}
    if found.even:
        image = np.flipud(numbers)  # the first row is the top one
        made = looks.hv.Image(image, bounds=found.bounds, kdims=list(axes), vdims=[value])
    else:
        made = looks.hv.QuadMesh((found.x, found.y, numbers), kdims=list(axes), vdims=[value])
    made = made.opts(**look)
    left, low, right, high = found.bounds
    frame: dict[str, Any] = {"xlim": (left, right), "ylim": (low, high), "legend": {}}
    frame["bar"] = str(chart.value)
    if found.bands:
        frame |= {"yticks": found.bands, "ylabel": ""}
    return looks.hv.Overlay([made]), frame


def _dimensions(chart: Chart, looks: Any) -> tuple[Any, Any]:
    """Return the axes; HoloViews moves those with equal names together, here only x."""
    y = f"{chart.key}: {chart.title}, {chart.y}"
    return looks.hv.Dimension(str(chart.x)), looks.hv.Dimension(y)


def _plain(text: str) -> str:
    """Return a title so that HoloViews, which fills in braces, leaves it alone."""
    return text.replace("{", "{{").replace("}", "}}")
