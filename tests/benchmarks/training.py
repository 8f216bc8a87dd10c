"""A whole training step beside other libraries: forward, loss, backward, optimiser.

The network is Linear(64, 128), neurons, Linear(128, 10), neurons, the mean over time and the
cross entropy; batch 128, float32, plain gradient descent. Nobody is timed before its first
loss is that of neurolab's NumPy simulator on the network it claims to compute, and, where
it claims the same gradient, before its first update is that of a loop written by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

import numpy as np

from tests.benchmarks import training_jax, training_torch
from tests.benchmarks.measure import Timing, interleaved

SIZES, BATCH, RATE = (64, 128, 10), 128, 0.1
LOSS_TOLERANCE = 2e-3  # one output spike flipped by rounding moves the loss by up to 1/(T · BATCH)
SLOPE_TOLERANCE = 2e-2  # relative; one flipped spike of 10⁵ moves it by some 10⁻³


class Problem(NamedTuple):
    """What is learned: input `[time, batch, 64]`, labels `[batch]`, first weights, rate."""

    x: np.ndarray
    labels: np.ndarray
    weights: tuple[tuple[np.ndarray, np.ndarray], ...]
    rate: float = RATE


class Contender(NamedTuple):
    """Who trains: its package, its builder, the network it computes, and what is its own."""

    package: str
    build: Callable[[Problem], Any]
    network: str
    same_slope: bool = True
    says: str = ""


class Row(NamedTuple):
    """A line of the table; `slope` is None where another gradient is meant."""

    timing: Timing
    loss: float
    slope: float | None
    says: str


class Workload(NamedTuple):
    """A rule for so many time steps."""

    title: str
    rule: str
    time: int
    rounds: int


WORKLOADS = (
    Workload("LIF, soft reset, T = 8", "lif", 8, 31),
    Workload("LIF, soft reset, T = 32", "lif", 32, 21),
    Workload("CLIF, τ = 2, T = 8", "clif", 8, 31),
    Workload("CLIF, τ = 2, T = 32", "clif", 32, 21),
)
NETWORKS = {"soft": "lif_soft", "lazy": "lif_soft_lazy", "late": "lif_soft_lazy", "clif": "clif"}
BY_HAND = "torch loop by hand"
BARE = Contender(
    "torch", training_torch.no_neurons, "bare", same_slope=False, says="linear layers alone"
)
RULES: dict[str, dict[str, Contender]] = {
    "lif": {
        "neurolab": Contender("neurolab", training_torch.neurolab("lif_soft"), "soft"),
        "torch without neurons": BARE,
        "spikingjelly LIFNode, Rect": Contender(
            "spikingjelly", training_torch.spikingjelly_lif("Rect"), "soft", says="autograd"
        ),
        "spikingjelly LIFNode, ATan": Contender(
            "spikingjelly",
            training_torch.spikingjelly_lif("ATan"),
            "soft",
            same_slope=False,
            says="its own backward pass, arctangent surrogate",
        ),
        "snntorch Leaky": Contender(
            "snntorch",
            training_torch.snntorch_lif,
            "lazy",
            same_slope=False,
            says="another neuron: >, lazy detached reset; linear layers step by step; arctangent",
        ),
        "norse LIFBoxCell": Contender(
            "norse",
            training_torch.norse_lif,
            "soft",
            same_slope=False,
            says="input gain 0.5, so weights doubled; SuperSpike surrogate",
        ),
        BY_HAND: Contender("torch", training_torch.eager_lif, "soft"),
        "jax scan per layer": Contender("jax", training_jax.lif, "soft"),
        "jax scan per layer, unrolled": Contender("jax", training_jax.lif_unrolled, "soft"),
        "jax one scan": Contender(
            "jax", training_jax.lif_together, "soft", says="linear layers in the scan"
        ),
        "spyx LIF": Contender(
            "spyx",
            training_jax.spyx_lif,
            "late",
            same_slope=False,
            says="another neuron: >, lazy reset, output a step late; linear layers in the scan",
        ),
    },
    "clif": {
        "neurolab": Contender("neurolab", training_torch.neurolab("clif"), "clif"),
        "torch without neurons": BARE,
        "spikingjelly ComplementaryLIFNode": Contender(
            "spikingjelly", training_torch.spikingjelly_clif(), "clif", says="autograd"
        ),
        BY_HAND: Contender("torch", training_torch.eager_clif, "clif"),
        "jax scan per layer": Contender("jax", training_jax.clif, "clif"),
        "jax scan per layer, unrolled": Contender("jax", training_jax.clif_unrolled, "clif"),
        "jax one scan": Contender(
            "jax", training_jax.clif_together, "clif", says="linear layers in the scan"
        ),
    },
}


def problem(time: int) -> Problem:
    """Return the same numbers for everyone; about one neuron in four fires per step."""
    generator, single = np.random.default_rng(0), np.float32
    x = generator.standard_normal((time, BATCH, SIZES[0]), single)
    labels = generator.integers(0, SIZES[-1], BATCH)
    weights = tuple(
        (
            generator.normal(0.0, width / np.sqrt(fan), (fan, out)).astype(single),
            generator.normal(0.1, 0.1, out).astype(single),
        )
        for fan, out, width in zip(SIZES, SIZES[1:], (1.2, 2.5), strict=False)
    )
    return Problem(x, labels, weights)


def simulated_loss(given: Problem, network: str) -> float:
    """Return the first loss by the NumPy simulator, no training code involved."""
    import neurolab as nl

    values = given.x
    for matrix, offset in given.weights:
        current = values @ matrix + offset
        if network == "bare":
            values = current
            continue
        compare = ">" if network in {"lazy", "late"} else ">="
        run = nl.simulate(
            NETWORKS[network],
            current.reshape(len(current), -1),
            compare=compare,
            record=("spikes",),
            engine="numpy",
        )
        values = run.spikes.reshape(current.shape)
        if network == "late":
            values = np.concatenate([np.zeros_like(values[:1]), values[:-1]])
    scores = values.mean(0, dtype=np.float64)
    scores -= np.log(np.exp(scores).sum(1, keepdims=True))
    return -float(scores[np.arange(len(scores)), given.labels].mean())


def _first_step(built, given: Problem) -> tuple[float, np.ndarray]:
    """Return loss and gradient of the first training step."""
    step, weights = built
    loss = float(step())
    before = np.concatenate([w.ravel() for layer in given.weights for w in layer])
    after = np.concatenate([w.ravel() for w in _ordered(weights(), given)])
    return loss, (before - after) / given.rate


def _ordered(found: list[np.ndarray], given: Problem) -> list[np.ndarray]:
    """Return weights in the order of the problem: a tree of arrays may have another."""
    return [next(f for f in found if f.shape == w.shape) for layer in given.weights for w in layer]


def compare(load: Workload, rounds: int) -> tuple[dict[str, Row], list[str]]:
    """Time a training step of everyone whose first loss is right; say who is left out and why."""
    given = problem(load.time)
    expected: dict[str, float] = {}
    _, hand = _first_step(RULES[load.rule][BY_HAND].build(given), given)
    calls: dict[str, Callable[[], object]] = {}
    first: dict[str, tuple[float, float | None]] = {}
    missing = []
    for name, who in RULES[load.rule].items():
        try:
            built = who.build(given)
        except ImportError as error:
            missing.append(f"{name}: missing: {error}")
            continue
        if who.network not in expected:
            expected[who.network] = simulated_loss(given, who.network)
        loss, slope = _first_step(built, given)
        off = float(np.linalg.norm(slope - hand) / np.linalg.norm(hand))
        if abs(loss - expected[who.network]) > LOSS_TOLERANCE:
            missing.append(f"{name}: first loss {loss:.6f}, not {expected[who.network]:.6f}")
        elif who.same_slope and off > SLOPE_TOLERANCE:
            missing.append(f"{name}: first gradient off by {off:.1e}")
        else:
            first[name] = (loss, off if who.same_slope else None)
            calls[name] = built[0]
    timed = interleaved(calls, rounds) if calls else {}
    rule = RULES[load.rule]
    return {name: Row(t, *first[name], rule[name].says) for name, t in timed.items()}, missing


def versions() -> str:
    """Return the versions of the peers that only train."""
    found = []
    for package in ("norse", "spyx", "flax"):
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} missing")
    return ", ".join(found)
