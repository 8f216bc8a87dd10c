"""A grid of cells as a live heatmap, with a colour bar and the number under the pointer."""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import (
    BasicTicker,
    BasicTickFormatter,
    ColorBar,
    ColumnDataSource,
    HoverTool,
    Image,
    LinearColorMapper,
    Range1d,
)

from neurolab.explorer.sources import put
from neurolab.explorer.theme import SMALLEST, colours, glyph, plot, restyle
from neurolab.explorer.views.population import Panel
from neurolab.figures import cells
from neurolab.figures.chart import Grid
from neurolab.figures.colours import HEAT


class GridView(Panel):
    """One image; colours are limited to the cells, or to limits that are given."""

    def __init__(self, title: str, *above: Any, height: int = 260) -> None:
        made = plot(height, x=Range1d(0, 1))
        made.below[0].ticker.update(min_interval=0.0, desired_num_ticks=4)
        self.mapper = LinearColorMapper(
            low=0.0, high=1.0, palette=list(HEAT), nan_color="#00000000"
        )
        self.source = ColumnDataSource({"image": [], "x": [], "y": [], "dw": [], "dh": []})
        place = {"image": "image", "x": "x", "y": "y", "dw": "dw", "dh": "dh"}
        image = glyph(made, Image, self.source, **place, color_mapper=self.mapper)
        self.hover = HoverTool(renderers=[image], tooltips=[])
        made.add_tools(self.hover)
        ticker = BasicTicker(desired_num_ticks=4)
        written = BasicTickFormatter(power_limit_low=SMALLEST)
        looks = {"ticker": ticker, "formatter": written, "width": 10, "padding": 4}
        self.bar = ColorBar(color_mapper=self.mapper, **looks)
        made.add_layout(self.bar, "right")
        self.chart: Grid | None = None
        super().__init__(made, title, *above)

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        self.chart = None
        c = colours(dark)
        self.bar.update(
            major_label_text_color=c.muted,
            major_label_text_font_size="11px",
            title_text_color=c.text,
            title_text_font_size="12px",
            title_text_font_style="normal",
            background_fill_alpha=0.0,
            major_tick_line_color=c.axis,
        )
        restyle([self.figure], dark)

    def draw(self, chart: Grid, limits: tuple[float, float] | None = None) -> None:
        """Draw a chart, unless it is what is drawn."""
        if chart is self.chart:
            return
        self.chart = chart
        self.shows(chart)
        made, drawn = self.figure, cells.picture(chart)
        made.below[0].axis_label, made.left[0].axis_label = str(chart.x), str(chart.y)
        self.bar.title = str(chart.value)
        self.hover.tooltips = [
            (str(chart.x), "$x{0.[000]}"),
            (str(chart.y), "$y{0.[000]}"),
            (str(chart.value), "@image{0.0000}"),
        ]
        left, low, right, high = drawn.bounds
        image = np.ascontiguousarray(drawn.cells, dtype=np.float32)
        put(self.source, image=[image], x=[left], y=[low], dw=[right - left], dh=[high - low])
        for axis, ends in ((made.x_range, (left, right)), (made.y_range, (low, high))):
            if (axis.start, axis.end) != ends:
                axis.update(start=ends[0], end=ends[1])
        first, last = limits or drawn.limits
        self.mapper.update(low=first, high=last, palette=list(drawn.ramp))

    def describe(self, names: dict[str, str]) -> None:
        """Write the sentence under the plot."""
        if self.chart is not None:
            self.say(self.chart.caption, names)
