"""Neurons in other libraries' words: numbers by hand, round trips, sentences, errors."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import neurolab as nl
from neurolab import conventions
from neurolab.conventions import decay, from_library, tau, to_library

KEPT = st.floats(0.05, 0.98)
NUMBERS = {
    "decay": KEPT,
    "current_decay": KEPT,
    "gain": st.sampled_from([1.0, 0.25, 3.0]),
    "threshold": st.floats(0.1, 5.0),
    "rho": st.floats(0.1, 5.0),
    "threshold_pos": st.floats(0.1, 5.0),
    "levels_pos": st.integers(1, 20).map(float),
    "max_level": st.integers(1, 20).map(float),
    "tau": st.floats(1.1, 50.0),
}
REST = {"v_leak": -0.5, "v_reset": -0.5}
OTHERS = {"levels_neg": 0.0, "v_reset": 0.0, "k": 1.0, "amplitude": 1.0, "threshold_neg": -1.0}


def pairs() -> list[tuple[str, str]]:
    """Return every library with every neuron it can express."""
    tables = conventions.all_libraries().values()
    return [(t.name, model) for t in tables for model in t.writers]


def variants(model: str) -> list[dict]:
    """Return the structural options to try."""
    found = [{}]
    for name, values in nl.neurons()[model].options.items():
        found = [{**chosen, name: value} for chosen in found for value in values]
    return [chosen for chosen in found if not chosen.get("half_threshold")]


@pytest.mark.parametrize(("library", "name"), pairs())
@given(data=st.data())
def test_there_and_back_again(library: str, name: str, data: st.DataObject) -> None:
    options = data.draw(st.sampled_from(variants(name)))
    if library == "norse" and options.get("reset") == "soft" and name == "cuba":
        return
    model = nl.neurons()[name].with_options(**options)
    fields = model.Params._fields
    params = {n: data.draw(NUMBERS[n]) for n in fields if n in NUMBERS}
    params |= {n: OTHERS[n] for n in fields if n not in params}
    there = to_library(library, model, params, detach_reset=False)
    back = from_library(library, there.class_name, there.arguments, input_scale=there.input_scale)
    same = nl.neurons()[back.model].with_options(**back.options)
    if (library, name) == ("norse", "plif"):  # at v_reset = 0 it is an ordinary LIF
        params = {"decay": 1.0 - 1.0 / params["tau"], "threshold": params["threshold"]}
        params["gain"] = 1.0 - params["decay"] if options["decay_input"] else 1.0
    else:
        assert same is model
        assert back.input_scale == pytest.approx(1.0)
    for key, value in back.params.items():
        assert value == pytest.approx(params.get(key, 0.0), rel=1e-9), key
    assert there.version
    assert there.same_spikes or any("fires" in d or "steps" in d for d in there.differences)


@pytest.mark.parametrize(
    ("library", "model", "params", "class_name", "arguments", "scale"),
    [
        ("spikingjelly", "lif_hard", {"decay": 0.75}, "LIFNode", {"tau": 4.0}, 1.0),
        ("spikingjelly", "lif_soft", {"gain": 0.5}, "LIFNode", {"decay_input": True}, 1.0),
        ("spikingjelly", "lif_soft", {"gain": 3.0}, "LIFNode", {"decay_input": False}, 3.0),
        ("spikingjelly", "lif_hard", {"decay": 1.0}, "IFNode", {"v_reset": 0.0}, 1.0),
        ("spikingjelly", "clif", {"tau": 3.0}, "ComplementaryLIFNode", {"tau": 3.0}, 1.0),
        ("snntorch", "lif_soft_lazy", {"decay": 0.75}, "Leaky", {"beta": 0.75}, 1.0),
        ("snntorch", "lif_soft_lazy", {"gain": 0.25}, "Lapicque", {"R": 0.5, "C": 4.0}, 1.0),
        ("snntorch", "lif_hard", {}, "Leaky", {"reset_delay": False}, 1.0),
        ("norse", "lif_hard", {"decay": 0.75}, "LIFBoxCell", {"tau_mem_inv": 250.0}, 4.0),
        ("norse", "plif", {"v_reset": -0.5}, "LIFBoxCell", {"v_leak": -0.5, "v_reset": -0.5}, 1.0),
        ("sinabs", "lif_soft", {"decay": math.exp(-0.5)}, "LIF", {"tau_mem": 2.0}, 1.0),
        ("sinabs", "lif_soft", {"decay": 1.0}, "IAF", {"spike_threshold": 1.0}, 1.0),
    ],
)
def test_by_hand(library, model, params, class_name, arguments, scale) -> None:
    there = to_library(library, model, params)
    assert there.class_name == class_name
    assert {name: there.arguments[name] for name in arguments} == pytest.approx(arguments)
    assert there.input_scale == pytest.approx(scale)


@pytest.mark.parametrize(
    ("library", "class_name", "arguments", "model", "params"),
    [
        ("spikingjelly", "LIFNode", {}, "lif_hard", {"decay": 0.5, "gain": 0.5}),
        ("spikingjelly", "neuron.IFNode", {"v_reset": None}, "lif_soft", {"decay": 1.0}),
        ("snntorch", "snn.Leaky", {"beta": 0.75}, "lif_soft_lazy", {"decay": 0.75, "gain": 1.0}),
        ("snntorch", "Lapicque", {"R": 2, "C": 2}, "lif_soft_lazy", {"decay": 0.75, "gain": 0.5}),
        ("norse", "LIFBoxCell", {}, "lif_hard", {"decay": 0.9, "gain": 0.1}),
        ("spikingjelly", "LIFNode", {"v_reset": -0.5}, "plif", {"tau": 2.0, "v_reset": -0.5}),
        ("norse", "LIFBoxCell", REST, "plif", {"tau": 10.0, "v_reset": -0.5}),
        ("sinabs", "LIF", {"tau_mem": 2.0}, "cf", {"decay": math.exp(-0.5), "levels_neg": 0.0}),
        ("sinabs", "IAF", {"spike_fn": "SingleSpike"}, "lif_soft", {"decay": 1.0, "gain": 1.0}),
    ],
)
def test_defaults_of_the_libraries(library, class_name, arguments, model, params) -> None:
    here = from_library(library, class_name, arguments)
    assert here.model == model
    assert {name: here.params[name] for name in params} == pytest.approx(params)


def test_norse_takes_a_time_step() -> None:
    there = to_library("norse", "lif_hard", {"gain": 0.5}, dt=0.01)
    assert (there.arguments["tau_mem_inv"], there.arguments["dt"]) == (50.0, 0.01)
    assert there.input_scale == 1.0
    assert "tau_mem = 0.02 s at dt = 0.01 s is 2 steps" in " ".join(there.differences)


def test_time_constants_under_both_rules() -> None:
    assert decay(1.0, 4.0) == 0.75
    assert decay(1.0, 4.0, "exponential") == math.exp(-0.25)
    assert tau(0.001, 0.75) == pytest.approx(0.004)
    for rule in ("euler", "exponential"):
        assert tau(1.0, decay(1.0, 7.0, rule), rule) == pytest.approx(7.0)
    for wrong in (
        lambda: decay(1.0, 0.5),
        lambda: decay(0.0, 1.0),
        lambda: tau(1.0, 1.0),
        lambda: tau(1.0, "x"),
    ):
        with pytest.raises(nl.ParameterError):
            wrong()
    with pytest.raises(nl.ParameterError, match="did you mean 'exponential'"):
        decay(1.0, 2.0, "exponental")


def test_nothing_else_is_loaded() -> None:
    code = (
        "import sys; from neurolab import conventions as c; c.to_library('sinabs', 'lif_soft');"
        "print(*{'torch', 'numba', 'panel', 'sinabs', 'norse', 'snntorch'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == ""
