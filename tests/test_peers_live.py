"""Random drive through other libraries, where they are installed, and through ours.

They are no dependencies: without them these tests are skipped, unless NEUROLAB_REQUIRE_PEERS
is set. What they computed once is held by `test_peers_recorded.py`.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING

import numpy as np
import pytest

import neurolab as nl

if TYPE_CHECKING:
    from types import ModuleType

# their warnings are theirs
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]
CLOSE = 1e-12


def peer(name: str) -> ModuleType:
    """Import another library; skip without it, or fail where it is required."""
    if os.environ.get("NEUROLAB_REQUIRE_PEERS"):
        return importlib.import_module(name)
    return pytest.importorskip(name, exc_type=ImportError)


@pytest.fixture(params=[0, 1, 2])
def current(request: pytest.FixtureRequest) -> np.ndarray:
    """Random drive `[50, 20]` in float64 that makes every neuron fire."""
    return np.random.default_rng(request.param).normal(0.6, 0.8, (50, 20))


def tensor(array: np.ndarray):
    """Return an array as a float64 tensor."""
    return importlib.import_module("torch").tensor(array)


def hold(run: nl.Result, name: str, spikes, membrane) -> None:
    """Hold a run against a peer's spikes and membrane."""
    assert run.count.all()
    np.testing.assert_array_equal(run.levels, spikes)
    np.testing.assert_allclose(run[name], membrane, rtol=0, atol=CLOSE)


@pytest.mark.parametrize("decay_input", [False, True])
@pytest.mark.parametrize("v_reset", [None, 0.0])
@pytest.mark.parametrize("tau", [2.0, 3.5])
def test_spikingjelly_lif(current, decay_input, v_reset, tau) -> None:
    neuron = peer("spikingjelly.activation_based.neuron")
    gain = 1.0 / tau if decay_input else 1.0
    x = current / gain  # the same effective drive
    node = neuron.LIFNode(
        tau=tau, decay_input=decay_input, v_reset=v_reset, step_mode="m", store_v_seq=True
    )
    spikes = node(tensor(x))
    params = {"decay": 1.0 - 1.0 / tau, "gain": gain}
    run = nl.simulate("lif_soft" if v_reset is None else "lif_hard", x, params, compare=">=")
    hold(run, "u", spikes.detach().numpy(), node.v_seq.detach().numpy())


@pytest.mark.parametrize("tau", [2.0, 3.5])
def test_spikingjelly_clif(current: np.ndarray, tau: float) -> None:
    neuron = peer("spikingjelly.activation_based.neuron")
    node = neuron.ComplementaryLIFNode(
        tau=tau, v_threshold=0.75, step_mode="m", store_state_seqs=True
    )
    spikes = node(tensor(current))
    membrane, complementary = (s.detach().numpy() for s in node.state_seqs)
    run = nl.simulate("clif", current, {"tau": tau, "threshold": 0.75}, compare=">=")
    hold(run, "u", spikes.detach().numpy(), membrane)
    np.testing.assert_allclose(run.states["m"], complementary, rtol=0, atol=CLOSE)


def leaky(current: np.ndarray, **arguments) -> tuple[np.ndarray, np.ndarray]:
    """Run snnTorch's Leaky and return spikes and the membrane it shows."""
    node = peer("snntorch").Leaky(threshold=0.75, **arguments)
    membrane = tensor(np.zeros(current.shape[1]))
    rows = []
    for row in tensor(current):
        spike, membrane = node(row, membrane)
        rows.append((spike.detach().numpy(), membrane.detach().numpy()))
    spikes, membranes = zip(*rows, strict=True)
    return np.array(spikes), np.array(membranes)


@pytest.mark.parametrize("beta", [0.5, 0.8125])  # Leaky rounds its beta to float32
@pytest.mark.parametrize(
    ("mechanism", "ours"), [("subtract", "lif_soft_lazy"), ("zero", "lif_hard_lazy")]
)
def test_snntorch_leaky_by_default(current, mechanism: str, ours: str, beta: float) -> None:
    spikes, membrane = leaky(current, beta=beta, reset_mechanism=mechanism)
    run = nl.simulate(ours, current, {"decay": beta, "threshold": 0.75}, compare=">")
    hold(run, "h", spikes, membrane)


def test_snntorch_leaky_at_once(current: np.ndarray) -> None:
    spikes, membrane = leaky(current, beta=0.5, reset_mechanism="zero", reset_delay=False)
    run = nl.simulate("lif_hard", current, {"threshold": 0.75}, compare=">")
    hold(run, "u", spikes, membrane)
