"""The runs of one session: the one at hand, its process, and those before it. Knows no widget."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from neurolab.figures.training_progress import Progress
from neurolab.training.choice import NeuronChoice
from neurolab.training.config import Config
from neurolab.training.worker import (
    Failed,
    Look,
    Measured,
    Place,
    Pool,
    Saved,
    State,
    Steps,
    Worker,
)
from neurolab.training.worker.messages import BROKEN, FINISHED, IDLE, RUNNING, STOPPED

ENDED = "ended"
WAITING = "waiting"
_lock = threading.Lock()
_pool: Pool | None = None


def pool() -> Pool:
    """Return the one pool of this server, for all its sessions."""
    global _pool  # noqa: PLW0603 - one for the whole process
    with _lock:
        if _pool is None:
            _pool = Pool()
        return _pool


@dataclass(eq=False)
class Record:
    """One run as far as it is known here; it stays when its process is gone."""

    number: int
    config: Config
    progress: Progress
    state: str = IDLE
    total: int = 0
    first: Config = field(init=False)
    done: list[tuple[int, str]] = field(default_factory=list)
    looks: dict[str, Any] = field(default_factory=dict)
    looked: int = 0
    tested: list[Measured] = field(default_factory=list)
    checkpoint: Path | None = None
    pinned: bool = False

    def __post_init__(self) -> None:
        """Keep what it began with; swaps and changes come after."""
        self.first = self.config

    @property
    def test(self) -> Measured | None:
        """The last accuracy on the test part, with the run's own neurons."""
        own = [m for m in self.tested if not m.neuron]
        return own[-1] if own else None


