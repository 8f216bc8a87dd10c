"""The page's side of a training process: commands go in, messages are fetched when wanted."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
import tempfile
from collections.abc import Generator
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

from neurolab.errors import unknown_name
from neurolab.training.config import Config
from neurolab.training.worker import process
from neurolab.training.worker.messages import Begun, Failed, Message
from neurolab.travelling import sources

SOON = 0.5  # seconds that an ending process may take before it is killed
_starting = Lock()


class Worker:
    """A spawned process that trains, and the folder its checkpoint is kept in.

    Parameters
    ----------
    warm : bool
        Whether it imports and compiles before it is asked for anything.

    Attributes
    ----------
    folder : Path
        Of the run at hand, with its `checkpoint.pt`. Every run has its own; they outlive the
        process, until `forget`.
    ended : str
        Why the process is no more, in words; "" while it lives.
    """

    def __init__(self, *, warm: bool = True) -> None:
        self._kept = tempfile.TemporaryDirectory(prefix="neurolab-run-")
        self.folder = Path(self._kept.name)
        self._runs = 0
        self._begun = True
        self.ended = ""
        context = multiprocessing.get_context("spawn")
        own, other = context.Pipe()
        self._connection: Connection = own
        self._process = context.Process(
            target=process.main,
            args=(other,),
            kwargs={"warm": warm},
            name="neurolab training",
            daemon=True,
        )
        with _nothing_to_import():
            self._process.start()
        other.close()  # else the end of the process would not be seen here

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid or 0

    @property
    def alive(self) -> bool:
        """Whether the process can be told anything."""
        return not self.ended and self._process.is_alive()

    @property
    def checkpoint(self) -> Path | None:
        """The last checkpoint, or None before there is one."""
        path = self.folder / "checkpoint.pt"
        return path if path.exists() else None

    def start(self, config: Config, resume: Path | None = None) -> None:
        """Begin a run anew, or go on from a checkpoint; it waits for `send("run")`.

        Neurons of one's own travel along, those that a swap may bring too.

        Raises
        ------
        ParameterError
            For a neuron of one's own that was not defined in a file.
        """
        own = sources(choice.slot.model for choice in config.neurons)
        self._runs += 1
        self.folder = Path(self._kept.name) / f"run-{self._runs}"
        self.folder.mkdir()
        self._begun = False
        self.send(
            "start",
            config=config.to_dict(),
            folder=str(self.folder),
            resume=str(resume) if resume is not None else "",
            own=own,
        )

    def send(self, command: str, **values: Any) -> None:
        """Tell the process to do something; see `process.Session` for the commands.

        Raises
        ------
        ParameterError
            For an unknown command.
        """
        if command not in process.COMMANDS:
            raise unknown_name("command", command, process.COMMANDS)
        with contextlib.suppress(OSError):  # it has ended: `drain` says why
            self._connection.send((command, values))

    def drain(self, seconds: float = 0.0) -> list[Message]:
        """Return what has come since the last call; waits so long for something to come.

        Once the process is gone, `ended` says why and the list stays empty.
        """
        found: list[Message] = []
        try:
            while not self.ended and self._connection.poll(0.0 if found else seconds):
                message: Message = self._connection.recv()
                if isinstance(message, Begun):
                    self._begun = message.folder == str(self.folder)
                elif self._begun or (isinstance(message, Failed) and message.fatal):
                    found.append(message)
        except (EOFError, OSError):
            self._process.join(SOON)
            told = [m.text for m in found if isinstance(m, Failed) and m.fatal]
            self.ended = told[0] if told else why_ended(self._process.exitcode)
        else:
            self.ended = next((m.text for m in found if isinstance(m, Failed) and m.fatal), "")
        return found

    def close(self) -> None:
        """End the process, within a second; its folder stays until `forget`."""
        if not self.ended:
            self.ended = "training was ended"
        self._connection.close()
        self._process.join(SOON)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(SOON)

    def forget(self) -> None:
        """Remove the folders of all its runs."""
        self._kept.cleanup()


def why_ended(code: int | None) -> str:
    """Return in words how a process ended, by its exit code."""
    if code is None:
        return "the training process no longer answers"
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        memory = "; the system does that when memory runs out" if name == "SIGKILL" else ""
        return f"the training process was killed ({name}{memory})"
    return f"the training process ended by itself (exit code {code})"


@contextlib.contextmanager
def _nothing_to_import() -> Generator[None]:
    """Keep the new process from importing the program that starts it.

    It would import the whole page, for a second and more, to find a function that is not there.
    """
    with _starting:
        before = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = before
