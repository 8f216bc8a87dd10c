"""Controls and the experiment, without a browser: set a widget, read the store."""

from __future__ import annotations

import pytest

from neurolab.checks import check
from neurolab.experiment import MOST_SLOTS, Experiment
from neurolab.explorer.controls.drive import Drive
from neurolab.explorer.controls.models import Models
from neurolab.explorer.controls.scope import Scope
from neurolab.explorer.number import Number
from neurolab.explorer.store import Store
from neurolab.model import Param, describe
from neurolab.neurons import all_models
from neurolab.slot import Slot

PARAM = Param(0.0, 10.0, "k", "A number.", slider=(0.0, 2.0))


def test_typing_beyond_the_slider_is_taken_and_beyond_the_bounds_refused() -> None:
    taken: list[float] = []
    number = Number("k", PARAM, 1.0, lambda v: taken.append(check("test", "k", PARAM, v)))
    number.text.value = "7,5"
    assert taken == [7.5]
    assert (number.slider.end, number.slider.value) == (7.5, 7.5)  # the slider follows
    number.text.value = "11"
    assert taken == [7.5]
    assert number.message.visible
    assert "outside [0, 10]" in number.message.object
    number.text.value = "3"
    assert taken == [7.5, 3.0]
    assert not number.message.visible


def test_a_refused_text_cannot_smuggle_markup() -> None:
    number = Number("k", PARAM, 1.0, lambda v: None)
    number.text.value = "<b onclick=x>"
    assert "<b" not in number.message.object


@pytest.mark.parametrize("name", sorted(all_models()))
def test_every_model_gets_a_slider_for_every_parameter(name: str) -> None:
    store = Store(Experiment(slots=(Slot(name),)))
    models = Models(store, pytest.fail)
    for parameter, about in describe(all_models()[name]).items():
        number = models.own_numbers[parameter]
        low, high = about.slider or (about.low, about.high)
        target = low + (high - low) * 0.4
        number.slider.value = round(target) if about.integer else target
        value = store.experiment.slots[0].value(parameter)
        assert abs(value - target) <= (1 if about.integer else number._step)
        assert number.text.value == f"{value:.10g}"


def test_a_shared_parameter_moves_every_model_that_has_it() -> None:
    store = Store(Experiment(slots=(Slot("lif_soft"), Slot("clif"), Slot("ar_lif"))))
    models = Models(store, pytest.fail)
    models.shared_numbers["threshold"].text.value = "1.5"
    assert [s.value("threshold") for s in store.experiment.slots] == [1.5, 1.5, 1.5]
    models.own_numbers["threshold"].text.value = "0.5"
    assert [s.value("threshold") for s in store.experiment.slots] == [0.5, 1.5, 1.5]
    assert "differ" in models.shared_numbers["threshold"].slider.label


def test_a_neuron_that_rounds_has_no_switch_of_comparison() -> None:
    store = Store(Experiment(slots=(Slot("i_lif"), Slot("clif"))))
    models = Models(store, pytest.fail)
    labels = [getattr(view, "label", "") for view in models.own]
    assert "Fires at threshold" not in labels
    models.reset.clicks += 1
    assert store.experiment.slots[0] == Slot("i_lif")
    models.pick.value = 1
    assert "Fires at threshold" in [getattr(view, "label", "") for view in models.own]


def test_an_option_of_truth_values_is_taken() -> None:
    store = Store(Experiment(slots=(Slot("plif"),)))
    models = Models(store, pytest.fail)
    choice = next(v for v in models.own if getattr(v, "label", "") == "decay input")
    choice.value = False
    assert store.experiment.slots[0].neuron.chosen == {"decay_input": False, "reset": "hard"}


def test_models_are_added_until_six_and_a_preset_brings_its_fixed_parameter() -> None:
    store = Store(Experiment(slots=(Slot("lif_soft"),)))
    models = Models(store, pytest.fail)
    ablation = next(v for v in models.add.options.values() if v == "preset:ar_lif_alpha_fixed")
    models.add.value = ablation
    assert store.experiment.slots[1].fixed == ("alpha",)
    assert models.own_numbers["alpha"].slider.disabled
    while len(store.experiment.slots) < MOST_SLOTS:
        models.add.value = "clif"
    assert models.add.disabled


def test_the_input_keeps_its_kind_until_a_file_is_there_and_takes_it_then() -> None:
    said: list[str] = []
    store = Store(Experiment())
    drive = Drive(store, said.append)
    drive.kind.value = "replay"
    assert store.experiment.stimulus == "poisson"
    drive.upload.filename = "two.csv"
    drive.upload.value = b"1,2\n3\n"
    assert "ragged" in said[0]
    drive.upload.value = b"1,2\n3,4\n"
    assert store.experiment.stimulus == "replay"
    assert store.experiment.source().array().tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_fewer_neurons_keep_the_traced_one_inside() -> None:
    store = Store(Experiment(neurons=60, neuron=50))
    scope = Scope(store)
    scope.numbers["neurons"].text.value = "10"
    assert (store.experiment.neurons, store.experiment.neuron) == (10, 9)
    scope.numbers["neuron"].text.value = "10"
    assert scope.numbers["neuron"].message.visible
    scope.numbers["neurons"].text.value = "0"
    assert store.experiment.neurons == 10
    assert scope.numbers["neurons"].message.visible


def test_undo_brings_the_widgets_back() -> None:
    store = Store(Experiment(slots=(Slot("clif"),)))
    models, drive, scope = Models(store, pytest.fail), Drive(store, pytest.fail), Scope(store)
    models.own_numbers["tau"].text.value = "4"
    drive.kind.value = "sine"
    scope.histogram.value = "levels"
    while store.undo():
        pass
    assert models.own_numbers["tau"].text.value == "2"
    assert drive.kind.value == "poisson"
    assert scope.histogram.value == "counts"


def test_a_choice_that_stays_shows_the_title_that_it_has_now() -> None:
    store = Store(Experiment(slots=(Slot("lif_soft"), Slot("clif"))))
    models = Models(store, pytest.fail)
    lists = models.pick, models.ablating.pick, models.learning.pick
    shown = [choice.get_root().data for choice in lists]  # what the browser holds
    assert shown[0].value == "1 · LIF, soft reset"
    store.change(Experiment(slots=(Slot("lif_hard"), Slot("clif"))))
    assert [browser.value for browser in shown] == [
        "1 · LIF, hard reset",
        "As it is: hard reset",
        "Rectangle (its own)",
    ]
    store.change(Experiment(slots=(Slot("clif", (("tau", 3.0),)), Slot("clif"))))
    assert shown[0].value == "1 · CLIF, tau 3"
    store.undo()
    assert shown[0].value == "1 · LIF, hard reset"
