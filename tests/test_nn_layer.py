"""A layer of neurons in a torch network: shapes, precisions, transforms of torch, bad input."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.func import functional_call, grad, vmap

import neurolab as nl
from neurolab.model import default_of, describe
from neurolab.nn.transforms import transform_of
from tests.layers import BATCH, SIZE, TIME, inputs, layer

NUMBERS = [
    pytest.param(model, name, id=f"{model.name}-{name}")
    for model in nl.neurons().values()
    for name, param in describe(model).items()
    if not param.integer
]


@pytest.mark.parametrize(("model", "name"), NUMBERS)
def test_learning_never_leaves_the_bounds(model, name: str) -> None:
    """However far the raw number is driven, the value is one that `simulate` accepts or a bound."""
    param = describe(model)[name]
    transform = transform_of(param, default_of(model, name))
    raw = torch.tensor([-1e30, -1e6, -50.0, 0.0, 50.0, 1e6, 1e30], dtype=torch.float64)
    raw.requires_grad_()
    value = transform.value(raw)
    value.sum().backward()
    assert ((value >= param.low) & (value <= param.high)).all()
    assert torch.isfinite(raw.grad).all()
    value = value.detach()
    assert (value.diff() * np.sign(float(value[-1] - value[0])) >= 0).all()


@pytest.mark.parametrize(("model", "name"), NUMBERS)
@pytest.mark.parametrize("kind", [torch.float32, torch.float64])
def test_transform_returns_the_default_unrounded(model, name: str, kind: torch.dtype) -> None:
    default = default_of(model, name)
    transform = transform_of(describe(model)[name], default)
    raw = transform.raw(torch.tensor(default, dtype=kind))
    if torch.isfinite(raw):
        assert transform.value(raw) == torch.tensor(default, dtype=kind)


@given(share=st.floats(0.001, 0.999))
def test_value_and_raw_number_go_back_and_forth(share: float) -> None:
    for case in NUMBERS:
        model, name = case.values
        param = describe(model)[name]
        value = torch.tensor(param.low + share * (param.high - param.low), dtype=torch.float64)
        transform = transform_of(param, default_of(model, name))
        torch.testing.assert_close(
            transform.value(transform.raw(value)), value, rtol=1e-9, atol=1e-12
        )


def test_derived_transform_moves_like_the_value_at_the_default() -> None:
    for case in NUMBERS:
        model, name = case.values
        param, default = describe(model)[name], default_of(model, name)
        if param.transform or not param.low < default < param.high:
            continue
        raw = torch.zeros((), dtype=torch.float64, requires_grad=True)
        transform_of(param, default).value(raw).backward()
        assert float(raw.grad) == pytest.approx(1.0)


def test_a_number_cannot_start_to_learn_from_its_bound() -> None:
    with pytest.raises(
        nl.ParameterError, match="reset_factor cannot start to learn from its bound"
    ):
        nl.nn.Neuron("qb_lif", learnable=("reset_factor",))


def test_training_moves_what_learns_and_nothing_else() -> None:
    made = layer(nl.neurons()["plif"])
    before = {name: made.value(name).clone() for name in ("tau", "threshold", "v_reset")}
    optimiser = torch.optim.SGD(made.parameters(), lr=0.1)
    for _ in range(5):
        optimiser.zero_grad()
        made(inputs()).sum().backward()
        optimiser.step()
    assert made.value("tau") != before["tau"]
    assert made.value("threshold") == before["threshold"]
    run = nl.simulate(
        "plif", inputs().reshape(TIME, -1).numpy(), {"tau": float(made.value("tau").detach())}
    )
    np.testing.assert_array_equal(made(inputs()).detach().reshape(TIME, -1), run.spikes)


@pytest.mark.parametrize("fused", [True, False])
def test_channels_of_an_image(fused: bool) -> None:
    """One number per channel meets `[time, batch, channel, height, width]`."""
    x = torch.randn(5, 2, 3, 4, 6, generator=torch.Generator().manual_seed(0)).double()
    thresholds = np.array([0.5, 1.0, 1.5])
    made = nl.nn.Neuron(
        "lif_soft", {"threshold": thresholds}, granularity={"threshold": "neuron"}, size=3,
        dtype=torch.float64, fused=fused,
    )  # fmt: skip
    for channel, threshold in enumerate(thresholds):
        alone = nl.nn.Neuron("lif_soft", {"threshold": threshold}, dtype=torch.float64)
        assert torch.equal(made(x)[:, :, channel], alone(x[:, :, channel]))


def test_half_precision_is_computed_in_single_and_comes_back() -> None:
    made, x = nl.nn.Neuron("clif"), inputs(torch.float32)
    for kind in (torch.bfloat16, torch.float16):
        assert made(x.to(kind)).dtype == kind
        assert torch.equal(made(x.to(kind)).float(), made(x.to(kind).float()))


def test_autocast_reaches_the_layer_and_its_gradient_comes_back() -> None:
    linear, made = torch.nn.Linear(SIZE, SIZE), nl.nn.Neuron("plif")
    with torch.autocast("cpu", dtype=torch.bfloat16):
        output = made(linear(inputs(torch.float32)))
        loss = output.float().mean()
    loss.backward()
    assert linear.weight.grad.abs().sum() > 0
    assert made.values.raw["tau"].grad is not None


def test_moving_to_double_moves_every_number() -> None:
    made = nl.nn.Neuron("glif", granularity="neuron", size=SIZE).double()
    assert {t.dtype for t in (*made.parameters(), *made.buffers())} == {torch.float64}
    assert made(inputs()).dtype == torch.float64


def test_meta_device_needs_no_numbers() -> None:
    made = nl.nn.Neuron("clif").to("meta")
    assert made(torch.empty(3, 2, 4, device="meta")).shape == (3, 2, 4)


def test_transforms_of_torch_func() -> None:
    made = nl.nn.Neuron("glif", dtype=torch.float64)
    raw, x = dict(made.named_parameters()), inputs()

    def loss(numbers, given):
        return functional_call(made, numbers, (given,)).square().mean()

    found = grad(loss)(raw, x)
    made(x).square().mean().backward()
    for name, value in found.items():
        torch.testing.assert_close(value, raw[name].grad, rtol=1e-11, atol=1e-14)
    per_sample = vmap(grad(loss), in_dims=(None, 1))(raw, x.unsqueeze(2))
    for name, value in per_sample.items():
        torch.testing.assert_close(value.mean(), raw[name].grad, rtol=1e-11, atol=1e-14)


def test_second_derivative_is_refused_by_the_compiled_passes() -> None:
    made, x = nl.nn.Neuron("lif_soft", dtype=torch.float64), inputs().requires_grad_()
    with pytest.raises(nl.ParameterError, match="second derivative"):
        torch.autograd.grad(made(x).sum(), x, create_graph=True)


def test_backward_twice_through_one_pass() -> None:
    made, x = nl.nn.Neuron("clif", dtype=torch.float64), inputs().requires_grad_()
    output = made(x).sum()
    (first,) = torch.autograd.grad(output, x, retain_graph=True)
    made(inputs(seed=5).requires_grad_()).sum().backward()  # another pass in between
    (second,) = torch.autograd.grad(output, x)
    assert torch.equal(first, second)


def test_input_changed_in_place_is_noticed() -> None:
    made, x = nl.nn.Neuron("lif_soft"), inputs(torch.float32)
    weight = torch.ones((), requires_grad=True)
    current = x * weight
    output = made(current)
    current += 1.0
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        output.sum().backward()


@pytest.mark.parametrize("batch", [0, 1])
def test_small_batches(batch: int) -> None:
    made, x = nl.nn.Neuron("clif"), torch.zeros(4, batch, 3, requires_grad=True)
    output = made(x)
    output.sum().backward()
    assert output.shape == x.grad.shape == (4, batch, 3)


def test_rows_that_are_not_contiguous() -> None:
    made = nl.nn.Neuron("cf", dtype=torch.float64)
    x = inputs().transpose(1, 2)
    assert torch.equal(made(x), made(x.contiguous()))


def test_layer_says_what_it_is() -> None:
    text = repr(nl.nn.Neuron("plif", surrogate="sigmoid", compare=">"))
    assert text == (
        "Neuron('plif', decay_input=True, reset='hard', compare='>', surrogate='sigmoid', "
        "learnable=('tau',))"
    )


def test_layers_are_pickled_and_copied_as_the_neurons_they_name(tmp_path) -> None:
    """Compiled passes know a neuron by its identity: a copy must not compile anew."""
    made = nl.nn.Neuron("plif", options={"reset": "soft"}, surrogate="tsg", time=TIME)
    torch.save(made, tmp_path / "layer.pt")
    for twin in (copy.deepcopy(made), torch.load(tmp_path / "layer.pt", weights_only=False)):
        assert twin.setting == made.setting
        assert twin.model is made.model
        assert torch.equal(twin(inputs(torch.float32)), made(inputs(torch.float32)))


def test_output_may_be_changed_in_place() -> None:
    """As residual networks do: `out += identity`."""
    made, x = nl.nn.Neuron("lif_soft", dtype=torch.float64), inputs().requires_grad_()
    found = made(x)
    found += x
    found.sum().backward()
    (expected,) = torch.autograd.grad((made(x) + x).sum(), x)
    assert torch.equal(x.grad, expected)


def test_sharpness_learns_inside_transforms_too() -> None:
    made = nl.nn.Neuron("cf", surrogate="tsg", dtype=torch.float64)
    raw = dict(made.named_parameters())

    def loss(numbers, x):
        return functional_call(made, numbers, (x,)).square().mean()

    (expected,) = grad(loss)(raw, inputs()).values()
    assert expected != 0
    (mapped,) = grad(lambda n: vmap(loss, in_dims=(None, 1))(n, inputs()[:, :, None]).mean())(
        raw
    ).values()
    torch.testing.assert_close(mapped, expected, rtol=1e-11, atol=1e-14)


def test_numbers_loaded_between_forward_and_backward_do_not_matter() -> None:
    decay = np.linspace(0.2, 0.8, TIME)
    made = nl.nn.Neuron(
        "lif_soft", {"decay": decay}, granularity={"decay": "step"}, time=TIME, dtype=torch.float64
    )
    x, twin = inputs().requires_grad_(), inputs().requires_grad_()
    output = made(x).sum()
    made(twin).sum().backward()
    with torch.no_grad():
        made.values.fixed.decay.zero_()
    output.backward()
    assert torch.equal(x.grad, twin.grad)


def test_states_are_freed_with_the_backward_pass() -> None:
    made, x = nl.nn.Neuron("clif"), torch.randn(8, 64, 64, requires_grad=True)
    output = made(x)
    output.sum().backward()
    with pytest.raises(RuntimeError, match="second time"):
        output.sum().backward()


@pytest.mark.parametrize("name", ["clif", "cf", "qb_lif", "i_lif"])
def test_many_layers_at_once(name: str) -> None:
    """An ensemble: `vmap` over stacked numbers."""
    layers = [nl.nn.Neuron(name, dtype=torch.float64) for _ in range(3)]
    numbers, buffers = torch.func.stack_module_state(layers)

    def call(raw, fixed, x):
        return functional_call(layers[0], (raw, fixed), (x,))

    found = vmap(call, in_dims=(0, 0, None))(numbers, buffers, inputs())
    for one, layer_ in zip(found, layers, strict=True):
        assert torch.equal(one, layer_(inputs()))


def test_states_alone_may_be_mapped() -> None:
    made, x = nl.nn.Neuron("lif_soft", dtype=torch.float64), inputs()
    state = made.model.State(torch.rand(2, BATCH, SIZE, dtype=torch.float64))
    found = vmap(lambda u: made.run(x, made.model.State(u))[0])(state.u)
    assert torch.equal(found[1], made.run(x, made.model.State(state.u[1]))[0])


@pytest.mark.parametrize("name", ["plif", "cf"])
def test_layers_are_made_without_memory(name: str) -> None:
    with torch.device("meta"):
        made = nl.nn.Neuron(name)
        assert made(torch.empty(3, 2, 4)).is_meta


def test_recording_goes_on_from_step_to_step() -> None:
    made, state = nl.nn.Neuron("clif", dtype=torch.float64), None
    with nl.nn.record(made) as seen:
        for row in inputs():
            _, state = made.step(row, state)
    assert seen[""].h.shape == inputs().shape
