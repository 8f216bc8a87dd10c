"""A folded scale leaves the output as it was, and the spikes are whole numbers."""

from __future__ import annotations

import copy

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

import neurolab as nl
from neurolab.errors import ParameterError

# QB-LIF Eq. 10


class EveryStep(nn.Module):
    """A layer for images, applied to every time step."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Apply it to time and batch at once."""
        return self.layer(x.flatten(0, 1)).unflatten(0, x.shape[:2])


def drive(*shape: int, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    return (1.0 + 2.0 * torch.randn(*shape, generator=generator, dtype=torch.float64)).to(dtype)


def burst(scale=0.37, neuron: str = "qb_lif", **how) -> nl.nn.Neuron:
    name = "scale" if neuron == "qb_lif" else "amplitude"
    return nl.nn.Neuron(neuron, {name: scale}, **{"fused": False, **how})


def whole(output: torch.Tensor) -> bool:
    return torch.equal(output, output.round())


@given(scale=st.floats(0.01, 100.0), most=st.integers(1, 255))
def test_levels_are_the_whole_numbers_that_were_sent(scale: float, most: int) -> None:
    layer = nl.nn.Neuron(
        "qb_lif", {"scale": scale, "max_level": most}, fused=False, dtype=torch.float64
    )
    levels = nl.nn.fold_scale(layer, nn.Linear(3, 2).double())
    x = most * scale * drive(10, 2, 3)
    with nl.nn.record(layer) as seen:
        layer(x)
    assert torch.equal(levels(x), seen[""].lines["level"])


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
def test_levels_are_whole_in_every_precision(dtype: torch.dtype) -> None:
    layer = nl.nn.Neuron("qb_lif", {"scale": 0.3, "max_level": 255})
    levels = nl.nn.fold_scale(layer, nn.Linear(3, 2))
    x = torch.linspace(0, 80, 300).reshape(1, 100, 3).to(dtype)
    exact = torch.floor(x.float() / layer.value("scale")).clamp(0, 255)
    assert torch.equal(levels(x).float(), exact)


@pytest.mark.parametrize(("dtype", "close"), [(torch.float64, 1e-12), (torch.float32, 1e-4)])
@pytest.mark.parametrize("neuron", ["qb_lif", "ternary"])
def test_network_output_stays(neuron: str, dtype: torch.dtype, close: float) -> None:
    torch.manual_seed(0)
    network = nn.Sequential(
        nn.Linear(4, 6),
        burst(0.37, neuron),
        nn.Dropout(0.0),
        nn.Linear(6, 5),
        nn.Sequential(burst(1.7, neuron), nn.Linear(5, 3)),
    ).to(dtype)
    x = drive(15, 3, 4, dtype=dtype)
    before, biases = network(x).detach(), [network[3].bias.clone(), network[4][1].bias.clone()]
    report = nl.nn.fold(network)
    torch.testing.assert_close(network(x), before, rtol=0, atol=close)
    assert isinstance(network[1], nl.nn.Levels)
    assert whole(network[1](network[0](x)))
    assert torch.equal(biases[0], network[3].bias)
    assert torch.equal(biases[1], network[4][1].bias)
    assert [change.name for change in report.layers] == ["1", "4.0"]
    assert "Its " in str(report)
    assert "is in the weights of 4.1." in str(report)


@pytest.mark.parametrize(
    "layer",
    [
        nn.Conv2d(4, 6, 3, padding=1, padding_mode="reflect"),
        nn.Conv2d(4, 6, 3, groups=2, bias=False),
        nn.Conv2d(4, 4, 3, groups=4, stride=2),
        nn.ConvTranspose2d(4, 6, 3, groups=2),
    ],
)
@pytest.mark.parametrize("per_channel", [False, True])
def test_convolutions(layer: nn.Module, *, per_channel: bool) -> None:
    layer = copy.deepcopy(layer).double()
    scale = [0.2, 0.5, 1.1, 3.0] if per_channel else 0.37
    how = {"granularity": {"scale": "neuron"}, "size": 4} if per_channel else {}
    neuron = burst(scale, dtype=torch.float64, **how)
    x = drive(7, 2, 4, 6, 6)
    before = EveryStep(layer)(neuron(x)).detach()
    levels = nl.nn.fold_scale(neuron, layer)
    assert whole(levels(x))
    torch.testing.assert_close(EveryStep(layer)(levels(x)), before, rtol=0, atol=1e-12)


@pytest.mark.parametrize("size", [(3,), (3, 2, 2)])
def test_a_scale_per_neuron_through_a_flattening(size: tuple[int, ...]) -> None:
    scale = torch.linspace(0.2, 2.0, torch.Size(size).numel()).reshape(size)
    neuron = burst(scale, granularity={"scale": "neuron"}, size=size, dtype=torch.float64)
    network = nn.Sequential(neuron, nn.Flatten(2), nn.Linear(12, 5)).double()
    x = drive(7, 2, 3, 2, 2)
    before = network(x).detach()
    nl.nn.fold(network)
    assert whole(network[0](x))
    torch.testing.assert_close(network(x), before, rtol=0, atol=1e-12)


def test_gradients_and_steps_are_those_of_the_network_before() -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(4, 6), burst(0.37), nn.Linear(6, 2)).double()
    other, x = copy.deepcopy(network), drive(9, 2, 4)
    nl.nn.fold(other)
    network(x).sum().backward()
    other(x).sum().backward()
    torch.testing.assert_close(network[0].weight.grad, other[0].weight.grad)
    current, state, rows = other[0](x), None, []
    for row in current:
        output, state = other[1].step(row, state)
        rows.append(output)
    assert torch.equal(torch.stack(rows), other[1](current))
    half, middle = other[1].run(current[:4])
    rest, _ = other[1].run(current[4:], middle)
    assert torch.equal(torch.cat((half, rest)), other[1](current))


