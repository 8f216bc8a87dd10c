"""The event path without a browser: newest wins, errors are said, work can be stopped."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from typing import NamedTuple

import pytest

from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.explorer.compute import Computer, StoppedError
from neurolab.explorer.live import PATIENCE, Live
from neurolab.explorer.store import Store
from neurolab.slot import Slot

SMALL = Experiment(slots=(Slot("lif_soft"),), time=20, neurons=6)


class Screen:
    """Stands for the browser: it paints at once."""

    def __init__(self, experiment: Experiment = SMALL) -> None:
        self.store = Store(experiment)
        self.drawn: list[Experiment] = []
        self.news = asyncio.Event()
        self.refused: list[str] = []
        self.computer = Computer("numpy")
        self.lights: list[bool] = []
        self.bright = asyncio.Event()
        self.live = Live(self.store, self.pictures, self.draw, self.busy, self.refused.append)

    def busy(self, on: bool) -> None:
        """Take note of changes of the sign of work, which is off to begin with."""
        if on:
            self.bright.set()
        if on != bool(self.lights and self.lights[-1]):
            self.lights.append(on)

    def pictures(self, experiment: Experiment, wanted):
        """Yield the one picture of an experiment."""
        yield self.computer.picture(experiment, wanted)

    async def drawn_at_least(self, many: int) -> None:
        """Wait for so many pictures."""
        while len(self.drawn) < many:
            self.news.clear()
            await self.news.wait()

    def draw(self, picture) -> bool:
        """Take a picture and paint it."""
        self.drawn.append(picture.experiment)
        self.news.set()
        asyncio.get_running_loop().call_soon(self.live.painted)
        return True


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
        screen.computer = Refusing()
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
        screen.computer = Slow()
        await screen.live.refresh()
        screen.store.change(replace(SMALL, seed=1))
        task = asyncio.create_task(screen.live.refresh())
        await asyncio.to_thread(started.wait)
        screen.live.cancel()
        await task

    screen = Screen()
    asyncio.run(visit(screen))
    assert screen.store.experiment == SMALL


def test_the_sign_of_work_is_for_computing_not_for_a_browser_that_paints() -> None:
    class Behind(Screen):
        """Paints the first picture when it is told to."""

        def draw(self, picture) -> bool:
            self.drawn.append(picture.experiment)
            self.news.set()
            return True

    async def visit(screen: Screen) -> None:
        await screen.live.refresh()
        screen.store.change(replace(SMALL, seed=1))
        task = asyncio.create_task(screen.live.refresh())
        with pytest.raises(TimeoutError):  # twice as long as computing may take unseen
            await asyncio.wait_for(screen.bright.wait(), 2 * PATIENCE)
        screen.live.painted()
        await task

    screen = Behind()
    asyncio.run(visit(screen))
    assert [e.seed for e in screen.drawn] == [0, 1]
    assert screen.lights == []


def test_the_sign_of_work_stays_until_the_last_picture_of_a_row() -> None:
    async def visit(screen: Screen) -> None:
        done = threading.Event()

        def slow(experiment: Experiment, wanted):
            for _ in range(2):
                done.wait(30)
                yield screen.computer.picture(experiment, wanted)

        screen.live.pictures = slow
        task = asyncio.create_task(screen.live.refresh())
        await screen.bright.wait()
        done.set()
        await task

    screen = Screen()
    asyncio.run(visit(screen))
    assert len(screen.drawn) == 2
    assert screen.lights == [True, False]


def test_the_memory_of_a_computer_gives_the_same_objects_and_forgets_old_ones() -> None:
    computer = Computer("numpy")
    one = computer.picture(SMALL)
    assert computer.picture(SMALL).traces[0] is one.traces[0]
    for seed in range(1, 30):
        computer.picture(replace(SMALL, seed=seed))
    assert computer.picture(SMALL).traces[0] is not one.traces[0]


def test_windows_of_a_population_are_asked_whether_they_are_wanted() -> None:
    large = replace(SMALL, time=10_000, neurons=2_000)
    with pytest.raises(StoppedError):
        Computer("numpy").picture(large, lambda: False)


def finer(experiment: Experiment, wanted):
    """Yield three pictures, and stop when a newer one is wanted."""
    for _ in range(3):
        if not wanted():
            raise StoppedError
        yield Finer(experiment)


class Finer(NamedTuple):
    """One of several pictures of an experiment."""

    experiment: Experiment


def test_every_finer_picture_is_drawn_unless_something_newer_is_wanted() -> None:
    async def visit(screen: Screen) -> None:
        screen.live.pictures = finer
        await screen.live.refresh()
        screen.store.change(replace(SMALL, seed=1))
        first = asyncio.create_task(screen.live.refresh())
        await screen.drawn_at_least(4)
        screen.store.change(replace(SMALL, seed=2))
        await asyncio.gather(first, screen.live.refresh())

    screen = Screen()
    asyncio.run(visit(screen))
    seeds = [e.seed for e in screen.drawn]
    assert seeds[:4] == [0, 0, 0, 1]
    assert seeds[-3:] == [2, 2, 2]
    assert seeds.count(1) < 3


def test_cancel_keeps_what_was_drawn_of_a_picture_that_grows() -> None:
    async def visit(screen: Screen) -> None:
        screen.live.pictures = finer
        task = asyncio.create_task(screen.live.refresh())
        await screen.drawn_at_least(1)
        screen.live.cancel()
        await task

    screen = Screen()
    asyncio.run(visit(screen))
    assert len(screen.drawn) < 3
    assert screen.live.shown == SMALL


def test_opening_a_tab_is_no_step_of_undo_and_undo_stays_on_the_tab() -> None:
    store = Store(SMALL)
    store.change(replace(SMALL, seed=4))
    store.look(replace(store.experiment, tab="sweep"))
    store.undo()
    assert store.experiment == replace(SMALL, tab="sweep")
    store.redo()
    assert store.experiment == replace(SMALL, tab="sweep", seed=4)


def test_a_picture_that_is_not_drawn_keeps_nothing_waiting_and_is_not_what_is_shown() -> None:
    async def visit(screen: Screen) -> None:
        await screen.live.refresh()
        screen.live._draw = lambda picture: False  # another tab was opened meanwhile
        screen.store.change(replace(SMALL, seed=1))
        await screen.live.refresh()
        assert screen.live.shown == SMALL
        assert screen.live._painted.is_set()

    asyncio.run(visit(Screen()))


def test_a_drag_shows_pictures_even_where_each_takes_long() -> None:
    def slow(experiment: Experiment, wanted):
        for _ in range(40):
            threading.Event().wait(0.01)
            if not wanted():
                raise StoppedError
        yield Finer(experiment)

    async def drag(screen: Screen) -> None:
        screen.live.pictures = slow
        tasks = []
        for seed in range(1, 60):
            screen.store.change(replace(SMALL, seed=seed))
            tasks.append(asyncio.create_task(screen.live.refresh()))
            await asyncio.to_thread(threading.Event().wait, 0.05)  # the hand that drags
            if len(screen.drawn) > 1:
                break
        during = len(screen.drawn)
        await asyncio.gather(*tasks)
        assert during > 1

    asyncio.run(drag(Screen()))
