"""The Distributions tab: how membranes are distributed at every step, and how far that moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import panel as pn

from neurolab.experiment import MOST_SLOTS, Experiment
from neurolab.explorer.compute import Computer, Remembered, StoppedError, run
from neurolab.explorer.controls.compared import Compared
from neurolab.explorer.tab import Wanted
from neurolab.explorer.theme import TALL, colours
from neurolab.explorer.views.chart import CurvesView
from neurolab.explorer.views.grid import GridView
from neurolab.explorer.views.tables import STYLE, table
from neurolab.figures import distribution_charts as charts
from neurolab.figures.chart import Chart, Curves, Grid
from neurolab.figures.distributions import (
    MEASURES,
    Drift,
    common_range,
    drift,
    with_intervals,
)
from neurolab.result import Result
from neurolab.slot import Slot

# As many columns as there are models, if they fit.
GRID = f"""
{TALL}
:host {{ display: grid !important; gap: 8px 12px; align-items: start;
  grid-template-columns: repeat(auto-fill,
    minmax(min(100%, max(185px, 100% / var(--models) - 12px)), 1fr)); }}
"""
WIDER = GRID.replace("185px", "230px")  # a colour bar needs room too
PAIR = f"""
{TALL}
:host {{ display: grid !important; gap: 8px 12px; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); }}
"""
RIDGES, MATRIX = 330, 250  # pixels
HEAD = (
    "model",
    "JS (bit)",
    "Wasserstein",
    "I(U;S) (bit)",
    "H(U|S) (bit)",
    "H(S) of at most (bit)",
    "levels p > 0.01",
    "active",
)


class Drifts(NamedTuple):
    """The numbers of the tab."""

    experiment: Experiment
    drifts: tuple[Drift, ...]
    ridges: tuple[Curves, ...]
    curves: tuple[Curves, ...]
    matrices: tuple[Grid, ...]


class Distributions:
    """Ridges, divergence curves, spread, matrices and a table, built once.

    `on_experiment(experiment, control)` takes the experiment with another choice.
    """

    def __init__(
        self, experiment: Experiment, on_experiment: Callable[[Experiment, str], Any]
    ) -> None:
        self._dark = False
        # Whole membranes are large: of these only the last ones are kept.
        self._runs = Remembered(MOST_SLOTS)
        self.choices = Compared(experiment, on_experiment)
        self.ridges = [CurvesView("", height=RIDGES) for _ in range(MOST_SLOTS)]
        for view in self.ridges:  # two stand side by side on a phone
            view.figure.below[0].ticker.desired_num_ticks = 4
        self.curves = [CurvesView("", whole=True) for _ in (*MEASURES, "spread")]
        self.matrices = [GridView("", height=MATRIX) for _ in range(MOST_SLOTS)]
        full = {"sizing_mode": "stretch_width", "margin": 0}
        self.grids = [
            pn.Column(*(view.view for view in views), stylesheets=[sheet], **full)
            for views, sheet in ((self.ridges, GRID), (self.matrices, WIDER))
        ]
        self.numbers = pn.pane.HTML(
            "", stylesheets=[STYLE], sizing_mode="stretch_width", margin=(8, 10)
        )
        self.view = pn.Column(
            self.choices.view,
            self.grids[0],
            pn.Column(*(view.view for view in self.curves), stylesheets=[PAIR], **full),
            self.numbers,
            self.choices.measure,
            self.grids[1],
            sizing_mode="stretch_width",
            stylesheets=[TALL],
            margin=(0, 8, 24, 0),
        )

    def pictures(
        self, computer: Computer, experiment: Experiment, wanted: Wanted
    ) -> Iterator[Drifts]:
        """Yield the picture without intervals, then with them."""
        chosen = experiment.distributions
        keys = [_key(computer, experiment, slot) for slot in experiment.slots]
        runs: list[Result] = []
        for key in keys:
            if not wanted():
                raise StoppedError
            runs.append(self._runs.remember(key, partial(run, *key)))
        ends = common_range(runs, chosen.membrane)
        found: list[Drift] = []
        for finer in (False, True):
            for k, result in enumerate(runs):
                if not wanted():
                    raise StoppedError
                make = (
                    partial(with_intervals, found[k], result, chosen)
                    if finer
                    else partial(drift, result, chosen, ends, replicates=0)
                )
                key = (*keys[k], chosen, ends, finer)
                found[k : k + 1] = [computer.remember(key, make)]
            yield _picture(experiment, tuple(found))

    def arrange(self, experiment: Experiment) -> None:
        """Show the experiment's choices, and a place for every model."""
        self.choices.show(experiment)
        for grid in self.grids:
            grid.styles = {"--models": str(len(experiment.slots))}
        for views in (self.ridges, self.matrices):
            for k, view in enumerate(views):
                shown = k < len(experiment.slots)
                if view.view.visible != shown:
                    view.view.visible = shown

    def draw(self, picture: Drifts) -> None:
        """Replace the data of what has changed."""
        low, high = float(picture.drifts[0].edges[0]), float(picture.drifts[0].edges[-1])
        rows = (-0.6, len(picture.drifts[0].mean) + charts.RIDGE - 0.4)
        for view, chart in zip(self.ridges, picture.ridges, strict=False):
            view.draw(chart, x=(low, high), y=rows)
            view.retitle(chart.title)
        for view, chart in zip(self.curves, picture.curves, strict=True):
            view.draw(chart)
            view.retitle(chart.title)
        highest = max(float(chart.cells.max()) for chart in picture.matrices) or 1.0
        for view, chart in zip(self.matrices, picture.matrices, strict=False):
            view.draw(chart, (0.0, highest))
            view.retitle(chart.title)

    def describe(self, picture: Drifts) -> None:
        """Write captions and the table."""
        titles, own = picture.experiment.titles(), colours(self._dark).models
        names = dict(sorted(zip(titles, own, strict=False), key=lambda pair: -len(pair[0])))
        for view in (*self.ridges, *self.curves, *self.matrices):
            view.describe(names)
        rows = [_row(t, d) for t, d in zip(titles, picture.drifts, strict=True)]
        caption = (
            "Mean over the steps of the two curves, in brackets the mean ends of their 95 % "
            "intervals; then what the output tells about the "
            f"membrane before reset, in {picture.experiment.distributions.bins} bins, all steps "
            "pooled (QB-LIF Eq. 4 to 7)."
        )
        self.numbers.object = table(HEAD, rows, caption, own)

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        self._dark = dark
        for view in (*self.ridges, *self.curves, *self.matrices):
            view.recolour(dark)

    @staticmethod
    def spoken(picture: Drifts) -> str:
        """Return what is drawn as sentences."""
        return " ".join(chart.caption for chart in picture.curves)

    @staticmethod
    def charts(picture: Drifts) -> dict[str, Chart]:
        """Return every plot as numbers."""
        every: tuple[Chart, ...] = (*picture.ridges, *picture.curves, *picture.matrices)
        return {chart.key: chart for chart in every}


