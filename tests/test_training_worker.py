"""Training in a process of its own: steered from outside, and never lost without a word."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing import active_children

import numpy as np
import pytest

from neurolab.commands.own_neurons import load
from neurolab.errors import ParameterError
from neurolab.slot import Slot
from neurolab.training.choice import NeuronChoice
from neurolab.training.config import Config
from neurolab.training.trainer import Trainer
from neurolab.training.worker import (
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
from neurolab.training.worker.looks import LOOKS
from neurolab.training.worker.messages import Message
from tests.test_cli import my_neuron  # noqa: F401 - a fixture
from tests.training_runs import small

LONG = 30.0  # seconds after which something is wrong
RUN = small(epochs=2)


class Told:
    """A worker and everything it has said."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.messages: list[Message] = []

    def until(self, found: Callable[[Message], bool]) -> Message:
        """Wait on the pipe until something is said; what was said before does not count."""
        while True:
            new = self.worker.drain(LONG)
            self.messages += new
            hit = [m for m in new if found(m)]
            if hit:
                return hit[-1]
            assert new, self.worker.ended or "nothing was said"

    def state(self, name: str) -> State:
        """Wait until the run is in a state."""
        found = self.until(lambda m: isinstance(m, State) and m.name == name)
        assert isinstance(found, State)
        return found

    def steps(self) -> list[int]:
        """Numbers of all steps so far."""
        return [s.number for m in self.messages if isinstance(m, Steps) for s in m.steps]

    def begin(self, config: Config = RUN) -> Told:
        """Start a run."""
        self.messages.clear()
        self.worker.start(config)
        self.state("paused")
        return self


@pytest.fixture(scope="module")
def shared() -> Iterator[Worker]:
    worker = Worker(warm=False)
    yield worker
    worker.close()
    worker.forget()


@pytest.fixture
def told(shared: Worker) -> Told:
    shared.send("speed", most=0)
    shared.send("watch", kinds=(), sample=0)
    return Told(shared).begin()


def test_a_run_goes_to_its_end_with_the_numbers_of_a_trainer_here(told: Told) -> None:
    told.worker.send("run")
    found = told.until(lambda m: isinstance(m, Measured))
    here = Trainer(RUN)
    losses = [step.loss for step in here.steps()]
    there = [s.loss for m in told.messages if isinstance(m, Steps) for s in m.steps]
    assert there == pytest.approx(losses, rel=1e-5)
    assert isinstance(found, Measured)
    assert found.found.accuracy == here.evaluate("test").accuracy
    assert told.steps() == list(range(1, here.total + 1))


def test_single_steps_pause_and_a_swap_in_between(told: Told) -> None:
    told.worker.send("step", count=2)
    assert told.state("paused").number == 2
    told.worker.send("swap", layer="layer1", neuron="clif")
    swapped = told.until(lambda m: isinstance(m, State) and bool(m.events))
    assert isinstance(swapped, State)
    assert [(e.number, "CLIF" in e.what) for e in swapped.events] == [(2, True)]
    assert Config.from_dict(swapped.config).neuron("layer1").slot.model == "clif"
    told.worker.send("speed", most=1.0)  # a second between steps: the pause comes before the next
    told.worker.send("run")
    told.state("running")
    told.worker.send("pause")
    told.state("paused")
    assert told.steps() == [1, 2, 3]
    told.worker.send("speed", most=0)
    told.worker.send("run")
    told.state("finished")


def test_every_look_is_sent_and_belongs_to_its_step(told: Told) -> None:
    told.worker.send("watch", kinds=tuple(LOOKS), sample=3)
    told.worker.send("step", count=1)
    seen = told.until(lambda m: isinstance(m, Look) and m.number == 1)
    assert isinstance(seen, Look)
    assert set(seen.values) == set(LOOKS)
    spikes, sample, label = seen.values["raster"]
    assert sample == 3
    assert spikes["layer1"].shape == (4, 10)
    assert label == seen.values["predictions"].labels[3]
    assert np.sum(seen.values["confusion"][0]) == len(Trainer(RUN).data.part("validation").y)


