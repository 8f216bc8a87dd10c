"""What tests of layers against other libraries share: the comparison, and SpikingJelly's side.

SpikingJelly's surrogates and ours are the same formulas: ATan, Sigmoid, Rect (its alpha is
one over our width, its edges left out) and SuperSpike, which is alpha / (1 + |d|)² there
and 1 / (1 + beta |d|)² here: equal where both numbers are 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from torch import Tensor

import neurolab as nl
from neurolab import surrogates
from tests.test_peers_live import peer

CLOSE = {"rtol": 1e-10, "atol": 1e-13}
SAME = {"rtol": 0.0, "atol": 0.0}
SURROGATES = {
    "ATan": ({"alpha": 2.0}, surrogates.arctangent(2.0)),
    "Sigmoid": ({"alpha": 4.0}, surrogates.sigmoid(4.0)),
    "Rect": ({"alpha": 0.5}, surrogates.rectangle(2.0, strict=True)),
    "SuperSpike": ({"alpha": 1.0}, surrogates.superspike(1.0)),
}
Peer = Callable[[Tensor], tuple[Tensor, Tensor]]
both_engines = pytest.mark.parametrize("fused", [True, False])
detached_or_not = pytest.mark.parametrize("detach", [False, True])


def neurons() -> Any:
    """Return SpikingJelly's neurons."""
    return peer("spikingjelly.activation_based.neuron")


def surrogate(name: str = "ATan") -> tuple[Any, nl.surrogates.Surrogate]:
    """Return the same surrogate in SpikingJelly's words and in ours."""
    arguments, ours = SURROGATES[name]
    return getattr(peer("spikingjelly.activation_based.surrogate"), name)(**arguments), ours


def through(node: Any) -> Peer:
    """Return a SpikingJelly node as a function of all rows, in float64 and from 0."""

    def run(x: Tensor) -> tuple[Tensor, Tensor]:
        node.v = torch.zeros_like(x[0])
        return node(x), node.v

    node.step_mode = "m"
    node.double()
    return run


def hold(
    made: nl.nn.Neuron,
    theirs: Peer,
    x: Tensor,
    raw: Mapping[str, Tensor] | None = None,
    value: Mapping[str, Tensor] | None = None,
) -> None:
    """Hold a layer against a peer, with a loss of output and last membrane.

    `raw` are the peer's numbers that are our raw ones, `value` those that are our values.
    """
    generator = torch.Generator().manual_seed(5)
    # in sixteenths: a peer that keeps spikes in float32 rounds their gradients to it
    weight = torch.randint(-32, 33, x.shape, generator=generator) / 16.0
    here, there = x.clone().requires_grad_(), x.clone().requires_grad_()
    output, state = made.run(here)
    expected, membrane = theirs(there)
    ((output * weight).sum() + (state.u * weight[0]).sum()).backward()
    ((expected * weight).sum() + (membrane * weight[0]).sum()).backward()
    assert 0.1 < float((expected != 0).double().mean()) < 0.9
    torch.testing.assert_close(output, expected.to(output.dtype), **SAME)
    torch.testing.assert_close(state.u, membrane, **CLOSE)
    torch.testing.assert_close(here.grad, there.grad, **CLOSE)
    for name, number in (raw or {}).items():
        assert number.grad.abs().max() > 1e-3
        torch.testing.assert_close(made.values.raw[name].grad, number.grad, **CLOSE)
    for name, number in (value or {}).items():
        learnt = made.values.raw[name]
        (slope,) = torch.autograd.grad(made.value(name), learnt)
        torch.testing.assert_close(learnt.grad, number.grad.reshape(()) * slope, **CLOSE)
