"""Sweeps: every cell is the run of that cell alone, in whichever order and from wherever."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neurolab as nl
from neurolab.experiment import Experiment
from neurolab.figures.surrogates import share_inside, windows
from neurolab.model import describe
from neurolab.slot import Slot
from neurolab.sweeping import METRICS, Plan, SweepResult
from neurolab.sweeping.axes import names, span
from neurolab.sweeping.batches import batches
from neurolab.sweeping.running import runs
from tests.sweeps import NOISE, RATE, TAU, X, small, whole
from tests.test_imports import python


def alone(plan, row, column):
    """Return the run of one cell, as a user would make it."""
    slot, stimulus = plan.cell(row, column)
    return nl.simulate(
        slot.model,
        stimulus,
        dict(slot.params),
        options=dict(slot.options),
        compare=slot.compare,
        dtype=plan.dtype,
        engine=plan.engine,
        record=METRICS[plan.metric].needs(slot.neuron),
    )


def equals_cells_alone(plan):
    """Check every cell of a plan against its own run, bit by bit."""
    found = whole(plan)
    assert found.complete
    for row, column in np.ndindex(plan.shape):
        if (row, column) in found.problems:
            with pytest.raises(nl.ParameterError, match="overflowed"):
                alone(plan, row, column)
            assert np.isnan(found.cells[row, column])
            continue
        run = alone(plan, row, column)
        value = METRICS[plan.metric].measure(run, plan.slot.slope)
        np.testing.assert_array_equal(found.cells[row, column], value)


def two_of_its_own(model):
    """Return two axes over the model's last parameters, or the input where it has but one."""
    about = [n for n, p in describe(model).items() if not p.integer][-2:]
    chosen = about if len(about) > 1 else [*about, "input.std"]
    every = names(Slot(model.name), NOISE)
    return [(name, *span(every[name]), 3) for name in chosen]


@pytest.mark.parametrize("name", nl.neurons())
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_cells_side_by_side_equal_cells_alone(name, dtype):
    x, y = two_of_its_own(nl.neurons()[name])
    equals_cells_alone(Plan(Slot(name), NOISE, x, y, "std", "numpy", dtype))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_compiled_cells_equal_compiled_cells_alone(dtype):
    equals_cells_alone(small(engine="numba", dtype=dtype, metric="mean", y=("threshold", 0.4, 2)))


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_sees_what_a_cell_alone_shows(metric):
    equals_cells_alone(small(metric=metric))


@pytest.mark.parametrize(
    ("model", "x", "y"),
    [
        ("cf", ("levels_pos", 0, 3), ("threshold_pos", 0.2, 1.0)),
        ("qb_lif", ("scale", 0.2, 1.0), ("max_level", [1, 2, 7])),
        ("clif", RATE, ("input.weight", 0.1, 1.0)),
        ("lif_soft", RATE, ("decay", 0.0, 1.0)),
    ],
)
def test_whole_parameters_and_the_input_are_run_value_by_value(model, x, y):
    equals_cells_alone(Plan(Slot(model), X, x, y, "spikes", "numpy", size=4))


def test_records_states_and_parameters_of_a_cell_are_those_of_its_own_run():
    plan = small(y=("threshold", 0.5, 2.0, 4), metric="cv")
    rows, columns = np.array([0, 3, 2]), np.array([4, 0, 2])
    for row, column, run in zip(rows, columns, runs(plan, rows, columns), strict=True):
        own = alone(plan, row, column)
        assert run.params == own.params
        np.testing.assert_array_equal(run.count, own.count)
        np.testing.assert_array_equal(np.stack(run.final), np.stack(own.final))
        assert run.records.keys() == own.records.keys()
        for name, array in own.records.items():
            np.testing.assert_array_equal(run[name], array)
            assert run[name].flags.c_contiguous


@pytest.mark.parametrize("name", nl.neurons())
def test_the_share_inside_the_window_is_the_one_the_surrogates_tab_shows(name):
    experiment = Experiment(slots=(Slot(name),), time=14, neurons=5)
    run = nl.simulate(name, experiment.source(), engine="numpy", record="h")
    shown = share_inside(Slot(name), windows(experiment)[0], run.h)
    assert METRICS["inside"].measure(run, Slot(name).slope) == shown


def test_rows_are_y_and_columns_are_x():
    """Without leak, a soft reset fires current/threshold times a step: exact in binary."""
    thresholds, currents = [1.0, 2.0, 4.0], [0.25, 0.5]
    found = nl.sweep(
        "lif_soft",
        nl.stimuli.constant(time=16),
        ("threshold", thresholds),
        ("input.amplitude", currents),
        params={"decay": 1.0},
        engine="numpy",
    )
    expected = np.array(currents)[:, None] / np.array(thresholds)
    np.testing.assert_array_equal(found.cells, expected)
    assert found.x_values.tolist() == thresholds
    assert found.y_values.tolist() == currents
    assert found.extremes() == {"lowest": (0, 2), "highest": (1, 0)}


