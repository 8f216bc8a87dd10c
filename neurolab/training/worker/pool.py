"""How many processes train at once on this machine, and who waits for whom."""

from __future__ import annotations

import os
from threading import Lock

from neurolab.checks import whole
from neurolab.training.worker.handle import Worker


class Place:
    """A session's place: with a worker, or in the queue for one."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.worker: Worker | None = None

    @property
    def position(self) -> int:
        """How many wait before this one, itself included; 0 where it has its worker."""
        return self._pool.position(self)

    def leave(self) -> None:
        """End the worker, or no longer wait for one; the next in the queue gets the place."""
        self._pool.leave(self)


class Pool:
    """At most so many workers; who asked first is served first.

    Parameters
    ----------
    most : int, optional
        Workers at a time; the number of processors, four at most, unless told.
    warm : bool
        Whether workers prepare themselves, and one may stand ready before it is asked for.
    """

    def __init__(self, most: int | None = None, *, warm: bool = True) -> None:
        default = min(4, os.cpu_count() or 1)
        self.most = default if most is None else whole(None, "most", most, 1, 1024)
        self._warm = warm
        self._lock = Lock()
        self._holding: list[Place] = []
        self._waiting: list[Place] = []
        self._spare: Worker | None = None

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def warm(self) -> None:
        """Have one worker stand ready, if there is room for it."""
        with self._lock:
            if self._spare is not None and not self._spare.alive:
                self._drop_spare()
            if self._warm and self._spare is None and len(self._holding) < self.most:
                self._spare = Worker(warm=True)

    def ask(self) -> Place:
        """Return a place, with a worker if one is free."""
        place = Place(self)
        with self._lock:
            self._waiting.append(place)
            self._serve()
        return place

    def position(self, place: Place) -> int:
        """Return a place's number in the queue, 1 for the next; 0 where it does not wait."""
        with self._lock:
            return self._waiting.index(place) + 1 if place in self._waiting else 0

    def leave(self, place: Place) -> None:
        """Give a place back."""
        with self._lock:
            if place in self._waiting:
                self._waiting.remove(place)
            if place in self._holding:
                self._holding.remove(place)
                if place.worker is not None:
                    place.worker.close()
            self._serve()

    def close(self) -> None:
        """End the worker that stands ready."""
        with self._lock:
            self._drop_spare()

    def _serve(self) -> None:
        while self._waiting and len(self._holding) < self.most:
            place = self._waiting.pop(0)
            spare, self._spare = self._spare, None
            if spare is not None and not spare.alive:
                spare.forget()
                spare = None
            place.worker = spare or Worker(warm=False)
            self._holding.append(place)

    def _drop_spare(self) -> None:
        if self._spare is not None:
            self._spare.close()
            self._spare.forget()
            self._spare = None
