"""Layers against other libraries' layers: output, and every derivative that training uses.

Both sides get the same surrogate. Where a library keeps a number in float32, our layer is
given what it kept.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

import neurolab as nl

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from torch import Tensor

# their warnings are theirs
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]
TIME, BATCH, SIZE = 12, 3, 5
each_way = pytest.mark.parametrize("fused", [True, False])
each_detach = pytest.mark.parametrize("detach", [True, False])


def peer(name: str) -> ModuleType:
    """Import another library; skip without it, or fail where it is required."""
    if os.environ.get("NEUROLAB_REQUIRE_PEERS"):
        return importlib.import_module(name)
    return pytest.importorskip(name, exc_type=ImportError)


def sj(name: str) -> ModuleType:
    """Import a module of SpikingJelly."""
    return peer(f"spikingjelly.activation_based.{name}")


def drive(scale: float = 1.0) -> Tensor:
    """Return random drive `[time, batch, neuron]` in float64."""
    numbers = np.random.default_rng(4).normal(0.5, 0.9, (TIME, BATCH, SIZE))
    return torch.tensor(scale * numbers)


def learn(run: Callable[[Tensor], Tensor], x: Tensor, numbers: list[Tensor]) -> list[Tensor]:
    """Return output, and the derivatives of a weighted sum of it by input and numbers."""
    weight = torch.tensor(np.random.default_rng(5).normal(size=tuple(x.shape)))
    given = x.clone().requires_grad_()
    output = run(given).to(torch.float64)
    found = torch.autograd.grad((output * weight).sum(), [given, *numbers])
    return [output.detach(), *found]


def hold(ours: list[Tensor], theirs: list[Tensor], rtol: float = 1e-9) -> None:
    """Hold one against the other; something must have fired, and something must be learnt."""
    assert torch.equal(ours[0], theirs[0])
    assert ours[0].any()
    for mine, other in zip(ours[1:], theirs[1:], strict=True):
        assert other.any()
        torch.testing.assert_close(
            mine.reshape(other.shape), other.to(mine.dtype), rtol=rtol, atol=0.01 * rtol
        )


def layer(name: str, fused: bool, **settings: Any) -> nl.nn.Neuron:
    """Return our layer in float64, with the arctangent that SpikingJelly has by default."""
    given = {"surrogate": nl.surrogates.arctangent(2.0), "learnable": (), **settings}
    return nl.nn.Neuron(name, dtype=torch.float64, fused=fused, **given)


def arctangent() -> Any:
    """Return SpikingJelly's arctangent."""
    return sj("surrogate").ATan(alpha=2.0)


def started(node: Any, x: Tensor) -> Any:
    """Return a node in float64 and multi-step mode, its membrane at 0."""
    node = node.double()
    node.v = torch.zeros_like(x[0])
    return node


@each_way
@each_detach
@pytest.mark.parametrize("v_reset", [None, 0.0])
@pytest.mark.parametrize("decay_input", [True, False])
def test_lif(v_reset: float | None, decay_input: bool, detach: bool, fused: bool) -> None:
    x = drive(4.0 if decay_input else 1.0)
    node = sj("neuron").LIFNode(
        tau=4.0, decay_input=decay_input, v_reset=v_reset, surrogate_function=arctangent(),
        detach_reset=detach, step_mode="m",
    )  # fmt: skip
    params = {"decay": 0.75, "gain": 0.25 if decay_input else 1.0}
    made = layer("lif_soft" if v_reset is None else "lif_hard", fused, params=params,
                 detach_reset=detach)  # fmt: skip
    hold(learn(made, x, []), learn(started(node, x), x, []))


SURROGATES = {
    "sigmoid": (lambda: sj("surrogate").Sigmoid(alpha=4.0), nl.surrogates.sigmoid(4.0)),
    "arctangent": (lambda: sj("surrogate").ATan(alpha=3.0), nl.surrogates.arctangent(3.0)),
    "rectangle": (lambda: sj("surrogate").Rect(alpha=0.5), nl.surrogates.rectangle(2.0)),
}


