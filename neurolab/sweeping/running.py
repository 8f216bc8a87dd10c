"""From cells to numbers: cells side by side as neurons of one run, where they can be.

A parameter may be an array `[neuron]`, so cells that differ only in such parameters run
as one simulation: the input is repeated for every cell, and each has its own value. Whole
parameters and those of the input are run value by value. Either way a cell sees the same
numbers as if it ran alone, and gives the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import numpy as np

from neurolab.errors import ParameterError
from neurolab.result import Result
from neurolab.simulation import simulate
from neurolab.slot import Slot
from neurolab.stimuli import Stimulus
from neurolab.sweeping.axes import Axis
from neurolab.sweeping.batches import Batch, Tile, batches
from neurolab.sweeping.metrics import METRICS
from neurolab.sweeping.plan import Plan

Array = np.ndarray[Any, Any]


def here(plan: Plan, wanted: Callable[[], bool], done: Any = None) -> Iterator[Tile]:
    """Compute a plan in this process; see `Plan.run`."""
    for batch in batches(plan, done):
        if not wanted():
            return
        yield computed(plan, batch)


def computed(plan: Plan, batch: Batch) -> Tile:
    """Return the numbers of a batch: a pure function of both."""
    values = np.full(len(batch.rows), np.nan)
    problems: dict[tuple[int, int], str] = {}
    for members in _together(plan, batch):
        _measure(plan, batch, members, values, problems)
    return Tile(*batch, values, problems)


def _together(plan: Plan, batch: Batch) -> list[Array]:
    """Return the places in a batch of cells that can run side by side."""
    apart = [
        where
        for axis, where in ((plan.x, batch.columns), (plan.y, batch.rows))
        if not plan.side_by_side(axis)
    ]
    groups: dict[tuple[int, ...], list[int]] = {}
    for k in range(len(batch.rows)):
        groups.setdefault(tuple(int(where[k]) for where in apart), []).append(k)
    return [np.array(members) for members in groups.values()]


def _measure(
    plan: Plan,
    batch: Batch,
    members: Array,
    values: Array,
    problems: dict[tuple[int, int], str],
) -> None:
    """Fill in the values of some cells; each runs alone where they cannot be run together."""
    rows, columns = batch.rows[members], batch.columns[members]
    places = list(zip(rows.tolist(), columns.tolist(), strict=True))
    cells = runs(plan, rows, columns)
    try:
        first = next(cells)  # all of them have run now
    except ParameterError as error:
        if len(members) == 1:
            problems[places[0]] = str(error)
        else:
            for k in members:
                _measure(plan, batch, np.array([k]), values, problems)
        return
    for k, place, result in zip(members, places, chain([first], cells), strict=True):
        try:
            values[k] = _number(plan, result)
        except ParameterError as error:
            problems[place] = f"{METRICS[plan.metric].title}: {error}"


def _number(plan: Plan, result: Result) -> float:
    """Return the metric of a cell; NaN where it has no answer, or one too large to be written."""
    with np.errstate(over="ignore", invalid="ignore"):
        found = METRICS[plan.metric].measure(result, plan.slot.slope)
    return found if np.isfinite(found) else np.nan


def runs(plan: Plan, rows: Array, columns: Array) -> Iterator[Result]:
    """Yield the run of every cell, made in one simulation; only `side_by_side` axes may differ."""
    slot, stimulus = plan.cell(int(rows[0]), int(columns[0]))
    cells = len(rows)
    moving = [
        (axis, np.array(axis.values)[where])
        for axis, where in ((plan.x, columns), (plan.y, rows))
        if plan.side_by_side(axis)
    ]
    whole = _one_run(plan, slot, stimulus, cells, moving)
    for k in range(cells):
        own = {axis.name: float(values[k]) for axis, values in moving}
        yield _part(whole, slice(k * stimulus.neurons, (k + 1) * stimulus.neurons), slot, own)


def _one_run(
    plan: Plan, slot: Slot, stimulus: Stimulus, cells: int, moving: list[tuple[Axis, Array]]
) -> Result:
    given: dict[str, Any] = dict(slot.params)
    current: Any = stimulus
    if cells > 1:
        current = np.tile(stimulus.array(plan.dtype), (1, cells))
        given |= {axis.name: np.repeat(values, stimulus.neurons) for axis, values in moving}
    return simulate(
        slot.neuron,
        current,
        given,
        compare=slot.compare,
        dtype=plan.dtype,
        record=METRICS[plan.metric].needs(slot.neuron),
        engine=plan.engine,
    )


def _part(run: Result, cut: slice, slot: Slot, own: dict[str, float]) -> Result:
    """Return the run of one cell out of the run of many.

    Its records are copied to lie as they would alone: NumPy's sums depend on that.
    """
    return Result(
        model=run.model,
        params=run.model.Params(**(slot.values() | own)),
        compare=run.compare,
        dtype=run.dtype,
        count=run.count[cut],
        final=type(run.final)(*(state[cut] for state in run.final)),
        time=run.time,
        records={name: np.ascontiguousarray(array[:, cut]) for name, array in run.records.items()},
    )