def test_what_is_refused_is_said_and_nothing_changes(told: Told) -> None:
    told.worker.send("swap", layer="layer1", neuron="clff")
    found = told.until(lambda m: isinstance(m, Failed))
    assert isinstance(found, Failed)
    assert "clif" in found.text
    assert not found.fatal
    told.worker.send("step", count=1)
    assert told.state("paused").number == 1
    with pytest.raises(ParameterError, match="pause"):
        told.worker.send("puase")


def test_a_killed_process_says_so_and_its_checkpoint_goes_on(shared: Worker) -> None:
    victim = Told(Worker(warm=False)).begin()
    victim.worker.send("step", count=3)
    victim.until(lambda m: isinstance(m, Saved) and m.number == 3)
    assert victim.steps() == [1, 2, 3]
    os.kill(victim.worker.pid, signal.SIGKILL)
    while not victim.worker.ended:
        victim.messages += victim.worker.drain(LONG)
    assert "SIGKILL" in victim.worker.ended
    assert not victim.worker.alive
    assert victim.worker.checkpoint is not None
    again = Told(shared)
    shared.start(RUN, resume=victim.worker.checkpoint)
    assert again.until(lambda m: isinstance(m, State) and m.number == 3)
    shared.send("run")
    again.until(lambda m: isinstance(m, Measured))
    losses = [s.loss for m in again.messages if isinstance(m, Steps) for s in m.steps]
    assert losses == pytest.approx([s.loss for s in Trainer(RUN).steps()], rel=1e-5)
    victim.worker.close()
    victim.worker.forget()


def test_of_one_place_the_second_waits_until_the_first_leaves() -> None:
    pool = Pool(1, warm=False)
    first, second, third = pool.ask(), pool.ask(), pool.ask()
    assert [place.position for place in (first, second, third)] == [0, 1, 2]
    assert first.worker is not None
    assert second.worker is None
    pid = first.worker.pid
    second.leave()
    assert third.position == 1
    first.leave()
    assert pid not in {child.pid for child in active_children()}
    assert third.position == 0
    assert third.worker is not None
    third.leave()
    for place in (first, third):
        assert place.worker is not None
        place.worker.forget()


READS = """
import pickle, sys
for message in pickle.load(sys.stdin.buffer):
    print(type(message).__name__)
print(sorted({"torch", "numba", "scipy"} & set(sys.modules)))
"""


def test_what_is_told_is_read_without_torch(told: Told) -> None:
    """A page that imports torch stands still for seconds when the first look comes."""
    told.worker.send("watch", kinds=tuple(LOOKS), sample=0)
    told.worker.send("run")
    told.until(lambda m: isinstance(m, Measured))
    told.worker.send("noise")
    told.until(lambda m: isinstance(m, Noisy) and m.found.kind == "gaussian")
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", READS],
        input=pickle.dumps(told.messages),
        capture_output=True,
        check=True,
    )
    *kinds, heavy = done.stdout.decode().splitlines()
    assert {"State", "Steps", "Look", "Epoch", "Measured", "Noisy", "Saved"} == set(kinds)
    assert heavy == "[]"


def test_a_neuron_of_ones_own_is_known_there(told: Told, my_neuron) -> None:  # noqa: F811
    own = load([my_neuron])[0]
    told.begin(replace(RUN, neurons=(NeuronChoice(Slot(own.name)),)))
    told.worker.send("run")
    found = told.until(lambda m: isinstance(m, Measured))
    assert isinstance(found, Measured)
    assert found.number == len(told.steps()) > 0


def test_one_without_a_file_is_refused_here(told: Told, my_neuron) -> None:  # noqa: F811
    own = load([my_neuron])[0]
    home = own.step.__module__
    own.step.__module__ = "__main__"  # as if typed into a script or a notebook
    try:
        with pytest.raises(ParameterError, match="define it in a file of its own"):
            told.begin(replace(RUN, neurons=(NeuronChoice(Slot(own.name)),)))
    finally:
        own.step.__module__ = home
