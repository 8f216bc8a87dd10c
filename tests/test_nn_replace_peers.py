"""Networks of other libraries, their neurons swapped: the same spikes, the same gradients.

They are no dependencies: without them these tests are skipped, unless NEUROLAB_REQUIRE_PEERS
is set, which asks for SpikingJelly and snnTorch.
"""

from __future__ import annotations

import copy
import importlib
import os
from typing import Any

import pytest
import torch
from torch import nn

import neurolab as nl
from neurolab.errors import ParameterError

# their warnings are theirs
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]
REQUIRED = ("spikingjelly", "snntorch")
ATAN = nl.surrogates.arctangent(2.0)


def need(library: str, module: str) -> Any:
    """Return a module of a library; skip without it, or fail where it is required."""
    if os.environ.get("NEUROLAB_REQUIRE_PEERS") and library in REQUIRED:
        importlib.import_module(library)
    pytest.importorskip(library, exc_type=ImportError)
    return importlib.import_module(module)


@pytest.fixture
def jelly() -> Any:
    """Return SpikingJelly's neurons."""
    return need("spikingjelly", "spikingjelly.activation_based.neuron")


@pytest.fixture
def sj() -> Any:
    """Return SpikingJelly's functions."""
    return need("spikingjelly", "spikingjelly.activation_based.functional")


@pytest.fixture
def snn() -> Any:
    """Return snnTorch."""
    return need("snntorch", "snntorch")