@each_way
@pytest.mark.parametrize("name", SURROGATES)
def test_surrogates(name: str, fused: bool) -> None:
    theirs, ours = SURROGATES[name]
    x = drive()
    node = sj("neuron").LIFNode(
        tau=2.0, decay_input=False, v_reset=None, surrogate_function=theirs(), step_mode="m"
    )
    made = layer("lif_soft", fused, surrogate=ours)
    hold(learn(made, x, []), learn(started(node, x), x, []))


@each_way
@each_detach
@pytest.mark.parametrize("decay_input", [True, False])
@pytest.mark.parametrize(("v_reset", "reset"), [(None, "soft"), (0.0, "hard"), (-0.25, "hard")])
def test_plif(v_reset, reset: str, decay_input: bool, detach: bool, fused: bool) -> None:
    """Our raw number is the paper's w with 1/τ = σ(w), so the derivatives by it are the same.

    SpikingJelly's soft reset decays towards 0, as ours does with v_reset = 0.
    """
    x = drive(2.0)
    node = sj("neuron").ParametricLIFNode(
        init_tau=4.0, decay_input=decay_input, v_reset=v_reset, surrogate_function=arctangent(),
        detach_reset=detach, step_mode="m",
    )  # fmt: skip
    node = started(node, x)
    tau = float(1.0 / node.w.detach().sigmoid())  # it keeps w in float32
    params = {"tau": tau, "v_reset": v_reset or 0.0}
    made = layer("plif", fused, params=params, learnable=("tau",), detach_reset=detach,
                 options={"decay_input": decay_input, "reset": reset})  # fmt: skip
    hold(learn(made, x, [made.values.raw["tau"]]), learn(node, x, [node.w]))


@each_way
@pytest.mark.parametrize(("v_reset", "reset"), [(None, "soft"), (0.0, "hard")])
def test_klif(v_reset, reset: str, fused: bool) -> None:
    """Its k learns as it is, ours through a transform: the chain rule joins them."""
    x = drive(2.0)
    node = sj("neuron").KLIFNode(
        tau=2.0, v_reset=v_reset, surrogate_function=arctangent(), step_mode="m"
    )
    node = started(node, x)
    made = layer("klif", fused, learnable=("k",), options={"reset": reset})
    raw = made.values.raw["k"]
    ours, theirs = learn(made, x, [raw]), learn(node, x, [node.k])
    (slope,) = torch.autograd.grad(made.value("k"), raw)
    hold([*ours[:2], ours[2] / slope], theirs)


@each_way
def test_clif(fused: bool) -> None:
    x = drive()
    node = sj("neuron").ComplementaryLIFNode(
        tau=2.0, surrogate_function=arctangent(), step_mode="m"
    )
    made = layer("clif", fused)
    hold(learn(made, x, []), learn(started(node, x), x, []))


@each_way
def test_glif(fused: bool) -> None:
    """All eight raw numbers, those of the conductance for every step.

    It fires at ≥ and starts its gates at random near ½; ours are given its numbers.
    """
    x = drive()
    node = sj("neuron").GatedLIFNode(
        T=TIME, inplane=SIZE, surrogate_function=arctangent()
    ).double()  # fmt: skip
    names = {"alpha": "alpha", "beta": "beta", "gamma": "gamma", "tau": "tau",
             "threshold": "v_threshold", "leak": "linear_decay", "reset_value": "v_subreset",
             "conductance": "conduct"}  # fmt: skip
    theirs = {n: getattr(node, other) for n, other in names.items()}
    with torch.no_grad():  # away from the start, where all neurons are alike
        for number in theirs.values():
            away = np.random.default_rng(7).normal(0.0, 0.7, tuple(number.shape))
            number.add_(torch.tensor(away))
    params = {n: p.detach().sigmoid() for n, p in theirs.items() if n != "conductance"}
    params = {n: v.expand(SIZE) if v.ndim < 2 else v.reshape(SIZE) for n, v in params.items()}
    conductance = theirs["conductance"].detach().sigmoid()
    made = layer(
        "glif", fused, params=params | {"conductance": conductance[:, 0]}, compare=">=",
        learnable=(*params, "conductance"), size=SIZE, time=TIME,
        granularity=dict.fromkeys(params, "neuron") | {"conductance": "step"},
    )  # fmt: skip
    with torch.no_grad():  # ours is one number per step: so must theirs be
        theirs["conductance"].copy_(theirs["conductance"][:, :1].expand(TIME, SIZE))
    mine = learn(made, x, [made.values.raw[n] for n in names])

    def images(given: Tensor) -> Tensor:  # it wants [time, batch, channel, height, width]
        return node(given[..., None, None])[..., 0, 0]

    other = learn(images, x, [theirs[n] for n in names])
    other[-1] = other[-1].sum(1)  # its numbers per neuron and step, added up over the neurons
    hold(mine, other)


