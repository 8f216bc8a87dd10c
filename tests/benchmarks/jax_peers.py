"""LIF with soft reset and CLIF as jitted `jax.lax.scan`."""

from __future__ import annotations

import importlib

import numpy as np

DECAY, TAU, THRESHOLD = 0.5, 2.0, 1.0


def _scan(step, states, unroll, *, trace=False):
    """Return a function that scans `step` over the rows of a current, from zeros."""
    jax = importlib.import_module("jax")

    @jax.jit
    def scan(x):
        start = jax.numpy.zeros_like(x[0])
        carry, kept = jax.lax.scan(step, (start,) * states, x, unroll=unroll)
        return kept if trace else carry[-1]

    if trace:
        return lambda x: scan(x).block_until_ready()
    return lambda x: np.asarray(scan(x)).astype(np.int64)


def _fire(membrane, row):
    membrane = DECAY * membrane + row
    fired = (membrane >= THRESHOLD).astype(row.dtype)
    return membrane - THRESHOLD * fired, fired


def lif(unroll=1):
    """Return a builder of a scan that carries membrane and count."""

    def step(carry, row):
        membrane, fired = _fire(carry[0], row)
        return (membrane, carry[1] + fired), None

    return lambda: _scan(step, 2, unroll)


def lif_trace(unroll=1):
    """Return a builder of a scan that keeps the membrane of every step."""

    def step(carry, row):
        membrane, _ = _fire(carry[0], row)
        return (membrane,), membrane

    return lambda: _scan(step, 1, unroll, trace=True)


def clif(unroll=1):
    """Return a builder of a scan that carries membrane, complementary potential and count."""

    def build():
        sigmoid = importlib.import_module("jax").nn.sigmoid

        def step(carry, row):
            membrane, complementary, count = carry
            charged = (1.0 - 1.0 / TAU) * membrane + row
            fired = (charged >= THRESHOLD).astype(row.dtype)
            complementary = complementary * sigmoid(charged / TAU) + fired
            membrane = charged - fired * (THRESHOLD + sigmoid(complementary))
            return (membrane, complementary, count + fired), None

        return _scan(step, 3, unroll)

    return build
