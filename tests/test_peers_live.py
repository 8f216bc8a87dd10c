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


def steps(node, current: np.ndarray, *states: str) -> list[np.ndarray]:
    """Run a SpikingJelly node in float64 from 0, and return spikes and states, step by step."""
    node = node.double()
    node.v = tensor(np.zeros(current.shape[1]))
    rows = []
    for row in tensor(current):
        spike = node(row)
        kept = (spike, *(getattr(node, name) for name in states))
        rows.append([value.detach().numpy().copy() for value in kept])
    return [np.array(column) for column in zip(*rows, strict=True)]


@pytest.mark.parametrize("decay_input", [False, True])
@pytest.mark.parametrize("v_reset", [None, 0.0, -0.25])
@pytest.mark.parametrize("tau", [2.0, 3.5])
def test_spikingjelly_plif(current, decay_input: bool, v_reset: float | None, tau: float) -> None:
    neuron = peer("spikingjelly.activation_based.neuron")
    node = neuron.ParametricLIFNode(
        init_tau=tau, decay_input=decay_input, v_reset=v_reset, v_threshold=0.5
    )
    spikes, membrane = steps(node, current, "v")
    used = 1.0 / float(node.w.double().sigmoid())  # it keeps w in float32
    options = {"decay_input": decay_input, "reset": "soft" if v_reset is None else "hard"}
    params = {"tau": used, "threshold": 0.5, "v_reset": v_reset or 0.0}
    hold(nl.simulate("plif", current, params, options=options), "u", spikes, membrane)


@pytest.mark.parametrize("decay_input", [False, True])
@pytest.mark.parametrize("v_reset", [None, 0.0, -0.25])
@pytest.mark.parametrize("k", [1.0, 0.75, 1.5])
def test_spikingjelly_klif(current, decay_input: bool, v_reset: float | None, k: float) -> None:
    neuron = peer("spikingjelly.activation_based.neuron")
    node = neuron.KLIFNode(tau=3.5, decay_input=decay_input, v_reset=v_reset, v_threshold=0.5)
    node.k.data = tensor(np.array(k))
    x = 2.0 * current
    spikes, membrane = steps(node, x, "v")
    options = {"decay_input": decay_input, "reset": "soft" if v_reset is None else "hard"}
    params = {"tau": 3.5, "k": k, "threshold": 0.5, "v_reset": v_reset or 0.0}
    hold(nl.simulate("klif", x, params, options=options), "u", spikes, membrane)


def test_spikingjelly_glif(current: np.ndarray) -> None:
    """Its gates start at random near ½, one conductance per step; all are read from the node."""
    neuron = peer("spikingjelly.activation_based.neuron")
    time, neurons = current.shape
    torch = importlib.import_module("torch")
    node = neuron.GatedLIFNode(T=time, inplane=neurons).double()
    with torch.no_grad():  # gates and conductances far from their start
        for parameter in node.parameters():
            away = np.random.default_rng(7).normal(0.0, 1.0, tuple(parameter.shape))
            parameter.add_(tensor(away))
    # it wants images [time, batch, channel, height, width]
    spikes = node(tensor(current)[:, None, :, None, None]).detach().numpy()[:, 0, :, 0, 0]
    theirs = {
        "threshold": "v_threshold",
        "leak": "linear_decay",
        "reset_value": "v_subreset",
        "conductance": "conduct",
    }
    names = ("alpha", "beta", "gamma", "tau", *theirs)
    params = {n: getattr(node, theirs.get(n, n)).sigmoid().detach().numpy() for n in names}
    run = nl.simulate("glif", current, params, compare=">=")
    np.testing.assert_array_equal(run.levels, spikes)
    np.testing.assert_allclose(run.h[-1], node.v.detach().numpy()[0, :, 0, 0], rtol=0, atol=CLOSE)


def test_spikingjelly_ternary(current: np.ndarray) -> None:
    neuron = peer("spikingjelly.activation_based.neuron")
    node = neuron.TernaryLIFNode(tau=4.0 / 3.0, decay_input=False, v_threshold=0.75)
    spikes, membrane = steps(node, current - 0.5, "v")
    run = nl.simulate("ternary", current - 0.5, {"threshold": 0.75})
    assert set(np.unique(spikes)) == {-1.0, 0.0, 1.0}
    np.testing.assert_array_equal(run.spikes, spikes)
    np.testing.assert_allclose(run.u, membrane, rtol=0, atol=CLOSE)


@pytest.mark.parametrize("v_reset", [None, 0.0])
def test_spikingjelly_cuba(current: np.ndarray, v_reset: float | None) -> None:
    neuron = peer("spikingjelly.activation_based.neuron")
    node = neuron.CUBALIFNode(c_decay=0.4, v_decay=0.7, v_threshold=0.9, v_reset=v_reset)
    spikes, membrane, synaptic = steps(node, current, "v", "c")
    params = {"current_decay": 0.4, "decay": 0.7, "threshold": 0.9}
    reset = "soft" if v_reset is None else "hard"
    run = nl.simulate("cuba", current, params, options={"reset": reset})
    hold(run, "u", spikes, membrane)
    np.testing.assert_allclose(run.states["c"], synaptic, rtol=0, atol=CLOSE)


@pytest.mark.parametrize("most", [1, 4])
def test_spikingjelly_i_lif(current: np.ndarray, most: int) -> None:
    neuron = peer("spikingjelly.activation_based.neuron")
    count = peer("spikingjelly.activation_based.surrogate").MultiLevelSpikeCount(most)
    node = neuron.ILIFNode(surrogate_function=count)
    spikes, membrane = steps(node, 3.0 * current, "v")
    run = nl.simulate("i_lif", 3.0 * current, {"max_level": most})
    hold(run, "u", spikes, membrane)
    assert run.levels.max() == most


def synaptic(current: np.ndarray, **arguments) -> tuple[np.ndarray, ...]:
    """Run snnTorch's Synaptic and return spikes, synaptic current and membrane."""
    node = peer("snntorch").Synaptic(alpha=0.5, beta=0.75, threshold=1.0, **arguments)
    charge = membrane = tensor(np.zeros(current.shape[1]))
    rows = []
    for row in tensor(current):
        spike, charge, membrane = node(row, charge, membrane)
        rows.append([v.detach().numpy() for v in (spike, charge, membrane)])
    return tuple(np.array(column) for column in zip(*rows, strict=True))


@pytest.mark.parametrize(("mechanism", "reset"), [("zero", "hard"), ("subtract", "soft")])
def test_snntorch_synaptic_at_once(current: np.ndarray, mechanism: str, reset: str) -> None:
    """As with Leaky, its subtraction is ours only while no membrane stays above the threshold."""
    x = np.clip(current, 0.0, 0.3) if mechanism == "subtract" else current
    spikes, charge, membrane = synaptic(x, reset_mechanism=mechanism, reset_delay=False)
    run = nl.simulate("cuba", x, compare=">", options={"reset": reset})
    hold(run, "u", spikes, membrane)
    np.testing.assert_allclose(run.states["c"], charge, rtol=0, atol=CLOSE)
