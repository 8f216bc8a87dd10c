"""The Papers tab: figures of the papers, each a click away."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import panel as pn
import panel_material_ui as pmui

from neurolab import link
from neurolab.experiment import Experiment
from neurolab.explorer.compute import Computer
from neurolab.explorer.tab import Wanted
from neurolab.explorer.theme import TALL
from neurolab.figures.chart import Chart
from neurolab.presets.papers import Figure, figures

GRID = f"""
{TALL}
:host {{ display: grid !important; gap: 12px; align-items: stretch;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); }}
"""


class Nothing(NamedTuple):
    """The picture of a tab that draws nothing."""

    experiment: Experiment


class Papers:
    """A card for every figure; its button makes it the page's experiment."""

    def __init__(self, on_experiment: Callable[[Experiment], Any]) -> None:
        self._on_experiment = on_experiment
        cards = [self._card(figure) for figure in figures().values()]
        full = {"sizing_mode": "stretch_width"}
        lead = pn.pane.HTML(
            '<p style="margin:4px 0">Each card sets models, input and tab to what one figure '
            "shows; Undo goes back. What a paper leaves open is chosen by us.</p>",
            **full,
        )
        self.view = pn.Column(
            lead, pn.Column(*cards, stylesheets=[GRID], margin=0, **full), margin=(0, 10), **full
        )

    def _card(self, figure: Figure) -> Any:
        button = pmui.Button(
            label="Show", description=f"Show {figure.source}", size="small", variant="contained"
        )
        button.on_click(lambda _: self.show(figure))
        text = pn.pane.HTML(
            f'<h2 style="font-size:14px;margin:0">{html.escape(figure.source)}</h2>'
            f'<p style="font-weight:600;margin:4px 0">{html.escape(figure.title)}</p>'
            f'<p style="margin:4px 0">{html.escape(figure.shows)}</p>'
            f'<p style="margin:4px 0;opacity:.8">{html.escape(figure.expect)}</p>',
            sizing_mode="stretch_width",
            margin=(0, 0, 6, 0),
        )
        return pn.Column(
            text,
            button,
            sizing_mode="stretch_width",
            margin=0,
            styles={
                "border": "1px solid var(--mui-palette-divider)",
                "border-radius": "6px",
                "padding": "10px 12px",
            },
            css_classes=[f"paper-{figure.name}"],
        )

    def show(self, figure: Figure) -> None:
        """Make a figure the page's experiment."""
        experiment, _ = link.decode(figure.experiment)
        self._on_experiment(experiment)

    @staticmethod
    def pictures(
        computer: Computer,  # noqa: ARG004 - every tab is asked in the same way
        experiment: Experiment,
        wanted: Wanted,  # noqa: ARG004
    ) -> Iterator[Nothing]:
        """Yield the empty picture."""
        yield Nothing(experiment)

    def arrange(self, experiment: Experiment) -> None:
        """Show nothing of an experiment."""

    def draw(self, picture: Nothing) -> None:
        """Draw nothing."""

    def describe(self, picture: Nothing) -> None:
        """Describe nothing."""

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode; the cards take them from the page."""

    @staticmethod
    def spoken(picture: Nothing) -> str:  # noqa: ARG004
        """Return what stands here."""
        return f"{len(figures())} figures of the papers, each with a button that shows it."

    @staticmethod
    def charts(picture: Nothing) -> dict[str, Chart]:  # noqa: ARG004
        """Return no plots."""
        return {}
