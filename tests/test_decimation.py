"""What is left out of a long trace is never its extremes, and what is kept is untouched."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolab.figures.decimation import EXACT, min_max, stretches, tallest

STEPS = st.integers(1, 3000)
MOST = st.integers(1, 60)
NUMBERS = st.sampled_from([-2.0, 0.0, 1.0, 7.5, np.nan, np.inf, -np.inf])


@st.composite
def windows(draw: st.DrawFn) -> tuple[int, float, float, int]:
    """A run's length, a visible part (perhaps beside the run), a number of stretches."""
    steps = draw(STEPS)
    start, end = draw(st.floats(-steps, 2 * steps)), draw(st.floats(-steps, 2 * steps))
    return steps, start, end, draw(MOST)


@st.composite
def traces(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """A trace with holes and infinities, and stretches of it."""
    steps, start, end, most = draw(windows())
    values = np.random.default_rng(draw(st.integers(0, 99))).normal(size=steps).round(1)
    for _ in range(draw(st.integers(0, 3))):
        first = draw(st.integers(0, steps - 1))
        values[first : first + draw(st.integers(1, steps))] = draw(NUMBERS)
    return values, stretches(start, end, steps, most)


@given(windows())
def test_stretches_cover_the_visible_part_without_gap(given_: tuple) -> None:
    steps, start, end, most = given_
    edges = stretches(start, end, steps, most)
    assert (np.diff(edges) > 0).all()
    assert edges[0] >= 0
    assert edges[-1] <= steps
    seen = [k for k in range(steps) if min(start, end) < k + 0.5 and k - 0.5 < max(start, end)]
    if seen:
        assert edges[0] <= seen[0]
        assert edges[-1] > seen[-1]
        inside = (edges >= seen[0]) & (edges <= seen[-1])
        assert inside.sum() <= EXACT * most + 2
        if max(start, end) - min(start, end) <= EXACT * most:
            assert edges[inside].tolist() == seen


def test_stretches_stay_where_they_are_while_the_plot_is_moved() -> None:
    length = 1000 / 50
    before = stretches(20_000.0, 21_000.0, 100_000, 50)
    after = stretches(20_307.0, 21_307.0, 100_000, 50)
    common = np.intersect1d(before, after)
    both = (before > 20_320) & (before < 20_980)
    assert both.sum() > 0.9 * 660 / length
    assert set(before[both]) <= set(common)


@given(traces())
def test_every_stretch_keeps_its_lowest_and_its_highest(given_: tuple) -> None:
    values, edges = given_
    kept = min_max(values, edges)
    assert (np.diff(kept) > 0).all()
    assert edges[0] == kept[0]
    assert edges[-1] == kept[-1] + 1
    for first, stop in pairwise(edges):
        part = values[first:stop]
        mine = values[kept[(kept >= first) & (kept < stop)]]
        assert 1 <= len(mine) <= 4  # two, and at the ends of the whole one more
        if np.isnan(part).all():
            assert np.isnan(mine).any()
        else:
            assert np.nanmin(part) in mine
            assert np.nanmax(part) in mine


@given(steps=STEPS, most=MOST)
def test_few_points_are_all_kept(steps: int, most: int) -> None:
    edges = stretches(-0.5, steps - 0.5, steps, most)
    kept = min_max(np.sin(np.arange(steps)), edges)
    if steps <= EXACT * most:
        assert kept.tolist() == list(range(steps))
    else:
        assert len(kept) <= EXACT * (most + 1) + 2


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
def test_one_spike_of_a_hundred_thousand_steps_is_drawn(dtype: str) -> None:
    values = np.zeros(100_000, dtype)
    values[71_234] = 3
    kept = min_max(values, stretches(-0.5, 99_999.5, 100_000, 300))
    assert 71_234 in kept
    assert len(kept) < 400  # and nothing else of what does not move, but one point a stretch


@given(given_=windows(), seed=st.integers(0, 99), share=st.floats(0.0, 1.0))
def test_of_the_spikes_the_tallest_of_every_stretch_are_kept(
    given_: tuple, seed: int, share: float
) -> None:
    steps, start, end, most = given_
    rng = np.random.default_rng(seed)
    level = rng.integers(-3, 4, steps).astype(np.int16) * (rng.random(steps) < share)
    time = np.flatnonzero(level)
    edges = stretches(start, end, steps, most)
    kept = tallest(time, level[time], edges)
    assert (np.diff(kept) > 0).all()
    for first, stop in pairwise(edges):
        part = level[first:stop]
        mine = level[time[kept[(time[kept] >= first) & (time[kept] < stop)]]]
        wanted = {int(v) for v in (part.min(), part.max()) if v}
        highest = {v for v in wanted if v > 0} and {max(wanted)}
        lowest = {v for v in wanted if v < 0} and {min(wanted)}
        assert sorted(mine.tolist()) == sorted(highest | lowest)
