"""When the page leaves its time to a network that trains."""

from __future__ import annotations

import os

import pytest

from neurolab.explorer import sharing


class Run:
    """What sharing asks of a run."""

    trains = True


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
