"""The stacked traces: the input on top, then one row per model on the same time axis."""

from __future__ import annotations

import html
from typing import Any

import numpy as np
import panel as pn
from bokeh.models import ColumnDataSource, HoverTool, Line, Range1d, Segment, Span, Step
from bokeh.plotting import figure

from neurolab.experiment import Experiment
from neurolab.explorer.sources import put
from neurolab.explorer.theme import colours, glyph, plot, restyle
from neurolab.explorer.views.table_button import STYLE, table_button
from neurolab.figures.captions import trace_caption
from neurolab.figures.decimation import min_max, tallest, within
from neurolab.figures.traces import Trace, ticks
from neurolab.model import describe_states
from neurolab.slot import Slot

HEIGHT = 104
SOLID, DASHED, DOTTED = (), (6,), (2, 2)
FADED = 0.5  # how opaque a pinned run is drawn
STATE_DASHES = (SOLID, DASHED, (2, 4), (2, 4, 6, 4), (10, 3), (10, 3, 2, 3))
Array = np.ndarray[Any, Any]


def whole_steps(time: Array) -> Array:
    """Return step numbers with half a step before the first and after the last."""
    return np.concatenate([[time[0] - 0.5], time, [time[-1] + 0.5]])


def ends(values: Array) -> Array:
    """Return values with the first and the last repeated, to fill the outer half steps."""
    return np.concatenate([values[:1], values, values[-1:]])


def drawn_line(values: Array, edges: Array) -> tuple[Array, Array]:
    """Return the x and y of a step line that keeps the extremes of every stretch of steps."""
    kept = min_max(values, edges)
    return whole_steps(kept), ends(values[kept])


