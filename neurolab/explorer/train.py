"""Tab 5: a small network that learns while one watches, and changes its neuron meanwhile."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any, NamedTuple

import panel as pn
from panel.io.state import set_curdoc

from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.explorer import shell
from neurolab.explorer import training_words as words
from neurolab.explorer.compute import Computer
from neurolab.explorer.controls.training import LIVE, Buttons, Settings, Swapping
from neurolab.explorer.controls.training_runs import RunTable
from neurolab.explorer.tab import Wanted
from neurolab.explorer.theme import TALL
from neurolab.explorer.training_config import config_of, neuron
from neurolab.explorer.training_process import pool
from neurolab.explorer.training_record import Record
from neurolab.explorer.training_run import Runs
from neurolab.explorer.views.training import TrainingView
from neurolab.figures.chart import Chart
from neurolab.training.config import Config
from neurolab.training.folder import RunFolder

OFTEN = 100  # milliseconds between two looks at what the process has said
PACE = 0.25  # seconds between two pictures of a run: what is left of the machine is for training
KINDS = ("energy", "gradient", "membranes", "raster", "confusion", "predictions", "surface")

NOTHING = "There is nothing to test yet: press Run first."


class TrainPicture(NamedTuple):
    """The tab for an experiment; what has been learned so far is in the tab itself."""

    experiment: Experiment


class Train:
    """Settings, buttons, plots, and the runs so far; built once.

    `on_experiment(experiment, control)` takes every change of the settings, `shown()` tells
    whether the tab is open, and `redraw()` has the page draw it again.
    """

    def __init__(
        self,
        experiment: Experiment,
        on_experiment: Callable[[Experiment, str], Any],
        shown: Callable[[], bool] = lambda: True,
        redraw: Callable[[], Any] | None = None,
        runs: Runs | None = None,
        kept: Sequence[RunFolder] = (),
    ) -> None:
        self.experiment, self._shown = experiment, shown
        self._on_experiment, self._redraw = on_experiment, redraw or self._draw
        self.runs = runs or Runs(pool(), kept)
        self._wanted: tuple[tuple[str, ...], int] = (KINDS, 0)
        self.runs.process.watch(*self._wanted)
        self._document = pn.state.curdoc
        self._next_drawn = 0.0
        self._stale = False  # the page draws the first picture itself, once it stands
        self.settings = Settings(experiment, on_experiment)
        self.buttons = Buttons(self.press, self.runs.process.speed)
        self.swapping = Swapping(self.swap, self.noise)
        self.plots = TrainingView(self._redraw)
        line = {"sizing_mode": "stretch_width", "margin": (2, 10)}
        self.status, self.problem = pn.pane.HTML("", **line), pn.pane.HTML("", **line)
        self.tested = pn.pane.HTML("", **line)
        self.table = RunTable(self._treat)
        self.view = pn.Column(
            self.settings.view,
            pn.FlexBox(
                self.buttons.view, self.swapping.view, gap="0 24px", sizing_mode="stretch_width"
            ),
            self.status,
            self.problem,
            self.tested,
            self.plots.view,
            self.table.view,
            sizing_mode="stretch_width",
            stylesheets=[TALL],
            margin=(0, 8, 24, 0),
        )
        if self._document is not None and self._document.session_context is not None:
            # not Panel's own, which tells everybody ten times a second that it is busy
            self._document.add_periodic_callback(self.tick, OFTEN)
            pn.state.on_session_destroyed(lambda _: self.close())

    def pictures(self, _: Computer, experiment: Experiment, __: Wanted) -> Iterator[TrainPicture]:
        """Yield what is drawn for an experiment; training itself is elsewhere."""
        config_of(experiment.train)
        yield TrainPicture(experiment)

    def arrange(self, experiment: Experiment) -> None:
        """Show the experiment's choices; some of them act on the run at hand."""
        before, self.experiment = self.experiment.train, experiment
        self.settings.show(experiment)
        if experiment.train.seeds != before.seeds and self.runs.busy:
            self.runs.repeat(experiment.train.seeds)
        live = {n: getattr(experiment.train, n) for n in LIVE}
        changed = {n: v for n, v in live.items() if v != getattr(before, n)}
        if changed and self.runs.own is not None and self.runs.own.progress.number:
            for name in {"truncation", "clip"} & set(changed):
                changed[name] = changed[name] or None
            self.runs.change(changed)

    def draw(self, _: TrainPicture) -> None:
        """Draw what is known."""
        self._draw()

    def describe(self, _: TrainPicture) -> None:
        """Write captions."""
        self.plots.describe()

    def spoken(self, _: TrainPicture) -> str:
        """Return how the run stands, without markup."""
        own = self.runs.own
        if own is None or not own.progress.number:
            return "Nothing was trained yet. Press the space key to run."
        return f"{words.STATES[self.runs.state]}, step {own.progress.number} of {own.total}."

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        self.plots.recolour(dark)

    def charts(self, _: TrainPicture) -> dict[str, Chart]:
        """Return every plot as numbers."""
        return self.plots.charts()

    def toggle(self) -> None:
        """Run or pause: the space key."""
        self.press("run")

    def press(self, name: str) -> None:
        """Do what a button says."""
        try:
            config = self._config()
            {
                "run": lambda: self.runs.toggle(config, self.experiment.train.seeds),
                "step": lambda: self.runs.step(config),
                "stop": self.runs.stop,
                "reset": lambda: self.runs.reset(config),
            }[name]()
        except ParameterError as error:
            self.runs.problem = f"{error}."
        self._stale = True
        self._update()

    def swap(self, layer: str | None, name: str, only_test: bool) -> None:
        """Put another neuron into a layer of the run at hand, or test it with it once."""
        own = self.runs.own
        if own is None or not own.progress.number:
            self._prepare(layer, name, only_test=only_test)
        else:
            self.runs.problem = ""
            chosen = self.experiment.train
            made = neuron(name, chosen.surrogate, chosen.learns)
            self.runs.swap(layer, made, only_test=only_test)
        self._stale = True
        self._update()

    def noise(self) -> None:
        """Test the network at hand with noise on its samples."""
        self.runs.problem = ""
        if self.runs.own is None or not self.runs.own.progress.number:
            self.runs.problem = NOTHING
        else:
            self.runs.noise()
        self._stale = True
        self._update()

    def _prepare(self, layer: str | None, name: str, *, only_test: bool) -> None:
        """Before the first step the neurons of the run to come are chosen."""
        if only_test:
            self.runs.problem = NOTHING
            return
        layers = self._config().layers
        names = self.experiment.train.neuron.split(".")
        names = names * len(layers) if len(names) == 1 else names
        told = [name if layer in (None, each) else n for each, n in zip(layers, names, strict=True)]
        text = told[0] if len(set(told)) == 1 else ".".join(told)
        chosen = replace(self.experiment.train, neuron=text)
        self._on_experiment(replace(self.experiment, train=chosen), "train.neuron")

    def tick(self) -> None:
        """Take in what the process has said, and draw it if the tab is seen; ten times a second."""
        shell.deliver(self._document)
        with set_curdoc(self._document):
            if self.runs.drain():
                self._stale = True
            self._look(self._shown())
            if not self.runs.busy or monotonic() >= self._next_drawn:
                self._update()

    def _look(self, shown: bool) -> None:
        """Have the process look into the network only while somebody sees it."""
        wanted = (KINDS if shown else (), self.plots.sample.value or 0)
        if wanted != self._wanted:
            self._wanted = wanted
            self.runs.process.watch(*wanted)

    def _update(self) -> None:
        if self._stale and self._shown():
            self._stale = False
            self._next_drawn = monotonic() + PACE
            self._redraw()  # the page draws when the browser has painted what was drawn before

    def _draw(self) -> None:
        self._stale = False
        runs, own = self.runs, self.runs.own
        self.buttons.show(busy=runs.busy)
        self.swapping.show(self._layers())
        other = own is not None and own.progress.number > 0 and self._differs(own)
        self._say(self.status, words.status(runs, other_settings=other))
        text = html.escape(runs.problem)
        style = "font-size:13px;color:var(--mui-palette-error-main)"
        self._say(self.problem, f'<div role="alert" style="{style}">{text}</div>' if text else "")
        self._say(self.tested, words.tested(own) if own is not None else "")
        self.plots.draw(own, [record for record in runs.records if record.pinned])
        self.table.show(runs.records)

    @staticmethod
    def _say(pane: Any, text: str) -> None:
        if pane.object != text:
            pane.object = text

    def _config(self) -> Config:
        return config_of(self.experiment.train)

    def _differs(self, own: Record) -> bool:
        try:
            same = {name: getattr(own.chosen, name) for name in LIVE}
            return replace(self._config(), **same) != own.chosen
        except ParameterError:
            return True

    def _layers(self) -> tuple[str, ...]:
        if self.runs.own is not None:
            return self.runs.own.config.layers
        try:
            return self._config().layers
        except ParameterError:
            return ()

    def _treat(self, name: str, record: Record) -> None:
        """Do to a run of the table what a button says."""
        if name == "pin":
            record.pinned = not record.pinned
        elif name == "take_up":
            self.runs.take_up(record)
        elif record is self.runs.own:
            self.runs.problem = "The run at hand stays; press Reset run first to delete it."
        else:
            self.runs.delete(record)
        self._redraw()

    def close(self) -> None:
        """End with the session."""
        self.runs.close()