def test_what_has_no_answer_is_nan_and_never_0():
    found = nl.sweep(
        "lif_hard",
        nl.stimuli.constant(time=20),
        ("threshold", [1.0, 50.0]),
        ("input.amplitude", [0.1, 2.0]),
        "cv",
        engine="numpy",
    )
    assert np.isnan(found.cells[0]).all()  # silent
    assert found.cells[1, 0] == 0.0  # a clock
    assert np.isnan(found.cells[1, 1])
    assert found.complete
    assert not found.problems


def test_a_cell_that_overflows_leaves_its_neighbours_alone():
    plan = Plan(
        Slot("lm_h"),
        nl.stimuli.constant(time=2000, amplitude=1.0),
        ("soma_self", [0.0, 100.0]),
        ("threshold", [0.5, 100.0]),
        engine="numpy",
    )
    found = whole(plan)
    for row, column in found.problems:
        assert np.isnan(found.cells[row, column])
        assert "overflowed" in found.problems[row, column]
    assert 0 < len(found.problems) < plan.cells
    equals_cells_alone(plan)


@pytest.mark.parametrize("metric", ["jensen_shannon", "wasserstein", "std"])
def test_a_cell_that_cannot_be_measured_leaves_its_neighbours_alone(metric):
    """Without leak, input of 1e302 adds up to too much to compare; one cell of four does not."""
    sides = ("gain", [1e-3, 1.0]), ("decay", [0.5, 1.0])
    found = nl.sweep("lif_soft", np.full((60, 4), 1e302), *sides, metric, engine="numpy")
    assert found.complete
    if metric != "std":
        assert set(found.problems) == {(0, 1), (1, 0), (1, 1)}
        for text in found.problems.values():
            assert text.startswith(METRICS[metric].title)
            assert "the membrane holds " in text
    assert np.isnan(found.cells[:, 1]).all()
    assert np.isfinite(found.cells[0, 0]) == (metric != "std")


@given(st.integers(2, 21), st.integers(2, 21), st.booleans(), st.randoms())
@settings(max_examples=30)
def test_batches_hold_every_cell_once_coarse_to_fine(rows, columns, turned, random):
    sides = [(*TAU, columns), (*RATE, rows)]
    plan = Plan(Slot("clif"), X, *(sides[::-1] if turned else sides))
    done = np.array([[random.random() < 0.3 for _ in range(plan.shape[1])] for _ in plan.y.values])
    seen = np.zeros(plan.shape, int)
    strides = []
    for batch in batches(plan, done):
        seen[batch.rows, batch.columns] += 1
        strides.append(batch.stride)
        assert not (batch.rows % batch.stride).any()
        assert not (batch.columns % batch.stride).any()
    np.testing.assert_array_equal(seen, ~done)
    assert strides == sorted(strides, reverse=True)


def test_a_cancelled_sweep_stops_and_goes_on_where_it_was():
    plan = small(x=(*TAU, 16), y=(*RATE, 16))
    seen: list[int] = []
    part = SweepResult.blank(plan)
    for tile in plan.run(wanted=lambda: len(seen) < 2):
        seen.append(len(tile.rows))
        part.add(tile)
    assert part.done.sum() == sum(seen) < plan.cells
    assert np.isnan(part.cells[~part.done]).all()
    for tile in plan.run(done=part.done):
        assert not part.done[tile.rows, tile.columns].any()
        part.add(tile)
    np.testing.assert_array_equal(part.cells, whole(plan).cells)


def test_progress_counts_to_the_end():
    told: list[tuple[int, int]] = []
    x, y = (*TAU, 20), (*RATE, 9)
    nl.sweep("clif", X, x, y, engine="numpy", progress=lambda *far: told.append(far))
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (180, 180)


def test_a_large_cell_runs_without_company():
    plan = small(stimulus=replace(X, time=2000, neurons=600))
    assert {len(batch.rows) for batch in batches(plan)} == {1}


def test_names_of_metrics_are_there_without_heavy_libraries():
    heavy = ("torch", "panel", "numba", "scipy", "distributed", "pandas")
    loaded = python(
        "from neurolab.sweeping import METRICS; import neurolab as nl; nl.sweep\n"
        f"import sys; print(*(n for n in {heavy} if n in sys.modules))"
    )
    assert loaded == ""
