"""When the page leaves its time to a network that trains."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from neurolab.explorer import sharing

FOLDER = Path(sharing.__file__).parent


class Run:
    """What sharing asks of a run."""

    trains = True


def seconds_between_values() -> float:
    """The longest time that the browser lets pass between two values of a drag."""
    found = re.search(r"LONGEST = (\d+) // milliseconds", (FOLDER / "pace.js").read_text())
    assert found
    return int(found[1]) / 1000


@pytest.mark.parametrize(
    ("processors", "trains", "crowded"),
    [(1, True, True), (2, True, True), (2, False, False), (4, True, False), (64, True, False)],
)
def test_few_processors_and_a_run_make_a_crowd(
    monkeypatch: pytest.MonkeyPatch, processors: int, trains: bool, crowded: bool
) -> None:
    run = Run()
    run.trains = trains
    sharing.trainers.add(run)
    monkeypatch.setattr(sharing, "processors", lambda: processors)
    assert sharing.crowded() is crowded
    # Captions wait until a drag is over, whose pictures come more seldom then.
    assert sharing.settled() == (sharing.SPARED if crowded else sharing.SETTLED)
    # A drag stays one step of undo, though the browser may wait a second between two values.
    assert sharing.together() > (seconds_between_values() if crowded else 0.0)


def test_a_session_that_is_gone_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "processors", lambda: 1)
    run = Run()
    sharing.trainers.add(run)
    assert sharing.crowded()
    del run
    assert not sharing.crowded()


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processors cannot be chosen")
def test_only_the_processors_count_that_this_process_may_use() -> None:
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert sharing.processors() == 1
    finally:
        os.sched_setaffinity(0, before)
    assert sharing.processors() == len(before)