class Row:
    """One model's trace: figure, caption line, and the data sources that are replaced."""

    def __init__(self, index: int, x: Range1d, cross: Span) -> None:
        self.index = index
        self.drawn: tuple[Any, ...] = ()
        self.edges: Array | None = None
        self._ghosted: Trace | None = None
        # The values of u at the steps of h are for the reader who points at h; the line of u
        # has extremes of its own.
        self.main = ColumnDataSource({"x": [], "h": [], "u": []}, name=f"trace-{index}")
        self.after = ColumnDataSource({"x": [], "y": []})
        self.moving = ColumnDataSource({"x": [], "y": []})
        self.pinned: Trace | None = None
        self.before = ColumnDataSource({"x": [], "y": []}, name=f"pinned-{index}")
        self.rungs = ColumnDataSource({"y": [], "x0": [], "x1": []})
        self.ticks = ColumnDataSource({"x": [], "y0": [], "y1": []})
        self.states = [ColumnDataSource({"x": [], "y": []}) for _ in STATE_DASHES]
        self.figure = plot(HEIGHT, x=x, cross=cross, name=f"row-{index}", y_range=Range1d(-1, 2))
        self.time_axis = self.figure.below[0]
        self.time_axis.update(visible=False, axis_label="time step")
        self.figure.left[0].axis_label = "membrane"
        self._glyphs()
        self.caption = caption_line()
        self.view = pn.Column(
            self.caption,
            pn.pane.Bokeh(self.figure, sizing_mode="stretch_width", margin=0),
            sizing_mode="stretch_width",
            margin=0,
        )

    def _glyphs(self) -> None:
        f, step = self.figure, {"mode": "center", "x": "x"}
        ladder = {"x0": "x0", "y0": "y", "x1": "x1", "y1": "y"}
        dashed = {"line_dash": list(DASHED), "line_width": 1}
        self.threshold = [
            glyph(f, Segment, self.rungs, **ladder, **dashed),
            glyph(f, Step, self.moving, y="y", **step, **dashed),
        ]
        self.auxiliary = [
            glyph(f, Step, source, y="y", **step, line_dash=list(dash), line_width=1.3)
            for source, dash in zip(self.states, STATE_DASHES, strict=True)
        ]
        faded = {"line_width": 1, "line_alpha": FADED}
        self.ghost = glyph(f, Step, self.before, y="y", **step, **faded)
        dotted = {"line_dash": list(DOTTED), "line_width": 2}
        self.u = glyph(f, Step, self.after, y="y", **step, **dotted)
        self.h = glyph(f, Step, self.main, y="h", **step, line_width=1.7)
        ends = {"x0": "x", "y0": "y0", "x1": "x", "y1": "y1"}
        self.spikes = glyph(f, Segment, self.ticks, **ends, line_width=2)
        probe = glyph(f, Line, self.main, x="x", y="h", line_alpha=0.0)  # a step cannot be hit
        told = [("step", "@x{0}"), ("h", "@h{0.0000}"), ("u", "@u{0.0000}")]
        f.add_tools(HoverTool(renderers=[probe], mode="vline", tooltips=told))

    def place(self, many: int) -> None:
        """Stand among `many` rows: hidden beyond them, with the time axis under the last."""
        last = self.index == many - 1
        self.view.visible = self.index < many
        self.time_axis.visible = last
        self.figure.height = HEIGHT + 34 * last

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        c = colours(dark)
        own = c.models[self.index]
        for renderer in (self.h, self.u, self.spikes, self.ghost):
            renderer.glyph.line_color = own
        for renderer in self.threshold:
            renderer.glyph.line_color = c.axis
        for renderer in self.auxiliary:
            renderer.glyph.line_color = c.muted
        restyle([self.figure], dark)

    def show(
        self,
        slot: Slot,
        title: str,
        row: Trace,
        experiment: Experiment,
        edges: Array,
        dark: bool,
    ) -> None:
        """Draw a trace by the extremes of its stretches, unless it is what is drawn already."""
        pinned = self.pinned if "h" in experiment.show else None
        choices = (slot, title, experiment.show, experiment.neuron, dark, pinned is not None)
        same = bool(self.drawn) and self.drawn[0] is row and self.drawn[1:] == choices
        if same and self.edges is edges and self._ghosted is pinned:
            return
        self.drawn, self.edges, self._ghosted = (row, *choices), edges, pinned
        show, kept = experiment.show, min_max(row.series["h"], edges)
        h, u = (ends(row.series[name][kept]) for name in ("h", "u"))
        put(self.main, x=whole_steps(kept), h=h, u=u)
        self.h.visible, self.u.visible = "h" in show, "u" in show
        if "u" in show:
            self._line(self.after, row.series["u"])
        also = None if pinned is None else pinned.series["h"][: len(row.time)]
        self._ghost(pinned, edges)
        t, some = ticks(row, show, also), tallest(row.spike_time, row.spike_level, edges)
        put(self.ticks, x=t.time[some], y0=t.bottom[some], y1=t.top[some])
        self._threshold(row, "threshold" in show)
        self._states(row, "states" in show)
        self.figure.y_range.update(start=t.start, end=t.end)

    def _line(self, source: ColumnDataSource, values: Array) -> None:
        x, y = drawn_line(values, self.edges)
        put(source, x=x, y=y)

    def _ghost(self, pinned: Trace | None, edges: Array) -> None:
        """Draw the membrane of the pinned run, which may have another length."""
        cut = edges[:0] if pinned is None else within(edges, len(pinned.time))
        if pinned is None or len(cut) < 2:  # noqa: PLR2004 - no stretch
            put(self.before, x=np.zeros(0), y=np.zeros(0))
        else:
            x, y = drawn_line(pinned.series["h"], cut)
            put(self.before, x=x, y=y)

    def describe(self) -> None:
        """Write the line above the trace."""
        if self.drawn:
            self.caption.object = self._heading(*self.drawn)

    def _threshold(self, row: Trace, shown: bool) -> None:
        rungs = row.rungs if shown else np.zeros(0)
        first, last = np.full(len(rungs), -0.5), np.full(len(rungs), len(row.time) - 0.5)
        put(self.rungs, y=rungs, x0=first, x1=last)
        # A dense ladder must not hide the trace.
        self.threshold[0].glyph.line_alpha = min(1.0, 6.0 / max(len(rungs), 1))
        if shown and row.threshold is not None:
            self._line(self.moving, row.threshold)
        else:
            put(self.moving, x=np.zeros(0), y=np.zeros(0))

    def _states(self, row: Trace, shown: bool) -> None:
        names = [n for n in row.series if n not in ("h", "u")] if shown else []
        for k, (source, renderer) in enumerate(zip(self.states, self.auxiliary, strict=True)):
            renderer.visible = k < len(names)
            if k < len(names):
                self._line(source, row.series[names[k]])

    def _heading(
        self,
        row: Trace,
        slot: Slot,
        title: str,
        show: tuple[str, ...],
        neuron: int,
        dark: bool,
        pinned: bool,
    ) -> str:
        c = colours(dark)
        own = c.models[self.index]
        about = describe_states(slot.neuron)
        keys = [_key(own, SOLID, "h, before reset")] if "h" in show else []
        keys += [_key(own, DOTTED, "u, after reset")] if "u" in show else []
        if "states" in show:
            keys += [
                _key(c.muted, dash, f"{name}, {about[name].help.rstrip('.').lower()}")
                for name, dash in zip(slot.neuron.auxiliary, STATE_DASHES, strict=False)
            ]
        if pinned:
            keys.append(_key(own, SOLID, "h of the pinned run", FADED))
        if "threshold" in show and (len(row.rungs) or row.threshold is not None):
            keys.append(_key(c.axis, DASHED, "threshold"))
        name, rest = map(html.escape, trace_caption(title, row, neuron))
        return (
            f'<div style="font-size:13px;line-height:1.35"><b style="color:{own}">{name}</b>'
            f'<span style="opacity:.85">, {rest}</span> '
            f'<span style="opacity:.85;white-space:normal">{" ".join(keys)}</span>'
            f"{table_button(f'trace-{self.index + 1}', title)}</div>"
        )


