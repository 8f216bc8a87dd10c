"""What a visitor takes away from the page, and brings back: tables, files, sessions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import panel as pn
from panel.io.state import set_curdoc

from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.explorer.files import File, plot_files, session_files, tab_files
from neurolab.explorer.sheet import Sheet
from neurolab.explorer.store import Store
from neurolab.explorer.toolbar import Toolbar
from neurolab.explorer.views.sheets import plot_sheet, session_sheet
from neurolab.figures.chart import Chart

log = logging.getLogger(__name__)


class Takeaway:
    """Fills the dialog, makes the files that are asked for, opens sessions.

    Parameters
    ----------
    store, toolbar
        Where an opened session goes, and what was dropped of it is said.
    charts : callable
        Returns the plots on the screen by key.
    dark : callable
        Tells whether the page is dark.
    shown : callable
        Returns the experiment that is drawn.
    engine : callable
        Returns the engine behind what is drawn, None where it is not one alone.
    """

    def __init__(
        self,
        store: Store,
        toolbar: Toolbar,
        charts: Callable[[], dict[str, Chart]],
        dark: Callable[[], bool],
        shown: Callable[[], Experiment],
        engine: Callable[[], str | None],
    ) -> None:
        self.store, self.toolbar = store, toolbar
        self._charts, self._dark, self._shown, self._engine = charts, dark, shown, engine
        self._files: Mapping[str, File] = {}
        self._document = pn.state.curdoc
        self.sheet = Sheet(
            {
                "plot": lambda message: self.plot(message.get("plot")),
                "get": lambda message: pn.state.execute(partial(self.get, message.get("what"))),
                "session": lambda message: self.open(**{k: message.get(k) for k in OPENED}),
            }
        )

    def plot(self, key: Any) -> None:
        """Show the numbers of a plot as they are now, and its files."""
        chart = self._charts().get(key)
        if chart is not None:
            self._files = plot_files(chart, dark=self._dark())
            self.sheet.show(plot_sheet(chart, self._files))

    def export(self) -> None:
        """Show the files of the session as it is now, and its program."""
        from neurolab.session import snippet

        experiment, engine = self._shown(), self._engine()
        try:
            session = session_files(experiment, _address(), engine)
            numbers = tab_files(experiment, self._charts())
            code = snippet(experiment, engine)
        except ParameterError as error:  # this input cannot be run
            self.toolbar.refuse(str(error))
            return
        self._files = {**session, **numbers}
        self.sheet.show(session_sheet(session, numbers, code))

    async def get(self, what: Any) -> None:
        """Make a file in a thread and hand it over, or say why there is none."""
        file = self._files.get(what)
        if file is None:
            return
        why, content = "", b""
        try:
            content = await asyncio.to_thread(file.make)
        except ParameterError as error:
            why = str(error)
        except Exception as error:  # whatever else: the dialog must not wait for ever
            log.exception("could not make %s", file.name)
            why = str(error) or type(error).__name__
        with set_curdoc(self._document):
            if why:
                self.sheet.fail(f"{file.name} cannot be made: {why}")
            else:
                self.sheet.save(file.name, content)

    def open(self, name: Any, size: Any, text: Any) -> None:
        """Bring back a session from a file, as one step of undo; what is no session is refused."""
        from neurolab.session import from_json

        if text is None:
            self.toolbar.refuse(
                f"{name} has {size:,} bytes, too many to open here; "
                "neurolab serve --open reads larger ones"
            )
            return
        try:
            experiment, dropped = from_json(str(text).removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
        except ParameterError as error:
            self.toolbar.refuse(f"{name}: {error}")
            return
        self.store.change(experiment)
        self.toolbar.note(dropped)
        if pn.state.notifications is not None:
            pn.state.notifications.success(f"{name} is open.", duration=4000)


OPENED = ("name", "size", "text")


def _address() -> str:
    """Return where this page is, without what it shows."""
    from neurolab.session.notebook import ADDRESS

    found = pn.state.location.href if pn.state.location else ""
    return (found or ADDRESS).partition("?")[0]
