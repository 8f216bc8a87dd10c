"""Every model, with every option and comparison, holds its vector and runs alike everywhere."""

from __future__ import annotations

import numpy as np
import pytest

import neurolab as nl
from neurolab.dialect import read
from neurolab.model import Ladder, NeuronModel, describe
from neurolab.recording import lines_among
from tests.drives import ENGINES, cases, dyadic, is_exact, uneven, variants
from tests.vectors import VECTORS, Vector

VARIANTS = variants()
each = pytest.mark.parametrize("model", VARIANTS, ids=lambda m: m.key)
each_case = pytest.mark.parametrize(
    ("model", "compare"), cases(), ids=lambda v: getattr(v, "key", v)
)
each_engine = pytest.mark.parametrize("engine", ENGINES)


def same(a: nl.Result, b: nl.Result, rows: slice = slice(None)) -> None:
    """Hold two results against each other, bit for bit."""
    assert a.records.keys() == b.records.keys()
    for name, array in a.records.items():
        np.testing.assert_array_equal(array, b.records[name][rows], err_msg=name)


@each
def test_has_a_vector(model: NeuronModel) -> None:
    held = {vector.neuron for vector in VECTORS}
    assert model.name in held, f"add a hand-derived Vector for {model.name!r} to tests/vectors/"


@each_engine
@pytest.mark.parametrize(
    "vector", VECTORS, ids=lambda v: "-".join([v.neuron, *map(str, v.options.values())])
)
def test_vector_holds(vector: Vector, engine: str) -> None:
    current = np.array(vector.current)[:, None]
    asked = tuple(vector.expected)
    result = nl.simulate(
        vector.neuron,
        current,
        vector.params,
        compare=vector.compare,
        options=vector.options,
        record=asked,
        engine=engine,
    )
    for name, values in vector.expected.items():
        np.testing.assert_allclose(result[name][:, 0], values, rtol=1e-14, atol=1e-15, err_msg=name)


def distance_to_thresholds(model: NeuronModel, run: nl.Result) -> np.ndarray:
    """Return how far the membrane is from the nearest threshold, `[time, neuron]`."""
    nearest = np.full(run.h.shape, np.inf)
    for ladder in model.thresholds:
        base = run.records.get(ladder.base)
        if base is None:
            base = 1.0 if ladder.base is None else getattr(run.params, ladder.base)
        for k in range(1, steps_of(ladder, run) + 1):
            rung = (k + ladder.offset) * ladder.scale * base
            h = np.abs(run.h) if ladder.mirrored else run.h
            nearest = np.minimum(nearest, np.abs(h - rung))
    return nearest


def steps_of(ladder: Ladder, run: nl.Result) -> int:
    """Return the number of thresholds of a ladder."""
    return int(getattr(run.params, ladder.levels)) if ladder.levels else 1


@each_case
@pytest.mark.parametrize("drive", [uneven, dyadic])
def test_engines_agree_step_by_step(model: NeuronModel, compare: str, drive) -> None:
    x = drive(time=40, neurons=7)
    whole = nl.simulate(model, x, compare=compare, engine="numpy")
    # Every step restarts from the reference's state, so that nothing adds up: the 40 steps
    # of 7 neurons become one step of 280 neurons, each with the state of its own past.
    start = [
        np.concatenate([np.full((1, 7), first), whole[name][:-1]]).ravel()
        for name, first in model.initial(whole.params)._asdict().items()
    ]
    steps = nl.simulate(model, x.reshape(1, -1), compare=compare, state=model.State(*start))
    edge = distance_to_thresholds(model, whole).ravel() < 1e-12
    checked = np.full(edge.shape, fill_value=True) if is_exact(model) else ~edge
    assert checked.any()
    for name, array in whole.records.items():
        expected, found = array.ravel()[checked], steps.records[name][0][checked]
        if is_exact(model):
            np.testing.assert_array_equal(found, expected, err_msg=name)
        else:
            np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-14, err_msg=name)


