"""Sweeps on a real Dask cluster of two processes: the same numbers, and nothing lost."""

from __future__ import annotations

import os
import signal
from itertools import count

import numpy as np
import pytest

import neurolab as nl
from neurolab.cli import main
from neurolab.commands.own_neurons import load
from neurolab.slot import Slot
from neurolab.sweeping import ClusterLostError, Plan, SweepResult
from neurolab.sweeping.parcel import opened, packed
from tests.sweeps import whole
from tests.test_cli import my_neuron, refused, told  # noqa: F401 - my_neuron is a fixture

pytestmark = pytest.mark.cluster
distributed = pytest.importorskip("distributed", reason="distributed is not installed")

X = nl.stimuli.poisson(time=300, neurons=16, rate=0.4)
SIDES = (("tau", 1.2, 8.0), ("input.rate", 0.0, 1.0))
PLAN = Plan(Slot("clif"), X, *SIDES, engine="numpy", size=40)
SHORT = ("--size", 4, "--time", 20, "--neurons", 5, "--engine", "numpy")


@pytest.fixture(scope="module")
def cluster():
    """Start two worker processes of one thread each."""
    with distributed.LocalCluster(
        n_workers=2,
        processes=True,
        threads_per_worker=1,
        dashboard_address=":0",
        silence_logs="CRITICAL",
    ) as made:
        yield made


@pytest.fixture
def client(cluster):
    """Connect to the cluster."""
    with distributed.Client(cluster) as made:
        yield made


@pytest.fixture(scope="module")
def expected():
    """Compute the plan here."""
    return whole(PLAN)


def test_a_cluster_gives_the_same_numbers(client, expected):
    told: list[int] = []
    found = nl.sweep(
        "clif",
        X,
        *SIDES,
        engine="numpy",
        size=40,
        client=client,
        progress=lambda done, _: told.append(done),
    )
    assert found.plan == PLAN
    np.testing.assert_array_equal(found.cells, expected.cells)
    assert len(told) > 1
    assert told[-1] == PLAN.cells


@pytest.mark.parametrize("deaths_forgiven", [0, 3])
def test_a_worker_that_dies_in_mid_sweep_loses_nothing(cluster, client, expected, deaths_forgiven):
    """Dask runs a dead worker's tasks elsewhere; with none forgiven it gives them up at once."""
    cluster.scheduler.allowed_failures = deaths_forgiven
    processes = client.run(os.getpid)
    tiles = PLAN.run(client=client)
    found = SweepResult.blank(PLAN)
    found.add(next(tiles))
    busy = client.processing()
    os.kill(processes[max(busy, key=lambda worker: len(busy[worker]))], signal.SIGKILL)
    for tile in tiles:
        assert not found.done[tile.rows, tile.columns].any()
        found.add(tile)
    assert found.complete
    np.testing.assert_array_equal(found.cells, expected.cells)


def test_a_cancelled_sweep_leaves_the_cluster_idle(client):
    turn = count()
    part = whole(PLAN, client=client, wanted=lambda: next(turn) < 1)
    assert part.done.sum() < PLAN.cells
    done = client.submit(sum, [1, 2], key="after", pure=False).result()  # the workers are free
    assert done == 3
    assert not [key for key in client.futures if "sweep" in str(key)]


def test_a_long_replay_is_sent_once_and_outlives_the_worker_that_holds_it(cluster, client):
    cluster.scheduler.allowed_failures = 0
    processes = client.run(os.getpid)
    long = nl.stimuli.replay(nl.stimuli.normal(time=900, neurons=16).array())
    plan = Plan(Slot("clif"), long, SIDES[0], ("threshold", 0.5, 2.0), engine="numpy", size=24)
    tiles = plan.run(client=client)
    found = SweepResult.blank(plan)
    found.add(next(tiles))
    os.kill(next(iter(processes.values())), signal.SIGKILL)
    for tile in tiles:
        found.add(tile)
    np.testing.assert_array_equal(found.cells, whole(plan).cells)


def test_what_is_wrong_with_a_sweep_is_said_as_without_a_cluster(client):
    with pytest.raises(nl.ParameterError, match="did you mean 'tau'"):
        nl.sweep("clif", X, ("taus", 1, 2), SIDES[1], client=client)


def test_overflowing_cells_are_told_from_afar(client):
    x = nl.stimuli.constant(time=2000, amplitude=1.0)
    sides = ("soma_self", [0.0, 100.0]), ("threshold", [0.5, 100.0])
    plan = Plan(Slot("lm_h"), x, *sides, engine="numpy")
    assert whole(plan, client=client).problems == whole(plan).problems != {}


def test_a_neuron_of_ones_own_travels(client, my_neuron):  # noqa: F811 - the fixture
    own = load([my_neuron])[0]
    x, y = Plan.default_axes(Slot(own.name), X, 5)
    plan = Plan(Slot(own.name), X, x, y, engine="numpy")
    found = whole(plan, client=client)
    np.testing.assert_array_equal(found.cells, whole(plan).cells)


def test_a_neuron_without_a_file_is_refused_with_the_way_out(client, my_neuron):  # noqa: F811
    own = load([my_neuron])[0]
    plan = Plan(Slot(own.name), X, *Plan.default_axes(Slot(own.name), X, 5), engine="numpy")
    home = own.step.__module__
    own.step.__module__ = "__main__"  # as if typed into a script or a notebook
    try:
        with pytest.raises(nl.ParameterError, match="define it in a file of its own"):
            plan.run(client=client)
    finally:
        own.step.__module__ = home


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"equations": "others"}, "a worker has neurolab .* with other equations"),
        ({"source": "import no_such_library"}, "does not import on a worker: ModuleNotFoundError"),
        ({"source": "text = 'empty'"}, "does not define the NeuronModel itself"),
    ],
)
def test_a_worker_that_would_compute_something_else_refuses(change, why):
    with pytest.raises(nl.ParameterError, match=why):
        opened(packed(PLAN)._replace(**change))


def test_workers_in_this_process_keep_the_neuron_they_know(my_neuron):  # noqa: F811
    own = load([my_neuron])[0]
    plan = Plan(Slot(own.name), X, *Plan.default_axes(Slot(own.name), X, 5), engine="numpy")
    assert opened(packed(plan)) == plan
    assert nl.neurons()[own.name] is own


def test_the_command_line_uses_a_cluster(cluster, capsys):
    words = ("sweep", "clif", *SHORT)
    assert told(capsys, *words, "--cluster", cluster.scheduler_address) == told(capsys, *words)


def test_an_address_without_a_cluster_is_refused(capsys):
    why = refused(capsys, "sweep", "clif", *SHORT, "--cluster", "nowhere://here:1")
    assert "no Dask scheduler" in why
    assert main(["sweep", "clif", *map(str, SHORT)]) == 0


def test_what_is_done_outlives_the_cluster(expected):
    with distributed.LocalCluster(
        n_workers=1, processes=False, dashboard_address=":0", silence_logs="CRITICAL"
    ) as short_lived:
        client = distributed.Client(short_lived)

        def close_early(done, _):
            if done < PLAN.cells:
                short_lived.close()

        with pytest.raises(ClusterLostError, match="the cluster is gone") as lost:
            nl.sweep(
                "clif", X, *SIDES, engine="numpy", size=40, client=client, progress=close_early
            )
    part = lost.value.partial
    assert 0 < part.done.sum() < PLAN.cells
    for tile in PLAN.run(done=part.done):
        part.add(tile)
    np.testing.assert_array_equal(part.cells, expected.cells)
