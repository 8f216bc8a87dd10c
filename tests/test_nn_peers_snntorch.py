"""Layers against snnTorch's in float64: Leaky and Synaptic.

Output, last membrane, and every gradient are held. Numbers are given to it as tensors of
one entry, which it keeps in float64; its spikes are float32, and so are their gradients,
which the weights of the loss, in sixteenths, do not notice. Its delayed reset is always
detached, its immediate one never. It is no dependency: without it these tests are
skipped, unless NEUROLAB_REQUIRE_PEERS is set.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from neurolab import surrogates
from tests.layers import inputs, layer
from tests.peers import Peer, both_engines, hold
from tests.test_peers_live import peer

# their warnings are theirs
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]
PAIRS = {
    "atan": ("ATan", 2.0, surrogates.arctangent(2.0)),
    "fast_sigmoid": ("FastSigmoid", 10.0, surrogates.superspike(10.0)),
    "sigmoid": ("Sigmoid", 4.0, surrogates.sigmoid(4.0)),
}
KINDS = {"subtract": "soft", "zero": "hard"}


def one(number: float) -> Tensor:
    """Return a number as a tensor of one entry, in float64."""
    return torch.tensor([number], dtype=torch.float64)


def whole(name: str) -> Callable[[Tensor], Tensor]:
    """Return a surrogate of snnTorch's whose spikes keep the precision of the membrane.

    An immediate reset multiplies by spikes, so their gradient would be rounded to float32.
    """
    kind, number, _ = PAIRS[name]
    function = getattr(peer("snntorch.surrogate"), kind)

    class Whole(function):
        @staticmethod
        def forward(ctx: Any, x: Tensor, number: float) -> Tensor:
            return function.forward(ctx, x, number).to(x.dtype)

    return lambda x: Whole.apply(x, number)


def through(node: Any, states: int = 1) -> Peer:
    """Return a node as a function of all rows; its last state is the membrane."""

    def run(x: Tensor) -> tuple[Tensor, Tensor]:
        kept, found = [torch.zeros_like(x[0])] * states, []
        for row in x:
            spikes, *kept = node(row, *kept)
            found.append(spikes)
        return torch.stack(found), kept[-1]

    return run


def small(x: Tensor, mechanism: str) -> Tensor:
    """Return input that leaves no membrane above the threshold after a subtraction.

    Such a membrane misses its next spike in snnTorch, which takes it for a reset to come.
    """
    return x.clamp(-0.4, 0.4) if mechanism == "subtract" else x


@both_engines
@pytest.mark.parametrize("delay", [True, False])
@pytest.mark.parametrize("mechanism", KINDS)
@pytest.mark.parametrize("name", PAIRS)
def test_leaky(name: str, mechanism: str, delay: bool, fused: bool) -> None:
    _, number, ours = PAIRS[name]
    made = layer(
        f"lif_{KINDS[mechanism]}{'_lazy' if delay else ''}",
        params={"decay": 0.8, "threshold": 0.7},
        learnable=("decay", "threshold"),
        compare=">",
        detach_reset=delay,
        surrogate=ours,
        fused=fused,
    )
    node = peer("snntorch").Leaky(
        one(0.8),
        one(0.7),
        getattr(peer("snntorch.surrogate"), name)(number) if delay else whole(name),
        learn_beta=True,
        learn_threshold=True,
        reset_mechanism=mechanism,
        reset_delay=delay,
    )
    value = {"decay": node.beta, "threshold": node.threshold}
    x = inputs() if delay else small(inputs(), mechanism)
    hold(made, through(node), x, value=value)


@both_engines
@pytest.mark.parametrize("mechanism", KINDS)
def test_synaptic_at_once(mechanism: str, fused: bool) -> None:
    made = layer(
        "cuba",
        params={"current_decay": 0.4, "decay": 0.7, "threshold": 0.9},
        learnable=("current_decay", "decay", "threshold"),
        compare=">",
        detach_reset=False,
        surrogate=PAIRS["atan"][2],
        options={"reset": KINDS[mechanism]},
        fused=fused,
    )
    node = peer("snntorch").Synaptic(
        one(0.4),
        one(0.7),
        one(0.9),
        whole("atan"),
        learn_alpha=True,
        learn_beta=True,
        learn_threshold=True,
        reset_mechanism=mechanism,
        reset_delay=False,
    )
    value = {"current_decay": node.alpha, "decay": node.beta, "threshold": node.threshold}
    hold(made, through(node, 2), small(inputs(), mechanism), value=value)
