"""The event path: from a changed experiment to a picture on the screen.

At most one picture is being computed and at most one is on its way to the browser; what
changes meanwhile is taken up next, and only the newest. So a fast drag shows as many
pictures as browser and server can paint, never a queue of old ones. An experiment may have
several pictures, each finer than the one before; a newer wish ends the row.
"""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections.abc import Callable, Iterator
from typing import Any

from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.explorer.compute import StoppedError
from neurolab.explorer.store import Store

PATIENCE = 0.25  # seconds a picture may take before a newer wish stops it, to begin with
LONGEST = 4.0  # what that may grow to
SILENCE = 20.0  # seconds to wait for the browser to say that it painted


class Live:
    """Keeps the picture up to date with the store.

    `pictures(experiment, wanted)` yields what to draw, in a worker thread. `draw(picture)`
    puts a picture on the page and tells whether it did, `busy(bool)` shows that work is going
    on, `refuse(message)` shows why there is no picture.
    """

    def __init__(
        self,
        store: Store,
        pictures: Callable[[Experiment, Callable[[], bool]], Iterator[Any]],
        draw: Callable[[Any], bool],
        busy: Callable[[bool], Any],
        refuse: Callable[[str], Any],
    ) -> None:
        self.store, self._draw, self._busy, self._refuse = store, draw, busy, refuse
        self.pictures = pictures
        self.shown: Experiment | None = None
        self._wanted = 0
        self._running = False
        self._cancelled = False
        self._closed = False
        self._patience = PATIENCE
        self._spent = 0.0
        self._painted = asyncio.Event()
        self._painted.set()

    async def refresh(self) -> None:
        """Bring the newest experiment to the screen; returns when nothing newer is wanted."""
        self._wanted += 1
        if self._running:
            return
        self._running = True
        done = 0
        try:
            while done != self._wanted and not self._closed:
                done = self._wanted
                await self._one(done)
        finally:
            self._running = False
            self._busy(False)

    async def _compute(self, pictures: Iterator[Any]) -> Any:
        """Return the next picture of a row; computing for long, not painting, shows as work."""
        begun = time.monotonic()
        left = max(PATIENCE - self._spent, 0.0)
        light = asyncio.get_running_loop().call_later(left, self._busy, True)
        try:
            return await asyncio.to_thread(next, pictures, None)
        finally:
            light.cancel()
            self._spent += time.monotonic() - begun

    async def _one(self, number: int) -> None:
        experiment, begun = self.store.experiment, time.monotonic()
        self._cancelled, self._spent = False, 0.0

        def wanted() -> bool:
            late = number != self._wanted and time.monotonic() - begun > self._patience
            return not (late or self._cancelled or self._closed)

        pictures, drawn = self.pictures(experiment, wanted), False
        try:
            while (picture := await self._compute(pictures)) is not None:
                if await self._paint(picture):
                    # What such a picture takes, the next may take: else a drag shows none.
                    if not drawn:
                        took = time.monotonic() - begun
                        self._patience = min(max(PATIENCE, 2.0 * took), LONGEST)
                    self.shown, drawn = experiment, True
                if number != self._wanted or self._cancelled or self._closed:
                    return
        except StoppedError:
            if not drawn:
                self._patience = min(2.0 * self._patience, LONGEST)
            if self._cancelled and not drawn and self.shown is not None:
                self.store.back_to(self.shown)
        except (ParameterError, MemoryError) as error:
            self._refuse(str(error) or "there is not enough memory for this run")

    async def _paint(self, picture: Any) -> bool:
        """Draw a picture once the last one is on the screen; False if it is wanted no more."""
        # The next picture is computed while the browser still paints the last one.
        # A browser that needs long is not sent more meanwhile: it would never catch up.
        # A timer keeps its context until its time comes, even when cancelled: an empty one,
        # or a session that was closed would stay in memory for as long.
        silence = asyncio.get_running_loop().call_later(
            SILENCE, self._painted.set, context=contextvars.Context()
        )
        await self._painted.wait()
        silence.cancel()
        if self._closed or not self._draw(picture):
            return False
        self._painted.clear()
        return True

    def painted(self) -> None:
        """Take note that the browser has painted the last picture."""
        self._painted.set()

    def cancel(self) -> None:
        """Stop what is being computed; go back to what is shown if nothing of it is."""
        self._cancelled = True

    def close(self) -> None:
        """End with the session."""
        self._closed = True
        self._painted.set()
