"""Plans of sweeps: what they take, what they refuse, and how what they found is kept."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

import neurolab as nl
from neurolab.choices import Sweep
from neurolab.experiment import Experiment
from neurolab.slot import Slot, pairs
from neurolab.sweeping import Axis, Plan, SweepResult, default_axes, plan_of
from tests.sweeps import RATE, TAU, X, small


def test_plans_are_values():
    low, high, count = 1.0, 4.0, 4
    same = [
        small(x=("tau", low, high, count)),
        small(x=("tau", low, high), size=count),
        small(x=("tau", [1, 2, 3, 4])),
        small(x=Axis("tau", (1.0, 2.0, 3.0, 4.0))),
        small(x=("tau", np.linspace(low, high, count))),
    ]
    assert len(set(same)) == 1
    assert small() != small(metric="mean")


@pytest.mark.parametrize("kind", nl.stimuli.KINDS)
def test_default_axes_suit_every_neuron_and_input(kind):
    stimulus = nl.stimuli.make(kind, time=5)
    for name in nl.neurons():
        x, y = Plan.default_axes(Slot(name), stimulus, 5)
        assert not x.of_input
        assert y.of_input
        assert Plan(Slot(name), stimulus, x, y).shape == (len(y.values), len(x.values))


def test_default_axes_of_a_replay_are_both_the_neurons():
    x, y = default_axes(Slot("clif"), nl.stimuli.replay(np.ones((4, 2))))
    assert (x.name, y.name) == ("tau", "threshold")


def test_the_pages_choices_become_a_plan():
    experiment = Experiment()
    slot, stimulus = Slot("clif"), experiment.source()
    empty = plan_of(Sweep(size=6), slot, stimulus)
    assert (empty.x, empty.y) == default_axes(slot, stimulus, 6)
    chosen = plan_of(Sweep(x="threshold", x_low=0.5, x_high=2.0, metric="cv"), slot, stimulus)
    assert chosen.x == Axis("threshold", tuple(np.linspace(0.5, 2.0, 32)))
    assert chosen.metric == "cv"
    turned = plan_of(Sweep(x="input.rate", y="no_such", y_low=3.0, y_high=9.0), slot, stimulus)
    assert (turned.x.name, turned.y.name) == ("input.rate", "tau")
    assert turned.y == default_axes(slot, stimulus)[0]  # ends meant another parameter


BAD = [
    ({"x": ("taus", 1, 2)}, "there is no parameter 'taus'; did you mean 'tau'"),
    ({"x": ("rate", 0, 1)}, "did you mean 'input.rate'"),
    ({"x": ("tau", 0.5, 2)}, r"tau = 0.5 is outside \[1, 1000\]"),
    ({"x": ("input.rate", 0, 101)}, r"poisson: rate = 101.0 is outside \[0, 100\]"),
    ({"x": ("tau", 3, 2)}, "must rise"),
    ({"x": ("tau", 2, 2)}, "must rise"),
    ({"x": ("tau", [2, 3, 3])}, "must rise"),
    ({"x": ("tau", 2, 3, 1)}, "= 1 must lie between 2"),
    ({"x": ("tau", [2])}, "= 1 must lie between 2"),
    ({"x": ("tau", 2, 3, 2.5)}, "must be a whole number"),
    ({"size": 1}, "= 1 must lie between 2"),
    ({"x": ("tau", float("nan"), 3)}, "tau = nan is outside"),
    ({"x": ("tau", [1, float("nan")])}, "tau = nan is outside"),
    ({"x": ("tau", "one", 3)}, "tau = 'one' is not a number"),
    ({"x": "tau"}, "an axis is written"),
    ({"x": ("tau", 5)}, "an axis is written"),
    ({"x": ("tau", 1, 2), "y": ("tau", 1, 3)}, "both axes are tau"),
    ({"metric": []}, "there is no metric"),
    ({"engine": []}, "there is no engine"),
    ({"metric": "ratee"}, "there is no metric 'ratee'; did you mean 'rate'"),
    ({"engine": "jax"}, "there is no engine 'jax'"),
    ({"dtype": "int8"}, "there is no dtype 'int8'"),
    ({"params": {"tau": [1.0, 2.0]}}, "tau is an array"),
    ({"params": {"threshold": np.ones(7)}}, "threshold is an array"),
    ({"client": "tcp://here"}, "must be a distributed.Client"),
]


@pytest.mark.parametrize(("change", "why"), BAD)
def test_bad_input_is_refused_at_once(change, why):
    given = {"x": TAU, "y": RATE, "size": 3, "engine": "numpy"} | change
    with pytest.raises(nl.ParameterError, match=why):
        nl.sweep("clif", X, **given)


def test_a_replay_has_no_parameters_to_move():
    with pytest.raises(nl.ParameterError, match="replayed numbers have no parameter"):
        nl.sweep("clif", np.ones((5, 2)), TAU, RATE)


def test_whole_parameters_take_whole_ends():
    with pytest.raises(nl.ParameterError, match="one whole number"):
        nl.sweep("i_lif", X, ("max_level", 1.5, 4), RATE)
    plan = Plan(Slot("i_lif"), X, ("max_level", 1, 4), RATE)
    assert plan.x.values == (1.0, 2.0, 3.0, 4.0)


@pytest.mark.parametrize("cell", [(0, 5), (-1, 0), (4, 0), (0.5, 0)])
def test_cells_outside_the_grid_are_refused(cell):
    with pytest.raises(nl.ParameterError, match=r"row|column"):
        small().cell(*cell)


def test_done_must_have_the_shape_of_the_grid():
    with pytest.raises(nl.ParameterError, match="done has shape"):
        list(small().run(done=np.zeros((2, 2))))


def test_a_saved_sweep_comes_back_whole(tmp_path):
    slot = Slot(
        "plif",
        pairs({"threshold": 0.7}),
        pairs({"reset": "soft"}),
        compare=">",
        surrogate=nl.surrogates.rectangle(width=0.5),
    )
    for stimulus, y in ((X, RATE), (nl.stimuli.replay(X.array()), ("v_reset", -1, 0.5))):
        plan = Plan(slot, stimulus, TAU, y, "cv", "numpy", size=4)
        part = SweepResult.blank(plan)
        part.add(next(plan.run()))
        part.problems[1, 2] = "why"
        back = SweepResult.load(part.save(tmp_path / "found"))
        assert back.plan == plan
        assert hash(back.plan) == hash(plan)
        assert back.problems == part.problems
        assert back.note == ""
        np.testing.assert_array_equal(back.cells, part.cells)
        np.testing.assert_array_equal(back.done, part.done)


def test_files_that_are_no_sweep_are_refused(tmp_path):
    run = nl.simulate("clif", [0.5, 1.0], engine="numpy").save(tmp_path / "run.npz")
    text = tmp_path / "text.npz"
    text.write_text("not a sweep", encoding="utf-8")
    for path in (run, text, tmp_path / "missing.npz"):
        with pytest.raises(nl.ParameterError, match="not a saved sweep"):
            SweepResult.load(path)


def altered(data: dict, **parts) -> dict:
    """Return what a file holds with other arrays, or other parts of its head."""
    head = json.loads(str(data["about"]))
    slot = parts.pop("slot", {})
    head |= {name: parts.pop(name) for name in list(parts) if name in head}
    head["slot"] = head["slot"] | slot
    return data | parts | {"about": np.array(json.dumps(head))}


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"cells": np.full((3, 3), "a")}, "real numbers"),
        ({"cells": np.full((3, 3), 1j)}, "real numbers"),
        ({"cells": np.zeros((2, 3))}, "differ in size"),
        ({"done": np.full((3, 3), 2)}, "yes or no"),
        ({"done": np.full((3, 3), "x")}, "yes or no"),
        ({"problems": [[0, 0, 5]]}, "no text but 5"),
        ({"problems": [[9, 9, "x"]]}, "row = 9"),
        ({"problems": [[0, -1, "x"]]}, "column = -1"),
        ({"run": {"metric": [1]}}, "no metric"),
        ({"slot": {"detach_reset": "yes"}}, "detach_reset .* true, false or null"),
        ({"slot": {"fixed": ["tau", 3]}}, "fixed .* list of names"),
        ({"slot": {"label": 5}}, "label .* text"),
        ({"slot": {"resets": "no"}}, "resets .* true or false"),
        ({"slot": {"compare": [1]}}, "compare .* name or null"),
        ({"slot": {"base": {"model": "clif"}}}, "base .* null"),
        ({"slot": {"params": [5]}}, "params .* names and values"),
    ],
)
def test_files_with_wrong_parts_are_refused(parts, says, tmp_path):
    path = SweepResult.blank(small(x=(*TAU, 3), y=(*RATE, 3))).save(tmp_path / "found.npz")
    with np.load(path) as found:
        data = dict(found)
    np.savez(path, **data)
    assert SweepResult.load(path).cells.shape == (3, 3)
    np.savez(path, **altered(data, **parts))
    with pytest.raises(nl.ParameterError, match=says):
        SweepResult.load(path)


def test_the_table_lists_cells_that_are_done():
    plan = small()
    part = SweepResult.blank(plan)
    tile = next(plan.run())
    part.add(tile)
    frame = part.to_pandas()
    assert list(frame.columns) == ["tau", "input.rate", "std"]
    assert len(frame) == len(tile.rows)
    for line in frame.itertuples(index=False):
        row, column = plan.y.values.index(line[1]), plan.x.values.index(line[0])
        assert part.cells[row, column] == line[2]


def test_models_are_taken_in_every_dress():
    soft = nl.neurons()["plif"].with_options(reset="soft")
    how = {"x": TAU, "y": RATE, "size": 3, "engine": "numpy"}
    same = [
        nl.sweep("plif", X, options={"reset": "soft"}, params={"threshold": 0.7}, **how),
        nl.sweep(soft, X, params={"threshold": 0.7}, **how),
        nl.sweep(
            Slot("plif", pairs({"threshold": 0.9}), pairs(soft.chosen)),
            X,
            params={"threshold": 0.7},
            **how,
        ),
    ]
    assert len({found.plan for found in same}) == 1
    assert np.ptp([found.cells for found in same], axis=0).max() == 0.0


def test_a_model_that_nobody_registered_is_refused():
    stranger = replace(nl.neurons()["clif"], title="Not CLIF")
    with pytest.raises(nl.ParameterError, match="register it first"):
        nl.sweep(stranger, X)


def test_a_plan_needs_a_stimulus():
    with pytest.raises(nl.ParameterError, match="is not a stimulus"):
        Plan(Slot("clif"), np.ones((3, 2)), TAU, RATE)
