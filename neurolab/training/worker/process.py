"""The training process: takes steps until a command says otherwise.

It is told what to do through one pipe and answers through the same. When the other end
closes, because the page's session or its server ended, so does the process.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

from neurolab.errors import ParameterError
from neurolab.training.records import Step
from neurolab.training.worker.messages import (
    BROKEN,
    FINISHED,
    IDLE,
    PAUSED,
    RUNNING,
    STOPPED,
    Begun,
    Epoch,
    Failed,
    Look,
    Measured,
    Noisy,
    Saved,
    State,
)
from neurolab.training.worker.outbox import Outbox
from neurolab.training.worker.words import crash, named
from neurolab.travelling import know

Command = tuple[str, dict[str, Any]]
SHARE = 0.05  # of the time that may go into looks, and as much into the membranes of epochs
SAVING = 0.02  # and into checkpoints: a crash then costs a few seconds, each of them one in fifty
OFTEN = 1.0  # seconds between two looks at least
LATER = 2.0  # seconds of a run that show the curves alone: looks take long to draw at first


def main(connection: Connection, *, warm: bool) -> None:
    """Run until the other end closes; the target of the spawned process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the server, which ends this
    commands: SimpleQueue[Command] = SimpleQueue()
    outbox = Outbox(connection)
    Thread(target=_listen, args=(connection, commands), daemon=True).start()
    try:
        import torch

        torch.set_num_threads(1)  # the other cores are the page's
        session = Session(commands, outbox)
        if warm:
            session.warm()
        session.loop()
    except BaseException as error:
        outbox.put(Failed(crash(error), fatal=True))
        outbox.flush(1.0)
        raise


def _listen(connection: Connection, commands: SimpleQueue[Command]) -> None:
    try:
        while True:
            commands.put(connection.recv())
    except (EOFError, OSError):
        os._exit(0)  # nobody is there to train for, and a step may take long


