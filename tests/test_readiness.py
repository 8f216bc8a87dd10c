"""The page's choice of engine: NumPy until the kernel is ready, then the compiled one."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np

import neurolab as nl
from neurolab.explorer import readiness
from neurolab.explorer.readiness import PATIENCE, engine_for


def ready_with(model, source, record, *, seconds: float = 60.0) -> str:
    """Ask until the compiled engine answers, as a page does at every picture."""
    tick, left = threading.Event(), seconds
    while (engine := engine_for(model, ">=", "float64", record, source)) == "numpy" and left > 0:
        tick.wait(0.05)
        left -= 0.05
    return engine


def test_a_new_neuron_runs_on_numpy_first_and_then_compiled_with_the_same_numbers() -> None:
    readiness.first_picture.set()
    model = replace(nl.neurons()["lif_soft"])  # another object: nothing is known of it
    source = nl.stimuli.poisson(time=50, neurons=9, seed=4)
    assert engine_for(model, ">=", "float64", ("levels",), source) == "numpy"
    first = nl.simulate(model, source, engine="numpy")
    assert ready_with(model, source, ("levels",)) == "numba"
    assert np.array_equal(nl.simulate(model, source, engine="numba").levels, first.levels)


def test_a_variant_is_the_same_object_each_time_and_so_becomes_ready() -> None:
    readiness.first_picture.set()
    plain = nl.neurons()["qb_lif"]
    variant = plain.with_options(reset_scope="input")
    assert plain.with_options(reset_scope="input") is variant
    source = nl.stimuli.sine(time=30, neurons=6)
    assert ready_with(variant, source, ("levels", "h")) == "numba"


def test_a_large_run_does_not_wait_for_the_slow_engine() -> None:
    model = replace(nl.neurons()["clif"])
    source = nl.stimuli.normal(time=1000, neurons=PATIENCE // 1000 + 1)
    assert engine_for(model, ">", "float32", (), source) == "numba"
