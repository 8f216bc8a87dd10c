"""The page's few lines of JavaScript: address bar, clipboard, keys, and "painted"."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import panel as pn
import param

# The first three change what Bokeh, Panel and the browser do.
SCRIPTS = ("layout.js", "pace.js", "echo.js", "bridge.js")
Handler = Callable[[dict[str, Any]], Any]


class Bridge(pn.custom.JSComponent):
    """An invisible component that connects the browser with the session.

    Parameters
    ----------
    handlers : dict
        Called by message type: "key" (a shortcut), "copied", and "painted" (the frame that
        was sent with `frame` is on the screen).
    """

    query = param.String(default="", doc="Query string to show in the address bar.")
    frame = param.Integer(default=0, doc="Number of the newest picture.")
    ready = param.Boolean(default=False, doc="Whether the server's answers arrive.")
    spares = param.Boolean(default=False, doc="Whether a drag leaves time to a training network.")
    inspecting = param.Boolean(default=False, doc="Whether the keys of the inspector act.")
    training = param.Boolean(default=False, doc="Whether the space key runs and pauses.")
    spoken = param.String(default="", doc="What is drawn, said to screen readers.")

    _esm = "\n".join(Path(__file__).with_name(n).read_text() for n in SCRIPTS)

    def __init__(self, handlers: dict[str, Handler], **params: Any) -> None:
        super().__init__(width=0, height=0, margin=0, **params)
        self._handlers = handlers

    def _handle_msg(self, message: dict[str, Any]) -> None:
        handler = self._handlers.get(message.get("type", ""))
        if handler:
            handler(message)

    def copy(self, query: str) -> None:
        """Put the page's address with this query string on the clipboard."""
        self._send_msg({"type": "copy", "query": query})