class Session:
    """One run after another, and the commands that steer them."""

    def __init__(self, commands: SimpleQueue[Command], outbox: Outbox) -> None:
        self._commands, self._outbox = commands, outbox
        self._trainer: Any = None
        self._folder = Path()
        self._state, self._left = IDLE, 0
        self._pause = 0.0  # seconds between two steps
        self._kinds: tuple[str, ...] = ()
        self._sample = 0
        self._next_look = self._next_save = self._next_step = self._next_epoch = 0.0

    def warm(self) -> None:
        """Import, load and compile before the first run is asked for."""
        from neurolab.training.config import Config
        from neurolab.training.trainer import Trainer

        Trainer(Config(epochs=1)).step()

    def loop(self) -> None:
        """Obey and take steps, for ever."""
        while True:
            self._obey()
            if self._state == RUNNING:
                self._step()

    def _obey(self) -> None:
        """Do what was asked; waits for a command, or for the next step of a slowed run."""
        while True:
            waits = None if self._state != RUNNING else self._next_step - monotonic()
            try:
                # A run at full speed only looks whether something is there.
                name, values = self._commands.get(waits is None or waits > 0, waits)
            except Empty:
                return
            try:
                COMMANDS[name](self, **values)
            except ParameterError as error:
                self._outbox.put(Failed(str(error), fatal=False))

    def _step(self) -> None:
        began = monotonic()
        self._next_step = began + self._pause
        try:
            done = self._trainer.step()
        except ParameterError as error:
            self._outbox.put(Failed(str(error), fatal=False))
            self._enter(BROKEN)
            return
        self._outbox.put(done)
        if done.validation is not None:
            self._epoch(done)
        self._left -= 1
        if self._trainer.number >= self._trainer.total:
            self._rest(FINISHED)
        elif self._left == 0:
            self._rest(PAUSED)
        else:
            if done.validation is not None and began >= self._next_save:
                self._save()
            if self._kinds and began >= self._next_look:
                self._look()

    def _rest(self, state: str) -> None:
        """Stop taking steps: show and keep how things are."""
        self._enter(state)
        self._look()
        self._save()
        if state in (FINISHED, STOPPED):
            self._test()

    def _enter(self, state: str) -> None:
        self._state = state
        self._tell()

    def _tell(self) -> None:
        made = self._trainer
        events = tuple(made.history.events)
        config = made.config.to_dict()
        self._outbox.put(State(self._state, made.number, made.total, config, events))

    def _save(self) -> None:
        began = monotonic()
        path = self._trainer.save(self._folder / "checkpoint.pt")
        self._next_save = monotonic() + (monotonic() - began) / SAVING
        self._outbox.put(Saved(str(path), self._trainer.number))

    def _look(self) -> None:
        if not self._kinds:
            return
        from neurolab.training.worker.looks import look

        began = monotonic()
        values = look(self._trainer, self._kinds, self._sample)
        took = monotonic() - began
        self._next_look = monotonic() + max(took / SHARE, OFTEN)
        self._outbox.put(Look(self._trainer.number, values))

    def _epoch(self, done: Step) -> None:
        """Show the membranes as they are at the end of an epoch, of as many as time allows."""
        began = monotonic()
        if "membranes" not in self._kinds or began < self._next_epoch:
            return
        from neurolab.training.worker.looks import distributions

        values = distributions(self._trainer, 0)
        self._next_epoch = monotonic() + (monotonic() - began) / SHARE
        self._outbox.put(Epoch(done.epoch, done.number, values))

    def _test(self, part: str = "test", neuron: Any = None, best: bool = False) -> None:  # noqa: FBT001, FBT002 - by name, from a pipe
        found = self._trainer.evaluate(part, neuron, best=best)
        self._outbox.put(Measured(found, named(neuron), self._trainer.number))

    def _made(self) -> Any:
        if self._trainer is None:
            raise ParameterError("there is no run yet: start one first")
        return self._trainer

    def start(self, config: dict[str, Any], folder: str, resume: str = "", own: Any = ()) -> None:
        """Begin a run anew, or go on from a checkpoint; `own` neurons come as their files."""
        from neurolab.training.config import Config
        from neurolab.training.trainer import Trainer

        self._trainer, self._state = None, IDLE
        self._outbox.begin(Begun(folder))
        try:
            know(dict(own))
            made = Trainer.load(resume) if resume else Trainer(Config.from_dict(config))
        except ParameterError:
            self._state = BROKEN
            self._outbox.put(State(BROKEN, 0, 0, config))
            raise
        self._trainer, self._folder = made, Path(folder)
        self._next_look = self._next_save = self._next_step = self._next_epoch = 0.0
        for step in made.history.steps:  # of a run that is resumed
            self._outbox.put(step)
        self._enter(PAUSED if made.number < made.total else FINISHED)
        if resume:
            self._look()

    def run(self) -> None:
        """Go on to the end."""
        if self._state == BROKEN:
            return
        if self._made().number < self._trainer.total and self._state in (PAUSED, STOPPED):
            self._left = -1
            self._next_look = max(self._next_look, monotonic() + LATER)
            self._enter(RUNNING)

    def pause(self) -> None:
        """Take no further step for now."""
        if self._state == RUNNING:
            self._rest(PAUSED)

    def step(self, count: int = 1) -> None:
        """Take so many steps, then pause."""
        if self._state != BROKEN and self._made().number < self._trainer.total:
            self._left = count
            self._enter(RUNNING)

    def stop(self) -> None:
        """End the run here: it is saved and tested."""
        if self._made().number and self._state in (RUNNING, PAUSED):
            self._rest(STOPPED)

    def speed(self, most: float = 0.0) -> None:
        """Take at most so many steps a second; 0 for as many as there can be."""
        self._pause = 1.0 / most if most else 0.0
        self._next_step = 0.0

    def swap(self, neuron: Any, layer: str | None = None) -> None:
        """Put another neuron into a layer, or into all."""
        self._made().swap(layer, neuron)
        self._changed()

    def set(self, **changes: Any) -> None:
        """Change how training goes on; see `Trainer.set`."""
        self._made().set(**changes)
        if self._state == FINISHED and self._trainer.number < self._trainer.total:
            self._state = PAUSED  # more epochs: it can go on
        self._changed()

    def _changed(self) -> None:
        self._tell()
        if self._state != RUNNING:
            self._look()

    def evaluate(self, part: str = "test", neuron: Any = None) -> None:
        """Say accuracy on a part, with other neurons for this once (CLIF Table 8)."""
        self._made()
        self._test(part, neuron)

    def noise(self, part: str = "test") -> None:
        """Say accuracy against the intensity of every kind of noise (CF Fig. 9), one by one."""
        from neurolab.training.noise import KINDS, robustness

        made = self._made()
        for kind in KINDS:
            self._outbox.put(Noisy(robustness(made, kind, part=part), made.number))

    def watch(self, kinds: tuple[str, ...], sample: int = 0) -> None:
        """Look at these kinds from now on, as often as a tenth of the time allows."""
        self._kinds, self._sample = tuple(kinds), sample
        self._next_look = 0.0
        if self._trainer is not None and self._state != RUNNING:
            self._look()

    def checkpoint(self) -> None:
        """Write a checkpoint now."""
        self._made()
        self._save()


COMMANDS: dict[str, Callable[..., None]] = {
    name: getattr(Session, name)
    for name in (
        *("start", "run", "pause", "step", "stop", "speed"),
        *("swap", "set", "evaluate", "noise", "watch", "checkpoint"),
    )
}
