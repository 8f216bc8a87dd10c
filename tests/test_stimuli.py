"""Counter-based input: the same numbers however they are asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neurolab as nl
from neurolab.stimuli import KINDS, Stimulus, make, parameters

TIME, NEURONS = 30, 11
VALUES = {
    "poisson": {"rate": 0.7, "weight": 0.3},
    "bernoulli": {"probability": 0.4, "weight": 1.1},
    "normal": {"mean": 0.1, "std": 0.7},
    "perturbed_normal": {"mean": 0.1, "std": 0.7, "perturbation": 0.3, "drift": 0.01},
    "constant": {"amplitude": 0.3},
    "step": {"base": 0.1, "amplitude": 0.7, "start": 5, "stop": 17},
    "ramp": {"begin": -0.3, "end": 1.1},
    "sine": {"mean": 0.1, "amplitude": 0.7, "period": 7.0, "phase": 30.0},
}
RANDOM = ("poisson", "bernoulli", "normal", "perturbed_normal")
each_kind = pytest.mark.parametrize("kind", list(KINDS))
each_dtype = pytest.mark.parametrize("dtype", ["float64", "float32"])


def one(kind: str, time: int = TIME, neurons: int = NEURONS, seed: int = 5) -> Stimulus:
    return make(kind, time=time, neurons=neurons, seed=seed, **VALUES[kind])


def seen_by_the_kernel(x: Stimulus, dtype: str) -> np.ndarray:
    """Return the current as the compiled engine makes it: a membrane that keeps nothing."""
    params = {"decay": 0.0, "threshold": 100.0}
    return nl.simulate("lif_soft", x, params, dtype=dtype, record="h", engine="numba").h


@each_kind
def test_every_kind_has_values_here(kind: str) -> None:
    assert set(VALUES[kind]) == set(parameters(KINDS[kind]))


@each_kind
@each_dtype
def test_kernel_makes_the_same_bits(kind: str, dtype: str) -> None:
    for neurons in (2, NEURONS):  # both loop orders
        x = one(kind, neurons=neurons)
        np.testing.assert_array_equal(seen_by_the_kernel(x, dtype), x.array(dtype))


@each_kind
@each_dtype
def test_kernel_makes_the_same_bits_in_a_window(kind: str, dtype: str) -> None:
    x = one(kind).window(7, 21, slice(3, 9))
    np.testing.assert_array_equal(seen_by_the_kernel(x, dtype), x.array(dtype))


@pytest.mark.parametrize("kind", [*RANDOM, "sine"])
def test_blocks_do_not_matter(kind: str) -> None:
    """More neurons than a block holds, more steps than its buffer, and several threads."""
    x = one(kind, time=190, neurons=16_500)
    direct = nl.simulate("lif_soft", x, record=("levels",))
    given_array = nl.simulate("lif_soft", x.array(), record=("levels",))
    np.testing.assert_array_equal(direct.levels, given_array.levels)
    np.testing.assert_array_equal(direct.final.u, given_array.final.u)
    middle = nl.simulate("lif_soft", x.window(neurons=slice(8000, 8500)), record=())
    np.testing.assert_array_equal(middle.count, direct.count[8000:8500])


@each_kind
@given(
    times=st.tuples(st.integers(0, TIME), st.integers(0, TIME)).filter(lambda p: p[0] < p[1]),
    columns=st.tuples(st.integers(0, NEURONS), st.integers(0, NEURONS)).filter(
        lambda p: p[0] < p[1]
    ),
)
def test_window_is_a_slice_of_the_whole(kind, times, columns) -> None:
    x = one(kind)
    part = x.window(*times, slice(*columns))
    assert (part.time, part.neurons) == (times[1] - times[0], columns[1] - columns[0])
    whole = x.array()[slice(*times), slice(*columns)]
    np.testing.assert_array_equal(part.array(), whole)


@each_kind
def test_window_of_a_window(kind: str) -> None:
    x = one(kind)
    part = x.window(5, 25, slice(2, 10)).window(3, 10, 4)
    np.testing.assert_array_equal(part.array(), x.array()[8:15, 6:7])
    np.testing.assert_array_equal(x.window(-4).array(), x.array()[-4:])
    np.testing.assert_array_equal(x.window().array(), x.array())


@each_kind
def test_one_more_neuron_changes_no_other(kind: str) -> None:
    few, many = one(kind, neurons=3), one(kind, neurons=40)
    np.testing.assert_array_equal(few.array(), many.array()[:, :3])


@pytest.mark.parametrize("kind", RANDOM)
def test_longer_run_begins_alike(kind: str) -> None:
    np.testing.assert_array_equal(one(kind, time=9).array(), one(kind, time=50).array()[:9])


@pytest.mark.parametrize("kind", RANDOM)
@pytest.mark.parametrize("seeds", [(0, 1), (5, 5 + 2**32), (2**64 - 1, 2**32 - 1)])
def test_seeds_give_other_numbers(kind: str, seeds: tuple[int, int]) -> None:
    first, second = (one(kind, seed=seed).array() for seed in seeds)
    assert (first != second).mean() > 0.2
    np.testing.assert_array_equal(first, one(kind, seed=seeds[0]).array())


@each_kind
def test_float32_is_float64_rounded(kind: str) -> None:
    x = one(kind)
    np.testing.assert_allclose(x.array("float32"), x.array("float64"), rtol=2e-6, atol=2e-7)
    assert x.array("float32").dtype == np.float32


@each_kind
def test_stimuli_are_values(kind: str) -> None:
    x = one(kind)
    assert x == one(kind)
    assert hash(x) == hash(one(kind))
    assert x != one(kind, neurons=NEURONS + 1)
    assert getattr(nl.stimuli, kind)(time=TIME, neurons=NEURONS, seed=5, **VALUES[kind]) == x
