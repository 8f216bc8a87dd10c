"""What is measured while a network learns, against brute force and other definitions."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn as torch_nn

from neurolab import analysis, nn
from neurolab.errors import ParameterError
from neurolab.training import measures
from neurolab.training.energy_count import cost, fan_out
from neurolab.training.membranes import membranes
from neurolab.training.network import Network
from neurolab.training.tasks import find
from neurolab.training.through_time import gradient_through_time
from tests.training_runs import (  # noqa: F401 - `one_thread` is a fixture
    eager,
    images,
    network_of,
    one_thread,
    small,
)

SCALED = {"model": "qb_lif", "params": {"scale": 0.3}, "granularity": "neuron"}
AMPLIFIED = {"model": "ternary", "params": {"amplitude": 0.7}, "granularity": "step"}


def spikes_for(config, batch: int = 4, chance: float = 0.4) -> torch.Tensor:
    shape = find(config.task, **dict(config.task_options)).shape
    random = torch.Generator().manual_seed(3)
    drawn = torch.rand(config.time, batch, *shape, generator=random)
    return (drawn < chance).to(getattr(torch, config.dtype))


def synapses_of(weights: torch_nn.Module, shape: tuple[int, ...]) -> torch.Tensor:
    """Count, one input at a time, how many outputs it changes."""
    counting = torch_nn.utils.skip_init
    if isinstance(weights, torch_nn.Conv2d):
        size, pad = weights.kernel_size, weights.padding
        ones = counting(
            torch_nn.Conv2d,
            weights.in_channels,
            weights.out_channels,
            size,
            padding=pad,
            bias=False,
        )
    else:
        ones = counting(torch_nn.Linear, weights.in_features, weights.out_features, bias=False)
    torch_nn.init.ones_(ones.weight)
    found = []
    with torch.no_grad():
        for place in range(int(np.prod(shape))):
            image = torch.zeros(int(np.prod(shape)))
            image[place] = 1.0
            given = image.reshape(1, *shape) if isinstance(ones, torch_nn.Conv2d) else image[None]
            found.append(float(torch.count_nonzero(ones(given))))
    return torch.tensor(found)


@pytest.mark.parametrize("kind", ["conv", "residual"])
@pytest.mark.parametrize("neuron", ["lif_soft", "cf", SCALED, AMPLIFIED])
def test_operations_are_those_counted_one_by_one(kind: str, neuron: str) -> None:
    config = images(network=kind, widths=(2, 3), neurons=neuron, time=3)
    network = network_of(config)
    x = spikes_for(config)
    given = {"": x, **_levels(network, x)}
    found = cost(network, x)
    expected = {}
    for synapses in network.synapses():
        sent = given[synapses.source]
        fan = synapses_of(synapses.weights, tuple(sent.shape[2:]))
        expected[synapses.name] = float((sent.abs().flatten(2) * fan).sum()) / x.shape[1]
    assert found.accumulates == pytest.approx(expected)
    assert found.multiplies == {}
    assert found.energy.joules == pytest.approx(0.9e-12 * sum(expected.values()))
    assert sum(found.spikes.values()) > 0


def _levels(network: Network, x: torch.Tensor) -> dict[str, torch.Tensor]:
    """Return signed spikes by the neuron's own line, where it has one."""
    found = {}
    for name, seen in measures.seen_in(network, x).items():
        line = network.neurons()[name].model.level
        found[name] = seen.output if line is None else seen.lines[line]
    return found


def test_numbers_that_are_not_whole_are_multiplied_at_every_step() -> None:
    config = images(widths=(2, 3), time=5)
    network = network_of(config)
    x = 0.3 * spikes_for(config)
    first = network.synapses()[0]
    dense = float(synapses_of(first.weights, (1, 8, 8)).sum()) * 5
    found = cost(network, x, "sop")
    assert found.multiplies == {first.name: dense}
    assert first.name not in found.accumulates
    priced = 77e-15 * sum(found.accumulates.values()) + 12.5e-12 * dense
    assert found.energy.joules == pytest.approx(priced)


def test_fan_out_is_smaller_at_the_borders() -> None:
    fan = fan_out(torch_nn.Conv2d(1, 5, 3, padding=1), (1, 4, 4))
    rows = torch.tensor([2.0, 3.0, 3.0, 2.0])
    assert torch.equal(fan[0], (5 * torch.outer(rows, rows)).double())