@each_way
@pytest.mark.parametrize(("v_reset", "reset"), [(None, "soft"), (0.0, "hard")])
def test_cuba(v_reset, reset: str, fused: bool) -> None:
    x = drive()
    node = sj("neuron").CUBALIFNode(
        c_decay=0.5, v_decay=0.75, v_threshold=1.0, v_reset=v_reset,
        surrogate_function=arctangent(),
    )  # fmt: skip
    node = started(node, x)

    def run(given: Tensor) -> Tensor:
        return torch.stack([node(row) for row in given])

    made = layer("cuba", fused, options={"reset": reset})
    hold(learn(made, x, []), learn(run, x, []))


@each_way
@each_detach
def test_i_lif(detach: bool, fused: bool) -> None:
    x = drive(3.0)
    count = sj("surrogate").MultiLevelSpikeCount(4)
    node = sj("neuron").ILIFNode(surrogate_function=count, detach_reset=detach)
    node = started(node, x)

    def run(given: Tensor) -> Tensor:
        return torch.stack([node(row) for row in given])

    made = nl.nn.Neuron("i_lif", dtype=torch.float64, fused=fused, detach_reset=detach)
    hold(learn(made, x, []), learn(run, x, []))


@each_way
@pytest.mark.parametrize(
    ("mechanism", "name"), [("subtract", "lif_soft_lazy"), ("zero", "lif_hard_lazy")]
)
def test_leaky(mechanism: str, name: str, fused: bool) -> None:
    """Its delayed reset lets no gradient through; its spikes and their slopes are float32."""
    shape = peer("snntorch").surrogate.atan(alpha=2.0)
    node = peer("snntorch").Leaky(
        beta=0.75, threshold=1.0, reset_mechanism=mechanism, spike_grad=shape
    )

    def run(given: Tensor) -> Tensor:
        membrane, spikes = torch.zeros_like(given[0]), []
        for row in given:
            spike, membrane = node(row, membrane)
            spikes.append(spike)
        return torch.stack(spikes)

    x = drive()
    made = layer(name, fused, params={"decay": 0.75}, compare=">", detach_reset=True)
    hold(learn(made, x, []), learn(run, x, []), rtol=1e-5)


@each_way
def test_a_network_learns_as_theirs_does(fused: bool) -> None:
    """The same weights, five steps of gradient descent, the same losses."""
    losses = []
    for theirs in (True, False):
        torch.manual_seed(0)
        linear = [torch.nn.Linear(SIZE, 16).double(), torch.nn.Linear(16, 3).double()]
        with torch.no_grad():
            for one in linear:
                one.weight.mul_(3.0)
        node = [
            sj("neuron").LIFNode(v_reset=None, decay_input=False, surrogate_function=arctangent(),
                                 step_mode="m").double()
            if theirs else layer("lif_soft", fused)
            for _ in linear
        ]  # fmt: skip
        net = torch.nn.Sequential(linear[0], node[0], linear[1], node[1])
        optimiser = torch.optim.SGD(net.parameters(), lr=0.5)
        lost = []
        for _ in range(5):
            for one in node:
                if theirs:
                    one.reset()
                    one.v = torch.zeros((), dtype=torch.float64)
            optimiser.zero_grad()
            loss = nl.nn.cross_entropy(net(drive()).double(), torch.tensor([0, 1, 2]))
            loss.backward()
            optimiser.step()
            lost.append(float(loss.detach()))
        losses.append(lost)
    assert losses[0][0] != losses[0][-1]
    assert losses[1] == pytest.approx(losses[0], rel=1e-9)
