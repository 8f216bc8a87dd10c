"""Messages of the training process: gathered, in order, and never in the way of a step."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from neurolab.training.records import Step
from neurolab.training.worker import outbox
from neurolab.training.worker.messages import Failed, State, Steps
from neurolab.training.worker.outbox import Outbox

LONG = 30.0


def step(number: int) -> Step:
    return Step(number, 1, 0.5, 0.5, 1e-3, 1e-3)


@pytest.fixture
def ends() -> Iterator[tuple[Outbox, Connection]]:
    here, there = Pipe()
    yield Outbox(here), there
    there.close()


def numbers(connection: Connection) -> list[int]:
    assert connection.poll(LONG)
    message = connection.recv()
    assert isinstance(message, Steps)
    return [s.number for s in message.steps]


def test_steps_are_gathered_and_keep_their_order(ends) -> None:
    box, there = ends
    for number in range(1, 2001):
        box.put(step(number))
    found, messages = [], 0
    while len(found) < 2000:
        found += numbers(there)
        messages += 1
    assert found == list(range(1, 2001))
    assert messages < 200


def test_between_two_messages_no_step_wakes_the_sender(ends, monkeypatch) -> None:
    monkeypatch.setattr(outbox, "PERIOD", LONG)
    box, there = ends
    box.put(step(1))
    assert numbers(there) == [1]
    assert box.flush(LONG)  # it has sent, and pauses
    woken = []
    monkeypatch.setattr(box._changed, "notify_all", lambda: woken.append(1))
    for number in range(2, 100):
        box.put(step(number))
    assert woken == []


def test_what_is_urgent_goes_at_once_with_the_steps_before_it(ends, monkeypatch) -> None:
    monkeypatch.setattr(outbox, "PERIOD", 10 * LONG)
    box, there = ends
    box.put(step(1))
    assert numbers(there) == [1]
    box.put(step(2))
    box.put(State("running", 2, 9, {}))
    box.put(Failed("no", fatal=False))
    assert numbers(there) == [2]
    assert there.poll(LONG)
    assert isinstance(there.recv(), State)
    assert there.poll(LONG)
    assert there.recv() == Failed("no", fatal=False)


def test_all_is_sent_when_it_is_asked_for(ends) -> None:
    box, there = ends
    for number in range(1, 4):
        box.put(step(number))
    assert box.flush(LONG)
    found = []
    while there.poll():
        found += numbers(there)
    assert found == [1, 2, 3]
