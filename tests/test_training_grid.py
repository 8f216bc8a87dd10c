"""Grids of training runs: the runs they stand for, their means, and what a folder keeps."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from neurolab.errors import ParameterError
from neurolab.slot import Slot
from neurolab.training.axes import cells
from neurolab.training.csv_tables import read_csv
from neurolab.training.grid_result import GridResult, mean_and_half
from neurolab.training.grids import grid, running, trained
from neurolab.training.outcome import NUMBERS, Outcome
from tests.training_runs import eager, small

BASE = small(epochs=1, time=2)
TIMES = {"seconds"}


def numbers(found: Outcome | dict) -> dict:
    """Return everything of an outcome that does not depend on the clock."""
    values = found if isinstance(found, dict) else found._asdict()
    return {n: values[n] for n in Outcome._fields if n not in TIMES}


def test_a_grid_equals_its_runs_one_by_one() -> None:
    told: list[int] = []
    found = grid(
        BASE,
        neuron=["lif_soft", "clif"],
        seed=range(2),
        fused=False,
        progress=lambda so_far: told.append(so_far.done),
    )
    assert told == [0, 1, 2, 3, 4]
    rows = found.rows()
    assert [(r["neuron"], r["seed"]) for r in rows] == [
        (n, s) for n in ("lif_soft", "clif") for s in range(2)
    ]
    for row in rows:
        config = small(epochs=1, time=2, neurons=row["neuron"], seed=row["seed"])
        trainer = eager(config, watch=0)
        list(trainer.steps())
        assert numbers(row) == numbers(trained(config, fused=False))
        assert row["test"] == trainer.evaluate("test", best=True).accuracy
        assert row["validation"] == trainer.best.found.accuracy
        assert row["loss"] == np.mean([s.loss for s in trainer.history.steps])


def test_what_is_finished_is_not_run_again(tmp_path: Path) -> None:
    first = running(cells(BASE, {"seed": [0, 1, 2]}), folder=tmp_path / "grid", fused=False)
    next(first)
    assert next(first).done == 1
    first.close()  # as Ctrl-C does
    seen = [f.done for f in running(cells(BASE, {"seed": range(3)}), folder=tmp_path / "grid",
                                    fused=False)]  # fmt: skip
    assert seen == [1, 2, 3]
    again = grid(BASE, seed=range(3), folder=tmp_path / "grid", fused=False)
    fresh = grid(BASE, seed=range(3), fused=False)
    assert [numbers(o) for o in again.outcomes] == [numbers(o) for o in fresh.outcomes]
    table = read_csv(tmp_path / "grid" / "means.csv")
    assert table["runs"] == [3]
    assert table["test"] == np.mean([o.test for o in fresh.outcomes])


def test_a_damaged_file_is_run_again(tmp_path: Path) -> None:
    grid(BASE, seed=[0], folder=tmp_path, fused=False)
    (file,) = (tmp_path / "cells").iterdir()
    for text in ("", "{}", '{"outcome": {"test": 1}}', "[]"):
        file.write_text(text, "utf-8")
        runs = [found.done for found in running(cells(BASE, {}), folder=tmp_path, fused=False)]
        assert runs == [0, 1]


def test_processes_give_the_same_numbers() -> None:
    here = grid(BASE, seed=[0, 1], fused=False)
    there = grid(BASE, seed=[0, 1], fused=False, workers=2)
    assert [numbers(o) for o in here.outcomes] == [numbers(o) for o in there.outcomes]


def test_a_run_that_breaks_off_is_told_and_left_out_of_the_mean(tmp_path: Path) -> None:
    base = small(time=2, epochs=6, optimiser="sgd", loss="mse", schedule="constant")
    values = {"learning_rate": [1e-2, 10.0], "seed": [0]}
    found = grid(base, folder=tmp_path, fused=False, **values)
    good, bad = found.rows()
    assert not good["problem"]
    assert "broke off" in bad["problem"]
    assert found.means()["runs"].tolist() == [1, 0]
    again = grid(base, folder=tmp_path, fused=False, **values)
    assert again.outcomes[1].problem == bad["problem"]
    with (tmp_path / "runs.csv").open(encoding="utf-8") as file:
        file.readline()
        assert [row["test"] == "" for row in csv.DictReader(file)] == [False, True]


@pytest.mark.parametrize("count", [2, 5])
def test_the_interval_is_that_of_scipy(count: int) -> None:
    drawn = np.random.default_rng(count).normal(size=count).tolist()
    mean, half = mean_and_half(drawn)
    low, high = stats.ttest_1samp(drawn, 0.0).confidence_interval(0.95)
    np.testing.assert_allclose([mean - half, mean + half], [low, high], rtol=1e-12)
    result = GridResult([{"time": 4, "seed": s} for s in range(count)])
    assert not result.complete
    rest = dict.fromkeys(NUMBERS, 1.0)
    result.outcomes = [Outcome(**{**rest, "test": value}) for value in drawn]
    means = result.means()
    assert (means["time"], means["runs"]) == ([4], [count])
    np.testing.assert_allclose([means["test_low"][0], means["test_high"][0]], [low, high])
    assert result.complete
    assert np.isnan(result.means(["time"])["test_low"]).all()  # one run each
    assert list(result.to_pandas()["seed"]) == list(range(count))


def test_axes_reach_tasks_neurons_and_fields() -> None:
    made = cells(
        small(),
        {
            "neuron": ["clif", Slot("cf", (("levels_pos", 3.0),), label="CF3")],
            "task.noise": [0.1],
            "time": np.array([1, 2]),
        },
    )
    assert [(c.values["neuron"], c.config.time) for c in made] == [
        ("clif", 1), ("clif", 2), ("CF3", 1), ("CF3", 2)
    ]  # fmt: skip
    assert all(dict(c.config.task_options)["noise"] == 0.1 for c in made)
    assert dict(made[2].config.neurons[0].slot.params)["levels_pos"] == 3.0
    (taus,) = cells(small(neurons="plif"), {"neuron.tau": [3.0]})
    assert dict(taus.config.neurons[0].slot.params)["tau"] == 3.0
    delays = cells(small(task="delayed_match", task_options={}, time=10), {"task.delay": [4, 8]})
    assert [c.config.time for c in delays] == [8, 12]  # cue, delay, cue, two to answer
    other = cells(small(), {"task": ["moons", "digits"]})
    assert dict(other[1].config.task_options) == {}  # those of moons are not of digits


@pytest.mark.parametrize(
    ("axes", "why"),
    [
        ({"neurone": ["clif"]}, "did you mean 'neuron'"),
        ({"neuron": "clif"}, "must be a list"),
        ({"neuron": ["cliff"]}, "did you mean 'clif'"),
        ({"seed": 3}, "must be a list"),
        ({"seed": []}, "at least one"),
        ({"seed": [1, 1]}, "twice"),
        ({"neuron": [Slot("clif"), Slot("clif", (("tau", 3.0),))]}, "needs a label"),
        ({"time": [0]}, r"time = 0\.0 is outside"),
        ({"task.noize": [1]}, "did you mean 'noise'"),
        ({"neuron.tua": [1]}, "no parameter 'tua'"),
        ({"network": ["conv"]}, "needs images"),
        ({"task": ["delayed_match"], "time": [3]}, "steps long"),
        ({"seed": range(10**6)}, "too large"),
    ],
)
def test_axes_that_no_run_could_begin_with_are_refused(axes: dict, why: str) -> None:
    with pytest.raises(ParameterError, match=why):
        grid(BASE, **axes)


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"base": "clif"}, "must be a Config"),
        ({"workers": 0}, "workers = 0"),
        ({"client": 3}, "distributed.Client"),
    ],
)
def test_odd_arguments_are_refused(how: dict, why: str) -> None:
    with pytest.raises(ParameterError, match=why):
        grid(**{"base": BASE, "seed": [0], **how})


def test_means_over_an_unknown_axis_are_refused() -> None:
    with pytest.raises(ParameterError, match="did you mean 'time'"):
        GridResult([{"time": 4}]).means(["tim"])
    with pytest.raises(ParameterError, match="must be a list"):
        GridResult([]).means("seed")


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", "utf-8")
    with pytest.raises(ParameterError, match="holds other files"):
        grid(BASE, seed=[0], folder=tmp_path)
    with pytest.raises(ParameterError, match="is a file"):
        grid(BASE, seed=[0], folder=tmp_path / "thesis.txt")


@pytest.mark.cluster
def test_a_cluster_gives_the_same_numbers() -> None:
    distributed = pytest.importorskip("distributed", reason="distributed is not installed")
    here = grid(BASE, seed=[0, 1], fused=False)
    with (
        distributed.LocalCluster(
            n_workers=1,
            processes=True,
            threads_per_worker=2,
            dashboard_address=":0",
            silence_logs="CRITICAL",
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        there = grid(BASE, seed=[0, 1], fused=False, client=client)
    assert [numbers(o) for o in here.outcomes] == [numbers(o) for o in there.outcomes]
