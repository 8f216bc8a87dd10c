"""One visitor's page: controls, the event path and the views, put together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import panel as pn
import panel_material_ui as pmui
from panel.io.document import hold
from panel.io.state import set_curdoc

from neurolab import link
from neurolab.choices import Inspector
from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.explorer import keys, readiness, sharing, shell
from neurolab.explorer.bridge import Bridge
from neurolab.explorer.captions import Captions
from neurolab.explorer.compute import Computer
from neurolab.explorer.live import Live
from neurolab.explorer.store import Store
from neurolab.explorer.tab import Wanted
from neurolab.explorer.theme import TALL
from neurolab.figures.chart import Chart

if TYPE_CHECKING:  # the first byte of a page need not wait for it
    from neurolab.training.folder import RunFolder

log = logging.getLogger(__name__)
SOON = 0.02  # seconds that let the empty frame go out before the contents are built
SENT = 0.05  # seconds after which a picture should have left


class Explorer:
    """The session behind a page.

    The frame is sent at once; its contents are built while the browser still loads scripts.
    """

    def __init__(
        self,
        start: Experiment | None = None,
        said: Sequence[str] = (),
        kept: Sequence[RunFolder] = (),
    ) -> None:
        shell.prepare(_failed)
        self.kept = tuple(kept)
        self.document = pn.state.curdoc
        _sessions[id(self.document)] = self
        self._frame, self._picture = 0, None
        full = {"sizing_mode": "stretch_width", "margin": 0}
        self._drawer, self._main = pn.Column(**full), pn.Column(stylesheets=[TALL], **full)
        self.page = shell.frame([self._drawer], [self._main], dark=False)
        experiment, self._dropped = _beginning(start or Experiment(), said)
        self.store = Store(experiment)
        self.computer, self.captions = Computer(), Captions()
        self.live = Live(self.store, self._pictures, self._draw, self._busy, self.refuse)
        if self.document is not None and self.document.session_context is not None:
            self.document.add_next_tick_callback(self._build_soon)
        else:
            self._build()

    async def _build_soon(self) -> None:
        # This callback holds the document's lock throughout, so a browser that connects early
        # waits for the contents and never sees the empty frame alone.
        await asyncio.sleep(SOON)
        self._build()

    def _build(self) -> None:
        # Imported here, so that the first byte of the first page need not wait for it.
        from neurolab.explorer.builders import builders
        from neurolab.explorer.controls.drive import Drive
        from neurolab.explorer.controls.models import Models
        from neurolab.explorer.controls.scope import Scope
        from neurolab.explorer.tabs import Tabs
        from neurolab.explorer.takeaway import Takeaway
        from neurolab.explorer.toolbar import Toolbar

        with shell.before_connection(self.document):
            self.bridge = Bridge(
                {"key": self._key, "copied": self._copied, "painted": self._was_painted}
            )
            self.toolbar = Toolbar(self.store, self.share, self.export, self.live.cancel)
            self.takeaway = Takeaway(
                self.store,
                self.toolbar,
                self._charts,
                lambda: bool(self.page.dark_theme),
                self._shown,
                lambda: self.computer.used,
            )
            self.toolbar.pin.on_click(lambda _: self.pin())
            self.toolbar.inspect.on_click(lambda _: keys.press(self, "i"))
            self.models = Models(self.store, self.refuse)
            self.drive = Drive(self.store, self.refuse)
            self.scope = Scope(self.store)
            self.tabs = Tabs(builders(self), self._open)
            self.tabs.recolour(dark=self.page.dark_theme)
            self._arrange(self.store.experiment)
            self.toolbar.note(self._dropped)
            self._first()
            self._drawer[:] = [self.models.view, self.drive.view, self.scope.view]
            self._main[:] = [
                self.tabs.strip,
                self.toolbar.view,
                self.tabs.view,
                self.bridge,
                self.takeaway.sheet,
            ]
            self.store.listen(self._changed)
            self.page.param.watch(self._themed, "dark_theme")
            pn.state.onload(self._opened)

    def _first(self) -> None:
        """Send the first picture with the contents, unless it would keep others waiting."""
        e = self.store.experiment
        source = e.source()
        if e.tab != "dynamics" or source.time * source.neurons > readiness.PATIENCE:
            return
        try:
            self._draw(next(self._pictures(e, lambda: True)))
            self.live.shown = e
        except ParameterError as error:
            self.refuse(str(error))

    def _opened(self) -> None:
        """Go on once the page stands and hears the server."""
        self.bridge.ready = True
        if self.live.shown is None and not self.toolbar.problem.visible:
            pn.state.execute(self.live.refresh)

    def _changed(self, experiment: Experiment) -> None:
        with set_curdoc(self.document):
            with hold(self.document):
                self._arrange(experiment)
            pn.state.execute(self.live.refresh)

    def _arrange(self, experiment: Experiment) -> None:
        self.tab = self.tabs.arrange(experiment)
        self.toolbar.update()
        opened = experiment.inspector.step >= 0
        self.bridge.inspecting = opened and experiment.tab == "dynamics"
        self.bridge.training = experiment.tab == "train"

    def _open(self, name: str) -> None:
        self.store.look(replace(self.store.experiment, tab=name))

    def _pictures(self, experiment: Experiment, wanted: Wanted) -> Iterator[Any]:
        self.computer.engines.clear()
        return self.tab.pictures(self.computer, experiment, wanted)

    def _draw(self, picture: Any) -> bool:
        """Put a picture on the page in one hold, unless another tab was opened meanwhile."""
        if picture.experiment.tab != self.store.experiment.tab:
            return False
        with set_curdoc(self.document), hold(self.document):
            self._picture = picture
            self.tab.draw(picture)
            self._frame += 1
            query = link.encode(picture.experiment)
            self.bridge.param.update(frame=self._frame, query=query, spares=sharing.crowded())
        if self.live.shown is None:
            self._settled(self._frame, picture)
        else:
            loop = asyncio.get_running_loop()
            loop.call_later(SENT, shell.deliver, self.document)
            wait = self.captions.wait(again=picture.experiment == self.live.shown)
            loop.call_later(wait, self._settled, self._frame, picture)
        return True

    def _settled(self, frame: int, picture: Any) -> None:
        """Put what is drawn into words, if it is still what is drawn."""
        if frame == self._frame and picture.experiment.tab == self.store.experiment.tab:
            self.captions.written()
            with set_curdoc(self.document), hold(self.document):
                self.tab.describe(picture)
                self.bridge.spoken = self.tab.spoken(picture)
        shell.deliver(self.document)

    def _was_painted(self, _: Any) -> None:
        readiness.first_picture.set()
        self.live.painted()

    def _busy(self, on: bool) -> None:
        with set_curdoc(self.document):
            self.toolbar.busy(on)

    def refuse(self, message: str) -> None:
        """Say why there is no new picture; the last good one stays."""
        with set_curdoc(self.document):
            self.toolbar.refuse(message)

    def _notify(self, kind: str, text: str) -> None:
        if pn.state.notifications is not None:
            getattr(pn.state.notifications, kind)(text, duration=8000)

    def _key(self, message: dict[str, Any]) -> None:
        keys.press(self, message.get("key", ""))

    def look(self, inspector: Inspector) -> None:
        """Inspect another step, or none."""
        self.store.look(replace(self.store.experiment, inspector=inspector))

    def pin(self) -> None:
        """Keep the picture to compare with, or let go of the one that is kept."""
        if self.store.experiment.tab == "dynamics":
            with set_curdoc(self.document), hold(self.document):
                self.toolbar.pinned(self.tab.pin())

    def trace_neuron(self, neuron: int) -> None:
        """Trace another neuron; beyond the last comes the first."""
        e = self.store.experiment
        self.store.change(replace(e, neuron=neuron % e.source().neurons), "neuron")

    def export(self) -> None:
        """Open what saves the session."""
        self.takeaway.export()

    def _charts(self) -> dict[str, Chart]:
        """Return every plot on the screen as numbers, by key."""
        drawn = self._picture is not None and self._shown() is self._picture.experiment
        return self.tab.charts(self._picture) if drawn else {}

    def _shown(self) -> Experiment:
        """Return the experiment on the screen; it may be older than the one that is chosen."""
        now, picture = self.store.experiment, self._picture
        return now if picture is None or picture.experiment.tab != now.tab else picture.experiment

    def share(self) -> None:
        """Copy a link to this experiment."""
        self.bridge.copy(link.encode(self.store.experiment))
        if self.store.experiment.stimulus == "replay":
            self._notify("info", "A link cannot carry the file; it opens with the default input.")

    def _copied(self, message: dict[str, Any]) -> None:
        if message.get("ok"):
            self._notify("success", "Link copied.")
        else:
            self._notify("warning", f"Copy this link: {message.get('link')}")

    def _themed(self, event: Any) -> None:
        with set_curdoc(self.document), hold(self.document):
            self.tabs.recolour(dark=bool(event.new))
            self.tabs.arrange(self.store.experiment)
        if self.live.shown is not None:
            pn.state.execute(self.live.refresh)

    def close(self) -> None:
        """End with the session."""
        self.live.close()
        shell.forget(self.document)


# Panel keeps a session's settings for good if they lead back to its document, so the handler
# of errors is a plain function that looks the session up.
_sessions: WeakValueDictionary[int, Explorer] = WeakValueDictionary()


def _failed(error: Exception) -> None:
    """Show what nobody caught, beside logging it."""
    log.error("uncaught on the page", exc_info=error)
    session = _sessions.get(id(pn.state.curdoc))
    if session is not None:
        session.refuse(str(error) or type(error).__name__)


def _beginning(start: Experiment, said: Sequence[str]) -> tuple[Experiment, list[str]]:
    """Return what the page opens with, and what to say: the address's experiment or `start`.

    The address of an opened session does not carry a replayed table: reloading keeps it.
    """
    query = (pn.state.location.search if pn.state.location else "") or ""
    if query.removeprefix("?") in ("", link.encode(start)):
        return start, list(said)
    return link.decode(query)


def page(
    experiment: Experiment | None = None, said: Sequence[str] = (), kept: Sequence[RunFolder] = ()
) -> pmui.Page:
    """Return a new page for one visitor; call it once per session and serve the result.

    Parameters
    ----------
    experiment : Experiment, optional
        What a page opens with whose address says nothing else.
    said : sequence of str
        Sentences about it, shown above the plots.
    kept : sequence of RunFolder
        Training runs that stand in the Train tab's table.
    """
    explorer = Explorer(experiment, said, kept)
    if pn.state.curdoc is not None:
        pn.state.on_session_destroyed(lambda _: explorer.close())
    return explorer.page
