"""When the values of a slider are taken, and what a network that trains has to do with it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from neurolab.explorer import sharing
from neurolab.explorer.slider import STEADY, Pacing

FAST = st.lists(st.floats(0.001, 0.9 * STEADY), min_size=1, max_size=60)


def taken(times: list[float], pace: float) -> list[float]:
    """Return when values are taken that are heard of at `times`; a waiting one takes up others."""
    pacing, when = Pacing(), []
    for now in times:
        pacing.hear(now)
        if not when or now > when[-1]:  # else one waits, which will be the newest
            when.append(now + pacing.wait(pace))
    return when


@given(st.lists(st.floats(STEADY, 5.0), min_size=1, max_size=20), st.floats(0.0, 1.0))
def test_single_moves_are_taken_at_once(gaps: list[float], pace: float) -> None:
    pacing, now = Pacing(), 0.0
    for gap in gaps:
        now += 1.01 * gap
        pacing.hear(now)
        assert pacing.wait(pace) == 0.0


@given(FAST, st.floats(0.0, 1.0))
def test_a_drag_is_taken_at_a_pace_and_begins_at_once(gaps: list[float], pace: float) -> None:
    times = [sum(gaps[:k]) for k in range(len(gaps) + 1)]
    when = taken(times, pace)
    assert when[0] == times[0]
    assert all(b - a >= pace - 1e-9 for a, b in pairwise(when))
    # The last value is taken, and none waits longer than a pace.
    assert times[-1] <= when[-1] <= times[-1] + pace + 1e-9


class Run:
    """What sharing asks of a run."""

    trains = False


def test_sliders_are_slower_only_while_a_network_trains_on_few_processors() -> None:
    run = Run()
    sharing.trainers.add(run)
    assert sharing.pace() == sharing.OFTEN
    run.trains = True
    crowded = sharing.processors() < sharing.ENOUGH
    assert sharing.pace() == (sharing.SELDOM if crowded else sharing.OFTEN)
    del run  # a session that is gone holds nobody up
    assert sharing.pace() == sharing.OFTEN
