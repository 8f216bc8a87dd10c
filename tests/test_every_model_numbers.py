"""Every model stays finite, refuses what is not, and means the same in float32."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import neurolab as nl
from neurolab.fire import fire_for
from neurolab.model import NeuronModel, Param, describe
from tests.drives import ENGINES, cases, uneven, variants

TIME, NEURONS = 12, 7
each = pytest.mark.parametrize("model", variants(), ids=lambda m: m.key)
each_case = pytest.mark.parametrize(
    ("model", "compare"), cases(), ids=lambda v: getattr(v, "key", v)
)
each_engine = pytest.mark.parametrize("engine", ENGINES)


def within(param: Param) -> st.SearchStrategy[float]:
    """Return any value that a parameter allows, its bounds among them."""
    if param.integer:
        return st.integers(int(param.low), int(param.high))
    edge = param.exclusive
    return st.floats(param.low, param.high, exclude_min=edge, exclude_max=edge)


@each
@settings(max_examples=25)
@given(data=st.data())
def test_finite_for_every_allowed_parameter(model: NeuronModel, data: st.DataObject) -> None:
    params = {name: data.draw(within(p), label=name) for name, p in describe(model).items()}
    x = data.draw(arrays(np.float64, (TIME, NEURONS), elements=st.floats(-100.0, 100.0)))
    for engine in ENGINES:
        run = nl.simulate(model, x, params, engine=engine)
        for name, array in run.records.items():
            assert np.isfinite(array).all(), (engine, name)
        np.testing.assert_array_equal(run.count, run.levels.sum(axis=0, dtype=np.int64))


@each
@each_engine
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("record", [None, ()], ids=["all", "count"])
def test_input_that_is_not_finite_is_refused(model, engine, bad, record) -> None:
    """The engines look at the last membrane only, so no model may ever forget a bad input."""
    for time, neuron in ((0, 0), (3, 2), (TIME - 1, NEURONS - 1)):
        x = uneven(TIME, NEURONS)
        x[time, neuron] = bad
        with pytest.raises(nl.ParameterError, match=rf"time {time}, neuron {neuron}\b"):
            nl.simulate(model, x, engine=engine, record=record)


@each
@each_engine
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_bad_input_is_refused_at_the_bounds_of_the_parameters(model, engine, bad) -> None:
    """Where a parameter is 0, a bad number might be multiplied away."""
    described = describe(model).items()
    lowest = {k: np.nextafter(p.low, p.high) if p.exclusive else p.low for k, p in described}
    highest = {k: np.nextafter(p.high, p.low) if p.exclusive else p.high for k, p in described}
    x = uneven(TIME, NEURONS)
    x[4, 1] = bad
    for params in (lowest, highest):
        with pytest.raises(nl.ParameterError, match=r"time 4, neuron 1\b"):
            nl.simulate(model, x, params, engine=engine)


@each_case
@each_engine
def test_float32_agrees_until_an_edge(model: NeuronModel, compare: str, engine: str) -> None:
    x = uneven(time=40).astype(np.float32)
    fine = nl.simulate(model, x, compare=compare, engine="numpy", dtype="float64")
    coarse = nl.simulate(model, x, compare=compare, engine=engine, dtype="float32")
    assert coarse.h.dtype == np.float32
    differs = (fine.levels != coarse.levels) | (np.abs(fine.h - coarse.h) > 1e-4)
    for n in np.flatnonzero(differs.any(axis=0)):
        t = differs[:, n].argmax()
        # The first difference must be a level, and there float32 was at the edge.
        assert fine.levels[t, n] != coarse.levels[t, n]
        assert abs(fine.h[t, n] - coarse.h[t, n]) < 1e-4
    assert differs.any(axis=0).sum() <= 1, "random drive lands on an edge far too often"


@each
def test_float32_stays_float32_in_the_reference(model: NeuronModel) -> None:
    """A widened constant must not turn the reference into float64.

    Parameters are of the run's precision, as the engines hand them over: `exp` makes a
    float64 of a Python number.
    """
    rng = np.random.default_rng(5)
    x = rng.normal(0.5, 1.2, (3, NEURONS)).astype(np.float32)
    state = model.State(*(np.zeros(NEURONS, np.float32) for _ in model.State._fields))
    fire = fire_for(model.compare)
    params = model.Params(*(np.float32(value) for value in model.defaults()))
    for row in x:
        state, output, membrane = model.step(state, row, params, fire)
        kinds = {np.result_type(v) for v in (*state, output, membrane)}
        assert kinds == {np.dtype(np.float32)}


@each
def test_float32_engines_agree_step_by_step(model: NeuronModel) -> None:
    x = uneven(time=40).astype(np.float32)
    whole = nl.simulate(model, x, engine="numpy")
    start = [
        np.concatenate([np.full((1, 7), first), whole[name][:-1]]).ravel()
        for name, first in model.initial(whole.params)._asdict().items()
    ]
    steps = nl.simulate(model, x.reshape(1, -1), state=model.State(*start))
    same_level = steps.levels[0] == whole.levels.ravel()
    assert same_level.mean() > 0.98
    for name, array in whole.records.items():
        expected, found = array.ravel()[same_level], steps.records[name][0][same_level]
        np.testing.assert_allclose(found, expected, rtol=2e-6, atol=2e-6, err_msg=name)


@each_case
def test_reference_is_the_step_as_it_was_written(model: NeuronModel, compare: str) -> None:
    """The engines work from the lines of a step; calling it must give the same numbers."""
    x, fire = uneven(time=30), fire_for(compare)
    run = nl.simulate(model, x, compare=compare, engine="numpy")
    state = model.initial(model.defaults())
    for t, row in enumerate(x):
        state, output, membrane = model.step(state, row, model.defaults(), fire)
        np.testing.assert_array_equal(run.spikes[t], output)
        np.testing.assert_array_equal(run.h[t], membrane)
        for name, value in state._asdict().items():
            np.testing.assert_array_equal(run[name][t], value)
