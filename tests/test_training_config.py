"""A training run's configuration: what it refuses, and that it survives being written down."""

from __future__ import annotations

import math
import tomllib
from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import neurolab as nl
from neurolab import surrogates
from neurolab.errors import ParameterError
from neurolab.slot import Slot
from neurolab.training.bounds import WORDS
from neurolab.training.choice import NeuronChoice, choice_of
from neurolab.training.config import Config
from neurolab.training.schedule import factor
from neurolab.training.toml_text import toml
from tests.test_imports import HEAVY, python

CHOICES = st.sampled_from(
    [
        NeuronChoice(),
        NeuronChoice(Slot("clif", (("tau", 3.0),), compare=">")),
        NeuronChoice(Slot("plif", options=(("reset", "soft"),)), (), "neuron"),
        NeuronChoice(Slot("cf", surrogate=surrogates.tsg()), ("surrogate.a",)),
        NeuronChoice(Slot("ar_lif", fixed=("alpha",), detach_reset=True), None),
        NeuronChoice(Slot("ar_lif"), ("alpha", "beta"), (("alpha", "neuron"),)),
        NeuronChoice(Slot("lif_soft", resets=False, surrogate=surrogates.rectangle(2.0))),
    ]
)


@st.composite
def configs(draw: st.DrawFn) -> Config:
    words = {name: draw(st.sampled_from(words)) for name, words in WORDS.items()}
    network = words.pop("network")
    return Config(
        task="digits",
        task_options={"layout": "flat" if network == "mlp" else "image"},
        network=network,
        widths=tuple(draw(st.lists(st.integers(1, 40), min_size=1, max_size=4))),
        neurons=draw(CHOICES),
        time=draw(st.integers(1, 64)),
        learning_rate=draw(st.floats(0.0, 10.0)),
        clip=draw(st.none() | st.floats(1e-3, 1e3)),
        truncation=draw(st.none() | st.integers(1, 64)),
        fold=draw(st.none() | st.integers(0, 4)),
        seed=draw(st.integers(0, 2**63 - 1)),
        **words,
    )


@given(configs())
def test_toml_brings_everything_back(config: Config) -> None:
    again = Config.from_toml(config.to_toml())
    assert again == config
    assert hash(again) == hash(config)
    assert Config.from_dict(config.to_dict()) == config


