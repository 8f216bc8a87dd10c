"""A pinned run: ghosts, differences, and what does not touch it; without a browser."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

import neurolab as nl
from neurolab import ablated
from neurolab.experiment import Experiment
from neurolab.explorer.compute import Computer, Picture
from neurolab.explorer.controls.scope import Scope
from neurolab.explorer.dynamics import Dynamics
from neurolab.explorer.pinned import Difference, differences, twin
from neurolab.explorer.store import Store
from neurolab.figures.decimation import min_max, stretches, within
from neurolab.slot import Slot

SMALL = Experiment(slots=(Slot("lif_soft"), Slot("ar_lif")), time=60, neurons=5, neuron=2)


class Shown:
    """A Dynamics tab that draws one experiment after the other."""

    def __init__(self) -> None:
        self.computer = Computer()
        self.tab = Dynamics(Scope(Store(Experiment())), pytest.fail)
        self.tab.recolour(dark=False)

    def draw(self, experiment: Experiment) -> Picture:
        """Draw an experiment, with its words."""
        self.tab.arrange(experiment)
        picture = self.computer.picture(experiment)
        self.tab.draw(picture)
        self.tab.describe(picture)
        return picture

    def ghost(self, row: int) -> np.ndarray:
        """What is drawn of a pinned run."""
        return np.asarray(self.tab.rows[row].before.data["y"], float)


@pytest.fixture(scope="module")
def built() -> Shown:
    return Shown()


@pytest.fixture
def shown(built: Shown) -> Shown:
    if built.tab.pins.picture is not None:
        built.tab.pin()
    built.draw(SMALL)
    return built


def with_params(experiment: Experiment, place: int, **values: float) -> Experiment:
    return experiment.with_slot(place, experiment.slots[place].with_params(**values))


def test_the_pinned_membrane_stays_under_the_moved_one_until_it_is_unpinned(shown: Shown) -> None:
    before = shown.draw(SMALL)
    assert shown.tab.pin()
    now = shown.draw(with_params(SMALL, 0, gain=4.0))
    for k, row in enumerate(shown.tab.rows[:2]):
        h = before.traces[k].series["h"]
        assert shown.ghost(k)[1:-1] == pytest.approx(h, abs=1e-5)
        assert row.figure.y_range.start <= h.min()
        assert row.figure.y_range.end >= h.max()
    assert not np.allclose(now.traces[0].series["h"], before.traces[0].series["h"])
    assert "pinned run" in shown.tab.rows[0].caption.object
    assert not shown.tab.pin()
    assert shown.ghost(0).size == shown.ghost(1).size == 0
    assert not shown.tab.pins.view.visible
    assert "pinned" not in shown.tab.rows[0].caption.object
    assert shown.tab.pins.picture is None


def test_a_lower_trace_leaves_room_for_the_ghost(shown: Shown) -> None:
    high = shown.draw(with_params(SMALL, 0, gain=4.0)).traces[0].series["h"].max()
    shown.tab.pin()
    shown.draw(SMALL)
    assert shown.tab.rows[0].figure.y_range.end > high
    shown.draw(replace(SMALL, show=("u",)))  # where h is not drawn, its ghost is not either
    assert shown.ghost(0).size == 0


def test_the_differences_are_those_of_two_runs(shown: Shown) -> None:
    shown.tab.pin()
    moved = with_params(SMALL, 1, threshold=0.6)
    shown.draw(moved)
    x = SMALL.source()
    then = nl.simulate("ar_lif", x, engine="numpy")
    now = nl.simulate("ar_lif", x, {"threshold": 0.6}, engine="numpy")
    numbers = [
        (np.abs(r.levels[:, 2]).sum(), np.abs(r.levels).mean(), r.h[:, 2].mean(), r.h[:, 2].std())
        for r in (then, now)
    ]
    table = re.sub("<[^>]+>", " ", shown.tab.pins.view.object)
    told = table[table.index("AR-LIF") :].replace("−", "-")
    found = [float(v) for v in re.findall(r"(-?[\d.]+) → ", told)]
    found += [float(v) for v in re.findall(r" → (-?[\d.]+)", told)]
    assert found == pytest.approx([v for row in numbers for v in row], abs=6e-4)
    assert table.count("same") == 4  # nothing moved the other model
    assert "neuron 2 of 5, 60 steps" in table


def test_a_difference_is_that_of_the_written_numbers() -> None:
    assert Difference(1.26, 1.34).words(1) == "1.3 → 1.3 (same)"
    assert Difference(3, 1).words(0) == "3 → 1 (-2)"
    assert Difference(-0.0004, 0.25).words(3) == "0.000 → 0.250 (+0.250)"


def test_only_the_same_model_in_the_same_place_or_its_ablation_has_a_ghost(shown: Shown) -> None:
    shown.tab.pin()
    soft = ablated.switched(SMALL.slots[1], "reset_soft")
    picture = shown.draw(replace(SMALL, slots=(Slot("clif"), soft, Slot("ar_lif"))))
    assert [twin(shown.tab.pins.picture, k, s) for k, s in enumerate(picture.experiment.slots)] == [
        False,
        True,
        False,
    ]
    assert [d is None for d in differences(shown.tab.pins.picture, picture)] == [True, False, True]
    assert shown.ghost(0).size == 0
    assert shown.ghost(1).size > 0
    assert "not pinned" in shown.tab.pins.view.object


@pytest.mark.parametrize("time", [20, 60, 400])
def test_runs_of_other_lengths_and_other_neurons_are_compared(shown: Shown, time: int) -> None:
    shown.tab.pin()
    shown.draw(replace(SMALL, time=time, neurons=9, neuron=8))
    assert len(shown.ghost(0)) == min(time, 60) + 2
    assert "neuron 2 of 5, 60 steps then, neuron 8 of 9" in shown.tab.pins.view.object


def test_the_ghost_is_as_coarse_as_the_rows_and_follows_a_zoom(shown: Shown) -> None:
    long = replace(SMALL, time=20_000, neurons=1, neuron=0)
    picture = shown.draw(long)
    shown.tab.pin()
    assert len(shown.ghost(0)) < 2000
    axis = shown.tab.axis
    axis.range.update(start=99.5, end=199.5)
    axis._show()
    x = np.asarray(shown.tab.rows[0].before.data["x"])
    seen = x[(x >= 100) & (x <= 199)]
    assert seen.tolist() == list(range(100, 200))
    values = shown.ghost(0)[(x >= 100) & (x <= 199)]
    assert values == pytest.approx(picture.traces[0].series["h"][100:200], abs=1e-5)
    axis.whole()


def test_stretches_end_where_a_shorter_run_ends() -> None:
    edges = stretches(-0.5, 999.5, 1000, 100)
    for steps in (1, 7, 500, 999, 1000, 4000):
        cut = within(edges, steps)
        assert cut[-1] == min(steps, 1000)
        assert (np.diff(cut) > 0).all()
        kept = min_max(np.arange(float(max(steps, 1000))), cut)
        assert kept[-1] == min(steps, 1000) - 1
    assert len(within(stretches(599.5, 699.5, 1000, 10), 300)) < 2


def test_rate_and_histogram_have_ghosts_where_their_numbers_are_there(shown: Shown) -> None:
    rate, histogram = shown.tab.population.rate, shown.tab.population.histogram
    assert list(rate.source.data["alpha"]) == [1.0, 1.0]
    before = shown.draw(SMALL).populations[0]
    shown.tab.pin()
    shown.draw(with_params(SMALL, 0, gain=4.0))
    for view in (rate, histogram):
        assert len(view.source.data["alpha"]) == 4
        assert view.source.data["colour"][0] == view.source.data["colour"][2]
        assert "pinned" in view.caption.object
    assert np.asarray(rate.source.data["ys"][0]) == pytest.approx(before.rate / 5, abs=1e-6)
    shown.draw(replace(SMALL, histogram="membrane"))  # no membranes were kept
    assert len(histogram.source.data["alpha"]) == 2
