"""Work in a thread of which only the newest wish counts, beside the pictures of the page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import panel as pn
from panel.io.document import hold
from panel.io.state import set_curdoc


class Newest:
    """Does `make(wish)` in a thread, then `show(what it returned)` in one hold.

    What is wished meanwhile is taken up next, and only the newest.
    """

    def __init__(self, make: Callable[[Any], Any], show: Callable[[Any], Any]) -> None:
        self._make, self._show = make, show
        self._wish: Any = None
        self._running = False

    def wish(self, wish: Any) -> None:
        """Ask for something; without a session it is done at once."""
        document = pn.state.curdoc
        self._wish = wish
        if document is None or document.session_context is None:
            self._show(self._make(wish))
        elif not self._running:
            self._running = True
            with set_curdoc(document):
                pn.state.execute(self._work)

    async def _work(self) -> None:
        document = pn.state.curdoc
        try:
            while (wish := self._wish) is not None:
                self._wish = None
                made = await asyncio.to_thread(self._make, wish)
                with set_curdoc(document), hold(document):
                    self._show(made)
        finally:
            self._running = False
