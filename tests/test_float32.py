"""In float32 every path through the compiled engine gives the same numbers, too.

Its kernels may fuse a multiplication and an addition; the loop order, what is recorded, and
where a run is cut must not decide which.
"""

from __future__ import annotations

import numpy as np
import pytest

import neurolab as nl
from neurolab.model import NeuronModel, describe
from tests.drives import uneven, variants

X = uneven(time=203, neurons=33, seed=4).astype(np.float32)
each = pytest.mark.parametrize("model", variants(), ids=lambda m: m.key)


@each
def test_every_path_is_the_same(model: NeuronModel) -> None:
    full = nl.simulate(model, X)
    bare = nl.simulate(model, X, record=())
    np.testing.assert_array_equal(bare.count, full.levels.sum(axis=0, dtype=np.int64))
    np.testing.assert_array_equal(np.array(bare.final), np.array(full.final))
    few = nl.simulate(model, X[:, :3])
    np.testing.assert_array_equal(few.h, full.h[:, :3])
    first = nl.simulate(model, X[:101], record=())
    second = nl.simulate(model, X[101:], record=(), state=first.final)
    np.testing.assert_array_equal(np.array(second.final), np.array(full.final))
    name = next(k for k, param in describe(model).items() if not param.integer)
    value = np.full(33, getattr(model.defaults(), name))
    np.testing.assert_array_equal(nl.simulate(model, X, {name: value}).h, full.h)


@each
def test_small_states_die_out(model: NeuronModel) -> None:
    """Subnormal numbers are slow; after long silence the state is 0 or far from subnormal."""
    x = np.zeros((400, 33), np.float32)
    x[0] = 0.9
    tiny = np.finfo(np.float32).tiny
    for state in nl.simulate(model, x, record=()).final:
        assert ((state == 0.0) | (np.abs(state) >= tiny)).all()
