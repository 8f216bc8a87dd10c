"""The whole input of a long run, small: a frame on it chooses which steps the plots show."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel as pn
from bokeh.events import DoubleTap
from bokeh.models import ColumnDataSource, CustomJS, Range1d, RangeTool, Span, Step

from neurolab.explorer.sources import put
from neurolab.explorer.theme import WHOLE, colours, glyph, plot, restyle
from neurolab.explorer.time_axis import FINE, TimeAxis
from neurolab.explorer.views.rows import drawn_line, reach
from neurolab.figures.decimation import stretches

Array = np.ndarray[Any, Any]
HEIGHT = 62
LONG = 400  # steps; shorter runs need no overview
GRIP = 20  # pixels around an edge of the frame that take hold of it, enough for a finger
HINT = (
    '<div style="font-size:12px;opacity:.85">All {steps:,} steps: drag across them to choose '
    "which the plots show, drag the frame or its edges to change it; a double click or double "
    "tap shows all.</div>"
)
# Where everything is shown there is no frame, so that a drag anywhere draws one. (To hide the
# frame does not help: the tool shows it again whenever the range changes.)
FRAME = """
const part = x.start > x.reset_start || x.end < x.reset_end
frame.editable = left.visible = right.visible = part
frame.fill_alpha = part ? 0.3 : 0
left.location = x.start
right.location = x.end
"""


class Overview:
    """The input from beginning to end under a frame that is bound to the time axis."""

    def __init__(self, axis: TimeAxis) -> None:
        self._drawn: Array | None = None
        self.source = ColumnDataSource({"x": [], "y": []})
        self.all = Range1d(-0.5, 119.5)
        self.figure = plot(HEIGHT, x=self.all, name="overview")
        self.figure.left[0].visible = False
        looks = {"x": "x", "y": "y", "mode": "center", "line_width": 1}
        self.line = glyph(self.figure, Step, self.source, **looks)
        self.tool = RangeTool(x_range=axis.range, start_gesture="pan")
        # A line that is wide but not seen makes the frame's edges easy to take hold of.
        self.tool.overlay.update(line_width=GRIP, line_alpha=0.0, fill_alpha=0.0)
        self.edges = [Span(dimension="height", line_width=3, visible=False) for _ in range(2)]
        self.figure.add_tools(self.tool)
        for edge in self.edges:
            self.figure.add_layout(edge)
        left, right = self.edges
        parts = {"x": axis.range, "frame": self.tool.overlay, "left": left, "right": right}
        follow = CustomJS(args=parts, code=FRAME)
        for name in ("left", "right"):  # which follow the time axis from the beginning
            self.tool.overlay.js_on_change(name, follow)
        axis.range.js_on_change("reset_end", follow)
        self.figure.js_on_event(DoubleTap, CustomJS(args={"x": axis.range}, code=WHOLE))
        self.hint = pn.pane.HTML("", margin=(0, 10, 4, 10), sizing_mode="stretch_width")
        pane = pn.pane.Bokeh(self.figure, sizing_mode="stretch_width", margin=0)
        whole = {"sizing_mode": "stretch_width", "margin": 0}
        self.view = pn.Column(pane, self.hint, visible=False, **whole)

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        c = colours(dark)
        self.line.glyph.line_color = c.muted
        self.tool.overlay.fill_color = c.models[0]
        for edge in self.edges:
            edge.line_color = c.models[0]
        restyle([self.figure], dark)

    def show(self, current: Array) -> None:
        """Draw the input of a long run, unless it is what is drawn already."""
        steps = len(current)
        if self.view.visible != (steps > LONG):
            self.view.visible = steps > LONG
        if steps <= LONG or current is self._drawn:
            return
        self._drawn = current
        end = steps - 0.5
        self.all.update(start=-0.5, end=end)
        x, y = drawn_line(current, stretches(-0.5, end, steps, FINE))
        put(self.source, x=x, y=y)
        low, high = reach(current)
        self.figure.y_range.update(start=low, end=high)
        hint = HINT.format(steps=steps)
        if self.hint.object != hint:
            self.hint.object = hint
