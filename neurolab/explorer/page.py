"""The page: controls, the event path and the views, put together for one session."""

from __future__ import annotations

import html
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import panel as pn
import panel_material_ui as pmui
from bokeh.models import Range1d, Span
from panel.io.document import hold
from panel.io.state import set_curdoc

from neurolab import link
from neurolab.errors import ParameterError
from neurolab.experiment import MOST_SLOTS, Experiment
from neurolab.explorer import readiness, shell
from neurolab.explorer.bridge import Bridge
from neurolab.explorer.compute import Picture
from neurolab.explorer.controls.drive import Drive
from neurolab.explorer.controls.models import Models
from neurolab.explorer.controls.scope import Scope
from neurolab.explorer.live import Live
from neurolab.explorer.store import Store
from neurolab.explorer.theme import colours
from neurolab.explorer.views.equations import card_pane
from neurolab.explorer.views.population import Population
from neurolab.explorer.views.rows import InputRow, Row

log = logging.getLogger(__name__)

HELP = (
    "**Keys** — r: another seed · ← →: trace the previous or next neuron · z / Z: undo, redo · "
    "s: copy a link to this experiment · ?: this help.\n\n"
    "**Mouse** — drag a slider or type a value; click a row of the raster to trace that neuron; "
    "drag across a trace after choosing box zoom, double-click to see everything."
)


