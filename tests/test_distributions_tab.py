"""The Distributions tab without a browser: its numbers are those of the analyses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import neurolab as nl
from neurolab.choices import Distributions as Chosen
from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.explorer.compute import Computer, StoppedError
from neurolab.explorer.distributions import Distributions, Drifts
from neurolab.slot import Slot

SMALL = Chosen(samples=60, steps=5, bins=12)


def experiment(*slots: Slot, chosen: Chosen = SMALL, **choices) -> Experiment:
    return Experiment(slots=slots, tab="distributions", distributions=chosen, **choices)


@pytest.fixture(scope="module")
def tab() -> Distributions:
    """The tab, built once as on the page."""
    made = Distributions(Experiment(), lambda *_: None)
    made.recolour(dark=False)
    return made


def shown(tab: Distributions, e: Experiment) -> Drifts:
    """Draw every picture of an experiment and return the last one."""
    pictures = list(tab.pictures(Computer("numpy"), e, lambda: True))
    tab.arrange(e)
    for picture in pictures:
        tab.draw(picture)
    tab.describe(pictures[-1])
    return pictures[-1]


@pytest.mark.parametrize("name", list(nl.neurons()))
def test_every_model_is_drawn_and_described(tab: Distributions, name: str) -> None:
    e = experiment(Slot(name), Slot("lif_hard"), stimulus="normal", drive=(("std", 1.5),))
    picture = shown(tab, e)
    for found in picture.drifts:
        assert found.share.sum(axis=1) == pytest.approx(np.ones(5))
        matrix = found.matrix.value
        assert np.array_equal(matrix, matrix.T)
        assert not matrix.diagonal().any()
        assert found.told.shared <= found.told.levels + 1e-12
        assert found.told.levels <= found.most
    assert [view.view.visible for view in tab.ridges] == [True, True, *[False] * 4]
    text = "".join(view.caption.object for view in (*tab.ridges[:2], *tab.curves))
    assert not any(word in text + tab.numbers.object for word in ("nan", "inf"))


@pytest.mark.parametrize("membrane", ["h", "u"])
@pytest.mark.parametrize("against", ["first", "previous"])
def test_the_curves_are_those_of_the_analysis(
    tab: Distributions, membrane: str, against: str
) -> None:
    e = experiment(Slot("clif"), chosen=replace(SMALL, membrane=membrane, against=against), seed=4)
    picture = shown(tab, e)
    source = nl.stimuli.poisson(time=5, neurons=60, seed=4)
    values = nl.simulate("clif", source, engine="numpy")[membrane]
    edges = picture.drifts[0].edges
    for measure in ("jensen_shannon", "wasserstein"):
        expected = nl.analysis.between_steps(
            values, measure, against, bins=12, range=(edges[0], edges[-1]), replicates=200
        )
        drawn = picture.drifts[0].curves[measure]
        for part in ("value", "low", "high", "floor"):
            assert np.array_equal(getattr(drawn, part), getattr(expected, part), equal_nan=True)


def test_bands_come_with_the_second_picture(tab: Distributions) -> None:
    first, second = tab.pictures(Computer("numpy"), experiment(Slot("ar_lif")), lambda: True)
    assert all(series.low is None for series in first.curves[0].series)
    band = second.curves[0].series[0]
    assert band.low is not None
    assert (band.low <= band.high).all()
    assert np.array_equal(first.curves[0].series[0].y, band.y)


def test_the_variance_of_the_paper_is_drawn_where_it_holds(tab: Distributions) -> None:
    many = replace(SMALL, samples=20_000)
    normal = {"stimulus": "normal", "drive": (("mean", 0.0), ("std", 1.0))}
    free, reset = Slot("cf", resets=False), Slot("cf")
    picture = shown(tab, experiment(free, reset, chosen=many, **normal))
    found = picture.drifts
    assert found[0].theory == pytest.approx(found[0].variance, rel=0.05)
    assert found[1].theory is None
    ends = [f"{curve[-1]:.3g}" for curve in (found[0].variance, found[0].theory)]
    assert f"CF (reset off) {ends[0]} where Eq. 9 gives {ends[1]};" in picture.curves[2].caption
    assert shown(tab, experiment(free)).drifts[0].theory is None


@pytest.mark.parametrize(
    "e",
    [
        experiment(Slot("lif_soft"), stimulus="constant"),
        experiment(Slot("lif_soft"), stimulus="constant", drive=(("amplitude", 0.0),)),
        experiment(Slot("qb_lif"), chosen=Chosen(samples=2, steps=2, bins=4)),
        experiment(Slot("lif_hard", resets=False), chosen=replace(SMALL, bins=512)),
    ],
    ids=["equal samples", "nothing at all", "two samples", "more bins than samples"],
)
def test_what_leaves_little_to_compare_is_still_drawn(tab: Distributions, e: Experiment) -> None:
    picture = shown(tab, e)
    assert np.isfinite(picture.drifts[0].curves["wasserstein"].value).all()
    if e.distributions.bins > e.distributions.samples:
        assert f"more bins ({e.distributions.bins}) than samples" in picture.curves[0].caption


def test_the_most_a_step_can_say_follows_from_the_number_of_levels(tab: Distributions) -> None:
    slots = (Slot("lif_soft"), Slot("qb_lif"), Slot("cf"), Slot("mlf"), Slot("ternary"))
    found = shown(tab, experiment(*slots)).drifts
    assert [2**each.most for each in found] == pytest.approx([2, 21, 5, 4, 3])


def test_fewer_neurons_in_a_file_than_samples() -> None:
    table = nl.stimuli.replay(np.random.default_rng(0).normal(0.5, 1.0, (3, 40)))
    e = experiment(Slot("clif"), stimulus="replay", table=table)
    assert (e.sampled().time, e.sampled().neurons) == (3, 40)


def test_an_unwanted_picture_is_stopped(tab: Distributions) -> None:
    with pytest.raises(StoppedError):
        next(tab.pictures(Computer("numpy"), experiment(Slot("clif")), lambda: False))


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"samples": 1}, "samples = 1 must lie between 2 and 100000"),
        ({"steps": 65}, "steps = 65"),
        ({"bins": 12.5}, "bins = 12.5"),
        ({"membrane": "x"}, "no membrane 'x'"),
        ({"against": "last"}, "did you mean 'first'"),
    ],
)
def test_choices_are_refused_in_words(choices: dict, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        Chosen(**choices)


def test_controls_change_the_experiment_and_follow_it() -> None:
    taken: list[Experiment] = []
    tab = Distributions(Experiment(), lambda e, _: taken.append(e))
    tab.choices.numbers["bins"].text.value = "32"
    tab.choices.words["against"].value = "previous"
    assert [(e.distributions.bins, e.distributions.against) for e in taken] == [
        (32, "first"),
        (64, "previous"),
    ]
    tab.arrange(experiment(Slot("clif")))
    assert tab.choices.numbers["samples"].text.value == "60"
    assert len(taken) == 2
