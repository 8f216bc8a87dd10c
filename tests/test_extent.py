"""Round ends of an axis: around the data, not far from it, and rarely moved as it grows."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from neurolab.figures.chart import Axis, Curves, Series
from neurolab.figures.extent import curves_extent, steady

FINITE = st.floats(-1e6, 1e6)
SPAN = st.floats(1e-3, 1e6)


@given(FINITE, SPAN)
def test_round_ends_lie_around_the_data_and_leave_it_most_of_the_axis(low: float, span: float):
    high = low + span
    start, end = steady((low, high))
    tiny = 1e-6 * span
    assert start <= low + tiny
    assert end >= high - tiny
    assert end - start <= 2.0 * span + tiny


def test_a_growing_run_moves_its_axis_a_few_times_per_decade():
    ends = {steady((1.0, float(number))) for number in range(100, 1001)}
    assert len(ends) <= 12


def test_ends_that_are_round_stay():
    assert steady((0.0, 100.0)) == (0.0, 100.0)
    assert steady((-2.0, 3.0)) == (-2.0, 3.0)


@given(st.lists(st.floats(0.0, 1e6), min_size=1, max_size=9))
def test_an_axis_of_what_is_never_negative_does_not_begin_below_zero(values: list[float]):
    """As a loss in its first steps, where the room below it would reach further."""
    series = Series("a", np.arange(len(values)), np.array(values), "line")
    chart = Curves("loss", "Loss", Axis("step"), Axis("loss"), (series,), "")
    _, (low, high) = curves_extent(chart)
    assert 0.0 <= low <= min(values)
    assert steady((low, high))[0] >= 0.0
