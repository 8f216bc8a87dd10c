"""The Dynamics tab: the input, a row per model, the population, the equation cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import panel as pn
from bokeh.models import Span

from neurolab.choices import Inspector
from neurolab.experiment import MOST_SLOTS, Experiment
from neurolab.explorer.compute import Computer, Picture
from neurolab.explorer.controls.scope import Scope
from neurolab.explorer.inspecting import Inspecting
from neurolab.explorer.tab import Wanted
from neurolab.explorer.taps import Taps
from neurolab.explorer.theme import TALL, colours
from neurolab.explorer.time_axis import TimeAxis
from neurolab.explorer.views.equations import card, card_pane, surrogate_key
from neurolab.explorer.views.inspector import BESIDE, InspectorSide
from neurolab.explorer.views.overview import Overview
from neurolab.explorer.views.pins import Pins
from neurolab.explorer.views.population import Population
from neurolab.explorer.views.rows import InputRow, Row
from neurolab.explorer.views.surrogates import Surrogates
from neurolab.figures.captions import trace_caption
from neurolab.figures.chart import Chart

GRID = f"""
{TALL}
:host {{ display: grid !important; gap: 8px 12px; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); }}
"""


class Dynamics:
    """All views of the tab, built once."""

    def __init__(
        self,
        scope: Scope,
        on_neuron: Callable[[int], Any],
        on_look: Callable[[Inspector], Any] = lambda _: None,
    ) -> None:
        self._built: Any = None
        self.dark = False
        self._picture: Picture | None = None
        self.inspecting = Inspecting(on_look)
        self.pins = Pins()
        self.axis = TimeAxis(self._redraw)
        x = self.axis.range
        self.taps = Taps(lambda: self.inspecting.open or self.axis.all_seen)
        self.cross = Span(dimension="height", line_dash="dotted", line_width=1)
        self.input = InputRow(x, self.cross)
        self.overview = Overview(self.axis)
        # All rows stand from the beginning and are shown or hidden: figures that come and go
        # while pictures are on their way confuse the browser.
        self.rows = [Row(k, x, self.cross) for k in range(MOST_SLOTS)]
        for k, row in enumerate(self.rows):
            self.taps.listen(row.figure, partial(self.inspecting.look, model=k))
        self.taps.listen(self.input.figure, self.inspecting.look)
        choices = (scope.correlate, scope.normalise)
        self.population = Population(x, self.cross, on_neuron, scope.histogram, *choices)
        self.surrogates = Surrogates()
        self.inspector = InspectorSide(self.inspecting, self.axis)
        timed = (self.input, *self.rows, self.population.raster, self.population.rate)
        for view in timed:
            view.figure.add_layout(self.inspector.marker)
        self.cards = [card_pane() for _ in range(MOST_SLOTS)]
        cards = pn.Column(*self.cards, sizing_mode="stretch_width", stylesheets=[GRID], margin=0)
        panels = (panel.view for panel in self.population.panels)
        lower = pn.Column(*panels, sizing_mode="stretch_width", stylesheets=[GRID], margin=0)
        whole = {"sizing_mode": "stretch_width", "margin": 0}
        rows = (row.view for row in self.rows)
        left = pn.Column(
            self.input.view,
            self.overview.view,
            *rows,
            self.pins.view,
            css_classes=["traces"],
            **whole,
        )
        upper = pn.Column(left, self.inspector.view, stylesheets=[BESIDE], **whole)
        self.view = pn.Column(
            upper,
            lower,
            self.surrogates.view,
            cards,
            sizing_mode="stretch_width",
            stylesheets=[TALL],
            margin=(0, 8, 24, 0),
        )

    def arrange(self, experiment: Experiment) -> None:
        """Give every model its row and its card; only when the list of models changes."""
        self.inspecting.experiment = experiment
        shape = [(s.model, s.options, s.fires, s.label, surrogate_key(s)) for s in experiment.slots]
        if (shape, self.dark) == self._built:
            return
        self._built = (shape, self.dark)
        for row in self.rows:
            row.place(len(shape))
        own = colours(self.dark).models
        for k, pane in enumerate(self.cards):
            pane.visible = k < len(experiment.slots)
            if pane.visible:
                slot = experiment.slots[k]
                pane.object = card(slot, colour=own[k])

    @staticmethod
    def pictures(computer: Computer, experiment: Experiment, wanted: Wanted) -> Iterator[Picture]:
        """Yield the one picture of an experiment."""
        yield computer.picture(experiment, wanted)

    def draw(self, picture: Picture) -> None:
        """Replace the data of what has changed."""
        self._picture = picture
        self.inspecting.traces = picture.traces
        self.axis.fit(len(picture.current))
        self.overview.show(picture.current)
        self._through_time(picture)
        self.surrogates.show(picture, self.dark)
        self.inspector.show(picture, self.dark)

    def pin(self) -> bool:
        """Keep what is drawn as ghosts, or let go of what is kept; return whether it is kept."""
        if self._picture is not None:
            self.pins.toggle(self._picture)
            self._redraw()
            self.describe(self._picture)
        return self.pins.picture is not None

    def zoom(self, factor: float) -> str:
        """Show `factor` times as many steps around the middle; return which, in words."""
        return self.axis.zoom(factor)

    def pan(self, share: float) -> str:
        """Move on by a share of the steps that are seen; return to which, in words."""
        return self.axis.pan(share)

    def _redraw(self) -> None:
        """Draw other steps of the same picture."""
        if self._picture is not None:
            self._through_time(self._picture)

    def _through_time(self, picture: Picture) -> None:
        e, edges = picture.experiment, self.axis.fine
        self.input.show(picture.current, e, edges)
        drawn = zip(self.rows, e.slots, e.titles(), picture.traces, strict=False)
        for row, slot, title, values in drawn:
            row.pinned = self.pins.trace(row.index, slot)
            row.show(slot, title, values, e, edges, self.dark)
        pinned = [self.pins.population(k, slot) for k, slot in enumerate(e.slots)]
        self.population.show(picture, self.axis.half, self.dark, pinned)

    def describe(self, picture: Picture) -> None:
        """Write captions; apart from `draw`, because text in a drag is only work."""
        rows = self.rows[: len(picture.traces)]
        for view in (self.input, *rows, self.population, self.surrogates, self.inspector):
            view.describe()
        self.pins.describe(picture, self.dark)

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        self.dark = dark
        self.cross.line_color = colours(dark).muted
        self.inspector.marker.line_color = colours(dark).text
        views = (self.input, self.overview, *self.rows, self.population, self.surrogates)
        for view in views:
            view.recolour(dark)

    def spoken(self, picture: Picture) -> str:
        """Return what is drawn, or why a step is as it is, for those who do not see it."""
        e = picture.experiment
        if self.inspector.said:
            return self.inspector.said
        told = []
        for name, row in zip(e.titles(), picture.traces, strict=True):
            title, rest = trace_caption(name, row, e.neuron)
            told.append(f"{title}, {rest}")
        return " ".join(told)

    @staticmethod
    def charts(picture: Picture) -> dict[str, Chart]:
        """Return every plot as numbers."""
        from neurolab.figures.page_charts import page_charts

        p = picture
        parts = (p.current, p.traces, p.populations, p.correlations, p.windows)
        return page_charts(p.experiment, *parts)
