"""Layers against SpikingJelly's in float64: GLIF, CLIF, I-LIF, ternary and CUBA.

Output, last membrane, and every gradient are held. It is no dependency: without it these
tests are skipped, unless NEUROLAB_REQUIRE_PEERS is set.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from tests.layers import TIME, inputs, layer
from tests.peers import (
    CLOSE,
    Peer,
    both_engines,
    detached_or_not,
    hold,
    neurons,
    surrogate,
    through,
)
from tests.test_peers_live import peer

# their warnings are theirs
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]
GATED = {"threshold": "v_threshold", "leak": "linear_decay"}
GATED |= {"reset_value": "v_subreset", "conductance": "conduct"}


@both_engines
def test_glif(fused: bool) -> None:
    """Our raw numbers are its numbers, one conductance per step; it detaches nothing."""
    theirs, ours = surrogate()
    settings = {"compare": ">=", "surrogate": ours, "fused": fused}
    made = layer("glif", granularity={"conductance": "step"}, **settings)
    node = neurons().GatedLIFNode(T=TIME, surrogate_function=theirs)
    run = through(node)
    raw = {name: getattr(node, GATED.get(name, name)) for name in made.values.raw}
    assert len(raw) == len(list(node.parameters())) == 8
    generator = torch.Generator().manual_seed(6)
    with torch.no_grad():
        for name, number in raw.items():
            away = torch.randn(number.shape, generator=generator, dtype=torch.float64)
            number.add_(0.75 * away)
            made.values.raw[name].copy_(number)

    def as_image(x: Tensor) -> tuple[Tensor, Tensor]:
        spikes, membrane = run(x[:, :, None, :, None])
        return spikes[:, :, 0, :, 0], membrane[:, 0, :, 0]

    hold(made, as_image, inputs(), raw=raw)


@both_engines
@pytest.mark.parametrize("tau", [2.0, 3.5])
def test_clif(tau: float, fused: bool) -> None:
    """It detaches nothing; Rect(1/θ) is the paper's rectangle of width θ."""
    rect = peer("spikingjelly.activation_based.surrogate").Rect(alpha=1.0 / 0.75)
    node = neurons().ComplementaryLIFNode(tau, 0.75, rect)
    made = layer("clif", params={"tau": tau, "threshold": 0.75}, compare=">=", fused=fused)
    hold(made, through(node), inputs())


@both_engines
@detached_or_not
@pytest.mark.parametrize("most", [1, 4])
def test_i_lif(most: int, detach: bool, fused: bool) -> None:
    """Both pass the gradient straight through from 0 to the most spikes."""
    count = peer("spikingjelly.activation_based.surrogate").MultiLevelSpikeCount(most)
    node = neurons().ILIFNode(surrogate_function=count, detach_reset=detach)
    made = layer("i_lif", params={"max_level": most}, detach_reset=detach, fused=fused)
    hold(made, through(node), 2.0 * inputs())


@both_engines
@detached_or_not
@pytest.mark.parametrize(("v_reset", "reset"), [(None, "soft"), (0.0, "hard")])
@pytest.mark.parametrize("name", ["Rect", "SuperSpike"])
def test_cuba(name: str, v_reset: float | None, reset: str, detach: bool, fused: bool) -> None:
    """Its constructor takes no detach_reset, its step does."""
    theirs, ours = surrogate(name)
    node = neurons().CUBALIFNode(0.4, 0.7, 0.9, v_reset, theirs)
    node.detach_reset = detach
    made = layer(
        "cuba",
        params={"current_decay": 0.4, "decay": 0.7, "threshold": 0.9},
        detach_reset=detach,
        surrogate=ours,
        options={"reset": reset},
        fused=fused,
    )
    hold(made, through(node), inputs())


@both_engines
@pytest.mark.parametrize("decay", [0.25, 1.0])
def test_ternary(decay: float, fused: bool) -> None:
    theirs, ours = surrogate()
    more = {"v_threshold": 0.75, "surrogate_function": theirs, "detach_reset": True}
    if decay == 1.0:
        node = neurons().TernaryIFNode(**more)
    else:
        node = neurons().TernaryLIFNode(1.0 / (1.0 - decay), decay_input=False, **more)
    params = {"decay": decay, "threshold": 0.75}
    made = layer("ternary", params=params, detach_reset=True, surrogate=ours, fused=fused)
    hold(made, through(node), inputs() - 0.5)


def ternary(fires: Callable[[Tensor], Tensor], event: Callable[[Tensor, Tensor], Tensor]) -> Peer:
    """Return a ternary neuron written out, that resets by an event of its two spikes."""

    def run(x: Tensor) -> tuple[Tensor, Tensor]:
        u, found = torch.zeros_like(x[0]), []
        for row in x:
            h = 0.25 * u + row
            up, down = fires(h - 0.75), fires(-h - 0.75)
            u = h * (1.0 - event(up, down))
            found.append(up - down)
        return torch.stack(found), u

    return run


@both_engines
def test_ternary_not_detached(fused: bool) -> None:
    """Where the gradient flows through the reset, theirs is another one than ours.

    Its reset multiplies by 1 − (up + down), ours by 1 − |up − down|: the same number, but
    the sum has the slope of both surrogates, where the absolute value has the sign of the
    spike times their sum, and none where the neuron is silent.
    """
    theirs, ours = surrogate()
    more = {"v_threshold": 0.75, "surrogate_function": theirs}
    node = through(neurons().TernaryLIFNode(4.0 / 3.0, decay_input=False, **more))
    made = layer("ternary", params={"threshold": 0.75}, surrogate=ours, fused=fused)
    x = inputs() - 0.5
    absolute = ternary(theirs, lambda up, down: (up - down).abs())
    hold(made, absolute, x)
    found = []
    for run in (node, ternary(theirs, torch.add), absolute):
        given = x.clone().requires_grad_()
        spikes, membrane = run(given)
        found += torch.autograd.grad(spikes.square().sum() + membrane.sum(), given)
    torch.testing.assert_close(found[0], found[1], **CLOSE)
    assert (found[0] - found[2]).abs().max() > 0.01
