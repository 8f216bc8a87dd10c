"""Large runs: blocks of neurons, threads, very long runs, and callers side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import neurolab as nl
from tests.drives import uneven, variants

NEURONS = 16_500  # two blocks and a bit
TIME = 190  # with so many neurons: enough for threads, more than a buffer of input


@pytest.fixture(scope="module")
def drive() -> np.ndarray:
    """One large input for all tests."""
    return nl.stimuli.normal(time=TIME, neurons=NEURONS, mean=0.4, std=0.8, seed=1).array()


@pytest.mark.parametrize("shape", [(NEURONS,), (TIME, 1), (TIME, NEURONS)])
def test_arrays_are_cut_like_their_neurons(drive: np.ndarray, shape: tuple[int, ...]) -> None:
    decay = np.random.default_rng(3).uniform(0.1, 0.9, shape)
    runs = [
        nl.simulate("lif_soft", drive, {"decay": decay}, engine=engine, record=("levels", "u"))
        for engine in ("numpy", "numba")
    ]
    for name in ("levels", "u"):
        np.testing.assert_array_equal(runs[0][name], runs[1][name])
    np.testing.assert_array_equal(runs[0].count, runs[1].count)


def test_large_run_is_its_neurons_one_by_one(drive: np.ndarray) -> None:
    whole = nl.simulate("clif", drive, record=())
    for part in (slice(0, 3), slice(8190, 8195), slice(16_384, NEURONS)):
        alone = nl.simulate("clif", drive[:, part], record=())
        np.testing.assert_array_equal(alone.count, whole.count[part])
        np.testing.assert_array_equal(np.array(alone.final), np.array(whole.final)[:, part])


def test_state_of_a_large_run_goes_on(drive: np.ndarray) -> None:
    whole = nl.simulate("clif", drive, record=())
    first = nl.simulate("clif", drive[:77], record=())
    second = nl.simulate("clif", drive[77:], record=(), state=first.final)
    np.testing.assert_array_equal(first.count + second.count, whole.count)
    np.testing.assert_array_equal(np.array(second.final), np.array(whole.final))


@pytest.mark.parametrize("neurons", [1, 5])
def test_counts_of_very_long_runs_do_not_overflow(neurons: int) -> None:
    """255 spikes in each of 10 million steps are more than 32 bits hold."""
    time = 10_000_000 // neurons * neurons
    x = nl.stimuli.constant(time=time, neurons=neurons, amplitude=100.0)
    params = {"decay": 0.0, "threshold_pos": 0.01, "levels_pos": 255}
    run = nl.simulate("cf", x, params, record=())
    assert (run.count == 255 * time).all()


def test_callers_in_several_threads_do_not_meet() -> None:
    models = variants()
    x = uneven(time=60, neurons=9)
    alone = [nl.simulate(model, x).h for model in models]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda m: nl.simulate(m, x).h, models * 3))
    for found, expected in zip(together, alone * 3, strict=True):
        np.testing.assert_array_equal(found, expected)
