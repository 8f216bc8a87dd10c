"""Ablations in the drawer, for every neuron: there, back, by undo, link and file."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

import neurolab as nl
from neurolab import ablated, link
from neurolab.ablations import ablations, acting
from neurolab.experiment import Experiment
from neurolab.explorer.controls.models import Models
from neurolab.explorer.store import Store
from neurolab.model import describe
from neurolab.session.parts import model_part, models_of
from neurolab.slot import Slot, pairs

SLOTS = [
    Slot(name, options=pairs(dict(zip(model.options, choice, strict=True))))
    for name, model in nl.neurons().items()
    for choice in itertools.product(*model.options.values())
]
every_slot = pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: slot.neuron.key)
X = nl.stimuli.poisson(time=40, neurons=6, rate=0.4, weight=0.9, seed=3)


def changed(slot: Slot) -> Slot:
    """The slot with its first parameter somewhere else on its slider."""
    name, about = next(iter(describe(slot.neuron).items()))
    low, high = about.slider or (about.low, about.high)
    return slot.with_params(**{name: round(low + 0.4 * (high - low), 3)})


def membranes(slot: Slot) -> np.ndarray:
    return nl.simulate(
        slot.neuron, X, dict(slot.params), compare=slot.fires, engine="numpy", record=("h",)
    ).h


@pytest.mark.parametrize("slot", [Slot(name) for name in nl.neurons()], ids=lambda s: s.model)
def test_every_ablation_changes_its_row_only_and_there_is_a_way_back(slot: Slot) -> None:
    moved = changed(slot)
    store = Store(Experiment(slots=(Slot("lif_soft"), moved)))
    models = Models(store, pytest.fail)
    models.pick.value = 1
    pick = models.ablating.pick
    assert pick.value == ablated.OWN
    names = list(pick.options.values())
    assert "reset_none" in names
    for name in names[1:]:
        pick.value = name
        now = store.experiment.slots
        assert now[0] == Slot("lif_soft")
        assert now[1].title != slot.title
        assert list(pick.options.values()) == names
        expected = next(a for a in ablations(slot.neuron, moved.values()) if a.name == name)
        run = nl.simulate(
            expected.neuron, X, dict(expected.params), compare=expected.compare, engine="numpy"
        )
        np.testing.assert_array_equal(membranes(now[1]), run.h)
        assert store.undo()
        assert store.experiment.slots[1] == moved
        assert pick.value == ablated.OWN
        assert store.redo()
        assert pick.value == name
        pick.value = ablated.OWN
        assert store.experiment.slots[1] == moved


@every_slot
def test_an_ablation_travels_in_links_and_files(slot: Slot) -> None:
    base = changed(slot)
    for name in ablated.offered(base):
        made = Experiment(slots=(ablated.switched(base, name),))
        assert link.decode(link.encode(made)) == (made, [])
        said: list[str] = []
        read = models_of(json.loads(json.dumps([model_part(made.slots[0])])), said)
        assert (read, said) == (made.slots, [])
        assert ablated.chosen(read[0]) == name
        assert ablated.switched(read[0], ablated.OWN) == base


def test_what_was_moved_meanwhile_stays_and_the_rest_comes_back() -> None:
    base = Slot("ar_lif", pairs({"alpha": 0.7, "beta": 0.3}), compare=">")
    store = Store(Experiment(slots=(base, Slot("lif_soft"))))
    models = Models(store, pytest.fail)
    models.ablating.pick.value = "reset_soft"
    assert store.experiment.slots[0].model == "lif_soft"
    assert store.experiment.titles()[0] == "AR-LIF, soft reset"
    models.shared_numbers["threshold"].text.value = "1.5"
    models.ablating.pick.value = "reset_hard"
    assert store.experiment.slots[0].value("threshold") == 1.5
    models.ablating.pick.value = ablated.OWN
    assert store.experiment.slots[0] == base.with_params(threshold=1.5)


def test_a_parameter_that_nothing_reads_is_greyed_out() -> None:
    store = Store(Experiment(slots=(Slot("ar_lif"),)))
    models = Models(store, pytest.fail)
    assert not any(number.slider.disabled for number in models.own_numbers.values())
    models.ablating.pick.value = "reset_none"
    slot = store.experiment.slots[0]
    idle = set(slot.values()) - acting(slot.neuron)
    assert "alpha" in idle
    for name, number in models.own_numbers.items():
        assert number.slider.disabled == number.text.disabled == (name in idle)
        assert ("no effect here" in number.slider.label) == (name in idle)
    models.ablating.pick.value = "alpha_fixed"
    assert "fixed" in models.own_numbers["alpha"].slider.label


def test_defaults_end_an_ablation_and_a_reset_that_is_off() -> None:
    for slot in (ablated.switched(Slot("clif"), "reset_hard"), Slot("clif", resets=False)):
        store = Store(Experiment(slots=(slot,)))
        models = Models(store, pytest.fail)
        models.reset.clicks += 1
        assert store.experiment.slots == (Slot("clif"),)
        assert models.ablating.pick.value == ablated.OWN


def test_a_reset_that_a_link_switches_off_is_an_ablation_too() -> None:
    store = Store(link.decode("m=clif(resets:0)")[0])
    models = Models(store, pytest.fail)
    assert models.ablating.pick.value == "reset_none"
    models.ablating.pick.value = ablated.OWN
    assert store.experiment.slots == (Slot("clif"),)


@pytest.mark.parametrize(
    "inside",
    ["base:ar_lif~x", "base:nobody", "ablation:reset_soft", "base:ar_lif,ablation:no_such"],
)
def test_a_bad_ablation_in_a_link_is_said_and_the_model_stays(inside: str) -> None:
    found, said = link.decode(f"m=lif_soft({inside})")
    assert len(said) == 1
    slot = found.slots[0]
    assert slot.title == "LIF, soft reset"
    assert ablated.switched(slot, ablated.chosen(slot)).model == "lif_soft"