class Explorer:
    """One visitor's page."""

    def __init__(self) -> None:
        shell.prepare(self._failed)
        self.document = pn.state.curdoc
        query = pn.state.location.search if pn.state.location else ""
        experiment, dropped = link.decode(query or "")
        self.store = Store(experiment)
        self.live = Live(self.store, self._draw, self._busy, self._refuse)
        self.bridge = Bridge(
            {"key": self._key, "copied": self._copied, "painted": self._was_painted}
        )
        self._dark = False
        self._frame = 0
        self._built: Any = None
        self._build_views()
        self._build_frame()
        pn.state.onload(lambda: self._opened(dropped))
        self.store.listen(self._changed)
        self._arrange(experiment)
        self._recolour()
        self._first(experiment)

    def _first(self, experiment: Experiment) -> None:
        """Send the first picture with the page itself, unless it would keep others waiting."""
        source = experiment.source()
        if source.time * source.neurons > readiness.PATIENCE:
            pn.state.onload(self.live.refresh)
            return
        try:
            self._draw(self.live.computer.picture(experiment))
            self.live.shown = experiment
        except ParameterError as error:
            self._refuse(str(error))

    def _build_views(self) -> None:
        self.x = Range1d(-0.5, 119.5)
        self.cross = Span(dimension="height", line_dash="dotted", line_width=1)
        self.input = InputRow(self.x, self.cross)
        # All rows stand from the beginning and are shown or hidden: figures that come and go
        # while pictures are on their way confuse the browser.
        self.rows = [Row(k, self.x, self.cross) for k in range(MOST_SLOTS)]
        self.scope = Scope(self.store)
        self.population = Population(
            self.x,
            self.cross,
            self._trace_neuron,
            self.scope.histogram,
            self.scope.correlate,
            self.scope.normalise,
        )
        self.cards = pn.Column(sizing_mode="stretch_width", stylesheets=[GRID], margin=0)
        lower = pn.Column(
            *(panel.view for panel in self.population.panels),
            sizing_mode="stretch_width",
            stylesheets=[GRID],
            margin=0,
        )
        self.dynamics = pn.Column(
            self.input.view,
            *(row.view for row in self.rows),
            lower,
            self.cards,
            sizing_mode="stretch_width",
            margin=(0, 8, 24, 0),
        )

    def _build_frame(self) -> None:
        small = {"size": "small", "variant": "outlined", "margin": (4, 4)}
        self.undo = pmui.Button(label="Undo", icon="undo", **small)
        self.redo = pmui.Button(label="Redo", icon="redo", **small)
        reset = pmui.Button(label="Reset", icon="restart_alt", **small)
        share = pmui.Button(label="Copy link", icon="link", **small)
        helped = pmui.Button(label="Help", icon="help_outline", **small)
        self.undo.on_click(lambda _: self.store.undo())
        self.redo.on_click(lambda _: self.store.redo())
        reset.on_click(lambda _: self.store.change(Experiment()))
        share.on_click(lambda _: self._share())
        helped.on_click(lambda _: self._toggle_help())
        self.help = pmui.Alert(
            object=HELP, alert_type="info", visible=False, sizing_mode="stretch_width"
        )
        self.problem = pmui.Alert(
            object="", alert_type="error", visible=False, sizing_mode="stretch_width"
        )
        cancel = pmui.Button(label="Cancel", size="small", variant="outlined", margin=(0, 10))
        cancel.on_click(lambda _: self.live.cancel())
        self.working = pn.Row(
            pn.pane.HTML("Computing…", margin=(8, 10)), cancel, visible=False, margin=0
        )
        tools = pn.FlexBox(
            self.undo, self.redo, reset, share, helped, self.working, gap="0", margin=(4, 8)
        )
        self.models = Models(self.store, self._refuse)
        self.drive = Drive(self.store, self._refuse)
        self.page = shell.frame(
            [self.models.view, self.drive.view, self.scope.view],
            [tools, self.problem, self.help, self.dynamics, self.bridge],
            dark=False,
        )
        self.page.param.watch(self._themed, "dark_theme")

    def _arrange(self, experiment: Experiment) -> None:
        """Give every model its row and its card; only when the list of models changes."""
        shape = [(s.model, s.options, s.fires, s.label) for s in experiment.slots]
        self.undo.disabled, self.redo.disabled = not self.store.can_undo, not self.store.can_redo
        if shape == self._built:
            return
        for row in self.rows:
            row.place(len(shape))
        self._built = shape
        own = colours(self._dark).models
        self.cards[:] = [
            card_pane(slot.neuron, slot.fires, own[k]) for k, slot in enumerate(experiment.slots)
        ]

    def _opened(self, dropped: list[str]) -> None:
        """The page stands and hears the server."""
        self.bridge.ready = True
        for sentence in dropped:
            self._notify("warning", sentence)

    def _changed(self, experiment: Experiment) -> None:
        with set_curdoc(self.document):
            self._arrange(experiment)
            self._settle_problem()
            pn.state.execute(self.live.refresh)

    def _draw(self, picture: Picture) -> None:
        """Put a picture on the page: one hold, only what has changed."""
        e = picture.experiment
        with set_curdoc(self.document), hold(self.document):
            end = len(picture.current) - 0.5
            if self.x.end != end:
                self.x.update(start=-0.5, end=end, bounds=(-0.5, end))
            self.input.show(picture.current, e)
            for row, slot, values in zip(self.rows, e.slots, picture.traces, strict=False):
                row.show(slot, values, e, self._dark)
            self.population.show(picture, self._dark)
            self._frame += 1
            self.bridge.param.update(frame=self._frame, query=link.encode(e))

    def _was_painted(self, _: Any) -> None:
        readiness.first_picture.set()
        self.live.painted()

    def _busy(self, on: bool) -> None:
        if self.working.visible != on:
            with set_curdoc(self.document):
                self.working.visible = on

    def _refuse(self, message: str) -> None:
        with set_curdoc(self.document):
            self.problem.object = f"{html.escape(message)}. The last good picture stays."
            self.problem.visible = True

    def _settle_problem(self) -> None:
        if self.problem.visible:
            self.problem.visible = False

    def _failed(self, error: Exception) -> None:
        """Show what nobody caught, beside logging it."""
        log.error("uncaught on the page", exc_info=error)
        self._refuse(str(error) or type(error).__name__)

    def _notify(self, kind: str, text: str) -> None:
        if pn.state.notifications is not None:
            getattr(pn.state.notifications, kind)(text, duration=8000)

    def _key(self, message: dict[str, Any]) -> None:
        key = message.get("key")
        e = self.store.experiment
        actions: dict[Any, Callable[[], Any]] = {
            "z": self.store.undo,
            "Z": self.store.redo,
            "r": self.drive.roll,
            "s": self._share,
            "?": self._toggle_help,
            "ArrowLeft": lambda: self._trace_neuron(e.neuron - 1),
            "ArrowRight": lambda: self._trace_neuron(e.neuron + 1),
        }
        if key in actions:
            actions[key]()

    def _trace_neuron(self, neuron: int) -> None:
        e = self.store.experiment
        self.store.change(replace(e, neuron=neuron % e.source().neurons), "neuron")

    def _share(self) -> None:
        self.bridge.copy(link.encode(self.store.experiment))

    def _copied(self, message: dict[str, Any]) -> None:
        if message.get("ok"):
            self._notify("success", "Link copied.")
        else:
            self._notify("warning", f"Copy this link: {message.get('link')}")
        if self.store.experiment.stimulus == "replay":
            self._notify("info", "A link cannot carry the uploaded file; it opens with the default input.")

    def _toggle_help(self) -> None:
        self.help.visible = not self.help.visible

    def _themed(self, event: Any) -> None:
        self._dark = bool(event.new)
        self._recolour()

    def _recolour(self) -> None:
        with hold(self.document):
            self.cross.line_color = colours(self._dark).muted
            for view in (self.input, *self.rows, self.population):
                view.recolour(self._dark)
        own = colours(self._dark).models
        experiment = self.store.experiment
        self.cards[:] = [
            card_pane(slot.neuron, slot.fires, own[k]) for k, slot in enumerate(experiment.slots)
        ]
        if self.live.shown is not None:
            pn.state.execute(self.live.refresh)

    def close(self) -> None:
        """End with the session."""
        self.live.close()


GRID = """
:host { display: grid !important; gap: 8px 12px; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); }
"""


def page() -> pmui.Page:
    """Return a new page for one visitor; call it once per session and serve the result."""
    explorer = Explorer()
    if pn.state.curdoc is not None:
        pn.state.on_session_destroyed(lambda _: explorer.close())
    return explorer.page