def test_the_scale_does_not_learn_any_more_and_the_rest_does() -> None:
    neuron = nl.nn.Neuron("qb_lif", {"scale": 0.7}, learnable=("scale", "decay"))
    levels = nl.nn.fold_scale(neuron, nn.Linear(3, 2))
    assert not levels.neuron.values.learns("scale")
    assert torch.equal(levels.neuron.value("scale"), neuron.value("scale"))
    assert levels.neuron.values.learns("decay")
    assert neuron.values.learns("scale")
    again = copy.deepcopy(levels)
    again.load_state_dict(levels.state_dict())
    x = drive(4, 1, 3, dtype=torch.float32)
    assert torch.equal(again(x), levels(x))


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ((), "layer '0': no linear layer follows"),
        ((nn.ReLU(), nn.Linear(3, 2)), "ReLU comes before a linear layer"),
        ((nn.BatchNorm1d(3), nn.Linear(3, 2)), "BatchNorm1d comes before"),
        ((nl.nn.Neuron("clif"), nn.Linear(3, 2)), "Neuron comes before"),
        ((nn.utils.parametrizations.weight_norm(nn.Linear(3, 2)),), "parametrisation"),
        ((nn.LazyLinear(2),), "lazy layer once"),
    ],
)
@pytest.mark.filterwarnings("ignore:Lazy modules")
def test_what_does_not_fold_changes_nothing(rest, message: str) -> None:
    network = nn.Sequential(burst(), *rest)
    neuron = network[0]
    with pytest.raises(ParameterError, match=message):
        nl.nn.fold(network)
    assert network[0] is neuron


def test_an_error_in_the_last_layer_leaves_the_first() -> None:
    network = nn.Sequential(burst(), nn.Linear(3, 3), burst())
    weight = network[1].weight.clone()
    with pytest.raises(ParameterError, match="layer '2': no linear layer follows"):
        nl.nn.fold(network)
    assert torch.equal(weight, network[1].weight)
    nl.nn.fold(network, only="0")
    assert torch.equal(network[1].weight, weight * network[0].neuron.value("scale"))


def test_other_refusals() -> None:
    with pytest.raises(ParameterError, match="clif has no scale to fold; qb_lif, ternary have"):
        nl.nn.fold_scale(nl.nn.Neuron("clif"), nn.Linear(3, 2))
    with pytest.raises(ParameterError, match="not ReLU"):
        nl.nn.fold_scale(burst(), nn.ReLU())
    with pytest.raises(ParameterError, match="no qb_lif or ternary layer"):
        nl.nn.fold(nn.Sequential(nl.nn.Neuron("clif"), nn.Linear(3, 2)))
    with pytest.raises(ParameterError, match=r"use fold_scale\(neuron, next\)"):
        nl.nn.fold(nn.ModuleList([burst(), nn.Linear(3, 2)]))
    steps = burst([0.5, 1.0], granularity={"scale": "step"}, time=2)
    with pytest.raises(ParameterError, match="scale is per time step"):
        nl.nn.fold_scale(steps, nn.Linear(3, 2))
    wide = burst([0.5, 1.0], granularity={"scale": "neuron"}, size=2)
    # an input [time, batch, 2, 4] has its channels elsewhere than the layer has its inputs
    for layer, what in ((nn.Linear(4, 2), "4 inputs"), (nn.Conv1d(3, 2, 1), "3 input channels")):
        with pytest.raises(ParameterError, match=rf"shape \(2,\), the next layer {what}"):
            nl.nn.fold_scale(wide, layer)


def test_what_is_used_twice_is_refused() -> None:
    neuron, linear = burst(), nn.Linear(3, 3)
    for network in (
        nn.Sequential(neuron, linear, neuron, nn.Linear(3, 3)),
        nn.Sequential(neuron, linear, nn.ReLU(), linear),
    ):
        with pytest.raises(ParameterError, match="used more than once"):
            nl.nn.fold(network)
    tied = nn.Sequential(neuron, linear, nn.Linear(3, 3))
    tied[2].weight = linear.weight
    with pytest.raises(ParameterError, match="used more than once"):
        nl.nn.fold(tied)


def test_a_folded_layer_is_neither_folded_again_nor_replaced() -> None:
    network = nn.Sequential(burst(), nn.Linear(3, 2))
    nl.nn.fold(network)
    with pytest.raises(ParameterError, match="no qb_lif"):
        nl.nn.fold(network)
    with pytest.raises(ParameterError, match="next layer's weights already"):
        nl.nn.replace(network, "clif")