@pytest.mark.parametrize("neuron", ["lif_soft", "clif", "qb_lif", "cf"])
def test_gradient_through_time_is_that_of_the_layer_alone(neuron: str) -> None:
    config = small(neurons=neuron, dtype="float64", time=5)
    network = network_of(config)
    x, y = spikes_for(config), torch.tensor([0, 1, 1, 0])
    found = gradient_through_time(network, x, y, config)
    layer = network.spiking()["layer1"]
    apart = nn.temporal_gradient(
        layer.neuron, layer.drive(x), lambda out: nn.cross_entropy(network.readout(out), y)
    )
    expected = apart.h.flatten(1).norm(dim=1).numpy()
    assert found.layers == ("layer1",)
    assert found.norm[0] == pytest.approx(expected, rel=1e-10)
    assert (found.norm > 0).any()
    assert all(p.grad is None for p in network.parameters())


def test_gradient_through_time_leaves_norms_truncation_and_watchers_alone() -> None:
    config = small(widths=(9, 8), norm="bn")
    network = network_of(config)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    x, y = spikes_for(config), torch.tensor([0, 1, 1, 0])
    full = gradient_through_time(network, x, y, config)
    with nn.truncate(network, 1):
        again = gradient_through_time(network, x, y, config)
        assert all(neuron.truncation.k == 1 for neuron in network.neurons().values())
    assert np.array_equal(full.norm, again.norm)
    assert full.norm.shape == (2, config.time)
    assert all(torch.equal(before[n], value) for n, value in network.state_dict().items())
    assert all(neuron.watch is None for neuron in network.neurons().values())


@pytest.mark.parametrize("neuron", ["lif_soft", "mlf", "cf", SCALED, AMPLIFIED, "i_lif", "glif"])
def test_rates_and_rasters_are_of_the_levels(neuron: str) -> None:
    config = small(widths=(9, 8), neurons=neuron)
    network = network_of(config)
    x = 2.0 * spikes_for(config)
    levels, rates = _levels(network, x), measures.rates(network, x)
    assert rates == pytest.approx({n: float(a.abs().mean()) for n, a in levels.items()})
    rows = measures.raster(network, x[:, 2:3])
    for name, sent in levels.items():
        assert np.array_equal(rows[name], sent[:, 2].numpy())
        assert rows[name].dtype == np.int16
    with pytest.raises(ParameterError, match="one sample"):
        measures.raster(network, x)


def test_membranes_are_those_recorded() -> None:
    config = small(widths=(30, 8), neurons="clif")
    network = network_of(config)
    x = spikes_for(config, batch=8)
    seen = measures.seen_in(network, x)
    for name, found in membranes(network, x, bins=16).items():
        h = seen[name].h.flatten(1).numpy()
        assert found.counts.sum(1).tolist() == [h.shape[1]] * config.time
        assert found.edges[0] <= h.min() <= h.max() <= found.edges[-1]
        shares = [np.histogram(row, found.edges)[0] / len(row) for row in h]
        assert np.array_equal(found.counts / h.shape[1], shares)
        edges = (found.edges[0], found.edges[-1])
        value = analysis.jensen_shannon(h[0], h[-1], bins=16, range=edges)
        assert found.drift.value[-1] == pytest.approx(value, abs=1e-9)


def test_surface_is_the_decision_at_every_point() -> None:
    trainer = eager(small())
    list(trainer.steps(5))
    network, task = trainer.network, trainer.task
    found = measures.surface(network, task, trainer.config.time, size=7)
    network.eval()
    for row, up in enumerate(found.up):
        for column, across in enumerate(found.across):
            point = torch.tensor([[across, up]])
            output = network(task.encode(point, trainer.config.time, None)).mean(0)[0]
            assert found.chosen[row, column] == output.argmax()
            assert found.sure[row, column] == pytest.approx(
                output.softmax(0).max().item(), rel=1e-4
            )
    with pytest.raises(ParameterError, match="no decision surface"):
        measures.surface(network, find("digits"), 4)


def test_confusion_counts_pairs() -> None:
    table = measures.confusion(np.array([0, 0, 1, 2]), np.array([0, 2, 1, 2]), 3)
    assert table.tolist() == [[1, 0, 1], [0, 1, 0], [0, 0, 1]]
