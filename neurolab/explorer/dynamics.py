"""The Dynamics tab: the input, a row per model, the population, the equation cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import panel as pn
from bokeh.models import Span

from neurolab.experiment import MOST_SLOTS, Experiment
from neurolab.explorer.compute import Computer, Picture
from neurolab.explorer.controls.scope import Scope
from neurolab.explorer.tab import Wanted
from neurolab.explorer.theme import TALL, colours
from neurolab.explorer.time_axis import TimeAxis
from neurolab.explorer.views.equations import card, card_pane, surrogate_key
from neurolab.explorer.views.overview import Overview
from neurolab.explorer.views.population import Population
from neurolab.explorer.views.rows import InputRow, Row
from neurolab.explorer.views.surrogates import Surrogates
from neurolab.figures.captions import trace_caption

GRID = f"""
{TALL}
:host {{ display: grid !important; gap: 8px 12px; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); }}
"""


class Dynamics:
    """All views of the tab, built once."""

    def __init__(self, scope: Scope, on_neuron: Callable[[int], Any]) -> None:
        self._built: Any = None
        self.dark = False
        self._picture: Picture | None = None
        self.axis = TimeAxis(self._redraw)
        x = self.axis.range
        self.cross = Span(dimension="height", line_dash="dotted", line_width=1)
        self.input = InputRow(x, self.cross)
        self.overview = Overview(self.axis)
        # All rows stand from the beginning and are shown or hidden: figures that come and go
        # while pictures are on their way confuse the browser.
        self.rows = [Row(k, x, self.cross) for k in range(MOST_SLOTS)]
        choices = (scope.correlate, scope.normalise)
        self.population = Population(x, self.cross, on_neuron, scope.histogram, *choices)
        self.surrogates = Surrogates()
        self.cards = [card_pane() for _ in range(MOST_SLOTS)]
        cards = pn.Column(*self.cards, sizing_mode="stretch_width", stylesheets=[GRID], margin=0)
        panels = (panel.view for panel in self.population.panels)
        lower = pn.Column(*panels, sizing_mode="stretch_width", stylesheets=[GRID], margin=0)
        self.view = pn.Column(
            self.input.view,
            self.overview.view,
            *(row.view for row in self.rows),
            lower,
            self.surrogates.view,
            cards,
            sizing_mode="stretch_width",
            stylesheets=[TALL],
            margin=(0, 8, 24, 0),
        )

    def arrange(self, experiment: Experiment) -> None:
        """Give every model its row and its card; only when the list of models changes."""
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
        self.axis.fit(len(picture.current))
        self.overview.show(picture.current)
        self._through_time(picture)
        self.surrogates.show(picture, self.dark)

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
            row.show(slot, title, values, e, edges, self.dark)
        self.population.show(picture, self.axis.half, self.dark)

    def describe(self, picture: Picture) -> None:
        """Write captions; apart from `draw`, because text in a drag is only work."""
        rows = self.rows[: len(picture.traces)]
        for view in (self.input, *rows, self.population, self.surrogates):
            view.describe()

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        self.dark = dark
        self.cross.line_color = colours(dark).muted
        views = (self.input, self.overview, *self.rows, self.population, self.surrogates)
        for view in views:
            view.recolour(dark)

    @staticmethod
    def spoken(picture: Picture) -> str:
        """Return what is drawn as sentences, for those who do not see it."""
        e = picture.experiment
        told = []
        for name, row in zip(e.titles(), picture.traces, strict=True):
            title, rest = trace_caption(name, row, e.neuron)
            told.append(f"{title}, {rest}")
        return " ".join(told)
