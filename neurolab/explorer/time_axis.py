"""The time axis that all traces share: which steps are seen, and how finely they are drawn.

The browser zooms and moves at once with the points it has; when the visitor's hand rests for
a moment, the server sends the visible part again, as finely as the plots can show it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from bokeh.models import Range1d
from panel.io.document import hold
from panel.io.state import set_curdoc

from neurolab.figures.decimation import EXACT, stretches

Array = np.ndarray[Any, Any]
FINE = 320  # stretches of steps that a plot across the page tells apart
HALF = 160  # the same of a plot that shares its line with another
REST = 70  # milliseconds without a movement after which the visible part is sent
WAITS = 3  # how often that is put off while movements go on
LEAST = 4  # steps that can be seen at once


class TimeAxis:
    """A shared x range, and the stretches of steps into which it cuts a run.

    Attributes
    ----------
    range : Range1d
        The range for the plots.
    fine, half : int64 `[stretch + 1]`
        See `neurolab.figures.decimation.stretches`. The same object as long as nothing
        changes.
    """

    def __init__(self, redraw: Callable[[], Any]) -> None:
        self.range = Range1d(-0.5, 119.5, name="time", min_interval=LEAST)
        self.steps = 0
        self.fine = self.half = np.zeros(0, np.int64)
        self._redraw = redraw
        self._movements = self._waits = 0
        self._waiting = False
        self.range.on_change("start", self._moved)
        self.range.on_change("end", self._moved)

    def fit(self, steps: int) -> None:
        """Take the length of a run; a zoom stays until it changes."""
        if steps != self.steps:
            self.steps, end = steps, steps - 0.5
            whole = {"start": -0.5, "end": end, "reset_start": -0.5, "reset_end": end}
            self.range.update(bounds=(-0.5, end), **whole)
        self._cut()

    def zoom(self, factor: float) -> str:
        """Show `factor` times as many steps around the middle; return what is seen, in words."""
        middle, half = self._middle()
        return self._go(middle, half * factor)

    def pan(self, share: float) -> str:
        """Move by a share of what is seen, to later steps if positive; return it in words."""
        middle, half = self._middle()
        return self._go(middle + 2.0 * half * share, half)

    def whole(self) -> str:
        """Show all steps; return what is seen, in words."""
        return self._go(*self._middle(), whole=True)

    @property
    def all_seen(self) -> bool:
        """Whether no step is out of sight."""
        return self.range.start <= 0 and self.range.end >= self.steps - 1

    def follow(self, step: int) -> None:
        """Move to a step that is not seen, so that it stands in the middle."""
        middle, half = self._middle()
        if not middle - half <= step <= middle + half:
            self._go(float(step), half)

    def _middle(self) -> tuple[float, float]:
        start, end = float(self.range.start), float(self.range.end)
        return (start + end) / 2.0, (end - start) / 2.0

    def _go(self, middle: float, half: float, *, whole: bool = False) -> str:
        half = self.steps / 2.0 if whole else min(max(half, LEAST / 2.0), self.steps / 2.0)
        middle = min(max(middle, half - 0.5), self.steps - 0.5 - half)
        document = self.range.document
        with set_curdoc(document), hold(document):
            self.range.update(start=middle - half, end=middle + half)
            self._show()
        first, last = int(np.ceil(middle - half)), int(np.floor(middle + half))
        return f"Steps {first:,} to {last:,} of {self.steps:,}."

    def _cut(self) -> bool:
        """Cut what is seen into stretches; return whether they are others than before."""
        seen = (float(self.range.start), float(self.range.end))
        if self.steps <= EXACT * HALF:  # all of it is sent, and serves every zoom
            seen = (-0.5, self.steps - 0.5)
        fine = stretches(*seen, self.steps, FINE)
        if np.array_equal(fine, self.fine):
            return False
        self.fine, self.half = fine, stretches(*seen, self.steps, HALF)
        return True

    def _show(self) -> None:
        if self.steps and self._cut():
            self._redraw()

    def _moved(self, _attribute: str, _old: Any, _new: Any) -> None:
        self._movements += 1
        if not self._waiting:
            self._waits = 0
            self._wait()

    def _wait(self) -> None:
        document = self.range.document
        self._waiting = document is not None and document.session_context is not None
        if self._waiting:
            seen = self._movements
            document.add_timeout_callback(lambda: self._rested(seen), REST)

    def _rested(self, seen: int) -> None:
        if seen != self._movements and self._waits < WAITS:
            self._waits += 1
            self._wait()
            return
        self._waiting = False
        document = self.range.document
        if document is not None:
            with set_curdoc(document), hold(document):
                self._show()
