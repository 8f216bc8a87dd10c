"""Curves on shared axes as a live plot: built once, its data replaced."""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, MultiLine, Patches, Range1d, Scatter

from neurolab.explorer.sources import put
from neurolab.explorer.theme import colours, glyph, plot, restyle
from neurolab.explorer.views.population import Panel
from neurolab.figures import shapes
from neurolab.figures.chart import Curves
from neurolab.figures.extent import curves_extent

DASHES = {"solid": [], "dashed": [6], "dotted": [2, 3]}
WIDTH = 1.8
AREA, BAND = 0.45, 0.18  # how opaque


class CurvesView(Panel):
    """Bands and areas, lines, dots: each is one glyph for all series of a chart."""

    def __init__(
        self,
        title: str,
        *above: Any,
        height: int = 240,
        whole: bool = False,
        x: Range1d | None = None,
    ) -> None:
        made = plot(height, x=x or Range1d(0, 1))
        if not whole:
            made.below[0].ticker.min_interval = 0.0
        self.bands = ColumnDataSource({"xs": [], "ys": [], "colour": [], "alpha": []})
        looks = {"fill_color": "colour", "fill_alpha": "alpha", "line_alpha": 0.0}
        glyph(made, Patches, self.bands, xs="xs", ys="ys", **looks)
        self.lines = ColumnDataSource({"xs": [], "ys": [], "colour": [], "dash": []})
        looks = {"line_color": "colour", "line_dash": "dash", "line_width": WIDTH}
        glyph(made, MultiLine, self.lines, xs="xs", ys="ys", **looks)
        self.dots = ColumnDataSource({"x": [], "y": [], "colour": []})
        looks = {"fill_color": "colour", "line_color": "colour", "size": 6}
        glyph(made, Scatter, self.dots, x="x", y="y", **looks)
        self.chart: Curves | None = None
        self._dark = False
        super().__init__(made, title, *above)

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        self._dark, self.chart = dark, None
        restyle([self.figure], dark)

    def draw(self, chart: Curves, *, x: Any = None, y: Any = None) -> None:
        """Draw a chart, unless it is what is drawn; `x`, `y` are the ends of axes, if given."""
        if chart is self.chart:
            return
        self.chart = chart
        self.shows(chart)
        below, left = self.figure.below[0], self.figure.left[0]
        below.axis_label, left.axis_label = str(chart.x), str(chart.y)
        self._fill(chart)
        lines = [s for s in chart.series if s.kind != "dots"]
        drawn = [shapes.line(s) for s in lines]
        put(
            self.lines,
            xs=[a for a, _ in drawn],
            ys=[b for _, b in drawn],
            colour=[self._colour(s.colour) for s in lines],
            dash=[DASHES[s.dash] for s in lines],
        )
        dots = [s for s in chart.series if s.kind == "dots"]
        drawn = [shapes.line(s) for s in dots]
        put(
            self.dots,
            x=np.concatenate([np.zeros(0), *(a for a, _ in drawn)]),
            y=np.concatenate([np.zeros(0), *(b for _, b in drawn)]),
            colour=[self._colour(s.colour) for s in dots for _ in s.x],
        )
        axes = (self.figure.x_range, self.figure.y_range)
        for axis, own, given in zip(axes, curves_extent(chart), (x, y), strict=True):
            start, end = given or own
            if (axis.start, axis.end) != (start, end):
                axis.update(start=start, end=end)

    def describe(self, names: dict[str, str]) -> None:
        """Write the sentence under the plot."""
        if self.chart is not None:
            self.say(self.chart.caption, names)

    def _fill(self, chart: Curves) -> None:
        parts = [(s, band) for s in chart.series if (band := shapes.band(s)) is not None]
        put(
            self.bands,
            xs=[np.concatenate([x, x[::-1]]) for _, (x, _, _) in parts],
            ys=[np.concatenate([low, high[::-1]]) for _, (_, low, high) in parts],
            colour=[self._colour(s.colour) for s, _ in parts],
            alpha=[AREA if s.kind == "area" else BAND for s, _ in parts],
        )

    def _colour(self, index: int) -> str:
        c = colours(self._dark)
        return c.muted if index < 0 else c.models[index]
