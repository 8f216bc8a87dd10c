"""The two neurons with transcendental steps, against short loops written from their papers."""

from __future__ import annotations

import math

import numpy as np
import pytest

import neurolab as nl
from tests.drives import ENGINES, uneven


def sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def clif(x, tau: float, theta: float) -> list[tuple[float, ...]]:
    """CLIF Eq. 15-19, one neuron."""
    u = m = 0.0
    rows = []
    for current in x:
        h = (1.0 - 1.0 / tau) * u + current
        s = 1 if h >= theta else 0
        m = m * sigmoid(h / tau) + s
        u = h - (theta + sigmoid(m)) if s else h
        rows.append((h, s, u, m))
    return rows


def ar_lif(x, k: float, v_th: float, alpha: float, beta: float) -> list[tuple[float, ...]]:
    """AR-LIF Eq. 1-9, one neuron."""
    u = r = 0.0
    rows = []
    for current in x:
        h = k * u + current
        theta = v_th + beta * math.tanh(current)
        s = 1 if h >= theta else 0
        g = sigmoid(alpha * current)
        r = (g if r >= 0 else 1.0 - g) * r + (sigmoid(current) if s else -sigmoid(current))
        u = h - (theta + sigmoid(r)) if s else h
        rows.append((h, s, u, r))
    return rows


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("tau", "theta"), [(2.0, 1.0), (1.25, 0.6), (10.0, 1.7)])
def test_clif_is_its_paper(engine: str, tau: float, theta: float) -> None:
    x = uneven(time=100, neurons=5)
    run = nl.simulate("clif", x, {"tau": tau, "threshold": theta}, engine=engine)
    assert run.count.all()
    for n in range(5):
        expected = np.array(clif(x[:, n], tau, theta))
        found = np.stack([run[name][:, n] for name in ("h", "levels", "u", "m")], axis=1)
        np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("alpha", "beta"), [(1.0, 0.0), (-2.0, 0.9), (3.0, -0.7)])
def test_ar_lif_is_its_paper(engine: str, alpha: float, beta: float) -> None:
    x = uneven(time=100, neurons=5)
    run = nl.simulate("ar_lif", x, {"alpha": alpha, "beta": beta}, engine=engine)
    assert run.count.all()
    for n in range(5):
        expected = np.array(ar_lif(x[:, n], 0.5, 1.0, alpha, beta))
        found = np.stack([run[name][:, n] for name in ("h", "levels", "u", "r")], axis=1)
        np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_exponentials_keep_their_digits(engine: str, dtype: str) -> None:
    """The compiled σ and tanh are polynomials of their own; hold them over the whole range.

    AR-LIF at its first step, r = 0 and no spike below the threshold 100, leaves r = −σ(x)
    and the threshold 100 + tanh(x)/2.
    """
    x = np.concatenate([np.linspace(-30.0, 30.0, 20_001), [1e-8, -1e-8, 1e-3, 99.0, -99.0]])
    x = x.astype(dtype)[None, :]
    params = {"threshold": 100.0, "beta": 0.5}
    run = nl.simulate("ar_lif", x, params, record=("r", "theta"), engine=engine)
    exact = x[0].astype(np.float64)
    logistic = np.where(exact < 0, np.exp(exact), 1.0) / (1.0 + np.exp(-np.abs(exact)))
    size = 3e-7 if dtype == "float32" else 4e-16
    np.testing.assert_allclose(run["r"][0], -logistic, rtol=0, atol=size)
    theta = 100.0 + np.tanh(exact) / 2.0
    np.testing.assert_allclose(run["theta"][0], theta, rtol=3e-7 if size > 1e-8 else 3e-16)