def _key(colour: str, dash: tuple[int, ...], text: str, alpha: float = 1.0) -> str:
    pattern = f' stroke-dasharray="{" ".join(map(str, dash))}"' if dash else ""
    line = (
        '<svg width="22" height="4" style="margin:0 4px 3px 8px" aria-hidden="true">'
        f'<path d="M0 2h22" stroke="{colour}" stroke-opacity="{alpha}" '
        f'stroke-width="2"{pattern}/></svg>'
    )
    return f'<span style="white-space:nowrap">{line}{html.escape(text)}</span>'


def caption_line() -> pn.pane.HTML:
    """Return an empty line over a trace."""
    return pn.pane.HTML("", margin=(4, 10, 0, 10), sizing_mode="stretch_width", stylesheets=[STYLE])


def reach(current: Array) -> tuple[float, float]:
    """Return the ends of an axis that holds 0 and all of an input."""
    low, high = float(current.min()), float(current.max())
    room = 0.1 * ((high - low) or 1.0)
    return min(low, 0.0) - room, max(high, 0.0) + room


class InputRow:
    """The current that every model receives."""

    def __init__(self, x: Range1d, cross: Span) -> None:
        self.drawn: Any = None
        self.source = ColumnDataSource({"x": [], "y": []})
        self.figure: figure = plot(78, x=x, cross=cross, name="input", y_range=Range1d(0, 1))
        self.figure.below[0].visible = False
        self.figure.left[0].axis_label = "current x"
        looks = {"x": "x", "y": "y", "mode": "center", "line_width": 1.4}
        self.line = glyph(self.figure, Step, self.source, **looks)
        self.caption = caption_line()
        pane = pn.pane.Bokeh(self.figure, sizing_mode="stretch_width", margin=0)
        self.view = pn.Column(self.caption, pane, sizing_mode="stretch_width", margin=0)

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        self.line.glyph.line_color = colours(dark).text
        restyle([self.figure], dark)

    def show(self, current: Array, experiment: Experiment, edges: Array) -> None:
        """Draw the traced neuron's input by the extremes of its stretches."""
        x, y = drawn_line(current, edges)
        put(self.source, x=x, y=y)
        low, high = reach(current)
        self.figure.y_range.update(start=low, end=high)
        self.drawn = (current, experiment)

    def describe(self) -> None:
        """Write the line above the input."""
        current, experiment = self.drawn
        kind = experiment.stimulus.replace("_", " ").capitalize()
        self.caption.object = (
            f'<div style="font-size:13px"><b>Input</b><span style="opacity:.85">, {kind}, '
            f"to neuron {experiment.neuron}: mean {current.mean():.3f}, standard deviation "
            f"{current.std():.3f}, the same for every model.</span>"
            f"{table_button('input', 'Input')}</div>"
        )
