"""What waits to be sent, so that training never waits for a reader."""

from __future__ import annotations

import contextlib
from multiprocessing.connection import Connection
from threading import Condition, Thread

from neurolab.training.records import Step
from neurolab.training.worker.messages import Begun, Look, Message, State, Steps

MOST_STEPS = 20_000
PERIOD = 0.1  # seconds between two lists of steps at least: a page reads ten times a second


class Outbox:
    """Sends from a thread of its own: the newest state and look win, steps go in one list.

    Of steps that nobody reads, the newest `MOST_STEPS` are kept.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._changed = Condition()
        self._steps: list[Step] = []
        self._newest: dict[type, Message] = {}
        self._others: list[Message] = []
        self._begun: list[Begun] = []
        self._sending = False
        self._pausing = False
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def put(self, message: Message | Step) -> None:
        """Leave a message to be sent; returns at once."""
        with self._changed:
            if isinstance(message, Step):
                self._steps.append(message)
                if len(self._steps) > MOST_STEPS:
                    del self._steps[: MOST_STEPS // 10]
            elif isinstance(message, (State, Look)):
                self._newest[type(message)] = message
            else:
                self._others.append(message)
            # A thread that is woken by every step takes turns with the training it sends of.
            if self._urgent or not self._pausing:
                self._changed.notify_all()

    def begin(self, message: Begun) -> None:
        """Drop what waits, it is of another run, and say that a new one begins."""
        with self._changed:
            self._steps, self._newest, self._others = [], {}, []
            self._begun = [message]
            self._changed.notify_all()

    def flush(self, seconds: float) -> bool:
        """Wait until everything is sent, but no longer than so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._empty and not self._sending, seconds)

    @property
    def _empty(self) -> bool:
        return not (self._steps or self._urgent)

    @property
    def _urgent(self) -> bool:
        return bool(self._begun or self._newest or self._others)

    def _work(self) -> None:
        with contextlib.suppress(OSError):  # nobody listens any more
            while True:
                with self._changed:
                    self._changed.wait_for(lambda: not self._empty)
                    messages: list[Message] = [*self._begun]
                    messages += [Steps(self._steps)] if self._steps else []
                    messages += [*self._newest.values(), *self._others]
                    self._begun, self._steps, self._newest, self._others = [], [], {}, []
                    self._sending = True
                for message in messages:
                    self._connection.send(message)
                with self._changed:
                    self._sending = False
                    self._changed.notify_all()
                    self._pausing = True
                    self._changed.wait_for(lambda: self._urgent, PERIOD)
                    self._pausing = False
