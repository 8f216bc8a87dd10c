"""The process that a session trains in: a place in the queue for it, and what it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from neurolab.training.config import Config
from neurolab.training.worker import Place, Pool, Worker

_lock = threading.Lock()
_pool: Pool | None = None


def pool() -> Pool:
    """Return the one pool of this server, for all its sessions."""
    global _pool  # noqa: PLW0603 - one for the whole process
    with _lock:
        if _pool is None:
            _pool = Pool()
        return _pool


class Process:
    """A worker once there is one; what is told before is kept until it has begun.

    `on_begin()` is called when it begins a run, or goes on with one: it tells all steps anew.
    """

    def __init__(self, made: Pool, on_begin: Callable[[], Any]) -> None:
        self._pool, self._on_begin = made, on_begin
        self._place: Place | None = None
        self._workers: list[Worker] = []
        self._wanted: list[tuple[str, dict[str, Any]]] = []
        self._run: tuple[Config, Path | None] | None = None
        self.begun = False
        self._kinds: tuple[str, ...] = ()
        self._sample, self._most = 0, 0.0
        made.warm()

    @property
    def worker(self) -> Worker | None:
        """The process, or None where none is there yet or any more."""
        return None if self._place is None else self._place.worker

    @property
    def position(self) -> int:
        """Place in the queue for a process; 0 where none is waited for."""
        return 0 if self._place is None else self._place.position

    @property
    def wanted_elsewhere(self) -> bool:
        """Whether other sessions wait for a process."""
        return bool(self._pool.waiting)

    @property
    def running(self) -> bool:
        """Whether there is a process that has begun the run at hand."""
        return self.worker is not None and self.begun

    def prepare(self, config: Config, resume: Path | None = None) -> None:
        """Say what to begin with: a run, or the checkpoint that it goes on from."""
        self._run, self.begun = (config, resume), False
        self._wanted = []
        self.arrive()

    def serve(self) -> None:
        """Have a process, or a place in the queue for one, and begin where there is one."""
        if self._place is None:
            self._place = self._pool.ask()
        self.arrive()

    def arrive(self) -> None:
        """Begin what was prepared, if the process is there and has not."""
        worker = self.worker
        if worker is None or self.begun or self._run is None:
            return
        if worker not in self._workers:
            self._workers.append(worker)
        self.begun = True
        self._on_begin()
        worker.send("speed", most=self._most)
        worker.send("watch", kinds=self._kinds, sample=self._sample)
        worker.start(*self._run)
        for command, values in self._wanted:
            worker.send(command, **values)
        self._wanted = []

    def tell(self, command: str, **values: Any) -> None:
        """Send a command to the process, or keep it until there is one."""
        worker = self.worker
        if worker is None or not self.begun:
            self._wanted.append((command, values))
        else:
            worker.send(command, **values)

    def watch(self, kinds: tuple[str, ...], sample: int) -> None:
        """Choose what is looked at."""
        self._kinds, self._sample = kinds, sample
        if self.running:
            self.tell("watch", kinds=kinds, sample=sample)

    def speed(self, most: float) -> None:
        """Limit the steps a second; 0 for no limit."""
        self._most = most
        if self.running:
            self.tell("speed", most=most)

    def leave(self) -> None:
        """Give the process, or the place in the queue, to others."""
        self._wanted = []
        if self._place is not None:
            place, self._place = self._place, None
            self._pool.leave(place)

    def close(self) -> None:
        """End with the session."""
        self.leave()
        for worker in self._workers:
            worker.forget()
