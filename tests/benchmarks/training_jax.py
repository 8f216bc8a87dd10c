"""Training steps in JAX by hand, and in Spyx: one jitted function, its buffers donated.

A builder takes a `training.Problem` and returns two functions: one does a whole training
step and returns its loss, the other reads the weights.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.training import Problem

    Built = tuple[Callable[[], Any], Callable[[], list[np.ndarray]]]

DECAY, TAU, THRESHOLD = 0.5, 2.0, 1.0


def _trainer(problem: Problem, weights, forward) -> Built:
    """Train `forward(weights, x)` by gradient descent; the weights are any tree of arrays."""
    jax = importlib.import_module("jax")
    x, labels = jax.device_put(problem.x), jax.device_put(problem.labels.astype(np.int32))

    def loss_of(weights, x, labels):
        scores = jax.nn.log_softmax(forward(weights, x).mean(0))
        return -jax.numpy.take_along_axis(scores, labels[:, None], 1).mean()

    def update(weights, x, labels):
        loss, slope = jax.value_and_grad(loss_of)(weights, x, labels)
        return jax.tree.map(lambda w, g: w - problem.rate * g, weights, slope), loss

    fast = jax.jit(update, donate_argnums=0)
    held = [weights]

    def step():
        held[0], loss = jax.block_until_ready(fast(held[0], x, labels))
        return loss

    return step, lambda: [np.asarray(leaf) for leaf in jax.tree.leaves(held[0])]


def _spike(jax):
    """Return `distance >= 0` with a rectangle of width 1 as its derivative."""

    @jax.custom_jvp
    def spike(distance):
        return (distance >= 0.0).astype(distance.dtype)

    @spike.defjvp
    def _slope(given, moved):
        near = (abs(given[0]) < 0.5).astype(given[0].dtype)
        return spike(given[0]), near * moved[0]

    return spike


def _lif(_sigmoid, spike):
    def step(carry, row):
        charged = DECAY * carry[0] + row
        fired = spike(charged - THRESHOLD)
        return (charged - THRESHOLD * fired,), fired

    return step, 1


def _clif(sigmoid, spike):
    def step(carry, row):
        membrane, complementary = carry
        charged = (1.0 - 1.0 / TAU) * membrane + row
        fired = spike(charged - THRESHOLD)
        complementary = complementary * sigmoid(charged / TAU) + fired
        return (charged - fired * (THRESHOLD + sigmoid(complementary)), complementary), fired

    return step, 2


def _linear(x, layer):
    flat = x.reshape(-1, x.shape[-1]) @ layer[0] + layer[1]
    return flat.reshape(*x.shape[:-1], -1)


def _apart(rule, unroll: int | bool):
    """Scan each neuron layer over time; a linear layer is one product over all time steps."""

    def build(problem: Problem) -> Built:
        jax = importlib.import_module("jax")
        step, states = rule(jax.nn.sigmoid, _spike(jax))

        def neuron(x):
            start = (jax.numpy.zeros_like(x[0]),) * states
            return jax.lax.scan(step, start, x, unroll=unroll)[1]

        def forward(weights, x):
            return neuron(_linear(neuron(_linear(x, weights[0])), weights[1]))

        return _trainer(problem, jax.tree.map(jax.numpy.array, problem.weights), forward)

    return build


def _together(rule):
    """Scan the whole network over time, linear layers included: small arrays stay in cache."""

    def build(problem: Problem) -> Built:
        jax = importlib.import_module("jax")
        step, states = rule(jax.nn.sigmoid, _spike(jax))

        def forward(weights, x):
            def network(carry, row):
                kept = []
                for state, layer in zip(carry, weights, strict=True):
                    after, row = step(state, _linear(row, layer))
                    kept.append(after)
                return tuple(kept), row

            sizes = [(x.shape[1], layer[1].size) for layer in weights]
            start = tuple((jax.numpy.zeros(size),) * states for size in sizes)
            return jax.lax.scan(network, start, x)[1]

        return _trainer(problem, jax.tree.map(jax.numpy.array, problem.weights), forward)

    return build


lif, lif_unrolled, lif_together = _apart(_lif, 1), _apart(_lif, unroll=True), _together(_lif)
clif, clif_unrolled, clif_together = _apart(_clif, 1), _apart(_clif, unroll=True), _together(_clif)


def spyx_lif(problem: Problem) -> Built:
    """Train Spyx's `Sequential` of `LIF` under `spyx.nn.run`, its decay held fixed."""
    jax, spyx = importlib.import_module("jax"), importlib.import_module("spyx")
    nnx = importlib.import_module("flax.nnx")
    rngs, near = nnx.Rngs(0), spyx.axn.boxcar(width=1.0, height=1.0)
    layers: list[Any] = []
    for matrix, offset in problem.weights:
        linear = nnx.Linear(*matrix.shape, rngs=rngs)
        linear.kernel[...], linear.bias[...] = jax.numpy.array(matrix), jax.numpy.array(offset)
        size = (matrix.shape[1],)
        layers += [linear, spyx.nn.LIF(size, DECAY, THRESHOLD, near, rngs=rngs)]
    fixed = nnx.PathContains("beta")
    graph, rest, weights = nnx.split(spyx.nn.Sequential(*layers), fixed, nnx.Param)

    def forward(weights, x):
        return spyx.nn.run(nnx.merge(graph, rest, weights), x)[0]

    return _trainer(problem, weights, forward)
