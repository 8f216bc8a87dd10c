"""Zooming from the keyboard: what is seen stays inside the run and is said in words."""

from __future__ import annotations

import numpy as np
import pytest

from neurolab.explorer.time_axis import HALF, LEAST, TimeAxis


class Drawn(list):
    """Counts how often the plots were asked to draw again."""

    def again(self) -> None:
        """Take note of one more."""
        self.append(1)


@pytest.fixture
def drawn() -> Drawn:
    return Drawn()


def made(drawn: Drawn, steps: int) -> TimeAxis:
    axis = TimeAxis(drawn.again)
    axis.fit(steps)
    return axis


def test_zoom_keeps_the_middle_and_pan_the_width(drawn: Drawn) -> None:
    axis = made(drawn, 10_000)
    assert axis.zoom(0.1) == "Steps 4,500 to 5,499 of 10,000."
    assert (axis.range.start, axis.range.end) == (4499.5, 5499.5)
    assert axis.pan(0.5) == "Steps 5,000 to 5,999 of 10,000."
    assert len(drawn) == 2
    assert axis.fine[0] <= axis.range.start < axis.range.end < axis.fine[-1]


def test_no_step_beside_the_run_is_shown(drawn: Drawn) -> None:
    axis = made(drawn, 10_000)
    assert axis.zoom(3.0) == "Steps 0 to 9,999 of 10,000."
    axis.zoom(0.01)
    assert axis.pan(-1e6) == "Steps 0 to 99 of 10,000."
    assert axis.pan(1e6) == "Steps 9,900 to 9,999 of 10,000."
    axis.zoom(1e-9)
    assert axis.range.end - axis.range.start == pytest.approx(LEAST)
    assert axis.whole() == "Steps 0 to 9,999 of 10,000."


def test_a_zoom_stays_until_the_number_of_steps_changes(drawn: Drawn) -> None:
    axis = made(drawn, 10_000)
    axis.zoom(0.2)
    fine = axis.fine
    axis.fit(10_000)
    assert axis.range.start == 3999.5
    assert axis.fine is fine
    axis.fit(5000)
    assert (axis.range.start, axis.range.end) == (-0.5, 4999.5)


def test_a_short_run_is_sent_once_and_whole(drawn: Drawn) -> None:
    axis = made(drawn, 2 * HALF)
    axis.zoom(0.1)
    assert drawn == []
    np.testing.assert_array_equal(axis.fine, np.arange(2 * HALF + 1))
    np.testing.assert_array_equal(axis.half, axis.fine)
