"""Every plot of the Train tab: drawn from a run's record, and only where something changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import panel as pn
import panel_material_ui as pmui
from bokeh.events import Tap

from neurolab.explorer import training_words as words
from neurolab.explorer.theme import TALL, colours
from neurolab.explorer.training_record import Drawn, Record
from neurolab.explorer.views.chart import CurvesView
from neurolab.explorer.views.grid import GridView
from neurolab.explorer.views.tables import STYLE
from neurolab.figures import training_curves as curves
from neurolab.figures import training_looks as grids
from neurolab.figures import training_noise as noise
from neurolab.figures.chart import Chart
from neurolab.figures.extent import curves_extent, steady
from neurolab.figures.training_by_step import by_step_chart
from neurolab.figures.training_progress import Progress
from neurolab.training.worker import Epoch

GRID = f"""
{TALL}
:host {{ display: grid !important; gap: 8px 12px; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); }}
"""
EMPTY = Progress()
WHOLE = 104.0  # percent: a curve at 100 has room above it


class TrainingView:
    """Curves first, then what is seen inside the network.

    `on_change()` is called when another layer or epoch is asked for: draw again.
    """

    def __init__(self, on_change: Callable[[], Any] = lambda: None) -> None:
        high = {"height": 220}
        self.curves = {
            "accuracy": CurvesView("Accuracy", **high),
            "loss": CurvesView("Loss", **high),
            "rates": CurvesView("Firing rate", **high),
            "learned": CurvesView("What neurons learn", **high),
            "drift": CurvesView("Drift of the membranes", **high),
            "by_step": CurvesView("Learned per time step", **high),
            "noise": CurvesView("Accuracy with noise", **high),
        }
        self.grids = {
            name: GridView(title, **high)
            for name, title in (
                ("gradient", "Gradient through time"),
                ("membranes", "Membrane distribution"),
                ("raster", "Spikes of one sample"),
                ("confusion", "Confusion matrix"),
                ("surface", "Decision surface"),
            )
        }
        for name, view in self.grids.items():
            whole = {"surface": (), "membranes": ("below",)}.get(name, ("below", "left"))
            for side in whole:
                getattr(view.figure, side)[0].ticker.min_interval = 1
        small = {"size": "small", "margin": (4, 8)}
        self.layer = pmui.Select(label="Layer shown", options=[], width=150, **small)
        self.sample = pmui.IntInput(
            label="Validation sample", value=0, start=0, end=9999, width=150, **small
        )
        self.epoch = pmui.IntInput(
            label="Epoch shown (0: latest)",
            description="Whose membranes are shown; a tap on accuracy or loss chooses it, too.",
            value=0,
            start=0,
            end=100_000,
            width=200,
            **small,
        )
        self.tables = {
            name: pn.pane.HTML("", stylesheets=[STYLE], margin=(4, 10), sizing_mode="stretch_width")
            for name in ("energy", "predictions")
        }
        full = {"sizing_mode": "stretch_width", "margin": 0}
        live = [self.curves[name].view for name in ("accuracy", "loss", "rates", "learned")]
        for name in ("by_step", "noise"):
            live.append(self.curves[name].view)
            self.curves[name].view.visible = False  # until there is something to draw
        inside = [
            self.grids["gradient"].view,
            self.grids["membranes"].view,
            self.curves["drift"].view,
            self.grids["raster"].view,
            self.grids["confusion"].view,
            self.grids["surface"].view,
            *self.tables.values(),
        ]
        # Nothing stands here until there is a network to look into.
        self.inside = pn.Column(
            pn.FlexBox(
                *(self.layer, self.sample, self.epoch),
                align_items="center",
                gap="0",
                margin=(4, 0),
            ),
            pn.Column(*inside, stylesheets=[GRID], **full),
            visible=False,
            **full,
        )
        live_grid = pn.Column(*live, stylesheets=[GRID], **full)
        self.view = pn.Column(live_grid, self.inside, **full)
        self._made: dict[str, Chart] = {}
        self._drawn = Drawn()
        self._quiet = self._dark = self._begun = False
        self.layer.param.watch(lambda _: self._quiet or on_change(), "value")
        self._seen: Any = None
        self._own: Record | None = None
        self.epoch.param.watch(lambda _: self._quiet or on_change(), "value")
        for name in ("accuracy", "loss"):
            self.curves[name].figure.on_event(Tap, lambda event: self.tap(event.x))

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        self._dark = dark
        for view in (*self.curves.values(), *self.grids.values()):
            view.recolour(dark)
        self._seen = None

    def describe(self) -> None:
        """Write what is drawn in words."""
        for view in self.curves.values():
            if view.chart is not None:
                view.describe(self._names(view.chart))
        for view in self.grids.values():
            view.describe({})

    def _names(self, chart: curves.Curves) -> dict[str, str]:
        """Return the colour of every name in a caption; the longest name first."""
        hues = colours(self._dark).models
        named = {s.name.partition(", ")[0]: hues[s.colour] for s in chart.series if s.colour >= 0}
        return dict(sorted(named.items(), key=lambda pair: -len(pair[0])))

    def draw(self, own: Record | None, pinned: Sequence[Record]) -> None:
        """Draw a run, with others beside it."""
        if own is not self._own:
            self._own = own
            self._choose(0)
        progress = EMPTY if own is None else own.progress
        first, *others = self._drawn(own, pinned) or [EMPTY]
        made: dict[str, Chart] = {
            "accuracy": curves.accuracy_chart(first, others),
            "loss": curves.loss_chart(first, others),
            "rates": curves.rate_chart(progress),
            "learned": curves.learned_chart(progress),
        }
        chosen = self._epoch()
        if chosen is not None:
            what = f"epoch {chosen.epoch}, whose membranes are shown"
            for name in ("accuracy", "loss"):
                made[name] = curves.marked(made[name], chosen.number, what)
        time = 0 if own is None else own.config.time
        late = {"by_step": by_step_chart(progress, time), "noise": _noise(own, pinned)}
        for name, chart in late.items():
            made |= self._late(name, chart)
        for name, chart in made.items():
            x, (low, high) = (steady(ends) for ends in curves_extent(chart))
            most = WHOLE if chart.y.unit == "%" else high
            self.curves[name].draw(chart, x=x, y=(low, min(high, most)))
        self._made |= made
        seen = (own, None if own is None else own.looked, id(own and own.looks), self.layer.value)
        seen = (*seen, chosen and chosen.epoch)
        if seen != self._seen:
            self._seen = seen
            self._look({} if own is None else own.looks)
        begun = first.number > 0
        if begun and not self._begun:
            self.describe()  # "nothing was trained yet" is no longer true
        self._begun = begun

    def tap(self, step: float | None) -> None:
        """Show the membranes of the epoch that ended nearest to a step; again for the latest."""
        kept = {} if self._own is None else self._own.epochs
        if step is None or not kept:
            return
        found = min(kept.values(), key=lambda each: abs(each.number - step))
        shown = self._epoch()
        self.epoch.value = 0 if shown is not None and shown.epoch == found.epoch else found.epoch

    def _epoch(self) -> Epoch | None:
        """Return the chosen epoch, or the kept one that is nearest; None for the latest."""
        chosen = self.epoch.value
        return self._own.nearest(chosen) if self._own is not None and chosen else None

    def _choose(self, epoch: int) -> None:
        self._quiet = True
        self.epoch.value = epoch
        self._quiet = False

    def _late(self, name: str, chart: Chart) -> dict[str, Chart]:
        """Show a plot only where there is something to draw; return it by its name then."""
        some, view = bool(chart.series), self.curves[name].view
        if view.visible != some:
            view.visible = some
        if not some:
            self._made.pop(name, None)
        return {name: chart} if some else {}

    def _look(self, looks: dict[str, Any]) -> None:
        layers = list(looks["membranes"]) if "membranes" in looks else []
        if layers and self.layer.options != layers:
            value = self.layer.value if self.layer.value in layers else layers[0]
            self._quiet = True
            self.layer.param.update(options=layers, value=value)
            self._quiet = False
        made = _inside(looks, self.layer.value, self._epoch()) if layers else {}
        if self.inside.visible != bool(made):
            self.inside.visible = bool(made)
        views = {**self.grids, "drift": self.curves["drift"]}
        for name, view in views.items():
            shown = name in made or name != "surface"  # plots that come late would move all others
            if view.view.visible != shown:
                view.view.visible = shown
            if name in made:
                view.draw(made[name])
            else:
                self._made.pop(name, None)
        self._made |= made
        for name, write in (("energy", words.energy), ("predictions", words.predictions)):
            text = write(looks[name]) if name in looks else ""
            if self.tables[name].object != text:
                self.tables[name].object = text

    def charts(self) -> dict[str, Chart]:
        """Return every plot as numbers, by its key."""
        return {chart.key: chart for chart in self._made.values()}


def _noise(own: Record | None, pinned: Sequence[Record]) -> Chart:
    """Return what was tested with noise; no curves where nothing was."""
    beside = [record for record in pinned if record is not own]
    every = beside if own is None else [own, *beside]
    return noise.noise_chart(
        [
            (record.progress.title, {kind: each.found for kind, each in record.noisy.items()})
            for record in every
        ]
    )


def _inside(looks: dict[str, Any], layer: str, epoch: Epoch | None) -> dict[str, Chart]:
    """Return what is seen inside a network, of one layer where there are several."""
    found, when = looks["membranes"], ""
    if epoch is not None:
        found, when = epoch.membranes, f" after epoch {epoch.epoch} (step {epoch.number:,})"
    spikes, sample, label = looks["raster"]
    drift = {name: np.asarray(each.drift.value) for name, each in found.items()}
    made: dict[str, Chart] = {
        "gradient": grids.gradient_grid(looks["gradient"]),
        "membranes": grids.membrane_grid(layer, found[layer], when),
        "drift": curves.drift_chart(drift, when),
        "raster": grids.raster_grid(layer, spikes[layer], sample, str(label)),
        "confusion": grids.confusion_grid(*looks["confusion"]),
    }
    if looks["surface"] is not None:
        made["surface"] = grids.surface_grid(looks["surface"])
    return made
