"""The Surrogates tab: what every surrogate lets the gradient see of the current population."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import panel as pn
import panel_material_ui as pmui
from bokeh.models import Range1d

from neurolab.experiment import Experiment
from neurolab.explorer.compute import Computer
from neurolab.explorer.controls.offering import offer
from neurolab.explorer.tab import Wanted
from neurolab.explorer.theme import TALL, colours
from neurolab.explorer.views.chart import CurvesView
from neurolab.explorer.views.tables import STYLE, table
from neurolab.figures.chart import Chart, Curves
from neurolab.figures.gallery import Meeting, meeting, offered
from neurolab.figures.gallery_charts import meeting_chart, membranes_chart, slopes_chart
from neurolab.figures.surrogates import Window, windows
from neurolab.surrogates import SHAPES

GRID = f"""
{TALL}
:host {{ display: grid !important; gap: 8px 12px; align-items: start;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); }}
"""
BINS = 80
TAIL = 0.001  # of the membranes, which may lie beyond the axis
HEAD = ("model", "surrogate", "membranes inside", "mean slope", "area on the axis", "peak")


class Gallery(NamedTuple):
    """The numbers of the tab: every model with its own surrogate, one model with all."""

    experiment: Experiment
    slopes: Curves
    membranes: Curves
    own: tuple[Meeting, ...]
    offered: tuple[Meeting, ...]
    cards: tuple[Curves, ...]


class Surrogates:
    """Slopes over membranes on top; below, every surrogate that fits one of the models.

    `on_experiment(experiment)` takes the experiment with another choice.
    """

    def __init__(self, on_experiment: Callable[[Experiment], Any]) -> None:
        self._on_experiment = on_experiment
        self._picture: Gallery | None = None
        self._experiment = Experiment()
        self._dark = self._quiet = False
        full = {"sizing_mode": "stretch_width"}
        x = Range1d(0, 1)
        self.slopes = CurvesView("Slope of every model", height=200, x=x)
        self.membranes = CurvesView("Membranes they meet", height=160, x=x)
        self.numbers = pn.pane.HTML("", margin=(4, 10), stylesheets=[STYLE], **full)
        self.model = pmui.Select(
            label="Every surrogate that fits", options={}, size="small", width=280
        )
        self.model.param.watch(self._picked, "value")
        self.cards = [self._card(k) for k in range(len(SHAPES))]
        views = [whole for _, _, whole in self.cards]
        self.view = pn.Column(
            self.slopes.view,
            self.membranes.view,
            self.numbers,
            pn.Row(self.model, margin=(10, 0, 0, 0)),
            pn.Column(*views, stylesheets=[GRID], margin=0, **full),
            stylesheets=[TALL],
            margin=(0, 8, 24, 0),
            **full,
        )

    def _card(self, index: int) -> tuple[CurvesView, Any, Any]:
        view = CurvesView("", height=170)
        button = pmui.Button(label="Use", size="small", variant="outlined", margin=(0, 10, 10, 10))
        button.on_click(lambda _: self._use(index))
        whole = pn.Column(view.view, button, sizing_mode="stretch_width", margin=0)
        return view, button, whole

    def _use(self, index: int) -> None:
        if self._picture is not None and index < len(self._picture.offered):
            e, k = self._experiment, _model(self._experiment)
            slot = replace(e.slots[k], surrogate=self._picture.offered[index].surrogate)
            self._on_experiment(e.with_slot(k, slot))

    def _picked(self, event: Any) -> None:
        if not self._quiet and event.new is not None:
            e = self._experiment
            self._on_experiment(replace(e, gallery=replace(e.gallery, model=event.new)))

    @staticmethod
    def pictures(computer: Computer, experiment: Experiment, wanted: Wanted) -> Iterator[Gallery]:
        """Yield the one picture of an experiment."""
        slots, titles = experiment.slots, experiment.titles()
        groups = [computer.population(s, experiment, wanted, membrane=True) for s in slots]
        met = [np.concatenate(group.samples) for group in groups]
        ends = _ends(windows(experiment)[0], met)
        histograms = [_histogram(part, ends) for part in met]
        own = tuple(meeting(s, s.slope, h, ends) for s, h in zip(slots, met, strict=True))
        k = _model(experiment)
        others = tuple(meeting(slots[k], each, met[k], ends) for each in offered(slots[k]))
        yield Gallery(
            experiment,
            slopes_chart(titles, own),
            membranes_chart(titles, histograms, met[0].size),
            own,
            others,
            tuple(meeting_chart(other, histograms[k], k) for other in others),
        )

    def arrange(self, experiment: Experiment) -> None:
        """Offer the experiment's models."""
        self._experiment = experiment
        names = {f"{k + 1} · {title}": k for k, title in enumerate(experiment.titles())}
        self._quiet = True
        offer(self.model, names, _model(experiment))
        self._quiet = False

    def draw(self, picture: Gallery) -> None:
        """Replace the curves."""
        self._picture = picture
        ends = float(picture.own[0].h[0]), float(picture.own[0].h[-1])
        self.slopes.draw(picture.slopes, x=ends)
        self.membranes.draw(picture.membranes, x=ends)
        slot = picture.experiment.slots[_model(picture.experiment)]
        for k, (view, button, whole) in enumerate(self.cards):
            shown = k < len(picture.cards)
            if whole.visible != shown:
                whole.visible = shown
            if shown:
                chart, used = picture.cards[k], picture.offered[k].surrogate == slot.slope
                view.draw(chart, x=ends)
                view.retitle(chart.title)
                label = "In use" if used else "Use it"
                if button.label != label:
                    button.param.update(label=label, disabled=used)

    def describe(self, picture: Gallery) -> None:
        """Write captions and the table."""
        titles = picture.experiment.titles()
        own = colours(self._dark).models
        self.slopes.describe(dict(zip(titles, own, strict=False)))
        self.membranes.describe({})
        rows = [
            (title, m.surrogate.shape.title, f"{m.inside:.1%}", *_numbers(m))
            for title, m in zip(titles, picture.own, strict=True)
        ]
        self.numbers.object = table(HEAD, rows, colours=own)
        for view, _, _ in self.cards[: len(picture.cards)]:
            view.describe({})

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        self._dark = dark
        for view in (self.slopes, self.membranes, *(view for view, _, _ in self.cards)):
            view.recolour(dark)

    @staticmethod
    def spoken(picture: Gallery) -> str:
        """Return what is drawn as sentences."""
        return picture.slopes.caption

    @staticmethod
    def charts(picture: Gallery) -> dict[str, Chart]:
        """Return every plot as numbers."""
        return {c.key: c for c in (picture.slopes, picture.membranes, *picture.cards)}


def _model(experiment: Experiment) -> int:
    return min(experiment.gallery.model, len(experiment.slots) - 1)


def _numbers(found: Meeting) -> tuple[str, str, str]:
    return f"{found.mean:.3f}", f"{found.area:.3f}", f"{found.peak:.3f}"


def _ends(window: Window, membranes: list[Any]) -> tuple[float, float]:
    """Return a stretch of membrane that holds the slopes and nearly all membranes."""
    low = min(float(np.quantile(part, TAIL)) for part in membranes)
    high = max(float(np.quantile(part, 1.0 - TAIL)) for part in membranes)
    low, high = min(low, float(window.h[0])), max(high, float(window.h[-1]))
    return float(np.floor(low * 4.0) / 4.0), float(np.ceil(high * 4.0) / 4.0)


def _histogram(values: Any, ends: tuple[float, float]) -> tuple[Any, Any]:
    counts, edges = np.histogram(values, bins=BINS, range=ends)
    return edges, counts / len(values)
