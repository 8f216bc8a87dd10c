"""A dialog over the page for tables and files, and the browser's part of saving and opening.

It is the browser's own dialog: it holds the focus, closes with Esc, and gives the focus back.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import panel as pn

Handler = Callable[[dict[str, Any]], Any]
STYLE = Path(__file__).with_name("sheet.css").read_text(encoding="utf-8")


class Sheet(pn.custom.JSComponent):
    """An empty dialog; what it shows is sent when it is wanted.

    Parameters
    ----------
    handlers : dict
        Called by message type: "plot" (the button of the plot with the key `plot` was
        pressed), "get" (the file `what` is wanted), "session" (a file `name` with `text` is
        to be opened; `text` is None for one of `size` bytes, which are too many).
    """

    _esm = Path(__file__).with_name("sheet.js")

    def __init__(self, handlers: dict[str, Handler], **params: Any) -> None:
        super().__init__(width=0, height=0, margin=0, stylesheets=[STYLE], **params)
        self._handlers = handlers

    def _handle_msg(self, message: dict[str, Any]) -> None:
        handler = self._handlers.get(message.get("type", ""))
        if handler:
            handler(message)

    def show(self, html: str) -> None:
        """Open the dialog with new contents; `[data-get]` buttons in it ask for files."""
        self._send_msg({"type": "show", "html": html})

    def save(self, name: str, content: bytes) -> None:
        """Give the visitor a file."""
        data = base64.b64encode(content).decode("ascii")
        self._send_msg({"type": "save", "name": name, "data": data})

    def fail(self, why: str) -> None:
        """Say in the dialog why there is no file."""
        self._send_msg({"type": "fail", "why": why})
