"""A tap into a plot, told from the first half of a double tap."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from bokeh.events import DoubleTap, Tap
from bokeh.plotting import figure

DOUBLE = 0.35  # seconds within which a second tap makes a double tap


class Taps:
    """Calls a plot's `on_tap(x)`; where a double tap would do something, only after a moment.

    `at_once()` says that a double tap does nothing now, so that nobody need wait for it.
    """

    def __init__(self, at_once: Callable[[], bool]) -> None:
        self._at_once = at_once
        self._waiting: asyncio.TimerHandle | None = None

    def listen(self, made: figure, on_tap: Callable[[float], Any]) -> None:
        """Call `on_tap` with the place on the x axis of every tap into a plot."""
        made.on_event(Tap, lambda event: self._tapped(event, on_tap))
        made.on_event(DoubleTap, lambda _: self._forget())

    def _tapped(self, event: Tap, on_tap: Callable[[float], Any]) -> None:
        self._forget()
        if event.x is None:
            return
        if self._at_once():
            on_tap(event.x)
        else:
            loop = asyncio.get_running_loop()
            self._waiting = loop.call_later(DOUBLE, on_tap, event.x)

    def _forget(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
