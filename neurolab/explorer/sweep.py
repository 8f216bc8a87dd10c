"""The Sweep tab: two parameters against one metric, a cell's traces, and F–I curves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import panel as pn
import panel_material_ui as pmui

from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.explorer.compute import Computer
from neurolab.explorer.controls.sweeping import Sweeping
from neurolab.explorer.newest import Newest
from neurolab.explorer.sweeps import Heat, SweepPicture, Sweeps, moved, nearest
from neurolab.explorer.tab import Wanted
from neurolab.explorer.theme import TALL, colours
from neurolab.explorer.views.cell import CellRun, CellView, cell_run
from neurolab.explorer.views.chart import CurvesView
from neurolab.explorer.views.heatmap import Heatmap
from neurolab.figures.chart import Chart

GRID = f"""
{TALL}
:host {{ display: grid !important; gap: 8px 12px; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); }}
"""
HINT = (
    '<div style="font-size:12px;opacity:.85">Point at a cell to see its membrane; click it, or '
    "press an arrow key, to choose it.</div>"
)
Cell = tuple[int, int]


class Sweep:
    """Controls, heatmap, the traces of a cell, and the F–I curves of all models, built once.

    `on_experiment(experiment, control)` takes the experiment with another choice;
    `on_continue()` goes on with a sweep that was stopped.
    """

    def __init__(
        self,
        experiment: Experiment,
        on_experiment: Callable[[Experiment, str], Any],
        on_continue: Callable[[], Any],
        sweeps: Sweeps | None = None,
    ) -> None:
        self._sweeps = sweeps or Sweeps()
        self._on_experiment = on_experiment
        self._picture: SweepPicture | None = None
        self._pinned: Cell | None = None
        self._pointed: Cell | None = None
        self._dark = False
        self.controls = Sweeping(experiment, on_experiment)
        self._experiment = experiment
        self.heatmap = Heatmap(self._point, self._tap, self._step)
        self.cell = CellView(self._send)
        self.cell.back.on_click(lambda _: self._pin(None))
        self._newest = Newest(self._run, self._show)
        self.progress = pn.pane.HTML("", margin=(6, 10, 0, 10))
        self.more = pmui.Button(label="Continue", size="small", variant="outlined", visible=False)
        self.more.on_click(lambda _: on_continue())
        self.gain = CurvesView("F–I curves", height=260)
        full = {"sizing_mode": "stretch_width", "margin": 0}
        left = pn.Column(self.heatmap.view, pn.pane.HTML(HINT, margin=(0, 10)), **full)
        self.view = pn.Column(
            self.controls.view,
            pn.FlexBox(self.progress, self.more, gap="0", **full),
            pn.Column(left, self.cell.view, stylesheets=[GRID], **full),
            pn.Row(self.controls.gain.view, sizing_mode="stretch_width", margin=(0, 6)),
            self.gain.view,
            sizing_mode="stretch_width",
            stylesheets=[TALL],
            margin=(0, 8, 24, 0),
        )

    def pictures(
        self, _: Computer, experiment: Experiment, wanted: Wanted
    ) -> Iterator[SweepPicture]:
        """Yield the heatmap coarse to fine, then the F–I curves."""
        return self._sweeps.pictures(experiment, wanted)

    def arrange(self, experiment: Experiment) -> None:
        """Show the experiment's choices."""
        self._experiment = experiment
        self.controls.show(experiment)

    def draw(self, picture: SweepPicture) -> None:
        """Replace the data of what has changed."""
        before, self._picture = self._picture, picture
        heat = picture.heat
        if before is None or _axes(before.heat) != _axes(heat):
            self._pinned = self._pointed = None  # another grid has other cells
        self.heatmap.draw(heat)
        done, cells = int(heat.found.done.sum()), heat.found.plan.cells
        waiting = "" if done == cells else "; each stands for its neighbours until they are there"
        told = f"{done:,} of {cells:,} cells{waiting}." if done < cells else f"{cells:,} cells."
        self.progress.object = f'<div style="font-size:12px">{told}</div>'
        if self.more.visible:
            self.more.visible = False
        self._look()
        if picture.gain is not None:
            self.gain.draw(picture.gain)
            self.gain.retitle(picture.gain.title)

    def describe(self, picture: SweepPicture) -> None:
        """Write captions; offer to go on where a sweep rests unfinished."""
        titles, own = picture.experiment.titles(), colours(self._dark).models
        names = dict(sorted(zip(titles, own, strict=False), key=lambda pair: -len(pair[0])))
        self.heatmap.describe({})
        self.gain.describe(names)
        unfinished = not picture.heat.found.complete
        if self.more.visible != unfinished:
            self.more.visible = unfinished

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        self._dark = dark
        for view in (self.heatmap, self.cell, self.gain):
            view.recolour(dark)

    @staticmethod
    def spoken(picture: SweepPicture) -> str:
        """Return what is drawn as sentences."""
        gain = f" {picture.gain.caption}" if picture.gain is not None else ""
        return f"{picture.heat.chart.title}. {picture.heat.chart.caption}{gain}"

    def charts(self, picture: SweepPicture) -> dict[str, Chart]:
        """Return every plot as numbers."""
        found: list[Chart] = [picture.heat.chart]
        if picture.gain is not None:
            found.append(picture.gain)
        found += self.cell.charts()
        return {chart.key: chart for chart in found}

    @property
    def looked_at(self) -> tuple[Cell, str]:
        """The cell that the traces show, and why: row, column and a word."""
        heat = self._picture.heat
        if self._pointed is not None:
            return self._pointed, "pointed"
        if self._pinned is not None:
            return self._pinned, "pinned"
        return nearest(heat), "own"

    def _look(self) -> None:
        """Bring the traces to the cell that is looked at."""
        if self._picture is None:
            return
        (row, column), why = self.looked_at
        framed = self._pinned or nearest(self._picture.heat)
        self.heatmap.pin(*framed)
        self._newest.wish((self._picture.experiment, self._picture.heat, row, column, why))

    def _run(self, wish: tuple[Experiment, Heat, int, int, str]) -> CellRun | str:
        """Return the traces of a cell, or why there are none; runs in a thread."""
        shown = self.cell.shown
        if shown is not None and (shown.asked, shown.row, shown.column, shown.why) == (
            wish[0],
            *wish[2:],
        ):
            return shown._replace(heat=wish[1])  # only the numbers around it are new
        try:
            return cell_run(*wish)
        except ParameterError as error:  # a membrane that overflows
            return str(error)

    def _show(self, made: CellRun | str) -> None:
        if isinstance(made, str):
            self.cell.refuse(made)
        else:
            self.cell.draw(made)
        self.heatmap.answered()

    def _point(self, row: int, column: int) -> None:
        self._pointed = (row, column) if row >= 0 else None
        self._look()

    def _tap(self, row: int, column: int) -> None:
        if row >= 0:
            self._pin((row, column))

    def _step(self, rows: int, columns: int) -> None:
        if self._picture is not None:
            high, wide = self._picture.heat.found.done.shape
            (row, column), _ = self.looked_at
            inside = min(max(row + rows, 0), high - 1), min(max(column + columns, 0), wide - 1)
            self._pin(inside)

    def _pin(self, cell: Cell | None) -> None:
        self._pinned, self._pointed = cell, None
        self._look()

    def _send(self, made: CellRun) -> None:
        """Open the Dynamics tab with the parameters of the cell: one step of undo."""
        now = moved(self._experiment, made.heat.found.plan, made.row, made.column)
        self._on_experiment(replace(now, tab="dynamics"), "")


def _axes(heat: Heat) -> tuple[Any, Any]:
    return heat.found.plan.x, heat.found.plan.y
