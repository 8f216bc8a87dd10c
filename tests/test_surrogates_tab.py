"""The Surrogates tab without a browser: every surrogate over the membranes it meets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import neurolab as nl
from neurolab.experiment import Experiment
from neurolab.explorer.compute import Computer
from neurolab.explorer.surrogates import Gallery, Surrogates
from neurolab.figures.gallery import meeting
from neurolab.fitting import fitting
from neurolab.slot import Slot
from neurolab.surrogates import SHAPES, Surrogate


def small(*slots: Slot, **choices) -> Experiment:
    return Experiment(slots=slots, time=20, neurons=6, tab="surrogates", **choices)


@pytest.fixture(scope="module")
def tab() -> Surrogates:
    """The tab, built once as on the page."""
    made = Surrogates(lambda _: None)
    made.recolour(dark=False)
    return made


def shown(tab: Surrogates, e: Experiment) -> Gallery:
    (picture,) = tab.pictures(Computer("numpy"), e, lambda: True)
    tab.arrange(e)
    tab.draw(picture)
    tab.describe(picture)
    return picture


@pytest.mark.parametrize("name", list(nl.neurons()))
def test_every_surrogate_that_fits_has_a_card(tab: Surrogates, name: str) -> None:
    picture = shown(tab, small(Slot("clif"), Slot(name), gallery=nl_gallery(1)))
    fits = fitting(nl.neurons()[name])
    assert [m.surrogate.name for m in picture.offered] == list(fits)
    visible = [(view, button) for view, button, whole in tab.cards if whole.visible]
    assert len(visible) == len(fits)
    used = [button.label for _, button in visible].count("In use")
    assert used == 1
    for view, _ in visible:
        assert not any(word in view.caption.object for word in ("nan", "inf"))


def nl_gallery(model: int):
    return replace(Experiment().gallery, model=model)


def test_numbers_of_a_rectangle_by_hand() -> None:
    h = np.array([0.0, 0.4, 0.6, 1.0, 1.2, 3.0])
    slot = Slot("lif_soft", surrogate=nl.surrogates.rectangle(width=1.0))
    found = meeting(slot, slot.slope, h, (-1.0, 4.0))
    assert found.inside == pytest.approx(3 / 6)
    assert found.mean == pytest.approx(3 / 6)
    assert found.peak == pytest.approx(1.0)
    assert found.area == pytest.approx(1.0, abs=2e-3)
    wide = meeting(slot, nl.surrogates.rectangle(width=4.0), h, (-1.0, 4.0))
    assert (wide.inside, wide.mean) == (pytest.approx(1.0), pytest.approx(0.25))


@pytest.mark.parametrize("name", ["rectangle", "rectangle_strict"])
@pytest.mark.parametrize("scale", [1.0, 0.3])
def test_windows_of_neighbouring_levels_leave_neither_needle_nor_gap(name, scale: float) -> None:
    slot = Slot("qb_lif", (("max_level", 4.0), ("scale", scale)))
    surrogate = Surrogate(SHAPES[name]).with_values({"width": scale})
    middles = scale * np.arange(1.0, 5.0)
    found = meeting(slot, surrogate, middles, (0.0, 8.0 * scale))
    assert found.peak == pytest.approx(1.0 / scale)
    covered = (found.h > 0.51 * scale) & (found.h < 4.49 * scale)
    assert found.slope[covered] == pytest.approx(1.0 / scale)
    assert found.inside == 1.0
    assert found.area == pytest.approx(4.0, abs=0.01)


def test_a_number_that_learns_per_time_step_shows_its_family() -> None:
    slot = Slot("cf", surrogate=nl.surrogates.tsg())
    found = meeting(slot, slot.slope, np.zeros(3), (-3.0, 3.0))
    values = [value for value, _ in found.family]
    assert values == sorted(values)
    assert len(values) > 2
    peaks = [float(slope.max()) for _, slope in found.family]
    assert peaks == sorted(peaks)
    assert meeting(slot, nl.surrogates.rectangle(), np.zeros(3), (-3.0, 3.0)).family == ()


def test_use_makes_it_the_models_surrogate_and_the_list_changes_the_model() -> None:
    taken: list[Experiment] = []
    tab = Surrogates(taken.append)
    e = small(Slot("clif"), Slot("cf"))
    picture = shown(tab, e)
    k = [m.surrogate.name for m in picture.offered].index("arctangent")
    tab.cards[k][1].clicks += 1
    assert taken[-1].slots[0].surrogate == Surrogate(fitting(nl.neurons()["clif"])["arctangent"])
    assert taken[-1].slots[1] == e.slots[1]
    tab.model.value = 1
    assert taken[-1] == replace(e, gallery=nl_gallery(1))
    shown(tab, taken[-1])
    assert "1 · CLIF" in tab.model.options
