"""What a layer refuses, and that it says why."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import neurolab as nl
from tests.layers import BATCH, SIZE, inputs


@pytest.mark.parametrize("fused", [True, False])
@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
def test_input_that_is_not_finite_is_refused(bad: float, fused: bool) -> None:
    """A NaN never fires: without a word, the network would learn from silence."""
    made, x = nl.nn.Neuron("lif_hard", fused=fused), inputs(torch.float32)
    x[3, 1, 2] = bad
    with pytest.raises(nl.ParameterError, match=r"lif_hard: input\[3, 1, 2\] is "):
        made(x)
    with pytest.raises(nl.ParameterError, match=r"input\[0, 1, 2\] is "):
        made.step(x[3])


def test_overflow_is_said() -> None:
    x = torch.full((3, 1, 1), 3e38)
    with pytest.raises(nl.ParameterError, match="a membrane overflowed"):
        nl.nn.Neuron("lif_soft", {"gain": 2.0})(x)


WRONG = {
    "neuron": (lambda: nl.nn.Neuron("clff"), "did you mean 'clif'"),
    "surrogate": (
        lambda: nl.nn.Neuron("clif", surrogate="arctan"),
        "there is no surrogate 'arctan'; did you mean 'arctangent'",
    ),
    "surrogate of another kind": (lambda: nl.nn.Neuron("clif", surrogate=3), "surrogate = 3"),
    "width": (
        lambda: nl.nn.Neuron("clif", surrogate=nl.surrogates.rectangle(width="tresh")),
        "did you mean 'threshold'",
    ),
    "learnable": (lambda: nl.nn.Neuron("clif", learnable=("taw",)), "did you mean 'tau'"),
    "learnable text": (lambda: nl.nn.Neuron("clif", learnable="tau"), r"\('tau',\)"),
    "whole number": (
        lambda: nl.nn.Neuron("cf", learnable=("levels_pos",)),
        "levels_pos is a whole number and cannot learn",
    ),
    "learnable plateau": (
        lambda: nl.nn.Neuron("cf", learnable=("surrogate.height",)),
        "no primitive to learn through",
    ),
    "parameter": (lambda: nl.nn.Neuron("clif", {"taus": 2.0}), "did you mean 'tau'"),
    "value": (lambda: nl.nn.Neuron("clif", {"tau": 0.5}), r"tau = 0.5 is outside \[1, 1000\]"),
    "text": (lambda: nl.nn.Neuron("clif", {"tau": "two"}), "tau = 'two' is not a number"),
    "one of many": (
        lambda: nl.nn.Neuron("clif", {"tau": [2.0, 0.5]}, granularity={"tau": "neuron"}, size=2),
        r"tau = 0.5 is outside",
    ),
    "shape": (lambda: nl.nn.Neuron("clif", {"tau": [2.0, 3.0]}), r"tau has shape \(2,\)"),
    "size": (lambda: nl.nn.Neuron("plif", granularity="neuron"), "needs size="),
    "time": (lambda: nl.nn.Neuron("plif", granularity="step"), "needs time="),
    "granularity": (lambda: nl.nn.Neuron("plif", granularity="channel"), "no granularity"),
    "granularity of what": (
        lambda: nl.nn.Neuron("plif", granularity={"taw": "step"}), "did you mean 'tau'",
    ),
    "compare": (lambda: nl.nn.Neuron("clif", compare=">>"), "no comparison"),
    "compare of a neuron that rounds": (
        lambda: nl.nn.Neuron("i_lif", compare=">="), "this neuron rounds",
    ),
    "option": (lambda: nl.nn.Neuron("plif", options={"reset": "sof"}), "did you mean 'soft'"),
    "negative size": (lambda: nl.nn.Neuron("plif", size=-1), "size = -1"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "said"), WRONG.values(), ids=list(WRONG))
def test_a_layer_that_cannot_be_made_says_why(make, said: str) -> None:
    with pytest.raises(nl.ParameterError, match=said):
        make()


PER_STEP = {"granularity": "step", "time": 4}
CALLS = {
    "integers": ({}, torch.ones(3, 2, 1, dtype=torch.int64), "floating-point tensor, not"),
    "an array": ({}, np.ones((3, 2, 1)), "floating-point tensor, not ndarray"),
    "one row": ({}, torch.ones(3), r"must be \[time, batch, ...\]"),
    "no time": ({}, torch.ones(0, 2, 3), r"must be \[time, batch, ...\]"),
    "another time": (PER_STEP, torch.ones(3, 2, 1), "has 3 time steps, but numbers .* for 4"),
    "another size": (
        {"granularity": "neuron", "size": 4}, torch.ones(3, 2, 5), r"given for size \(4,\)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("settings", "x", "said"), CALLS.values(), ids=list(CALLS))
@pytest.mark.parametrize("fused", [None, False])
def test_input_that_does_not_fit_is_refused(settings, x, said: str, fused) -> None:
    with pytest.raises(nl.ParameterError, match=said):
        nl.nn.Neuron("plif", fused=fused, **settings)(x)


def test_compiled_passes_on_demand_only_where_they_run() -> None:
    with pytest.raises(nl.ParameterError, match="need plain tensors on the CPU"):
        nl.nn.Neuron("clif", fused=True)(torch.empty(3, 2, 4, device="meta"))


def test_state_of_another_neuron_or_size_is_refused() -> None:
    made, x = nl.nn.Neuron("clif"), inputs(torch.float32)
    _, state = nl.nn.Neuron("lif_soft").run(x)
    with pytest.raises(nl.ParameterError, match="state must be"):
        made.run(x, state)
    _, state = made.run(x[:, :2])
    with pytest.raises(nl.ParameterError, match=rf"a row of the input \({BATCH}, {SIZE}\)"):
        made.run(x, state)
