"""Networks from a configuration: their shapes, norms, first weights and gradients."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

import neurolab as nl
from neurolab.errors import ParameterError
from neurolab.training.blocks import Drive, Integrator, Residual, TdBatchNorm, threshold_of
from neurolab.training.choice import choice_of
from neurolab.training.initial import settle
from neurolab.training.layout import layer_names
from neurolab.training.network import build
from neurolab.training.objective import sending
from neurolab.training.tasks import find
from tests.training_runs import (  # noqa: F401 - `one_thread` is a fixture
    images,
    network_of,
    one_thread,
    small,
)


def input_for(config, batch: int = 5) -> torch.Tensor:
    shape = find(config.task, **dict(config.task_options)).shape
    random = torch.Generator().manual_seed(1)
    kind = getattr(torch, config.dtype)
    return torch.rand(config.time, batch, *shape, generator=random, dtype=kind)


@pytest.mark.parametrize("readout", ["mean", "membrane", "count"])
@pytest.mark.parametrize("norm", ["none", "bn", "tdbn"])
@pytest.mark.parametrize(
    "config",
    [small(widths=(9, 7)), images(widths=(2, 3, 4)), images(network="residual", widths=(2, 3, 3))],
    ids=lambda config: config.network,
)
def test_every_layer_is_named_and_has_its_shape(config, norm: str, readout: str) -> None:
    config = replace(config, norm=norm, readout=readout, time=2)
    network = network_of(config)
    x = input_for(config)
    with sending(network) as sent:
        output = network(x)
    classes = find(config.task).classes
    assert output.shape == (2, 5, classes)
    assert tuple(network.neurons()) == config.layers == tuple(sent)
    assert {n: tuple(s.shape[2:]) for n, s in sent.items()} == network.shapes
    known = {*config.layers, ""}
    assert {synapses.source for synapses in network.synapses()} <= known
    weights = [m for m in network.modules() if isinstance(m, (torch.nn.Linear, torch.nn.Conv2d))]
    assert [s.weights for s in network.synapses()] == weights
    assert len({s.name for s in network.synapses()}) == len(weights)


@pytest.mark.parametrize("name", sorted(nl.neurons()))
def test_every_neuron_gives_finite_gradients_to_every_layer(name: str) -> None:
    config = small(widths=(12, 9, 8), neurons=name, time=3)
    network = network_of(config)
    x = input_for(config, 16)
    settle(network, x, {layer: threshold_of(choice_of(name)) for layer in config.layers})
    loss = torch.nn.functional.cross_entropy(network(x).mean(0), torch.arange(16) % 2)
    loss.backward()
    assert math.isfinite(loss.item())
    for key, parameter in network.named_parameters():
        assert parameter.grad is None or torch.isfinite(parameter.grad).all(), key
    for synapses in network.synapses():
        assert synapses.weights.weight.grad.abs().sum() > 0, synapses.name


def test_neurons_differ_by_layer_and_learn_what_is_asked() -> None:
    choices = (
        {"model": "plif", "granularity": "neuron"},
        {"model": "cf", "surrogate": "tsg"},
        {"model": "ar_lif", "fixed": ["alpha"]},
    )
    config = small(widths=(5, 6, 7), neurons=choices)
    layers = network_of(config).neurons()
    learned = {
        layer: {n: tuple(v.value(n).shape) for n in v.values.numbers if v.values.learns(n)}
        for layer, v in layers.items()
    }
    assert learned == {
        "layer1": {"tau": (5,)},
        "layer2": {"surrogate.a": (config.time,)},
        "layer3": {"beta": ()},
    }


def test_per_neuron_means_per_channel_in_a_convolution() -> None:
    config = images(neurons={"model": "plif", "granularity": "neuron"})
    layers = network_of(config).neurons()
    assert {n: tuple(v.value("tau").shape) for n, v in layers.items()} == {
        "conv1": (3,),
        "conv2": (4,),
    }


def test_a_convolution_over_points_is_refused() -> None:
    config = small(network="conv")
    with pytest.raises(ParameterError, match="take network 'mlp'"):
        build(config, find("moons"))


def test_residual_adds_the_shortcut_before_the_second_neurons_fire() -> None:
    config = images(network="residual", widths=(3, 3), time=3, dtype="float64")
    network = network_of(config)
    block = network.body[1]
    assert isinstance(block, Residual)
    x = (input_for(config).repeat(1, 1, 3, 1, 1) > 0.5).double()
    around = block.shortcut(x) if block.shortcut else x
    expected = block.second.neuron(block.second.drive(block.first(x)) + around)
    assert torch.equal(block(x), expected)
    assert block(x).sum() != block.second.neuron(block.second.drive(block.first(x))).sum()


@pytest.mark.parametrize("shape", [(6,), (3, 4, 4)])
def test_tdbn_is_its_formula(shape: tuple[int, ...]) -> None:
    """Zheng et al. 2021, Eq. 6 to 9, over time, batch and pixels."""
    images = len(shape) == 3
    time, batch, threshold, alpha = 5, 7, 0.7, math.sqrt(0.5)
    norm = TdBatchNorm(shape[0], images, alpha * threshold).double()
    gain = torch.linspace(0.5, 1.5, shape[0]).double()
    shift = torch.linspace(-1, 1, shape[0]).double()
    with torch.no_grad():
        norm.weight.copy_(gain)
        norm.bias.copy_(shift)
    x = torch.randn(time, batch, *shape, generator=torch.Generator().manual_seed(0)).double()
    kind = torch.nn.Conv2d(1, 1, 1) if images else torch.nn.Linear(1, 1)
    drive = Drive(kind, torch.nn.Identity(), norm)
    drive.weights = torch.nn.Identity()
    pooled = (0, 1, *range(3, x.ndim))
    mean = x.mean(pooled, keepdim=True)
    variance = x.var(pooled, unbiased=False, keepdim=True)
    along = (1, 1, -1, *(1 for _ in shape[1:]))
    scaled = alpha * threshold * (x - mean) / torch.sqrt(variance + 1e-5)
    expected = gain.reshape(along) * scaled + shift.reshape(along)
    assert torch.allclose(drive(x), expected, rtol=0, atol=1e-12)


def test_input_that_repeats_meets_the_weights_once_and_gives_the_same() -> None:
    config = small(dtype="float64", time=6)
    network = network_of(config)
    x = input_for(config)[:1].expand(6, -1, -1)
    drive = network.spiking()["layer1"].drive
    again = x.clone().contiguous()
    assert torch.allclose(drive(x), drive(again), rtol=0, atol=1e-14)
    first = torch.autograd.grad(drive(x).square().sum(), drive.weights.weight)[0]
    second = torch.autograd.grad(drive(again).square().sum(), drive.weights.weight)[0]
    assert torch.allclose(first, second, rtol=1e-12, atol=0)


def test_integrator_forgets_or_averages() -> None:
    x = torch.randn(6, 2, 3, generator=torch.Generator().manual_seed(0)).double()
    weights = torch.tensor([0.2 * 0.8**k for k in range(6)]).double()
    expected = sum(weights[k] * x[5 - k] for k in range(6))
    assert torch.allclose(Integrator(0.8)(x)[-1], expected)
    assert torch.allclose(Integrator(1.0)(x)[3], x[:4].mean(0))
    assert torch.equal(Integrator(0.0)(x), x)


def test_deep_networks_fire_from_the_start() -> None:
    config = small(widths=(64,) * 8, time=8)
    network = network_of(config)
    x = 0.02 * input_for(config, 32)  # weak input
    settle(network, x, dict.fromkeys(config.layers, 1.0))
    with sending(network) as sent, torch.no_grad():
        network(x)
    for name, output in sent.items():
        assert 0.02 < output.mean() < 0.8, name


def test_a_seed_draws_the_same_weights_and_leaves_torchs_own_random_numbers_alone() -> None:
    before = torch.get_rng_state()
    first, again, other = (network_of(small(seed=s)).state_dict() for s in (1, 1, 2))
    assert torch.equal(torch.get_rng_state(), before)
    weights = [n for n in first if n.endswith("weights.weight")]
    assert weights
    for name in weights:
        assert torch.equal(first[name], again[name])
        assert not torch.equal(first[name], other[name])


def test_names_follow_the_kind_of_network() -> None:
    assert layer_names("residual", 2, "count") == (
        "stem",
        "block1_first",
        "block1_second",
        "readout",
    )
