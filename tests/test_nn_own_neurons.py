"""Neurons that users write: odd names and odd lines train as the shipped ones do."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest
import torch

import neurolab as nl
from tests.layers import derivatives, inputs, layer

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '''
from typing import Annotated, NamedTuple
from neurolab import NeuronModel, Param, Var
from neurolab.ops import *


class State(NamedTuple):
    u: Annotated[float, Var("u", "Membrane.")] = 0.0
    a: Annotated[float, Var("a", "Another.")] = 0.0


class Params(NamedTuple):
    decay: Annotated[float, Param(0.0, 1.0, "k", "Share kept.")] = 0.5
    gain: Annotated[float, Param(0.1, 5.0, "g", "Factor.")] = 1.25


def step(s, x, p, fire):
    """An odd neuron."""
'''
TAIL = '\n\nODD = NeuronModel("odd", "Odd", State, Params, step, source="a test", thresholds=())\n'
STEPS = {
    "names of the loops": """
    t = p.decay * s.u + p.gain * x
    i = fire.spike(t - 1.0)
    out = tanh(t)
    lo = out * s.a
    hi = t - fire.reset(i) * p.gain
    return State(hi, lo), i, t
""",
    "names of the passes": """
    total = p.decay * s.u + x
    bump = total * p.gain
    gx = fire.spike(bump - 1.0)
    back_u = sigmoid(bump)
    mode = back_u * gx
    return State(total - fire.reset(gx) * mode, mode), gx * p.gain, bump
""",
    "names that end or begin as generated ones do": """
    b_z = p.decay * s.u + x
    n_u = fire.spike(b_z - p.gain)
    g_u_ = exp(-absolute(b_z))
    F = b_z - n_u * g_u_
    return State(F, g_u_), n_u, b_z
""",
    "two kinds of firing, one of them in the other": """
    h = p.decay * s.u + x
    first = fire.spike(h - p.gain)
    second = fire.spike(first * h - 2.0 * p.gain)
    return State(h - fire.reset(first + second) * p.gain, second), first + second, h
""",
    "powers, choices, a constant state and an unused line": """
    h = (p.decay * s.u + x) ** 3.0 / (1.0 + x ** 2.0)
    unused = h * 3.0
    r = where(h > 0.0, where(h > 2.0, h * p.gain, h), -0.5 * h)
    z = fire.ternary(r, p.gain)
    return State(clip(r, -1.0, p.gain) - z, 0.25), z * 0.5 + p.decay, r
""",
}


def odd(text: str, folder: Path) -> nl.NeuronModel:
    """Return the neuron of a step, from a file as a user has it."""
    path = folder / "odd.py"
    path.write_text(HEAD + text.lstrip("\n") + TAIL, encoding="utf-8")
    found = importlib.util.spec_from_file_location("odd", path)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module.ODD


@pytest.mark.parametrize("text", STEPS.values(), ids=list(STEPS))
@pytest.mark.parametrize("shape", [nl.surrogates.sigmoid(2.0), nl.surrogates.triangle()])
def test_own_neuron_trains(text: str, shape: nl.surrogates.Surrogate, tmp_path: Path) -> None:
    model = odd(text, tmp_path)
    setting = {"learnable": ("decay", "gain"), "surrogate": shape}
    setting["granularity"] = {"decay": "step", "gain": "neuron"}
    found = derivatives(layer(model, fused=True, **setting), inputs())
    expected = derivatives(layer(model, fused=False, **setting), inputs())
    assert torch.equal(found["output"], expected["output"])
    for name, value in found.items():
        torch.testing.assert_close(value, expected[name], rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("text", STEPS.values(), ids=list(STEPS))
def test_own_neurons_derivatives_are_those_of_the_relaxed_one(text: str, tmp_path: Path) -> None:
    made = layer(
        odd(text, tmp_path), fused=True, relaxed=True, surrogate=nl.surrogates.sigmoid(2.0)
    )
    x = inputs(seed=3)[:4, :2].clone().requires_grad_()
    assert torch.autograd.gradcheck(made, (x,), eps=1e-6, atol=1e-6, rtol=1e-5)
