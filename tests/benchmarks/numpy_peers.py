"""LIF with soft reset and CLIF as loops over time in NumPy, in place where it helps."""

from __future__ import annotations

import numpy as np

DECAY, TAU, THRESHOLD = np.float32(0.5), np.float32(2.0), np.float32(1.0)
ONE = np.float32(1.0)


def lif():
    """Return a loop that keeps the counts."""

    def run(x):
        membrane = np.zeros(x.shape[1], x.dtype)
        fired = np.zeros(x.shape[1], bool)
        count = np.zeros(x.shape[1], np.int32)
        for row in x:
            np.multiply(membrane, DECAY, out=membrane)
            np.add(membrane, row, out=membrane)
            np.greater_equal(membrane, THRESHOLD, out=fired)
            np.subtract(membrane, fired, out=membrane)  # threshold 1
            np.add(count, fired, out=count)
        return count.astype(np.int64)

    return run


def lif_trace():
    """Return a loop that keeps the membrane of every step."""

    def run(x):
        trace = np.empty_like(x)
        membrane = np.zeros(x.shape[1], x.dtype)
        fired = np.zeros(x.shape[1], bool)
        for row, kept in zip(x, trace, strict=True):
            np.multiply(membrane, DECAY, out=membrane)
            np.add(membrane, row, out=membrane)
            np.greater_equal(membrane, THRESHOLD, out=fired)
            np.subtract(membrane, fired, out=kept)
            membrane = kept.copy()
        return trace

    return run


def _sigmoid(value):
    value = np.negative(value)
    np.exp(value, out=value)
    np.add(value, ONE, out=value)
    return np.reciprocal(value, out=value)


def clif():
    """Return a loop that keeps the counts."""

    def run(x):
        membrane = np.zeros(x.shape[1], x.dtype)
        complementary = np.zeros_like(membrane)
        count = np.zeros(x.shape[1], np.int32)
        for row in x:
            membrane *= ONE - ONE / TAU
            membrane += row
            fired = membrane >= THRESHOLD
            complementary *= _sigmoid(membrane * (ONE / TAU))
            complementary += fired
            membrane -= fired * (THRESHOLD + _sigmoid(complementary))
            count += fired
        return count.astype(np.int64)

    return run