def _key(computer: Computer, experiment: Experiment, slot: Slot) -> tuple[Any, ...]:
    """Return what a run depends on, in the order of `run`."""
    record = ("h", "levels") + (("u",) if experiment.distributions.membrane == "u" else ())
    source, fired = experiment.sampled(), slot.fired
    engine = computer.engine(fired, source, experiment.dtype, record)
    return fired, source, experiment.dtype, record, engine


def _picture(experiment: Experiment, found: tuple[Drift, ...]) -> Drifts:
    chosen, titles = experiment.distributions, experiment.titles()
    named = list(zip(titles, found, strict=True))
    return Drifts(
        experiment,
        found,
        tuple(
            charts.ridges_chart(title, each, chosen.membrane, k, f"ridges-{k + 1}")
            for k, (title, each) in enumerate(named)
        ),
        (
            *(charts.divergence_chart(measure, named, chosen) for measure in MEASURES),
            charts.spread_chart(named, chosen.membrane),
        ),
        tuple(
            charts.matrix_chart(title, each, f"matrix-{k + 1}")
            for k, (title, each) in enumerate(named)
        ),
    )


def _row(title: str, found: Drift) -> tuple[str, ...]:
    told = found.told
    return (
        title,
        *(charts.mean_and_error(found.curves[measure]) for measure in MEASURES),
        f"{told.shared:.3f}",
        f"{told.membrane_given_levels:.3f}",
        f"{told.levels:.3f} of {found.most:.3f}",
        str(found.effective),
        f"{found.active:.1%}",
    )
