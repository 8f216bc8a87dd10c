"""A slider whose values come as fast as the machine can use them."""

from __future__ import annotations

import math
import time
from typing import Any

import panel_material_ui as pmui

from neurolab.explorer import sharing
from neurolab.explorer.shell import DEBOUNCE

STEADY = 0.12  # seconds between two values of a drag, at most; what comes later is a new move


class Pacing:
    """When a value that was heard of is taken: one that stands alone at once.

    Of the values of a drag, which follow each other fast, the newest is taken at a pace.
    """

    def __init__(self) -> None:
        self._heard = self._taken = -math.inf
        self._dragged = False

    def hear(self, now: float) -> None:
        """Take note of a value at `now` seconds."""
        self._dragged, self._heard = now - self._heard < STEADY, now

    def wait(self, pace: float) -> float:
        """Return how many seconds after the last one was heard it is taken."""
        wait = max(self._taken + pace - self._heard, 0.0) if self._dragged else 0.0
        self._taken = self._heard + wait
        return wait


class Slider(pmui.FloatSlider):
    """A slider with `Pacing`.

    Every value that the server takes costs the browser a picture of the controls. While a
    network trains on few processors, that would be taken from it (see `sharing`).
    """

    def __init__(self, **params: Any) -> None:
        self._pacing = Pacing()
        super().__init__(**params)

    def _server_change(
        self, doc: Any, ref: str, subpath: str | None, attr: str, old: Any, new: Any
    ) -> None:
        self._pacing.hear(time.monotonic())
        super()._server_change(doc, ref, subpath, attr, old, new)

    @property
    def _debounce(self) -> int:
        """Milliseconds until Panel takes the value that just came."""
        return max(round(1000 * self._pacing.wait(sharing.pace())), DEBOUNCE)
