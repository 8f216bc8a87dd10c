"""The runs of one session: the one at hand, its process, and those before it. Knows no widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from neurolab.explorer import sharing
from neurolab.explorer.training_opened import opened
from neurolab.explorer.training_process import Process
from neurolab.explorer.training_record import ENDED, Record
from neurolab.figures.training_progress import Progress
from neurolab.training.choice import NeuronChoice
from neurolab.training.config import Config
from neurolab.training.folder import RunFolder
from neurolab.training.worker import (
    Epoch,
    Failed,
    Look,
    Measured,
    Noisy,
    Pool,
    Saved,
    State,
    Steps,
    Worker,
)
from neurolab.training.worker.messages import BROKEN, FINISHED, IDLE, PAUSED, RUNNING, STOPPED

WAITING = "waiting"
OVER = (FINISHED, BROKEN)


class Runs:
    """Commands in, records out; `drain` is called again and again."""

    def __init__(self, made: Pool, kept: Sequence[RunFolder] = ()) -> None:
        self.process = Process(made, self._told_anew)
        self._numbered = 0  # of the runs begun here, for their titles
        self._asked: list[str] = []  # what was asked of the trainer, as code, in order
        self._seeds: list[int] = []  # of runs that follow the one at hand
        self._held = False
        self.records: list[Record] = opened(kept)
        self.own: Record | None = None
        self.problem = ""
        sharing.trainers.add(self)

    @property
    def state(self) -> str:
        """How the run at hand stands."""
        if self.position:
            return WAITING
        return IDLE if self.own is None else self.own.state

    @property
    def position(self) -> int:
        """Place in the queue for a process; 0 where none is waited for."""
        return self.process.position

    @property
    def trains(self) -> bool:
        """Whether a network trains at this moment."""
        return self.state == RUNNING

    @property
    def busy(self) -> bool:
        """Whether pressing Run would pause it."""
        between = self.state in OVER and bool(self._seeds) and not self._held
        return self.state in (RUNNING, WAITING) or between

    @property
    def to_come(self) -> int:
        """How many runs with other seeds follow the one at hand."""
        return len(self._seeds)

    def toggle(self, config: Config, seeds: int = 1) -> None:
        """Run, pause, or go on; a run that is over gives way to a new one.

        Parameters
        ----------
        config : Config
            What is trained if there is no run that can go on.
        seeds : int
            Runs of it, one after the other: its own seed, the next one, and so on.
        """
        if self.busy:
            self._held = True  # until a run that may just have ended has told its accuracy
            self.process.leave() if self.state == WAITING else self.process.tell("pause")
            return
        self._held = False
        if self.state in OVER and self._seeds:
            self._follow()
            return
        self._ready(config)
        self.repeat(seeds)
        self.process.tell("run")

    def step(self, config: Config) -> None:
        """Take one step."""
        if self.state == RUNNING:
            self.process.tell("pause")
            return
        self._ready(config)
        self.process.tell("step", count=1)

    def stop(self) -> None:
        """End the run at hand; none follows it."""
        self._seeds = []
        if self.state == WAITING:
            self.process.leave()
        else:
            self.process.tell("stop")

    def reset(self, config: Config) -> None:
        """Have a new run ready; the one before stays in the list if it took a step."""
        self._put_away()
        self._new(config, config)

    def _put_away(self) -> None:
        """Let go of the run at hand; it stays in the list if it took a step."""
        self.problem = ""
        self._seeds, self._held = [], False
        own, worker = self.own, self.process.worker
        if own is None:
            return
        if not own.progress.number and own in self.records:
            self.records.remove(own)
        elif own.state in (RUNNING, PAUSED):
            own.state = ENDED
            if worker is not None and self.process.begun:
                worker.send("checkpoint")  # written before anything else is begun
                own.checkpoint = worker.folder / "checkpoint.pt"

    def take_up(self, record: Record) -> None:
        """Make another run the one at hand: its network is loaded, and Run goes on with it."""
        if record is self.own:
            return
        if record.checkpoint is None:
            self.problem = "This run has no checkpoint to go on from."
            return
        self._put_away()
        self.own, self._asked = record, []
        self.process.prepare(record.config, record.checkpoint)
        self.process.serve()

    def repeat(self, seeds: int) -> None:
        """Let the run at hand be followed by runs with the next seeds, so many in all."""
        if self.own is not None:
            after, end = self.own.first.seed + 1, self.own.chosen.seed + seeds
            self._seeds = list(range(after, end))

    def _new(self, config: Config, chosen: Config) -> None:
        self._numbered += 1
        made = Progress(f"run {self._numbered}")
        number = max((record.number for record in self.records), default=0) + 1
        self.own = Record(number, config, made, chosen=chosen)
        self.records.append(self.own)
        self._asked = []
        self.process.prepare(config)

    def _follow(self) -> None:
        """Begin the next seed; the run that is over is pinned, for the band that they make."""
        before = self.own
        before.pinned = True
        if self.process.wanted_elsewhere:
            self.process.leave()  # others have their turn between two seeds
        self._new(replace(before.chosen, seed=self._seeds.pop(0)), before.chosen)
        self.process.serve()
        self.process.tell("run")

    def _ready(self, config: Config) -> None:
        """Have a run that can go on, and a process for it or a place in the queue."""
        own = self.own
        fresh = own is not None and not own.progress.number and own.chosen != config
        if own is None or fresh or own.state in OVER:
            self.reset(config)
        elif own.state == ENDED:
            self.process.prepare(own.config, own.checkpoint)
            self.problem = ""
        self.process.serve()

    def _told_anew(self) -> None:
        if self.own.progress.number:
            self.own.progress = Progress(self.own.progress.title)

    def swap(self, layer: str | None, choice: NeuronChoice, *, only_test: bool) -> None:
        """Put another neuron into a layer, or test the network with it once."""
        if not self._answers():
            return
        table = choice.to_dict()
        if only_test:
            made = choice if layer is None else {layer: table}
            self.process.tell("evaluate", part="test", neuron=made)
        else:
            self._asked.append(f"swap({layer!r}, {table!r})")
            self.process.tell("swap", layer=layer, neuron=table)

    def noise(self) -> None:
        """Ask how well the network at hand does on noisy samples."""
        if self._answers():
            self.process.tell("noise")

    def _answers(self) -> bool:
        """Whether the network at hand can be asked; says what to do where it cannot."""
        if self.own is None or self.process.worker is None:
            self.problem = "The process of this run has ended: press Run to go on with it."
            return False
        return True

    def change(self, changes: dict[str, Any]) -> None:
        """Change how the run at hand goes on."""
        if self.process.running:
            said = ", ".join(f"{name}={value!r}" for name, value in changes.items())
            self._asked.append(f"set({said})")
            self.process.tell("set", **changes)

    def drain(self) -> bool:
        """Take in what has come; returns whether anything is new."""
        worker = self.process.worker
        if worker is None:
            return False
        self.process.arrive()  # its turn in the queue may just have come
        found = worker.drain()
        for message in found:
            self._take(message)
        if worker.ended:
            self._ended(worker)
            return True
        if self._seeds and not self._held and self._over:
            self._follow()
            return True
        over = self.own.state in (FINISHED, STOPPED, BROKEN)
        if self.process.wanted_elsewhere and over and not found:
            self.own.state = FINISHED if self.own.state == FINISHED else ENDED
            self.process.leave()  # others wait; what was learned is in the checkpoint
            return True
        return bool(found)

    @property
    def _over(self) -> bool:
        """Whether all is known of the run at hand, and another seed may come out otherwise."""
        own = self.own
        tested = own.test is not None and own.test.number == own.total
        broke = own.state == BROKEN and own.progress.number > 0
        return broke or (own.state == FINISHED and tested)

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
        elif isinstance(message, Epoch):
            own.keep(message)
        elif isinstance(message, Measured):
            own.tested.append(message)
        elif isinstance(message, Noisy):
            own.noisy = {**own.noisy, message.found.kind: message}
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
        self.process.leave()

    def delete(self, record: Record) -> None:
        """Forget a run that is not at hand."""
        if record is not self.own and record in self.records:
            self.records.remove(record)

    def close(self) -> None:
        """End with the session."""
        self.process.close()
