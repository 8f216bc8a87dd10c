"""Every setting of the Train tab reaches the run, and travels with links, files and undo."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import neurolab as nl
from neurolab import link
from neurolab.choices import Train as Chosen
from neurolab.experiment import Experiment
from neurolab.explorer.controls.training import LIVE, Settings
from neurolab.explorer.controls.training_fields import APPLIES, MORE, NUMBERS_SAID, TOP, WORDS
from neurolab.explorer.store import Store
from neurolab.explorer.training_config import config_of
from neurolab.session import from_json, to_json
from neurolab.training import trainer
from tests.train_tab import SMALL, opened
from tests.training_runs import eager, one_thread

__all__ = ["one_thread"]
OTHER = {
    "coding": "poisson",
    "readout": "membrane",
    "readout_decay": 0.7,
    "lam": 0.5,
    "rate_weight": 2.0,
    "rate_target": 0.2,
    "momentum": 0.5,
    "weight_decay": 0.01,
    "schedule": "constant",
    "warm_up": 1.5,
    "clip": 2.0,
    "truncation_kind": "chunks",
}


def test_every_setting_has_a_field_once() -> None:
    names = {each.name for each in fields(Chosen)}
    assert sorted((*TOP, *MORE)) == sorted(names)
    assert set(WORDS) | set(NUMBERS_SAID) == names
    about = {each.name: each.metadata.get("among") for each in fields(Chosen)}
    for name, (_, offered) in WORDS.items():
        assert about[name] is None or set(offered.values()) == set(about[name])
    assert set(LIVE) == set(trainer.LIVE)


@pytest.mark.parametrize("name", OTHER)
def test_a_setting_reaches_the_configuration_and_no_other_changes(name: str) -> None:
    chosen = replace(Chosen(), **{name: OTHER[name]})
    made, before = config_of(chosen), config_of(Chosen())
    changed = {f.name for f in fields(made) if getattr(made, f.name) != getattr(before, f.name)}
    if name == "coding":
        assert (changed, dict(made.task_options)) == ({"task_options"}, {"coding": "poisson"})
    else:
        assert (changed, getattr(made, name)) == ({name}, OTHER[name])


def test_all_of_them_travel_and_can_be_undone() -> None:
    chosen = replace(Chosen(), **OTHER, learns="all", seeds=4)
    experiment = Experiment(tab="train", train=chosen)
    assert link.decode(link.encode(experiment)) == (experiment, [])
    assert from_json(to_json(experiment)) == (experiment, [])
    store = Store(Experiment(tab="train"))
    store.change(experiment, "train.clip")
    store.undo()
    assert store.experiment.train == Chosen()
    store.redo()
    assert store.experiment.train == chosen


@pytest.mark.parametrize("name", list(nl.neurons()))
def test_all_that_a_neuron_can_learn_learns(name: str) -> None:
    made = config_of(replace(SMALL.train, neuron=name, learns="all", widths="4"))
    step = eager(made, watch=1).step()
    assert step.learned is not None
    assert set(step.learned["layer1"]) == set(made.neurons[0].learnable)
    none = config_of(replace(SMALL.train, neuron=name, learns="none", widths="4"))
    assert eager(none, watch=1).step().learned == {"layer1": {}}


@given(
    st.sampled_from(list(APPLIES)),
    st.builds(
        Chosen,
        task=st.sampled_from(["digits", "moons", "gestures"]),
        readout=st.sampled_from(["mean", "membrane"]),
        loss=st.sampled_from(["ce", "lambda_mix"]),
        optimiser=st.sampled_from(["adam", "sgd"]),
        rate_weight=st.sampled_from([0.0, 1.0]),
        truncation=st.integers(0, 1),
    ),
)
def test_a_setting_that_does_not_apply_is_disabled(name: str, chosen: Chosen) -> None:
    settings = Settings(Experiment(train=chosen), lambda *_: None)
    settings.show(Experiment(train=chosen))
    widget = (settings.words | settings.texts)[name]
    assert widget.disabled != APPLIES[name](chosen)


@pytest.mark.parametrize("name", [n for n in APPLIES if n not in ("time", "coding")])
def test_a_disabled_setting_makes_no_difference_and_an_enabled_one_does(name: str) -> None:
    needs = {
        "readout_decay": {"readout": "membrane"},
        "lam": {"loss": "lambda_mix"},
        "rate_target": {"rate_weight": 1.0},
        "momentum": {"optimiser": "sgd"},
        "truncation_kind": {"truncation": 2},
    }[name]
    for given_, differs in (({}, False), (needs, True)):
        base = replace(SMALL.train, **given_)
        runs = [eager(config_of(replace(base, **{name: v}))) for v in (OTHER[name], _first(name))]
        losses = [[step.loss for step in run.steps(4)] for run in runs]
        assert (losses[0] != losses[1]) == differs


def _first(name: str):
    return getattr(Chosen(), name)


def test_bad_numbers_are_said_and_live_ones_act_on_the_run() -> None:
    with opened() as page:
        settings, runs = page.tab.settings, page.tab.runs
        settings.texts["momentum"].value = "1.5"
        assert "momentum = 1.5 is outside" in settings.message.object
        settings.texts["warm_up"].value = "3"
        assert "longer than the 2 epochs" in settings.message.object
        page.tab.press("step")
        page.until(lambda: runs.state == "paused")
        settings.texts["clip"].value = "1"
        page.until(lambda: runs.own.config.clip == 1.0)
        settings.texts["clip"].value = "0"
        page.until(lambda: runs.own.config.clip is None)
        assert [event.what for event in runs.own.progress.events] == ["clip = 1.0", "clip = None"]