class Runs:
    """Commands in, records out; `drain` is called again and again."""

    def __init__(self, made: Pool) -> None:
        self._pool = made
        self._place: Place | None = None
        self._workers: list[Worker] = []
        self._numbered = 0
        self._wanted: list[tuple[str, dict[str, Any]]] = []
        self._resume: Path | None = None
        self._begun = False
        self._asked: list[str] = []  # what was asked of the trainer, as code, in order
        self._kinds: tuple[str, ...] = ()
        self._sample, self._most = 0, 0.0
        self.records: list[Record] = []
        self.own: Record | None = None
        self.problem = ""
        made.warm()

    @property
    def state(self) -> str:
        """How the run at hand stands."""
        if self._place is not None and self._place.position:
            return WAITING
        return IDLE if self.own is None else self.own.state

    @property
    def position(self) -> int:
        """Place in the queue for a process; 0 where none is waited for."""
        return 0 if self._place is None else self._place.position

    @property
    def busy(self) -> bool:
        """Whether pressing Run would pause it."""
        return self.state in (RUNNING, WAITING)

    def toggle(self, config: Config) -> None:
        """Run, pause, or go on; a run that is over gives way to a new one."""
        if self.busy:
            self.tell("pause") if self.state == RUNNING else self.leave()
        else:
            self._ready(config)
            self.tell("run")

    def step(self, config: Config) -> None:
        """Take one step."""
        if self.state == RUNNING:
            self.tell("pause")
            return
        self._ready(config)
        self.tell("step", count=1)

    def stop(self) -> None:
        """End the run at hand."""
        if self.state == WAITING:
            self.leave()
        else:
            self.tell("stop")

    def reset(self, config: Config) -> None:
        """Have a new run ready; the one before stays in the list if it took a step."""
        self.problem = ""
        if self.own is not None and not self.own.progress.number and self.own in self.records:
            self.records.remove(self.own)
        self._numbered += 1
        self.own = Record(self._numbered, config, Progress(f"run {self._numbered}"))
        self.records.append(self.own)
        self._resume, self._begun = None, False
        self._wanted, self._asked = [], []
        worker = self._worker()
        if worker is not None:
            self._begin(worker)

    def _ready(self, config: Config) -> None:
        """Have a run that can go on, and a process for it or a place in the queue."""
        own = self.own
        fresh = own is not None and not own.progress.number and own.first != config
        if own is None or fresh or own.state in (FINISHED, BROKEN):
            self.reset(config)
        elif own.state == ENDED:
            self._resume, self._begun = own.checkpoint, False
            self.problem = ""
        if self._worker() is None and self._place is None:
            self._place = self._pool.ask()
        worker = self._worker()
        if worker is not None and not self._begun:
            self._begin(worker)

    def _worker(self) -> Worker | None:
        return None if self._place is None else self._place.worker

    def _begin(self, worker: Worker) -> None:
        if worker not in self._workers:
            self._workers.append(worker)
        self._begun = True
        if self._resume is not None or self.own.progress.number:
            self.own.progress = Progress(self.own.progress.title)  # it is told anew
        worker.send("speed", most=self._most)
        worker.send("watch", kinds=self._kinds, sample=self._sample)
        worker.start(self.own.config, self._resume)
        for command, values in self._wanted:
            worker.send(command, **values)
        self._wanted = []

    def tell(self, command: str, **values: Any) -> None:
        """Send a command to the process, or keep it until there is one."""
        worker = self._worker()
        if worker is None or not self._begun:
            self._wanted.append((command, values))
        else:
            worker.send(command, **values)

    def swap(self, layer: str | None, choice: NeuronChoice, *, only_test: bool) -> None:
        """Put another neuron into a layer, or test the network with it once."""
        if self.own is None or self._worker() is None:
            self.problem = "The process of this run has ended: press Run to go on with it."
        elif only_test:
            made = choice if layer is None else {layer: choice.to_dict()}
            self.tell("evaluate", part="test", neuron=made)
        else:
            table = choice.to_dict()
            self._asked.append(f"swap({layer!r}, {table!r})")
            self.tell("swap", layer=layer, neuron=table)

    def change(self, changes: dict[str, Any]) -> None:
        """Change how the run at hand goes on."""
        if self._worker() is not None and self._begun:
            said = ", ".join(f"{name}={value!r}" for name, value in changes.items())
            self._asked.append(f"set({said})")
            self.tell("set", **changes)

    def watch(self, kinds: tuple[str, ...], sample: int) -> None:
        """Choose what is looked at."""
        self._kinds, self._sample = kinds, sample
        if self._worker() is not None and self._begun:
            self.tell("watch", kinds=kinds, sample=sample)

    def speed(self, most: float) -> None:
        """Limit the steps a second; 0 for no limit."""
        self._most = most
        if self._worker() is not None and self._begun:
            self.tell("speed", most=most)

    def leave(self) -> None:
        """Give the process, or the place in the queue, to others."""
        self._wanted = []
        if self._place is not None:
            place, self._place = self._place, None
            self._pool.leave(place)

    def drain(self) -> bool:
        """Take in what has come; returns whether anything is new."""
        worker = self._worker()
        if worker is None:
            return False
        if not self._begun:
            self._begin(worker)  # its turn in the queue has come
        found = worker.drain()
        for message in found:
            self._take(message)
        if worker.ended:
            self._ended(worker)
            return True
        if self._pool.waiting and self.own.state in (FINISHED, STOPPED, BROKEN) and not found:
            self.own.state = FINISHED if self.own.state == FINISHED else ENDED
            self.leave()  # others wait; what was learned is in the checkpoint
            return True
        return bool(found)

    def _take(self, message: Any) -> None:
        own = self.own
        if isinstance(message, Steps):
            own.progress.add(message.steps)
        elif isinstance(message, State):
            own.state, own.total = message.name, message.total
            own.config = Config.from_dict(message.config)
            del own.done[len(message.events) :]
            for event in message.events[len(own.done) :]:
                own.done.append((event.number, self._asked.pop(0) if self._asked else ""))
            own.progress.events = message.events
        elif isinstance(message, Look):
            own.looks, own.looked = message.values, message.number
        elif isinstance(message, Measured):
            own.tested.append(message)
        elif isinstance(message, Saved):
            own.checkpoint = Path(message.path)
        elif isinstance(message, Failed) and not message.fatal:
            self.problem = f"{message.text}."
            self._asked = self._asked[1:]

    def _ended(self, worker: Worker) -> None:
        kept = "What was shown stays"
        if self.own.checkpoint is not None:
            kept += "; Run goes on from the last checkpoint"
        self.problem = f"{worker.ended[0].upper()}{worker.ended[1:]}. {kept}."
        self.own.state = ENDED
        self.leave()

    def delete(self, record: Record) -> None:
        """Forget a run that is not at hand."""
        if record is not self.own and record in self.records:
            self.records.remove(record)

    def close(self) -> None:
        """End with the session."""
        self.leave()
        for worker in self._workers:
            worker.forget()
