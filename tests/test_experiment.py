"""One frozen value holds every choice of the page, and never a bad one."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

import neurolab as nl
from neurolab.experiment import Experiment
from neurolab.slot import Slot, pairs

TABLE = nl.stimuli.replay(np.ones((6, 3)))


def test_defaults_are_dropped_so_that_equal_choices_are_equal() -> None:
    same = Slot("clif", (("threshold", 1), ("tau", np.float32(2.0))), (), ">=")
    assert same == Slot("clif")
    assert hash(same) == hash(Slot("clif"))
    assert Slot("qb_lif", options=(("reset_scope", "sum"),)) == Slot("qb_lif")
    drawn = Experiment(drive=(("weight", 0.8), ("rate", 0.5)))
    assert drawn.drive == (("rate", 0.5),)
    assert hash(drawn) == hash(Experiment(drive=(("rate", 0.5),)))
    assert Slot("clif", pairs({"tau": 3, "threshold": 2})).params == (
        ("tau", 3.0),
        ("threshold", 2.0),
    )


def test_slot_answers_for_its_neuron() -> None:
    slot = Slot("qb_lif", (("scale", 2.0),), (("reset_scope", "input"),), ">")
    assert slot.neuron.chosen == {"reset_scope": "input"}
    assert (slot.fires, Slot("qb_lif").fires, slot.title) == (">", ">=", "QB-LIF")
    assert (slot.value("scale"), slot.value("decay")) == (2.0, 0.5)
    assert slot.values()["max_level"] == 20.0
    assert slot.with_params(scale=1.0, decay=0.25).params == (("decay", 0.25),)
    assert Slot("clif", label="Mine").title == "Mine"
    assert (Slot("i_lif").fires, Slot("i_lif", compare="")) == ("", Slot("i_lif"))


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"model": "cliff"}, "did you mean 'clif'"),
        ({"model": "clif", "params": (("tua", 2.0),)}, "did you mean 'tau'"),
        ({"model": "clif", "params": (("tau", 0.5),)}, "tau = 0.5 is outside"),
        ({"model": "clif", "params": (("tau", [2.0, 3.0]),)}, "must be one number here"),
        ({"model": "clif", "params": (("tau", "2"),)}, "not a number"),
        ({"model": "clif", "options": (("reset", "hard"),)}, "no option 'reset'"),
        ({"model": "clif", "compare": "="}, "no comparison '='"),
        ({"model": "i_lif", "compare": ">="}, "this neuron rounds"),
        ({"model": "clif", "fixed": ("alpha",)}, "no parameter 'alpha'"),
    ],
)
def test_slot_refuses(choices: dict, said: str) -> None:
    with pytest.raises(nl.ParameterError, match=said):
        Slot(**choices)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"slots": ()}, "0 models"),
        ({"slots": (Slot("clif"),) * 7}, "7 models"),
        ({"time": 1}, "time = 1 must be a whole number from 2 to 100,000"),
        ({"time": 2.0}, "time = 2.0"),
        ({"neurons": True}, "neurons = True"),
        ({"seed": -1}, "seed = -1"),
        ({"neuron": 60}, "neuron = 60 must be a whole number from 0 to 59"),
        ({"histogram": "count"}, "did you mean 'counts'"),
        ({"correlate": "q"}, "no correlate 'q'"),
        ({"dtype": "float16"}, "no dtype 'float16'"),
        ({"show": ("h", "v")}, "no show 'v'"),
        ({"stimulus": "sinus"}, "did you mean 'sine'"),
        ({"stimulus": "replay"}, "replay needs"),
        ({"drive": (("time", 5.0),)}, "no parameter 'time'"),
        ({"drive": (("rate", -1.0),)}, "rate = -1.0 is outside"),
    ],
)
def test_experiment_refuses(choices: dict, said: str) -> None:
    with pytest.raises(nl.ParameterError, match=said):
        Experiment(**choices)


def test_source_is_the_input_that_was_chosen() -> None:
    chosen = Experiment(stimulus="sine", drive=(("period", 9.0),), time=30, neurons=4, seed=7)
    assert chosen.source() == nl.stimuli.sine(time=30, neurons=4, seed=7, period=9.0)
    assert (chosen.drive_value("period"), chosen.drive_value("phase")) == (9.0, 0.0)
    with pytest.raises(nl.ParameterError, match="did you mean 'period'"):
        chosen.drive_value("perid")
    replayed = Experiment(stimulus="replay", table=TABLE, neuron=2)
    assert replayed.source() == TABLE
    with pytest.raises(nl.ParameterError, match="neuron = 3"):
        replace(replayed, neuron=3)


def test_experiment_is_frozen_and_changes_by_copies() -> None:
    first = Experiment()
    with pytest.raises(FrozenInstanceError):
        first.time = 5
    other = first.with_slot(1, Slot("lif_hard"))
    assert [slot.model for slot in other.slots[:3]] == ["lif_soft", "lif_hard", "clif"]
    assert first == Experiment()
    assert Experiment(slots=(Slot("clif"), Slot("cf"))).shared() == ()
    assert Experiment(slots=(Slot("clif"), Slot("lif_soft"))).shared() == ("threshold",)