def drive(*shape: int, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    generator = torch.Generator().manual_seed(3)
    return (0.5 + torch.randn(*shape, generator=generator, dtype=torch.float64)).to(dtype)


def alike(one: nn.Module, other: nn.Module, x: torch.Tensor) -> None:
    """Compare outputs exactly, and the gradients of the weights closely."""
    here, there = one(x), other(x)
    assert here.any()
    assert torch.equal(here, there)
    here.sum().backward()
    there.sum().backward()
    mine = dict(other.named_parameters())
    for name, parameter in one.named_parameters():
        if name in mine:
            torch.testing.assert_close(mine[name].grad, parameter.grad)


JELLY = [
    ("LIFNode", "lif_hard", {"tau": 4.0, "decay_input": False, "v_threshold": 0.75}),
    ("LIFNode", "lif_soft", {"tau": 4.0, "decay_input": True, "v_reset": None}),
    ("LIFNode", "plif", {"tau": 3.0, "decay_input": True, "detach_reset": True}),
    ("IFNode", "lif_hard", {"detach_reset": True}),
    ("ParametricLIFNode", "plif", {"init_tau": 3.0}),
    ("ParametricLIFNode", "plif", {"init_tau": 3.0, "v_reset": None, "decay_input": False}),
    ("ParametricLIFNode", "lif_hard", {"init_tau": 3.0}),
    ("KLIFNode", "klif", {"tau": 3.0, "decay_input": False}),
    ("ComplementaryLIFNode", "clif", {"tau": 2.5}),
    ("CUBALIFNode", "cuba", {"v_reset": None}),
]


@pytest.mark.parametrize(("class_name", "model", "arguments"), JELLY)
@pytest.mark.parametrize("mode", ["m", "s"])
def test_a_spikingjelly_network_fires_as_before(jelly, sj, class_name, model, arguments, mode):
    surrogate = importlib.import_module("spikingjelly.activation_based.surrogate").ATan(alpha=2.0)
    nodes = [getattr(jelly, class_name)(**arguments) for _ in range(2)]
    torch.manual_seed(0)
    layers = [nn.Linear(4, 6), nn.Linear(6, 5)]
    for node, layer in zip(nodes, layers, strict=True):
        node.step_mode, node.surrogate_function = mode, surrogate
        layer.weight.data.abs_().mul_(3.0)  # no layer stays silent
    before = nn.Sequential(layers[0], nodes[0], nn.Sequential(layers[1], nodes[1])).double()
    after = copy.deepcopy(before)
    report = nl.nn.replace(after, model, surrogate=ATAN)
    assert not any(jelly.__name__ in type(m).__module__ for m in after.modules())
    assert len(report.layers) == 2
    x = 3.0 * drive(12, 3, 4)
    if mode == "m":
        alike(before, after, x)
        return
    loop = [
        lambda rows, net=net: torch.stack([net(row) for row in rows]) for net in (before, after)
    ]
    first = loop[1](x)
    assert torch.equal(loop[0](x), first)
    sj.reset_net(before)
    sj.reset_net(after)
    assert torch.equal(loop[1](x), first)
    sj.set_step_mode(after, "m")
    sj.reset_net(after)
    assert torch.equal(after(x), first)


def test_reset_reaches_layers_that_were_swapped_after_a_first_reset(jelly, sj) -> None:
    network = nn.Sequential(nn.Linear(2, 3), jelly.LIFNode())
    sj.reset_net(network)  # keeps a list of what it resets
    nl.nn.replace(network, "clif")
    x = 3.0 * drive(2, 2, dtype=torch.float32)
    first = network(x)
    network(x)
    sj.reset_net(network)
    assert torch.equal(network(x), first)
    assert network[1].state is not None
    assert copy.deepcopy(network)[1].state is None
    network[1].detach()
    assert not network[1].state.u.requires_grad


def test_a_spikingjelly_network_becomes_clif(jelly) -> None:
    network = nn.Sequential(
        nn.Linear(4, 6), jelly.ParametricLIFNode(4.0, v_threshold=0.5, step_mode="m")
    )
    report = nl.nn.replace(network, "clif")
    assert network[1].value("tau").item() == pytest.approx(4.0)
    assert network[1].values.learns("tau")
    said = str(report)
    assert "Layer 1: ParametricLIFNode of spikingjelly became clif." in said
    assert "Kept: tau = 4 (learns), threshold = 0.5." in said
    assert "Its input was multiplied by 0.25; clif does not do that." in said
    assert "Its surrogate was Sigmoid (alpha = 4) and is rectangle_strict (width = 0.5)." in said
    assert "Every call starts anew" in said


def test_another_start_of_the_membrane_is_said(jelly) -> None:
    node = jelly.LIFNode(tau=3.0, v_reset=-0.5, step_mode="m")
    report = nl.nn.replace(node, "plif")
    assert report.network.value("v_reset").item() == -0.5
    assert "Its membrane starts at -0.5; here at 0." in str(report)
    lost = nl.nn.replace(node, "lif_hard")  # there it would not leak toward it
    assert "v_reset = -0.5 does not carry over to lif_hard." in str(lost)


def test_clif_of_spikingjelly_becomes_lif(jelly) -> None:
    network = nn.Sequential(jelly.ComplementaryLIFNode(step_mode="m"), jelly.LIFNode(step_mode="m"))
    report = nl.nn.clif_to_lif(network, -0.25)
    assert [change.name for change in report.layers] == ["0"]
    assert network[0].value("v_reset").item() == -0.25
    assert isinstance(network[1], jelly.LIFNode)


def test_other_nodes_of_spikingjelly(jelly) -> None:
    class Mine(jelly.LIFNode):
        """A user's own."""

    network = nn.ModuleDict(
        {
            "gated": jelly.GatedLIFNode(T=4),
            "mine": Mine(tau=4.0, step_mode="m"),
            "quadratic": jelly.QIFNode(step_mode="m"),
            "out": jelly.NonSpikingLIFNode(),
            "once": jelly.LIFNode(),
        }
    )
    report = {change.name: str(change) for change in nl.nn.replace(network, "clif").layers}
    assert sorted(report) == ["gated", "mine", "once", "quadratic"]
    assert type(network["out"]).__name__ == "NonSpikingLIFNode"
    assert "None of its numbers carries over" in report["quadratic"]
    assert "Its own parameters are dropped: alpha, beta" in report["gated"]
    assert "Read as the LIFNode it derives from." in report["mine"]
    assert "tau = 4" in report["mine"]
    assert "one step at a time and remembers its state until reset()" in report["once"]
    with pytest.raises(ParameterError, match="did you mean 's'"):
        network["once"].step_mode = "S"


SNN = [
    ("Leaky", "lif_soft_lazy", {"beta": 0.75}),
    ("Leaky", "lif_hard_lazy", {"beta": 0.75, "reset_mechanism": "zero", "threshold": 0.5}),
    ("Leaky", "lif_hard", {"beta": 0.5, "reset_mechanism": "zero", "reset_delay": False}),
    ("Leaky", "lif_soft_lazy", {"beta": 0.75, "learn_beta": True, "learn_threshold": True}),
    ("Leaky", "lif_soft_lazy", {"beta": torch.tensor([0.25, 0.5, 0.75])}),
    ("Lapicque", "lif_soft_lazy", {"R": 2.0, "C": 1.5}),
    (
        "Synaptic",
        "cuba",
        {"alpha": 0.5, "beta": 0.75, "reset_mechanism": "zero", "reset_delay": False},
    ),
]


def unrolled(layer: nn.Module, x: torch.Tensor, slots: int) -> list[torch.Tensor]:
    """Return spikes and membranes of a layer called as snnTorch is."""
    states = layer.reset_mem()
    states = list(states) if slots == 2 else [states]
    rows = []
    for row in x:
        spikes, *states = layer(row, *states)
        rows.append((spikes, states[-1]))
    return [torch.stack(column) for column in zip(*rows, strict=True)]


@pytest.mark.parametrize(("class_name", "model", "arguments"), SNN)
def test_an_snntorch_layer_fires_as_before(snn, class_name, model, arguments) -> None:
    before = getattr(snn, class_name)(**arguments).double()
    report = nl.nn.replace(before, model, surrogate=ATAN)
    after, slots = report.network, 2 if class_name == "Synaptic" else 1
    assert after.neuron.setting.compare == ">"
    for learned, here in (("beta", "decay"), ("threshold", "threshold")):
        told = isinstance(getattr(before, learned, None), nn.Parameter)
        assert after.neuron.values.learns(here) == told
    x, y = (2.0 * drive(15, 2, 3)).requires_grad_(), (2.0 * drive(15, 2, 3)).requires_grad_()
    theirs, ours = unrolled(before, x, slots), unrolled(after, y, slots)
    assert theirs[0].any()
    for one, other in zip(theirs, ours, strict=True):
        torch.testing.assert_close(one.double(), other, rtol=1e-12, atol=1e-12)
    if class_name == "Leaky":
        theirs[0].sum().backward()
        ours[0].sum().backward()
        torch.testing.assert_close(x.grad, y.grad)


def test_states_that_the_caller_does_not_carry(snn) -> None:
    """CLIF has m beside u: returned membranes go on with it, others start anew."""
    layer = nl.nn.replace(snn.Leaky(beta=0.5), "clif").network
    x = 2.0 * drive(8, 2, 3, dtype=torch.float32)
    expected = layer.neuron(x)
    for start in (None, torch.zeros(2, 3), layer.reset_mem()):
        if start is None:
            layer.reset_mem()
        rows, mem = [], start
        for row in x:
            spikes, mem = layer(row, mem)
            rows.append(spikes)
            mem = mem.detach()
        assert torch.equal(torch.stack(rows), expected)
    spikes, mem = layer(x[0], mem=torch.full((2, 3), 10.0))
    assert spikes.all()
    assert layer.state.m.unique().item() == 1.0  # m of one spike: it began anew


def test_hidden_states_stay_inside(snn) -> None:
    network = nn.Sequential(
        nn.Linear(3, 4),
        snn.Leaky(beta=0.5, init_hidden=True),
        nn.Linear(4, 2),
        snn.Leaky(beta=0.5, init_hidden=True, output=True),
    )
    before = copy.deepcopy(network)
    report = nl.nn.replace(network, "lif_soft_lazy")
    assert "call reset_mem() before every sequence" in str(report)
    for row in 3.0 * drive(6, 2, 3, dtype=torch.float32):
        (spikes, mem), (expected, membrane) = network(row), before(row)
        assert torch.equal(spikes, expected)
        torch.testing.assert_close(mem, membrane)
    with pytest.raises(TypeError, match="stay inside"):
        network[1](torch.zeros(2, 4), torch.zeros(2, 4))


def test_a_missing_synaptic_current_is_zero_and_said(snn) -> None:
    report = nl.nn.replace(snn.Synaptic(alpha=0.5, beta=0.75), "clif")
    assert "clif has no synaptic current: the one returned is 0." in str(report)
    spikes, syn, mem = report.network(torch.ones(2, 3), *report.network.reset_mem())
    assert (spikes.shape, mem.shape) == ((2, 3), (2, 3))
    assert not syn.any()


def test_layers_that_are_more_than_neurons_are_refused(snn) -> None:
    network = nn.ModuleDict(
        {"a": snn.Leaky(beta=0.5), "b": snn.RLeaky(beta=0.5, linear_features=3)}
    )
    first = network["a"]
    with pytest.raises(ParameterError, match="layer 'b': RLeaky of snntorch is not swapped"):
        nl.nn.replace(network, "clif")
    assert network["a"] is first
    nl.nn.replace(network, "clif", only="a")
    assert network["a"].neuron.model.name == "clif"


@pytest.mark.parametrize(
    ("library", "module", "class_name", "arguments"),
    [
        ("norse", "norse.torch", "LIFBoxCell", {}),
        ("norse", "norse.torch", "LIF", {}),
        ("sinabs", "sinabs.layers", "LIF", {"tau_mem": 4.0}),
    ],
)
def test_other_libraries_are_refused_with_a_reason(library, module, class_name, arguments) -> None:
    layer = getattr(need(library, module), class_name)(**arguments)
    with pytest.raises(ParameterError, match=f"of {library} is not swapped: its layers"):
        nl.nn.replace(nn.Sequential(nn.Linear(2, 2), layer), "clif")
