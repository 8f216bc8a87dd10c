"""Keys of the page, without a browser."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable

import pytest
from bokeh.document import Document
from panel.io.state import set_curdoc

from neurolab.experiment import Experiment
from neurolab.explorer.page import Explorer


def visited(test: Callable[[Explorer], None]) -> Callable[[], None]:
    """Run a test with a session while an event loop runs, as the server does."""

    @functools.wraps(test)
    def run() -> None:
        async def body() -> None:
            with set_curdoc(Document()):
                session = Explorer(Experiment(time=200), ())
                session.live.close()  # keys are pressed here, nothing is computed
                test(session)

        asyncio.run(body())

    del run.__wrapped__  # else pytest takes the session for a fixture
    return run


def press(session: Explorer, key: str) -> None:
    session.bridge._handle_msg({"type": "key", "key": key})


@visited
def test_numbers_open_tabs_and_are_no_step_of_undo(session: Explorer) -> None:
    seen = []
    for key in "2345611":
        press(session, key)
        seen.append(session.store.experiment.tab)
    assert seen[:6] == [*["distributions", "surrogates", "sweep", "train", "papers", "dynamics"]]
    assert not session.store.can_undo
    assert session.tabs.strip.active == 0


@visited
def test_plus_and_minus_zoom_and_brackets_move(session: Explorer) -> None:
    x = session.tab.axis.range

    def shown() -> tuple[float, float]:
        return float(x.start), float(x.end)

    whole = shown()
    press(session, "+")
    middle = shown()
    assert middle[1] - middle[0] == pytest.approx((whole[1] - whole[0]) / 2)
    assert session.bridge.spoken.startswith("Steps ")
    press(session, "]")
    assert shown()[0] > middle[0]
    press(session, "[")
    assert shown() == pytest.approx(middle)
    press(session, "-")
    assert shown() == pytest.approx(whole)


@visited
def test_arrows_trace_a_neuron_on_dynamics_only(session: Explorer) -> None:
    press(session, "ArrowRight")
    assert session.store.experiment.neuron == 1
    press(session, "z")
    press(session, "3")
    press(session, "ArrowRight")
    press(session, "nothing")
    assert session.store.experiment.neuron == 0
