"""The event path without a browser: newest wins, errors are said, work can be stopped."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest

from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.explorer.compute import Computer, StoppedError
from neurolab.explorer.live import Live
from neurolab.explorer.store import Store
from neurolab.slot import Slot

SMALL = Experiment(slots=(Slot("lif_soft"),), time=20, neurons=6)


class Screen:
    """Stands for the browser: it paints at once."""

    def __init__(self, experiment: Experiment = SMALL) -> None:
        self.store = Store(experiment)
        self.drawn: list[Experiment] = []
        self.refused: list[str] = []
        self.live = Live(self.store, self.draw, lambda on: None, self.refused.append)

    def draw(self, picture) -> None:
        """Take a picture and paint it."""
        self.drawn.append(picture.experiment)
        asyncio.get_running_loop().call_soon(self.live.painted)


def test_many_changes_end_with_the_newest_and_skip_some() -> None:
    async def drag(screen: Screen) -> None:
        tasks = []
        for seed in range(40):
            screen.store.change(replace(SMALL, seed=seed))
            tasks.append(asyncio.create_task(screen.live.refresh()))
            await asyncio.sleep(0)
        await asyncio.gather(*tasks)

    screen = Screen()
    asyncio.run(drag(screen))
    assert screen.drawn[-1].seed == 39
    assert len(screen.drawn) < 40
    assert screen.drawn == sorted(screen.drawn, key=lambda e: e.seed)


def test_what_cannot_run_is_said_and_the_picture_stays() -> None:
    async def visit(screen: Screen) -> None:
        await screen.live.refresh()
        screen.live.computer = Refusing()
        screen.store.change(replace(SMALL, seed=1))
        await screen.live.refresh()

    class Refusing(Computer):
        def picture(self, experiment: Experiment, wanted=lambda: True):
            raise ParameterError("too large")

    screen = Screen()
    asyncio.run(visit(screen))
    assert screen.refused == ["too large"]
    assert screen.live.shown == SMALL


def test_cancel_goes_back_to_what_is_shown() -> None:
    started = threading.Event()

    class Slow(Computer):
        def picture(self, experiment: Experiment, wanted=lambda: True):
            if experiment.seed == 0:
                return super().picture(experiment, wanted)
            started.set()
            while wanted():
                threading.Event().wait(0.005)
            raise StoppedError

    async def visit(screen: Screen) -> None:
        screen.live.computer = Slow()
        await screen.live.refresh()
        screen.store.change(replace(SMALL, seed=1))
        task = asyncio.create_task(screen.live.refresh())
        await asyncio.to_thread(started.wait)
        screen.live.cancel()
        await task

    screen = Screen()
    asyncio.run(visit(screen))
    assert screen.store.experiment == SMALL


def test_the_memory_of_a_computer_gives_the_same_objects_and_forgets_old_ones() -> None:
    computer = Computer()
    one = computer.picture(SMALL)
    assert computer.picture(SMALL).traces[0] is one.traces[0]
    for seed in range(1, 30):
        computer.picture(replace(SMALL, seed=seed))
    assert computer.picture(SMALL).traces[0] is not one.traces[0]


def test_windows_of_a_population_are_asked_whether_they_are_wanted() -> None:
    large = replace(SMALL, time=10_000, neurons=2_000)
    with pytest.raises(StoppedError):
        Computer().picture(large, lambda: False)