PLAIN = st.recursive(
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
TABLES = st.recursive(
    st.dictionaries(NAMES, PLAIN, max_size=4),
    lambda inner: st.dictionaries(NAMES, PLAIN | inner | st.lists(inner, min_size=1, max_size=2)),
    max_leaves=4,
)


@given(TABLES)
def test_toml_is_read_by_python_as_it_was(table: dict) -> None:
    assert tomllib.loads(toml(table)) == table


def test_every_neuron_with_every_choice_left_alone_is_one() -> None:
    for name in nl.neurons():
        choice = choice_of(name)
        assert choice_of(choice.to_dict()) == choice
        assert Config(neurons=name).neurons == (choice,)


def test_one_neuron_for_all_is_the_same_run_however_it_is_given() -> None:
    one = Config(widths=(8, 8), neurons="clif")
    assert one == Config(widths=[8, 8], neurons=("clif", {"model": "clif"}))
    mixed = one.with_neuron("layer2", choice_of("lif_soft"))
    assert [mixed.neuron(name).slot.model for name in mixed.layers] == ["clif", "lif_soft"]
    assert mixed.with_neuron("layer2", choice_of("clif")) == one


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"network": "convv"}, "did you mean 'conv'"),
        ({"norm": "tdbm"}, "did you mean 'tdbn'"),
        ({"loss": "cross"}, "valid: ce, mse, tet, lambda_mix"),
        ({"optimiser": "adamm"}, "did you mean 'adam'"),
        ({"readout": 3}, "there is no readout 3"),
        ({"time": 0}, r"time = 0.0 is outside \[1, 64\]"),
        ({"time": 2.5}, "whole number"),
        ({"time": True}, "time = True is not a number"),
        ({"learning_rate": math.nan}, "learning_rate = nan"),
        ({"learning_rate": -1.0}, "learning_rate = -1.0 is outside"),
        ({"widths": ()}, "widths = "),
        ({"widths": (4, 0)}, "widths = 0 must lie between 1"),
        ({"widths": "128"}, "must be a whole number"),
        ({"neurons": "cliff"}, "did you mean 'clif'"),
        ({"neurons": ("clif", "lif_soft")}, r"2 neurons for 1 spiking layers \(layer1\)"),
        ({"neurons": ()}, "at least one neuron"),
        ({"neurons": {"model": "clif", "tau": 3}}, "no choice of a neuron 'tau'"),
        ({"neurons": {"params": {}}}, "needs model"),
        ({"neurons": {"model": "clif", "params": {"ta": 3}}}, "did you mean 'tau'"),
        ({"neurons": {"model": "clif", "learnable": "tau"}}, "list of names"),
        ({"neurons": {"model": "clif", "learnable": ["tua"]}}, "did you mean 'tau'"),
        ({"neurons": {"model": "clif", "granularity": "layers"}}, "did you mean 'layer'"),
        ({"neurons": {"model": "plif", "options": {"resett": "hard"}}}, "did you mean 'reset'"),
        ({"neurons": {"model": "clif", "detach_reset": "no"}}, "true or false"),
        ({"neurons": {"model": "clif", "surrogate": "rectangl"}}, "did you mean 'rectangle'"),
        ({"nesterov": 1}, "nesterov = 1 must be true or false"),
        ({"nesterov": True, "momentum": 0.0}, "nesterov needs a momentum"),
        ({"warm_up": 30.0, "epochs": 20}, "longer than the 20 epochs"),
        ({"fold": 5, "folds": 5}, "fold = 5 must be below folds = 5"),
        ({"truncation": 0}, "truncation = 0.0 is outside"),
        ({"task": "digit"}, "did you mean 'digits'"),
        ({"task_options": {"codding": "direct"}}, "coding"),
        ({"dtype": "float16"}, "valid: float32, float64"),
        ({"seed": -1}, "seed = -1.0 is outside"),
    ],
)
def test_what_does_not_fit_is_said_in_words(wrong: dict, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        Config(**wrong)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[networks]\nkind = 'mlp'", "did you mean 'network'"),
        ("[network]\ntimes = 3", "did you mean 'time'"),
        ("[run]\nbatch = 'all'", "batch = 'all' is not a number"),
        ("run = 3", r"\[run\] must be a table"),
        ("[run", "not TOML"),
    ],
)
def test_a_file_is_refused_by_the_name_of_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        Config.from_toml(text)


def test_a_file_may_leave_out_what_is_default() -> None:
    text = "neurons = ['clif']\n[run]\nseed = 3"
    assert Config.from_toml(text) == replace(Config(), neurons="clif", seed=3)


@pytest.mark.parametrize("warm_up", [0, 7])
def test_cosine_is_that_of_torch(warm_up: int) -> None:
    total = 40
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    cosine = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, total - warm_up)
    schedule = cosine
    if warm_up:
        rise = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: (step + 1) / warm_up)
        schedule = torch.optim.lr_scheduler.SequentialLR(optimiser, [rise, cosine], [warm_up])
    for step in range(total):
        assert factor(step, total, warm_up) == pytest.approx(
            optimiser.param_groups[0]["lr"], abs=1e-12
        )
        optimiser.step()
        schedule.step()
    assert factor(total, total, warm_up) == pytest.approx(0.0, abs=1e-12)
    assert factor(total - 1, total, warm_up, "constant") == 1.0


def test_a_configuration_is_made_and_written_without_torch() -> None:
    code = "from neurolab.training.config import Config; Config(neurons='clif').to_toml()"
    loaded = python(f"{code}\nimport sys\nprint(*(n for n in {HEAVY} if n in sys.modules))")
    assert loaded == ""
