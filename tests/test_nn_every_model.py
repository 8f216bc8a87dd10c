"""Every neuron as a torch layer: compiled equals eager, both follow the simulator."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch

import neurolab as nl
from neurolab.model import NeuronModel
from tests.drives import cases, variants
from tests.layers import BATCH, SIZE, TIME, derivatives, inputs, layer, learnables, mixed, spread

VARIANTS = variants()
each = pytest.mark.parametrize("model", VARIANTS, ids=lambda m: m.key)
each_case = pytest.mark.parametrize(
    ("model", "compare"), cases(), ids=lambda v: getattr(v, "key", v) or "rounds"
)


def distance(found: torch.Tensor, expected: torch.Tensor) -> float:
    """Return the largest difference, relative to the largest number expected."""
    largest = float(expected.abs().max())
    return float((found - expected).abs().max()) / largest if largest else float(found.abs().max())


@each
@pytest.mark.parametrize(("shift", "detach"), [(0, False), (1, True)])
def test_fused_equals_eager(model: NeuronModel, shift: int, detach: bool) -> None:
    """Output, and derivatives by input and by every parameter, at every granularity."""
    names = learnables(model)
    setting = {"learnable": names, "granularity": mixed(names, shift), "detach_reset": detach}
    compiled = spread(layer(model, fused=True, **setting))
    eager = layer(model, fused=False, **setting)
    eager.load_state_dict(compiled.state_dict())
    found, expected = derivatives(compiled, inputs()), derivatives(eager, inputs())
    assert set(found) == {"output", "input", *(f"values.raw.{n}" for n in names)}
    assert torch.equal(found["output"], expected["output"])
    assert any(value.any() for name, value in found.items() if name != "output")
    for name, value in found.items():
        assert distance(value, expected[name]) < 1e-11, name


@each
def test_fused_equals_eager_in_float32(model: NeuronModel) -> None:
    setting = {"learnable": learnables(model), "dtype": torch.float32}
    compiled, eager = (layer(model, fused=yes, **setting) for yes in (True, False))
    found, expected = (derivatives(m, inputs(torch.float32)) for m in (compiled, eager))
    assert torch.equal(found["output"], expected["output"]), "a spike flipped: take another seed"
    assert {value.dtype for value in found.values()} == {torch.float32}
    assert distance(found["input"], expected["input"]) < 1e-5
    # One number is a sum over all neurons and steps, in which large terms may cancel: the
    # derivatives by all of them are judged together, as an optimiser's step takes them.
    both = [torch.stack([v for n, v in d.items() if "raw" in n]) for d in (found, expected)]
    assert distance(*both) < 1e-5


@each
def test_derivatives_are_those_of_the_relaxed_neuron(model: NeuronModel) -> None:
    """Finite differences of the smooth layer judge the compiled derivatives.

    With jumps, QB-LIF's scale follows a rule of its own, which `test_nn_rules.py` holds.
    """
    names = learnables(model)
    made = spread(
        layer(
            model,
            learnable=names,
            granularity=mixed(names, 2),
            detach_reset=False,
            surrogate=nl.surrogates.sigmoid(alpha=2.0),
            relaxed=True,
            fused=True,
        )
    )
    raw = dict(made.named_parameters())

    def run(x: torch.Tensor, *values: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            for parameter, value in zip(raw.values(), values, strict=True):
                parameter.copy_(value)
        return _with(made, x, dict(zip(raw, values, strict=True)))

    x = inputs(seed=3)[:, :2].clone().requires_grad_()
    values = [value.detach().clone().requires_grad_() for value in raw.values()]
    assert torch.autograd.gradcheck(run, (x, *values), eps=1e-6, atol=1e-7, rtol=1e-5)


def _with(made: nl.nn.Neuron, x: torch.Tensor, raw: dict[str, torch.Tensor]) -> torch.Tensor:
    return torch.func.functional_call(made, raw, (x,))


@each_case
def test_layer_fires_as_the_simulator_does(model: NeuronModel, compare: str) -> None:
    x = inputs()
    run = nl.simulate(model, x.reshape(TIME, -1).numpy(), compare=compare or None)
    for fused in (True, False):
        made = nl.nn.Neuron(model, compare=compare or None, dtype=torch.float64, fused=fused)
        found = made(x).detach().reshape(TIME, -1)
        np.testing.assert_array_equal(found, run.spikes)


@each
def test_membranes_are_the_simulators(model: NeuronModel) -> None:
    x = inputs()
    run = nl.simulate(model, x.reshape(TIME, -1).numpy())
    made = nl.nn.Neuron(model, dtype=torch.float64)
    with nl.nn.record(made) as seen:
        made(x)
    for name, values in {"h": seen[""].h, "u": seen[""].u, **seen[""].states}.items():
        found = values.detach().reshape(TIME, -1)
        np.testing.assert_allclose(found, run[name], rtol=1e-13, atol=1e-13, err_msg=name)


@each
@pytest.mark.parametrize("fused", [True, False])
def test_chunks_and_single_steps_equal_the_whole(model: NeuronModel, fused: bool) -> None:
    x = inputs()
    made = nl.nn.Neuron(model, dtype=torch.float64, fused=fused)
    whole, last = made.run(x)
    assert torch.equal(whole, made(x))
    state, parts = None, []
    for rows in (slice(0, 1), slice(1, 5), slice(5, TIME)):
        part, state = made.run(x[rows], state)
        parts.append(part)
    assert torch.equal(torch.cat(parts), whole)
    for a, b in zip(state, last, strict=True):
        assert torch.equal(a, b)
    state, rows = None, []
    for t in range(TIME):
        row, state = made.step(x[t], state, t)
        rows.append(row)
    torch.testing.assert_close(torch.stack(rows), whole, rtol=1e-13, atol=1e-13)


@each
def test_gradient_crosses_chunks(model: NeuronModel) -> None:
    """The derivative through handed-on states is that of one run."""
    made = nl.nn.Neuron(model, dtype=torch.float64, fused=True)
    weight = torch.linspace(-1.0, 1.0, TIME * BATCH * SIZE).reshape(TIME, BATCH, SIZE).double()
    whole, parts = (inputs().requires_grad_() for _ in range(2))
    (made(whole) * weight).sum().backward()
    first, state = made.run(parts[:4])
    second, _ = made.run(parts[4:], state)
    (torch.cat([first, second]) * weight).sum().backward()
    torch.testing.assert_close(parts.grad, whole.grad, rtol=1e-12, atol=1e-12)


@each
def test_copy_and_saved_numbers_make_the_same_layer(model: NeuronModel) -> None:
    names, x = learnables(model), inputs()
    made = spread(layer(model, learnable=names, granularity=mixed(names, 0)))
    twin = copy.deepcopy(made)
    assert torch.equal(twin(x), made(x))
    assert not set(map(id, twin.parameters())) & set(map(id, made.parameters()))
    fresh = layer(model, learnable=names, granularity=mixed(names, 0))
    fresh.load_state_dict(made.state_dict())
    assert torch.equal(fresh(x), made(x))
    for name in names:
        assert torch.equal(fresh.value(name), made.value(name)), name
