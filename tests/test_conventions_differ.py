"""What a conversion says still differs does differ, and what it says of gradients is so."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest

from neurolab import surrogates
from neurolab.conventions import all_libraries, from_library
from tests.test_conventions_peers import DRIVE, IMPORTS, built, driven, need, ours

# their warnings are theirs
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]
HALF = {"beta": 0.5}
ALPHA = {"alpha": 0.5, "beta": 0.5}
REST = {"v_reset": 0.25}
SLOW = {"tau": 20.0, "v_reset": 0.75}


def node_of(library: str, call: str) -> Any:
    """Return a neuron of another library, its names imported."""
    more = "; from sinabs import activation" if library == "sinabs" else ""
    more += (
        "; from norse.torch.functional.reset import reset_subtract" if library == "norse" else ""
    )
    return built(f"{IMPORTS[library]}{more}; node = {call}")


@pytest.mark.parametrize(
    ("library", "class_name", "arguments", "call"),
    [
        ("snntorch", "Leaky", HALF, "Leaky(beta=0.5, reset_delay=False)"),
        ("snntorch", "Synaptic", ALPHA, "Synaptic(alpha=0.5, beta=0.5)"),
        ("snntorch", "Synaptic", ALPHA, "Synaptic(alpha=0.5, beta=0.5, reset_mechanism='zero')"),
        ("snntorch", "Lapicque", HALF, "Lapicque(beta=0.5, reset_mechanism='zero')"),
        ("spikingjelly", "IFNode", REST, "IFNode(v_reset=0.25)"),
        ("spikingjelly", "LIFNode", SLOW, "LIFNode(tau=20.0, v_reset=0.75)"),
    ],
)
def test_spikes_differ_where_it_says_so(library, class_name, arguments, call) -> None:
    need(library)
    more = {"reset_delay": False} if "delay" in call else {}
    more |= {"reset_mechanism": "zero"} if "zero" in call else {}
    here = from_library(library, class_name, {**arguments, **more})
    assert not here.same_spikes
    prefix = "neuron." if library == "spikingjelly" else "snntorch."
    spikes = driven(library, node_of(library, prefix + call), 2.0 * DRIVE)
    assert (ours(here, 2.0 * DRIVE) != spikes).any()


@pytest.mark.parametrize(
    ("library", "call", "fires"),
    [
        ("spikingjelly", "neuron.IFNode()", 1),
        ("snntorch", "snntorch.Leaky(beta=0.5)", 0),
        ("norse", "norse.IAFCell()", 0),
        ("sinabs", "layers.IAF(spike_fn=activation.SingleSpike)", 1),
    ],
)
def test_at_the_threshold_itself(library: str, call: str, fires: int) -> None:
    need(library)
    spikes = driven(library, node_of(library, call), np.ones((1, 1)))
    assert spikes.item() == fires
    assert (all_libraries()[library].compare == ">=") == bool(fires)


def test_sinabs_adds_another_reset_value_to_every_neuron_at_every_step() -> None:
    need("sinabs")
    reset = "activation.MembraneReset(0.25)"
    node = node_of("sinabs", f"layers.IAF(spike_fn=activation.SingleSpike, reset_fn={reset})")
    assert not driven("sinabs", node, np.zeros((3, 1))).any()
    assert node.v_mem.item() == 0.75


CELLS = [
    ("spikingjelly", "LIFNode", {"decay_input": False}, "neuron.LIFNode(decay_input=False)"),
    ("spikingjelly", "ComplementaryLIFNode", {}, "neuron.ComplementaryLIFNode()"),
    ("spikingjelly", "CUBALIFNode", {"v_threshold": 1.0}, "neuron.CUBALIFNode(v_threshold=1.0)"),
    ("snntorch", "Leaky", HALF, "snntorch.Leaky(beta=0.5)"),
    ("snntorch", "Leaky", {**HALF, "reset_mechanism": "zero"}, "snntorch.Leaky(0.5, {zero})"),
    ("snntorch", "Leaky", {**HALF, "reset_delay": False}, "snntorch.Leaky(0.5, {once})"),
    (
        "snntorch",
        "Synaptic",
        {**ALPHA, "reset_delay": False},
        "snntorch.Synaptic(0.5, 0.5, {once})",
    ),
    ("norse", "LIFBoxCell", {"tau_mem_inv": 1000.0}, "norse.LIFBoxCell({fast}))"),
    (
        "norse",
        "LIFBoxCell",
        {"tau_mem_inv": 1000.0, "reset_method": "reset_subtract"},
        "norse.LIFBoxCell({fast}, reset_method=reset_subtract))",
    ),
    ("sinabs", "IAF", {"spike_fn": "SingleSpike"}, "layers.IAF({one})"),
    (
        "sinabs",
        "IAF",
        {"spike_fn": "SingleSpike", "reset_fn": "MembraneReset()"},
        "layers.IAF({one}, reset_fn=activation.MembraneReset())",
    ),
]
SHORT = {
    "zero": "reset_mechanism='zero'",
    "once": "reset_delay=False",
    "fast": "p=norse.LIFBoxParameters(tau_mem_inv=1000.0",
    "one": "spike_fn=activation.SingleSpike",
}


def stepped(library: str, node: Any, drive: Any) -> tuple[Any, Any]:
    """Return the first spikes, and the membrane once its reset is done."""
    if library == "sinabs":
        return node.double()(drive[None, None])[0, 0], node.v_mem[0]
    if library == "spikingjelly":
        return node(drive), node.v
    spikes, *state = node(drive)
    if library == "norse":
        return spikes, state[0].v
    if node.reset_delay:
        return spikes, node(0.0 * drive.detach(), *state)[-1]
    return spikes, state[-1]


@pytest.mark.parametrize(("library", "class_name", "arguments", "call"), CELLS)
def test_gradients_are_as_said(library, class_name, arguments, call) -> None:
    need(library)
    torch = importlib.import_module("torch")
    here = from_library(library, class_name, arguments)
    drive = torch.tensor([1.25], dtype=torch.float64, requires_grad=True)
    spikes, membrane = stepped(library, node_of(library, call.format(**SHORT)), drive)
    assert spikes.item() == 1.0
    (slope,) = torch.autograd.grad(spikes.sum(), drive, retain_graph=True)
    (after,) = torch.autograd.grad(membrane.sum(), drive)
    hard = "hard" in here.model or here.options.get("reset") == "hard"
    carried = 0.5 if "lazy" in here.model else 1.0  # one more step of decay
    assert here.detach_reset == (after.item() == (0.0 if hard else carried))
    said = all_libraries()[library].surrogate
    if class_name in {"ComplementaryLIFNode", "CUBALIFNode"}:
        said = surrogates.rectangle(1.0, strict=True)
    distance = 1.25 - here.params["threshold"]
    expected = 2.0 * np.exp(-2.0 * distance)
    if not isinstance(said, str):
        expected = said.shape.slope(distance, said.shape.Params(**said.numbers({})))
    assert slope.item() == pytest.approx(float(expected))