@each
@each_engine
def test_chunks_equal_the_whole(model: NeuronModel, engine: str) -> None:
    x = uneven(time=23)
    whole, state = nl.simulate(model, x, engine=engine), None
    total = np.zeros(x.shape[1], np.int64)
    for rows in (slice(0, 1), slice(1, 12), slice(12, 23)):
        part = nl.simulate(model, x[rows], engine=engine, state=state)
        same(part, whole, rows)
        state, total = part.final, total + part.count
    np.testing.assert_array_equal(total, whole.count)
    np.testing.assert_array_equal(np.array(state), np.array(whole.final))


@each
@each_engine
def test_chunks_of_a_stimulus_equal_the_whole(model: NeuronModel, engine: str) -> None:
    x = nl.stimuli.normal(time=20, neurons=7, mean=0.5, std=1.0, seed=3)
    whole = nl.simulate(model, x, engine=engine)
    first = nl.simulate(model, x.window(0, 9), engine=engine)
    second = nl.simulate(model, x.window(9), engine=engine, state=first.final)
    same(first, whole, slice(0, 9))
    same(second, whole, slice(9, 20))


@each
@each_engine
def test_shape_of_a_parameter_does_not_matter(model: NeuronModel, engine: str) -> None:
    x = uneven(time=20)
    time, neurons = x.shape
    defaults = model.defaults()._asdict()
    numbers = {k: defaults[k] for k, param in describe(model).items() if not param.integer}
    scalar = nl.simulate(model, x, numbers, engine=engine)
    for shape in ((neurons,), (time, neurons), (time, 1)):
        arrays = {name: np.full(shape, value) for name, value in numbers.items()}
        same(scalar, nl.simulate(model, x, arrays, engine=engine))


@each
@each_engine
def test_array_parameters_reach_their_neuron_and_step(model: NeuronModel, engine: str) -> None:
    x = uneven(time=12, neurons=6)
    name = next(k for k, param in describe(model).items() if not param.integer)
    base = getattr(model.defaults(), name)
    values = base * np.linspace(1.0, 1.5, 6)
    together = nl.simulate(model, x, {name: values}, engine=engine)
    per_step = base * np.linspace(1.0, 1.5, 12)[:, None]
    stepped = nl.simulate(model, x, {name: per_step}, engine=engine)
    for n in (0, 5):
        one = nl.simulate(model, x, {name: values[n]}, engine=engine)
        np.testing.assert_array_equal(together.h[:, n], one.h[:, n])
    state = None
    for t in range(3):
        one = nl.simulate(model, x[t : t + 1], {name: per_step[t, 0]}, engine=engine, state=state)
        np.testing.assert_array_equal(stepped.h[t], one.h[0])
        state = one.final


@each_case
def test_records_do_not_change_the_run(model: NeuronModel, compare: str) -> None:
    x = uneven(time=21)
    full = nl.simulate(model, x, compare=compare)
    np.testing.assert_array_equal(full.count, full.levels.sum(axis=0, dtype=np.int64))
    bare = nl.simulate(model, x, compare=compare, record=())
    assert not bare.records
    np.testing.assert_array_equal(bare.count, full.count)
    np.testing.assert_array_equal(np.array(bare.final), np.array(full.final))


@each
def test_few_neurons_run_like_many(model: NeuronModel) -> None:
    x = uneven(time=30, neurons=9)
    many, few = nl.simulate(model, x), nl.simulate(model, x[:, :3])
    for name, array in few.records.items():
        np.testing.assert_array_equal(array, many.records[name][:, :3], err_msg=name)
    bare = nl.simulate(model, x[:, :3], record=())
    np.testing.assert_array_equal(bare.count, many.count[:3])


@each
def test_lines_are_what_they_are_called(model: NeuronModel) -> None:
    """A line recorded by the compiled engine is the reference's line of that name."""
    names = tuple(name for name, _ in read(model).lines)
    x = uneven(time=10)
    runs = [nl.simulate(model, x, record=names, engine=engine) for engine in ENGINES]
    assert lines_among(model, runs[0].records) == lines_among(model, runs[1].records)
    for name in names:
        np.testing.assert_allclose(runs[1][name], runs[0][name], rtol=1e-13, atol=1e-13)
