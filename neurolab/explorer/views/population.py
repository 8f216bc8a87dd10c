"""The population: raster, rate over time, a histogram, and the traced neuron's memory."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import panel as pn
from bokeh.events import Tap
from bokeh.models import (
    ColumnDataSource,
    FixedTicker,
    Image,
    LinearColorMapper,
    MultiLine,
    Range1d,
    Scatter,
    Span,
)

from neurolab.explorer.compute import Picture
from neurolab.explorer.sources import put
from neurolab.explorer.theme import colours, glyph, plot, restyle
from neurolab.explorer.views.rows import FADED
from neurolab.explorer.views.table_button import STYLE, table_button
from neurolab.figures import captions
from neurolab.figures.chart import Chart
from neurolab.figures.decimation import min_max, within
from neurolab.figures.population import SHADES, outline
from neurolab.figures.population import Population as Group

Array = np.ndarray[Any, Any]
AXIS, LOWEST = 50, 180  # pixels of the raster's axis, and of its cells at least
HISTOGRAM_LABELS = {
    "counts": "spikes per neuron",
    "intervals": "steps between spikes",
    "levels": "output level",
    "membrane": "membrane before reset, h",
}


class Panel:
    """A plot with its caption underneath."""

    def __init__(self, made: Any, title: str, *above: Any, key: str = "") -> None:
        self.figure = made
        self._named = (title, key)
        self.title = pn.pane.HTML("", margin=(2, 10, 0, 10), stylesheets=[STYLE])
        self.title.object = _heading(title, key)
        self.caption = pn.pane.HTML("", margin=(0, 10, 8, 10), sizing_mode="stretch_width")
        pane = pn.pane.Bokeh(made, sizing_mode="stretch_width", margin=0)
        head = pn.FlexBox(self.title, *above, margin=(8, 0), gap="0 8px") if above else self.title
        self.view = pn.Column(head, pane, self.caption, sizing_mode="stretch_width", margin=0)

    def retitle(self, title: str, key: str | None = None) -> None:
        """Give the plot another title, and the key of the chart it shows if that is another."""
        named = (title, self._named[1] if key is None else key)
        if named != self._named:
            self._named = named
            self.title.object = _heading(*named)

    def shows(self, chart: Chart) -> None:
        """Take note which chart is drawn: its numbers are behind the button at the title."""
        self.retitle(self._named[0] or chart.title, chart.key)

    def say(self, text: str, names: dict[str, str]) -> None:
        """Show the caption, each model's name in its colour: it is the plot's legend too."""
        escaped = {html.escape(title): colour for title, colour in names.items()}
        # Longest first, all at once: one name may begin another.
        every = "|".join(re.escape(name) for name in sorted(escaped, key=len, reverse=True))

        def mark(found: re.Match[str]) -> str:
            return f'<b style="color:{escaped[found[0]]}">{found[0]}</b>'

        written = html.escape(text)
        if every:
            written = re.sub(rf"(?<![\w-])(?:{every})(?=[ ,:;.]|$)", mark, written)
        self.caption.object = f'<div style="font-size:12px">{written}</div>'


class Curves(Panel):
    """One line per model on shared axes."""

    def __init__(
        self, key: str, title: str, x_label: str, y_label: str, *above: Any, **choices: Any
    ) -> None:
        x = choices.pop("x", None) or Range1d(0, 1)
        made = plot(220, x=x, name=title.split(" ", maxsplit=1)[0].lower(), **choices)
        self.x_axis = made.below[0]
        self.x_axis.axis_label, made.left[0].axis_label = x_label, y_label
        self.source = ColumnDataSource({"xs": [], "ys": [], "colour": [], "alpha": []})
        looks = {"line_color": "colour", "line_alpha": "alpha", "line_width": 1.8}
        glyph(made, MultiLine, self.source, xs="xs", ys="ys", **looks)
        super().__init__(made, title, *above, key=key)

    def draw(
        self,
        curves: list[tuple[Any, Any]],
        dark: bool,
        *,
        own_x: bool = True,
        highest: float = 0.0,
        ghosts: Sequence[tuple[Any, Any] | None] = (),
    ) -> None:
        """Replace the lines and fit the axes; y reaches to `highest` at least.

        `ghosts` are faded lines behind them, each in the colour of the curve at its place.
        """
        own = colours(dark).models
        behind = [(own[k], FADED, line) for k, line in enumerate(ghosts) if line is not None]
        drawn_lines = [*behind, *((own[k], 1.0, line) for k, line in enumerate(curves))]
        tints, alphas, lines = map(list, zip(*drawn_lines, strict=True))
        xs, ys = [x for x, _ in lines], [y for _, y in lines]
        put(self.source, xs=xs, ys=ys, colour=tints, alpha=alphas)
        some = [(x, y) for x, y in lines if len(x)]
        drawn = np.concatenate([[0.0, highest], *(y[np.isfinite(y)] for _, y in some)])
        room = 0.06 * ((drawn.max() - drawn.min()) or 1.0)
        low = 0.0 if drawn.min() >= 0.0 else float(drawn.min()) - room
        self.figure.y_range.update(start=low, end=float(drawn.max()) + room)
        if own_x and some:
            xs = np.concatenate([x for x, _ in some])
            self.figure.x_range.update(
                start=float(xs.min()), end=float(max(xs.max(), xs.min() + 1))
            )


class Population:
    """The lower half of the Dynamics tab."""

    def __init__(
        self,
        x: Range1d,
        cross: Span,
        on_neuron: Callable[[int], Any],
        histogram_choice: Any,
        *correlation_choices: Any,
    ) -> None:
        self._on_neuron = on_neuron
        self._picture: Picture | None = None
        self._dark = False
        self._ghosts = False
        self._drawn: dict[str, Any] = {}
        self.mapper = LinearColorMapper(low=-0.5, high=6 * SHADES + 0.5, palette=["#000000"])
        self.source = ColumnDataSource({"image": [], "x": [], "y": [], "dw": [], "dh": []})
        made = plot(230, x=x, cross=cross, name="raster", y_range=Range1d(0, 1))
        place = {"image": "image", "x": "x", "y": "y", "dw": "dw", "dh": "dh"}
        glyph(made, Image, self.source, **place, color_mapper=self.mapper)
        self.marks = ColumnDataSource({"y": [], "x": []})
        looks = {"marker": "triangle", "angle": -np.pi / 2, "size": 9}
        self.pointer = glyph(made, Scatter, self.marks, x="x", y="y", **looks)
        made.below[0].axis_label = "time step"
        made.center[1].visible = False
        # The ticker stays the same object: a new one would make Bokeh walk the whole page.
        self.ticker = FixedTicker(ticks=[])
        self.names_axis = made.left[0]
        self.names_axis.ticker = self.ticker
        made.on_event(Tap, self._tapped)
        self.raster = Panel(made, "Raster (click a row to trace that neuron)", key="raster")
        self.rate = Curves(
            "rate", "Rate of the population", "time step", "spikes / neuron", x=x, cross=cross
        )
        self.histogram = Curves("histogram", "Histogram", "", "share", histogram_choice)
        self.correlation = Curves(
            "correlation", "Autocorrelation", "lag k (steps)", "R[k]", *correlation_choices
        )
        self.panels = (self.raster, self.rate, self.histogram, self.correlation)

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        self._dark = dark
        c = colours(dark)
        ramp = ["#00000000"]
        for own in c.models:
            ramp += [f"{own}{round(255 * (k + 1) / SHADES):02x}" for k in range(SHADES)]
        self.mapper.palette = ramp
        self.pointer.glyph.update(fill_color=c.text, line_color=c.text)
        restyle([panel.figure for panel in self.panels], dark)
        self._drawn.clear()

    def show(
        self, picture: Picture, edges: Array, dark: bool, pinned: Sequence[Group | None] = ()
    ) -> None:
        """Draw what has changed; of the rate, the extremes of its stretches of steps.

        `pinned` are the populations of a pinned run, at the places of their models.
        """
        self._picture, self._ghosts = picture, any(group is not None for group in pinned)
        e, groups = picture.experiment, list(picture.populations)
        titles = e.titles()
        named = tuple(titles)
        if self._changed("raster", groups, e.neuron, named):
            self._raster(picture, titles)
        if self._changed("rate", [*groups, edges, *pinned], named):
            lines, ghosts = ([_rate(g, edges) for g in some] for some in (groups, pinned))
            most = max(float(g.rate.max()) / g.neurons for g in (*groups, *pinned) if g)
            self.rate.draw(lines, dark, own_x=False, highest=most, ghosts=ghosts)
        if self._changed("histogram", [*groups, *pinned], e.histogram, named):
            shares, ghosts = ([_shares(g, e.histogram) for g in some] for some in (groups, pinned))
            self.histogram.draw(shares, dark, ghosts=ghosts)
            self.histogram.x_axis.axis_label = HISTOGRAM_LABELS[e.histogram]
        curves = picture.correlations
        if self._changed("correlation", picture.traces, e.correlate, e.normalise, named):
            self.correlation.draw([(np.arange(len(r)), r) for r in curves], dark)

    def describe(self) -> None:
        """Write the sentences under the plots."""
        if self._picture is None:
            return
        e, groups = self._picture.experiment, list(self._picture.populations)
        titles = e.titles()
        # Longer names first: "CLIF" is part of none of the marks set before.
        own = dict(zip(titles, colours(self._dark).models, strict=False))
        names = dict(sorted(own.items(), key=lambda pair: -len(pair[0])))
        models = [slot.neuron for slot in e.slots]
        told = captions.correlated(titles, models, e.correlate)
        pairs = list(zip(told, self._picture.correlations, strict=True))
        self.raster.say(captions.raster_caption(titles, groups), names)
        faded = " Faded: the pinned run." if self._ghosts else ""
        self.rate.say(captions.rate_caption(titles, groups) + faded, names)
        shares = captions.histogram_caption(e.histogram, titles, groups)
        self.histogram.say(shares + faded, names)
        self.correlation.say(captions.correlation_caption(e, pairs), names)

    def _changed(self, name: str, parts: Sequence[Any], *rest: Any) -> bool:
        """Whether a plot was drawn from other objects or choices (they are kept alive here)."""
        before, choices = self._drawn.get(name, ((), None))
        same = len(before) == len(parts) and all(a is b for a, b in zip(before, parts, strict=True))
        self._drawn[name] = (tuple(parts), rest)
        return not (same and choices == rest)

    def _raster(self, picture: Picture, titles: list[str]) -> None:
        groups, neuron = picture.populations, picture.experiment.neuron
        bands = []
        for k, group in enumerate(groups):
            shade = np.ceil(group.image() * SHADES).astype(np.uint8)
            bands.append(np.where(shade > 0, shade + np.uint8(SHADES * k), np.uint8(0)))
        # The first model is on top; within a band, neuron 0 is.
        whole = np.ascontiguousarray(np.vstack(bands)[::-1])
        many, total = groups[0].neurons, groups[0].neurons * len(groups)
        wide, tall = float(bands[0].shape[1] * groups[0].per_column), float(total)
        put(self.source, image=[whole], x=[-0.5], y=[0.0], dw=[wide], dh=[tall])
        made = self.raster.figure
        tall_enough = AXIS + max(LOWEST, len(whole))  # at least one pixel for every row
        if made.height != tall_enough:
            made.height = tall_enough
        made.y_range.update(start=0.0, end=float(total))
        places = [float(total - many * (k + 0.5)) for k in range(len(groups))]
        # A long name in two lines: the plot stays under the others.
        names = {y: t.replace(", ", ",\n", 1) for y, t in zip(places, titles, strict=True)}
        if self.names_axis.major_label_overrides != names or list(self.ticker.ticks) != places:
            self.names_axis.major_label_overrides = names
            self.ticker.ticks = places
        rows = [total - many * k - neuron - 0.5 for k in range(len(groups))]
        put(self.marks, y=rows, x=[-0.5] * len(rows))

    def _tapped(self, event: Tap) -> None:
        if self._picture is None or event.y is None:
            return
        many = self._picture.populations[0].neurons
        total = many * len(self._picture.populations)
        if 0 <= event.y < total:
            self._on_neuron(int((total - event.y) % many))


def _rate(group: Group | None, edges: Array) -> Any:
    """Return the rate of a population as a line, by the extremes of stretches of steps."""
    inside = edges[:0] if group is None else within(edges, group.time)
    if group is None or len(inside) < 2:  # noqa: PLR2004 - no stretch
        return None
    kept = min_max(group.rate, inside)
    return kept, group.rate[kept] / group.neurons


def _shares(group: Group | None, kind: str) -> Any:
    """Return a histogram as a line; a pinned run may lack the membranes for it."""
    if group is None or (kind == "membrane" and not group.samples):
        return None
    return outline(*group.histogram(kind))


def _heading(title: str, key: str) -> str:
    button = table_button(key, title)
    return f'<h2 style="font-size:15px;margin:0;display:inline">{html.escape(title)}</h2>{button}'
