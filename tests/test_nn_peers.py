"""Layers against SpikingJelly's in float64: LIF, IF, PLIF and KLIF, and a network that trains.

Output, last membrane, and every gradient are held. It is no dependency: without it these
tests are skipped, unless NEUROLAB_REQUIRE_PEERS is set.
"""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from tests.layers import TIME, inputs, layer
from tests.peers import (
    CLOSE,
    SURROGATES,
    both_engines,
    detached_or_not,
    hold,
    neurons,
    surrogate,
    through,
)

# their warnings are theirs
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]
RESETS = {None: "soft", 0.0: "hard", -0.25: "hard"}
decayed_or_not = pytest.mark.parametrize("decay_input", [False, True])


@both_engines
@pytest.mark.parametrize("name", SURROGATES)
def test_lif_with_every_surrogate(name: str, fused: bool) -> None:
    theirs, ours = surrogate(name)
    node = neurons().LIFNode(tau=2.0, decay_input=False, surrogate_function=theirs)
    hold(layer("lif_hard", fused=fused, compare=">=", surrogate=ours), through(node), inputs())


@both_engines
@detached_or_not
@decayed_or_not
@pytest.mark.parametrize("v_reset", [None, 0.0])
def test_lif(v_reset: float | None, decay_input: bool, detach: bool, fused: bool) -> None:
    theirs, ours = surrogate()
    tau, gain = 3.5, 1.0 / 3.5 if decay_input else 1.0
    node = neurons().LIFNode(tau, decay_input, 1.0, v_reset, theirs, detach)
    made = layer(
        f"lif_{RESETS[v_reset]}",
        params={"decay": 1.0 - 1.0 / tau, "gain": gain},
        compare=">=",
        detach_reset=detach,
        surrogate=ours,
        fused=fused,
    )
    hold(made, through(node), inputs() / gain)


@both_engines
@detached_or_not
@pytest.mark.parametrize("v_reset", [None, 0.0, -0.25])
def test_if(v_reset: float | None, detach: bool, fused: bool) -> None:
    theirs, ours = surrogate("Sigmoid")
    node = neurons().IFNode(1.0, v_reset, theirs, detach)
    params = {"decay": 1.0, **({"v_reset": v_reset} if v_reset is not None else {})}
    settings = {"compare": ">=", "detach_reset": detach, "surrogate": ours, "fused": fused}
    hold(layer(f"lif_{RESETS[v_reset]}", params=params, **settings), through(node), inputs())


@both_engines
@detached_or_not
@decayed_or_not
@pytest.mark.parametrize("v_reset", [None, -0.25])
def test_plif(v_reset: float | None, decay_input: bool, detach: bool, fused: bool) -> None:
    """Our raw number is its w."""
    theirs, ours = surrogate()
    node = neurons().ParametricLIFNode(3.5, decay_input, 0.5, v_reset, theirs, detach)
    made = layer(
        "plif",
        params={"tau": 3.5, "threshold": 0.5, "v_reset": v_reset or 0.0},
        learnable=("tau",),
        detach_reset=detach,
        surrogate=ours,
        options={"decay_input": decay_input, "reset": RESETS[v_reset]},
        fused=fused,
    )
    run = through(node)
    node.w.data = made.values.raw["tau"].data.clone()  # it made w in float32
    hold(made, run, inputs() * (2.0 if decay_input else 1.0), raw={"tau": node.w})


@both_engines
@detached_or_not
@decayed_or_not
@pytest.mark.parametrize("v_reset", [None, -0.25])
def test_klif(v_reset: float | None, decay_input: bool, detach: bool, fused: bool) -> None:
    """Its k is our value; the raw number behind it follows the chain rule."""
    theirs, ours = surrogate()
    more = {"tau": 3.5, "decay_input": decay_input, "v_threshold": 0.5, "v_reset": v_reset}
    node = neurons().KLIFNode(surrogate_function=theirs, detach_reset=detach, **more)
    made = layer(
        "klif",
        params={"tau": 3.5, "k": 1.25, "threshold": 0.5, "v_reset": v_reset or 0.0},
        compare=">=",
        detach_reset=detach,
        surrogate=ours,
        options={"decay_input": decay_input, "reset": RESETS[v_reset]},
        fused=fused,
    )
    run = through(node)
    node.k.data = made.value("k").detach().clone()
    hold(made, run, inputs() * (2.0 if decay_input else 1.0), value={"k": node.k})


@both_engines
def test_training_a_network(fused: bool) -> None:
    """Five steps of SGD from the same weights, two layers: the same losses, the same weights."""
    theirs, ours = surrogate()
    more = {"decay_input": False, "surrogate_function": theirs, "step_mode": "m"}
    nodes = [neurons().LIFNode(**more) for _ in range(2)]
    settings = {"compare": ">=", "surrogate": ours, "fused": fused}
    made = [layer("lif_hard", size=None, **settings) for _ in range(2)]
    x, target = 3.0 * inputs(), torch.linspace(0.0, 1.0, 12, dtype=torch.float64).reshape(4, 3)

    def trained(first: nn.Module, second: nn.Module) -> tuple[list[float], list[Tensor]]:
        torch.manual_seed(0)
        weights = [nn.Linear(3, 8, dtype=torch.float64), nn.Linear(8, 3, dtype=torch.float64)]
        network = nn.Sequential(weights[0], first, weights[1], second)
        descent = torch.optim.SGD(network.parameters(), lr=0.5)
        losses = []
        for _ in range(5):
            for node in nodes:
                node.reset()
            loss = (network(x).sum(0) / TIME - target).square().mean()
            descent.zero_grad()
            loss.backward()
            descent.step()
            losses.append(loss.item())
        return losses, list(network.parameters())

    expected, weights = trained(*nodes)
    losses, found = trained(*made)
    assert len(set(expected)) > 3
    assert losses == pytest.approx(expected, rel=1e-9, abs=0.0)
    for one, other in zip(found, weights, strict=True):
        torch.testing.assert_close(one, other, **CLOSE)
