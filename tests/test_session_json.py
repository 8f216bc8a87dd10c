"""A session survives its file, number for number, and no fault in it goes unsaid."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import neurolab as nl
from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.model import NeuronModel
from neurolab.session.document import from_json, load, to_json
from neurolab.slot import Slot, pairs
from neurolab.surrogates import rectangle
from neurolab.version import equations_digest, version
from tests.experiments import experiments
from tests.toys import Params, State

SHAPES = arrays.array_shapes(min_dims=2, max_dims=2, max_side=5)
TABLES = st.sampled_from([32, 64]).flatmap(
    lambda bits: arrays.arrays(
        f"float{bits}",
        SHAPES,
        elements=st.floats(width=bits, allow_nan=False, allow_infinity=False),
    )
)


def changed(**parts) -> str:
    """Return the default session with some parts exchanged."""
    return json.dumps(json.loads(to_json(Experiment())) | parts)


@given(experiments())
def test_json_gives_the_experiment_back(experiment: Experiment) -> None:
    text = to_json(experiment)
    assert from_json(text) == (experiment, [])
    assert to_json(from_json(text)[0]) == text


@given(TABLES, st.sampled_from(["replay", "sine"]))
def test_a_table_travels_to_the_last_bit(values: np.ndarray, kind: str) -> None:
    table = nl.stimuli.replay(values, "my table.csv")
    experiment = Experiment(stimulus=kind, table=table, neuron=0)
    found, said = from_json(to_json(experiment))
    assert (found, said) == (experiment, [])
    assert found.table.name == "my table.csv"
    same = values.astype(np.float64)
    assert found.table.array().tobytes() == same.tobytes()  # also the sign of zero


def test_the_text_can_be_read_by_people() -> None:
    table = nl.stimuli.replay(np.full((50, 40), 1 / 3))
    text = to_json(Experiment(stimulus="replay", table=table))
    rows = [line for line in text.splitlines() if line.count(",") > 30]
    assert len(rows) == 50  # one line for every step
    assert max(len(line) for line in text.splitlines() if line not in rows) <= 100
    for word in ('"tau": 2.0', '"compare": ">="', '"shape": "rectangle"', f'"{version()}"'):
        assert word in text


def test_a_reset_that_is_switched_off_travels() -> None:
    experiment = Experiment(slots=(Slot("clif", resets=False), Slot("clif")))
    assert from_json(to_json(experiment)) == (experiment, [])


def test_defaults_that_move_later_change_nothing() -> None:
    """Every parameter stands in the file, changed or not."""
    found = json.loads(to_json(Experiment(slots=(Slot("clif"),))))
    assert found["models"][0]["params"] == nl.neurons()["clif"].defaults()._asdict()
    assert found["input"]["params"] == {"rate": 0.3, "weight": 0.8}


@pytest.mark.parametrize("text", ["", "{", "tau: 2", "[1" * 100_000, "9" * 5000, "\ud800"])
def test_text_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="not JSON"):
        from_json(text)


@pytest.mark.parametrize("text", ["[]", "3", "null", "{}", '{"cells": []}'])
def test_json_that_is_no_session_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="no session"):
        from_json(text)


def test_other_equations_formats_and_versions_are_said() -> None:
    for part, word in (
        ({"equations": "00000000"}, "other equations"),
        ({"equations": "00000000", "neurolab": "9.9"}, "other equations by neurolab 9.9"),
        ({"neurolab": "9.9"}, "made by neurolab 9.9"),
        ({"format": 2}, "format 2"),
    ):
        found, said = from_json(changed(seed=4, **part))
        assert found == Experiment(seed=4)
        assert len(said) == 1
        assert word in said[0]
    assert equations_digest() in changed()


MODEL = json.loads(to_json(Experiment(slots=(Slot("clif", pairs({"threshold": 2.0})),))))
CLIF = MODEL["models"][0]


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ({"params": {"threshold": 2.0, "tau": 0}}, "tau of clif"),
        ({"params": {"threshold": 2.0, "tua": 3}}, "'tau'"),
        ({"params": {"threshold": 2.0, "tau": "3"}}, "not a number"),
        ({"params": {"threshold": 2.0, "tau": [3.0]}}, "one number"),
        ({"options": {"reset": "soft"}}, "reset"),
        ({"options": 3}, "an object"),
        ({"compare": "="}, "compare"),
        ({"surrogate": {"shape": "relsg_et"}}, "fitting"),
        ({"surrogate": {"shape": ["rectangle"]}}, "a text"),
        ({"surrogate": {"width": 0.0}}, "surrogate.width"),
        ({"surrogate": {"width": "height"}}, "height"),
        ({"detach_reset": 1}, "true or false"),
        ({"resets": 0}, "true or false"),
        ({"fixed": ["alpha"]}, "alpha"),
        ({"fixed": "tau"}, "a list"),
        ({"label": "a\nb"}, "printable"),
        ({"label": "\ud800"}, "printable"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_only_what_is_bad_in_a_model_is_dropped(part: dict, word: str) -> None:
    found, said = from_json(changed(models=[CLIF | part]))
    assert found.slots == (Slot("clif", pairs({"threshold": 2.0})),)
    assert len(said) == 1
    assert word in said[0]


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ({"time": 1}, "time"),
        ({"time": 120.5}, "whole"),
        ({"neurons": True}, "neurons"),
        ({"neuron": 60}, "neuron"),
        ({"seed": "x" * 1000}, "seed"),
        ({"dtype": "float16"}, "float16"),
        ({"tab": "sweeps"}, "'sweep'"),
        ({"show": "h"}, "a list"),
        ({"show": ["h", "v"]}, "'v'"),
        ({"histogram": None}, "histogram"),
        ({"correlate": ["u"]}, "correlate"),
        ({"normalise": 0}, "true or false"),
        ({"input": "sine"}, "an object"),
        ({"input": {"kind": "sinus"}}, "'sine'"),
        ({"input": {"kind": ["sine"]}}, "sine"),
        ({"input": {"kind": "poisson", "params": {"rate": -1}}}, "rate of poisson"),
        ({"input": {"kind": "poisson", "phase": 3}}, "phase of input"),
        ({"input": {"kind": "replay"}}, "replay needs"),
        ({"table": {"name": "x"}}, "a list"),
        ({"table": {"values": "/etc/hostname"}}, "a list"),
        ({"table": {"values": [[1.0, None]]}}, "nan"),
        ({"table": {"values": [[1.0], [2.0, 3.0]]}}, "not a table"),
        ({"distributions": {"samples": 1}}, "samples of distributions"),
        ({"distributions": {"membrane": "v"}}, "membrane"),
        ({"sweep": {"x_low": {}}}, "x_low"),
        ({"sweep": {"x_low": 10**400}}, "too large"),
        ({"sweep": {"size": 3.0}}, "size"),
        ({"sweep": {"x": "a b"}}, "not a name"),
        ({"inspector": []}, "an object"),
        ({"zoom": 3}, "zoom"),
    ],
)
def test_every_other_fault_is_said_too(part: dict, word: str) -> None:
    found, said = from_json(changed(seed=4) if "seed" in part else changed(**part))
    assert not said or found == Experiment()
    found, said = from_json(changed(**part))
    assert found == Experiment()
    assert len(said) == 1
    assert word in said[0]
    assert len(said[0]) < 400


def test_models_are_dropped_one_by_one() -> None:
    found, said = from_json(changed(models=[CLIF, {"model": "cliff"}, 3, CLIF | {"model": None}]))
    assert found.slots == (Slot("clif", pairs({"threshold": 2.0})),)
    assert len(said) == 3
    assert "'clif'" in said[0]
    found, said = from_json(changed(models=[3]))
    assert found == Experiment()
    assert len(said) == 2
    found, said = from_json(changed(models=[CLIF] * 9))
    assert len(found.slots) == 6
    assert "9 models" in said[0]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)
KEYS = [*json.loads(to_json(Experiment())), "table"]


@given(
    st.dictionaries(st.sampled_from(KEYS), JSON), st.dictionaries(st.sampled_from([*CLIF]), JSON)
)
def test_no_session_makes_reading_fail(parts: dict, model: dict) -> None:
    found, said = from_json(json.dumps({"models": [CLIF | model], **parts, "neurolab": "0"}))
    assert isinstance(found, Experiment)
    assert all(isinstance(line, str) for line in said)
    assert from_json(to_json(found)) == (found, [])


def test_a_neuron_of_ones_own_travels_where_it_is_known(own_neurons) -> None:  # noqa: ARG001
    def step(s, x, p, fire):
        """Every spike raises the threshold."""
        h = p.decay * s.u + x
        z = fire.spike(h - (1.0 + s.a))
        return State(h - fire.reset(z), p.decay * s.a + p.gain * z), z, h

    shape = replace(rectangle().shape, name="own_shape")
    toy = NeuronModel("toy_session", "Toy", State, Params, step, "here", thresholds=())
    nl.register(replace(toy, surrogate=replace(rectangle(width=2.0), shape=shape)))
    experiment = Experiment(slots=(Slot("toy_session", pairs({"gain": 1.0})), Slot("clif")))
    text = to_json(experiment)
    assert from_json(text) == (experiment, [])
    found, said = from_json(text.replace("toy_session", "not_here"))
    assert found.slots == (Slot("clif"),)
    assert "not_here" in said[0]


def test_a_file_is_read_and_its_faults_name_it(tmp_path) -> None:
    file = tmp_path / "session.json"
    file.write_text(to_json(Experiment(seed=7)), encoding="utf-8-sig")
    assert load(file) == (Experiment(seed=7), [])
    for content, word in ((b"\xff\xfe", "cannot be read"), (b"{}", "no session")):
        file.write_bytes(content)
        with pytest.raises(ParameterError, match=rf"session\.json.*{word}"):
            load(file)
    with pytest.raises(ParameterError, match=r"gone\.json"):
        load(tmp_path / "gone.json")
