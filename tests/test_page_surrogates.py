"""Surrogates on the page, for every neuron and every surrogate that fits, without a browser."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import neurolab as nl
from neurolab import surrogates
from neurolab.experiment import Experiment
from neurolab.explorer.compute import Computer
from neurolab.explorer.controls.models import Models
from neurolab.explorer.controls.scope import Scope
from neurolab.explorer.dynamics import Dynamics
from neurolab.explorer.store import Store
from neurolab.explorer.views.equations import card
from neurolab.explorer.views.surrogates import LINE, widths
from neurolab.figures.surrogates import thinned, windows
from neurolab.fitting import fitting
from neurolab.gradient_window import slope_of
from neurolab.slot import Slot, pairs
from neurolab.surrogates import Surrogate

SLOTS = [
    Slot(name, options=pairs(dict(zip(model.options, choice, strict=True))))
    for name, model in nl.neurons().items()
    for choice in itertools.product(*model.options.values())
]
every_slot = pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: slot.neuron.key)


def small(*slots: Slot) -> Experiment:
    return Experiment(slots=slots, time=24, neurons=4, histogram="membrane")


@pytest.fixture(scope="module")
def tab() -> Dynamics:
    """The Dynamics tab, built once as on the page."""
    made = Dynamics(Scope(Store(Experiment())), pytest.fail)
    made.recolour(dark=False)
    return made


@every_slot
def test_everything_is_drawn_and_described_for_every_surrogate(tab: Dynamics, slot: Slot) -> None:
    computer = Computer("numpy")
    for shape in fitting(slot.neuron).values():
        chosen = Slot(slot.model, options=slot.options, surrogate=Surrogate(shape))
        experiment = small(chosen, Slot("lif_hard"))
        picture = computer.picture(experiment)
        tab.arrange(experiment)
        tab.draw(picture)
        tab.describe(picture)
        source = tab.surrogates.source.data
        assert len(source["xs"]) == 2
        assert all(np.isfinite(y).all() for y in source["ys"])
        assert max(source["ys"][0]) > 0.0
        assert len(tab.surrogates.marks.data["x"]) >= 2
        caption = tab.surrogates.caption.object
        assert shape.title.split(",")[0] in caption
        assert not any(word in caption for word in ("nan", "inf", "-0.00"))
        assert shape.title in tab.cards[0].object
        assert "<math" in tab.cards[0].object


@every_slot
def test_the_drawer_offers_what_fits_and_its_numbers(slot: Slot) -> None:
    store = Store(small(slot, Slot("clif")))
    models = Models(store, pytest.fail)
    learning = models.learning
    assert set(learning.pick.options.values()) == set(fitting(slot.neuron))
    assert [t for t in learning.pick.options if "its own" in t] == [
        f"{slot.neuron.surrogate.shape.title} (its own)"
    ]
    for name, shape in fitting(slot.neuron).items():
        learning.pick.value = name
        now = store.experiment.slots[0]
        assert now.slope.name == name
        assert (now.surrogate is None) == (name == slot.neuron.surrogate.name)
        visible = [number for number in learning.numbers if number.view.visible]
        assert [n.name for n in visible] == [f"surrogate_{n}" for n in shape.describe()]
        for number, (field, about) in zip(visible, shape.describe().items(), strict=True):
            low, high = about.slider or (about.low, about.high)
            number.text.value = f"{low + 0.4 * (high - low):.4g}"
            value = store.experiment.slots[0].slope.values[field]
            assert value == pytest.approx(low + 0.4 * (high - low), rel=1e-3)
            assert number.slider.start <= number.slider.value <= number.slider.end
            number.text.value = "1e9"
            assert number.message.visible
            assert store.experiment.slots[0].slope.values[field] == value
            number.text.value = f"{value:.10g}"
    learning.detach.value = not slot.neuron.detach_reset
    assert store.experiment.slots[0].detach_reset is (not slot.neuron.detach_reset)
    models.reset.clicks += 1
    assert store.experiment.slots[0] == slot
    while store.undo():
        pass
    assert store.experiment == small(slot, Slot("clif"))
    assert learning.pick.value == slot.neuron.surrogate.name
    assert learning.detach.value == slot.neuron.detach_reset


def test_a_number_that_follows_a_parameter_says_so_until_it_is_moved() -> None:
    store = Store(small(Slot("clif")))
    models = Models(store, pytest.fail)
    width = models.learning.numbers[0]
    assert "follows threshold" in width.slider.label
    models.own_numbers["threshold"].text.value = "1.5"
    assert width.text.value == "1.5"
    width.text.value = "0.5"
    assert "follows" not in width.slider.label
    assert store.experiment.slots[0].slope.values == {"width": 0.5}
    models.own_numbers["threshold"].text.value = "2"
    assert width.text.value == "0.5"
    store.undo()
    store.undo()
    assert "follows threshold" in width.slider.label


def test_what_only_training_sees_runs_nothing_again() -> None:
    computer, slot = Computer("numpy"), Slot("lif_soft")
    before = computer.picture(small(slot))
    other = Slot("lif_soft", surrogate=surrogates.arctangent(), detach_reset=True)
    after = computer.picture(small(other))
    assert after.traces[0] is before.traces[0]
    assert after.populations[0] is before.populations[0]
    assert after.windows[0].slope.max() == pytest.approx(1.0)
    assert len(after.windows[0].h) > len(before.windows[0].h)


def test_a_slot_keeps_only_another_way_to_learn() -> None:
    assert Slot("lif_soft", surrogate=surrogates.rectangle(), detach_reset=False) == Slot(
        "lif_soft"
    )
    assert Slot("i_lif", detach_reset=True) == Slot("i_lif")
    assert not Slot("i_lif", detach_reset=False).detaches
    with pytest.raises(nl.ParameterError, match="fitting"):
        Slot("mlf", surrogate=surrogates.straight_through())
    twins = Experiment(slots=(Slot("clif"), Slot("clif", surrogate=surrogates.tsg(1.2))))
    assert twins.titles() == ["CLIF", "CLIF, TSG, learnable per time step a 1.2"]


def test_the_curve_is_the_slope_with_as_few_points_as_it_needs() -> None:
    for slot in SLOTS:
        window = windows(small(slot))[0]
        h = np.linspace(window.h[0], window.h[-1], 3001)
        exact = slope_of(slot.neuron, None, h, slot.values())
        off = np.abs(np.interp(h, window.h, window.slope) - exact)
        assert np.mean(off > 0.01 * window.peak) < 0.02  # beside the edges of a rectangle
        assert len(window.h) <= 200


def test_equal_curves_stand_out_under_one_another() -> None:
    found = windows(small(Slot("lif_soft"), Slot("clif"), Slot("qb_lif"), Slot("ar_lif")))
    wide = widths(found)
    assert wide[0] > wide[1] > wide[2] == wide[3] == LINE


def test_thinning_keeps_the_ends_and_every_corner() -> None:
    x = np.linspace(0.0, 4.0, 401)
    y = np.maximum(0.0, 1.0 - np.abs(x - 2.0))
    assert x[thinned(x, y, 1e-9)].tolist() == pytest.approx([0.0, 1.0, 2.0, 3.0, 4.0])


def test_the_card_says_which_surrogate_and_whether_the_reset_is_detached() -> None:
    own = card(Slot("clif"))
    assert "its own: Rectangle, edges left out" in own
    assert "follows threshold" in own
    assert "carries the gradient" in own
    other = card(Slot("clif", surrogate=surrogates.tsg(), detach_reset=True))
    assert "chosen here: TSG" in other
    assert "CF Eq. 15-17" in other
    assert "detached from the gradient" in other
