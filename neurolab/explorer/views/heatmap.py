"""The heatmap of a sweep: hover or tap a cell, or walk over the cells with the arrow keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from bokeh.events import MouseLeave, MouseMove, Tap
from bokeh.models import (
    BasicTicker,
    ColorBar,
    ColumnDataSource,
    CustomJS,
    HoverTool,
    Image,
    LinearColorMapper,
    Quad,
    Range1d,
    Scatter,
)

from neurolab.explorer.sources import put
from neurolab.explorer.sweeps import Heat
from neurolab.explorer.theme import colours, glyph, plot, restyle
from neurolab.explorer.views.population import Panel
from neurolab.figures import cells
from neurolab.figures.colours import HEAT

Array = np.ndarray[Any, Any]
HEIGHT = 440
POINTING, WALKING = (
    Path(__file__).parents[1].joinpath(name).read_text(encoding="utf-8")
    for name in ("cells.js", "arrows.js")
)
EDGES = {"left": "left", "right": "right", "bottom": "bottom", "top": "top"}
DECIMALS = "{0.[00000]}"


def no_frame() -> ColumnDataSource:
    """Return a source of rectangles without any."""
    return ColumnDataSource({name: [] for name in EDGES})


class Heatmap(Panel):
    """An image of cells, hatched where there is no answer, with a cross at the own setting.

    `on_point(row, column)` is called with the cell under the pointer, (−1, −1) when it has
    left; `on_tap(row, column)` with one that was tapped; `on_step(rows, columns)` for an
    arrow key.
    """

    def __init__(
        self,
        on_point: Callable[[int, int], Any],
        on_tap: Callable[[int, int], Any],
        on_step: Callable[[int, int], Any],
    ) -> None:
        self._on_point, self._on_tap, self._on_step = on_point, on_tap, on_step
        self.heat: Heat | None = None
        made = plot(HEIGHT, x=Range1d(0, 1), name="sweep")
        made.below[0].ticker.update(min_interval=0.0, desired_num_ticks=6)
        made.center[1].visible = False
        self.mapper = LinearColorMapper(low=0, high=1, palette=list(HEAT), nan_color="#00000000")
        names = ("image", "x", "y", "dw", "dh", "column", "row")
        self.source = ColumnDataSource({name: [] for name in names})
        place = {name: name for name in names[:5]}
        image = glyph(made, Image, self.source, **place, color_mapper=self.mapper)
        self.none = no_frame()
        looks = {"line_alpha": 0.0, "fill_alpha": 0.0, "hatch_pattern": "/", "hatch_scale": 8}
        self.hatched = glyph(made, Quad, self.none, **EDGES, **looks)
        self.own = ColumnDataSource({"x": [], "y": []})
        looks = {"marker": "cross", "size": 15, "line_width": 3}
        self.halo = glyph(made, Scatter, self.own, x="x", y="y", **looks | {"line_width": 6})
        self.cross = glyph(made, Scatter, self.own, x="x", y="y", **looks)
        self.pinned, self.pointed = no_frame(), no_frame()
        # Two lines, a wide and a narrow one, are seen on every colour of the ramp.
        self.frames = [
            [glyph(made, Quad, at, **EDGES, fill_alpha=0.0, line_width=w) for w in (4.5, 1.5)]
            for at in (self.pinned, self.pointed)
        ]
        self.hover = HoverTool(renderers=[image], tooltips=[])
        made.add_tools(self.hover)
        bar = {"ticker": BasicTicker(desired_num_ticks=5), "height": 10, "padding": 4}
        self.bar = ColorBar(color_mapper=self.mapper, **bar)
        made.add_layout(self.bar, "above")
        self._watch(made)
        super().__init__(made, "Sweep")

    def _watch(self, made: Any) -> None:
        self.where = ColumnDataSource({"x": [], "y": []})
        self.told = ColumnDataSource({"row": [-1], "column": [-1], "number": [0]})
        self.answer = ColumnDataSource({"number": [0]})
        parts = {"frame": self.pointed, "told": self.told, "where": self.where}
        follow = CustomJS(args={**parts, "answer": self.answer}, code=POINTING)
        made.js_on_event(MouseMove, follow)
        made.js_on_event(MouseLeave, follow)
        self.answer.js_on_change("data", follow)
        self.told.on_change("data", self._pointed)
        made.on_event(Tap, self._tapped)
        self.stepped = ColumnDataSource({"rows": [0], "columns": [0], "number": [0]})
        walk = CustomJS(args={"stepped": self.stepped, "figure": made}, code=WALKING)
        self.where.js_on_change("data", walk)
        self.stepped.on_change("data", self._walked)

    def _walked(self, _attribute: str, _old: Any, new: Any) -> None:
        if len(new.get("rows", ())):
            self._on_step(int(new["rows"][0]), int(new["columns"][0]))

    def _pointed(self, _attribute: str, _old: Any, new: Any) -> None:
        if self.heat is not None and len(new.get("row", ())):
            self._on_point(*self.drawn(int(new["row"][0]), int(new["column"][0])))

    def _tapped(self, event: Tap) -> None:
        if self.heat is None or event.x is None:
            return
        x, y = cells.picture(self.heat.chart)[:2]
        column, row = (
            int(np.searchsorted(v, at, "right")) - 1 for v, at in ((x, event.x), (y, event.y))
        )
        if 0 <= column < len(x) - 1 and 0 <= row < len(y) - 1:
            self._on_tap(*self.drawn(row, column))

    def drawn(self, row: int, column: int) -> tuple[int, int]:
        """Return the cell that is drawn in a place; (−1, −1) for none."""
        if self.heat is None or row < 0:
            return -1, -1
        return int(self.heat.rows[row, column]), int(self.heat.columns[row, column])

    def answered(self) -> None:
        """Tell the browser that its last question is answered, so that it may ask the next."""
        number = list(self.told.data["number"])
        if list(self.answer.data["number"]) != number:
            self.answer.data = {"number": number}

    def draw(self, heat: Heat) -> None:
        """Draw a sweep as far as it is known."""
        self.heat = heat
        chart, found, made = heat.chart, heat.found, self.figure
        drawn = cells.picture(chart)
        self.retitle(chart.title, chart.key)
        for axis, about in ((made.below[0], chart.x), (made.left[0], chart.y)):
            if axis.axis_label != str(about):
                axis.axis_label = str(about)
        self.bar.title = str(chart.value)
        self.hover.tooltips = [
            (str(chart.x), f"@column{DECIMALS}"),
            (str(chart.y), f"@row{DECIMALS}"),
            (str(chart.value), f"@image{DECIMALS}"),
        ]
        left, low, right, high = drawn.bounds
        box = {"x": [left], "y": [low], "dw": [right - left], "dh": [high - low]}
        known = heat.rows >= 0
        x = np.where(known, found.x_values[heat.columns], np.nan)
        y = np.where(known, found.y_values[heat.rows], np.nan)
        picture = {"image": heat.shown, "column": x, "row": y}
        put(self.source, **{n: [np.float32(v)] for n, v in picture.items()}, **box)
        put(self.where, x=drawn.x, y=drawn.y)
        put(self.own, x=[heat.here[0]], y=[heat.here[1]])
        put(self.none, **_runs(known & ~np.isfinite(heat.shown), drawn))
        for axis, ends in ((made.x_range, (left, right)), (made.y_range, (low, high))):
            if (axis.start, axis.end) != ends:
                axis.update(start=ends[0], end=ends[1])
        limits = drawn.limits
        self.mapper.update(low=limits[0], high=limits[1], palette=list(drawn.ramp))

    def pin(self, row: int, column: int) -> None:
        """Frame the cell that the traces show."""
        if self.heat is not None:
            x, y = cells.picture(self.heat.chart)[:2]
            put(
                self.pinned,
                left=[float(x[column])],
                right=[float(x[column + 1])],
                bottom=[float(y[row])],
                top=[float(y[row + 1])],
            )

    def describe(self, names: dict[str, str]) -> None:
        """Write the sentence under the plot."""
        if self.heat is not None:
            self.say(self.heat.chart.caption, names)

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        c = colours(dark)
        self.hatched.glyph.hatch_color = c.muted
        self.halo.glyph.line_color, self.cross.glyph.line_color = c.ground, c.text
        for wide, narrow in self.frames:
            wide.glyph.line_color, narrow.glyph.line_color = c.ground, c.text
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


def _runs(none: Array, drawn: cells.Picture) -> dict[str, list[float]]:
    """Return cells without an answer as rectangles, neighbours of a row in one."""
    found: dict[str, list[float]] = {name: [] for name in EDGES}
    for row in np.flatnonzero(none.any(axis=1)):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], none[row].astype(int), [0]])))
        for first, last in edges.reshape(-1, 2):
            ends = (drawn.x[first], drawn.x[last], drawn.y[row], drawn.y[row + 1])
            for name, end in zip(EDGES, ends, strict=True):
                found[name].append(float(end))
    return found
