"""What the Sweep tab computes: a heatmap, coarse to fine, then the F–I curves, one by one.

Cells that were computed are kept, so that a sweep that was stopped goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from neurolab.experiment import Experiment
from neurolab.explorer.compute import Remembered, StoppedError
from neurolab.explorer.gains import Gains, Kept
from neurolab.explorer.tab import Wanted
from neurolab.figures import sweep_charts as charts
from neurolab.figures.captions import count_of
from neurolab.figures.chart import Curves, Grid
from neurolab.slot import Slot, pairs
from neurolab.stimuli import Stimulus
from neurolab.sweeping import Plan, SweepResult, Tile, plan_of
from neurolab.sweeping.axes import INPUT
from neurolab.sweeping.batches import first_stride

LARGEST = 200_000  # neuron-steps of a cell; of a larger population the first neurons are taken
OFTEN = 0.12  # seconds between two pictures of one sweep
QUICK = 4000  # steps that NumPy does at once
KEPT = 12
Array = np.ndarray[Any, Any]


class Heat(NamedTuple):
    """A sweep as far as it is known.

    Attributes
    ----------
    found : SweepResult
        A copy, which nobody changes.
    rows, columns, shown : `[y, x]`
        Which cell is drawn in every place, and its number.
    here : tuple of float
        The model's own setting of x and y.
    """

    found: SweepResult
    rows: Array
    columns: Array
    shown: Array
    here: tuple[float, float]
    chart: Grid


class SweepPicture(NamedTuple):
    """One moment of the Sweep tab; `gain` is None until the first curve is there."""

    experiment: Experiment
    heat: Heat
    gain: Curves | None


class Sweeps:
    """Computes pictures and remembers cells and curves."""

    def __init__(self, engine: str = "numba") -> None:
        self._engine = engine
        self._sweeps, self._curves = Remembered(KEPT), Kept(4 * KEPT)

    def pictures(self, experiment: Experiment, wanted: Wanted) -> Iterator[SweepPicture]:
        """Yield ever finer pictures: the coarse heatmap, the whole, then curve after curve.

        Raises
        ------
        StoppedError
            When `wanted` says no in between.
        ParameterError
            For axes that this model and this input do not have.
        """
        known = Gains(experiment, self._curves)
        whole = known.chart() if known.complete else None
        heat = None
        for found in self._cells(plan_for(experiment, self._engine), wanted):
            heat = _heat(experiment, found)
            yield SweepPicture(experiment, heat, whole)
        while heat is not None and not known.complete:
            if not wanted():
                raise StoppedError
            known.next(self._engine)
            yield SweepPicture(experiment, heat, known.chart())

    def _cells(self, plan: Plan, wanted: Wanted) -> Iterator[SweepResult]:
        own: SweepResult = self._sweeps.remember(plan, lambda: SweepResult.blank(plan))
        if own.complete:
            yield own
        shown = -np.inf
        for tile in _tiles(plan, own, wanted):
            own.add(tile)
            if own.complete or time.monotonic() - shown > OFTEN:
                yield replace(
                    own, cells=own.cells.copy(), done=own.done.copy(), problems={**own.problems}
                )
                shown = time.monotonic()
        if not own.complete:
            raise StoppedError


def plan_for(experiment: Experiment, engine: str = "numba") -> Plan:
    """Return what is swept.

    What the axes move does not count in the model's own setting, so that moving it on a
    slider leaves the sweep as it is.

    Raises
    ------
    ParameterError
        For axes that this model and this input do not have.
    """
    slot, source = swept(experiment)
    plan = plan_of(experiment.sweep, slot, source, engine)
    slot, source = plan.cell(0, 0)
    slot = slot if plan.metric == "inside" else slot.fired
    return replace(plan, slot=slot, stimulus=source, dtype=experiment.dtype)


def swept(experiment: Experiment) -> tuple[Slot, Stimulus]:
    """Return the model that is swept, and its input: of a large population the first neurons."""
    source = experiment.source()
    most = max(1, LARGEST // source.time)
    if source.neurons > most:
        source = source.window(neurons=slice(0, most))
    return experiment.slots[place(experiment)], source


def place(experiment: Experiment) -> int:
    """Return which of the models is swept."""
    return min(experiment.sweep.model, len(experiment.slots) - 1)


def moved(experiment: Experiment, plan: Plan, row: int, column: int) -> Experiment:
    """Return the experiment with the parameters of one cell."""
    pair = ((plan.x, plan.x.values[column]), (plan.y, plan.y.values[row]))
    own = {axis.name: value for axis, value in pair if not axis.of_input}
    drive = {axis.name.removeprefix(INPUT): value for axis, value in pair if axis.of_input}
    k = place(experiment)
    found = experiment.with_slot(k, experiment.slots[k].with_params(**own))
    if not drive:
        return found
    return replace(found, drive=pairs({**dict(found.drive), **drive}))


def here(experiment: Experiment, plan: Plan) -> tuple[float, float]:
    """Return what x and y are in the experiment itself."""
    slot = experiment.slots[place(experiment)]
    x, y = (
        experiment.drive_value(axis.name.removeprefix(INPUT))
        if axis.of_input
        else slot.value(axis.name)
        for axis in (plan.x, plan.y)
    )
    return float(x), float(y)


def nearest(heat: Heat) -> tuple[int, int]:
    """Return row and column of the cell nearest to the model's own setting."""
    x, y = heat.here
    return (
        int(np.abs(heat.found.y_values - y).argmin()),
        int(np.abs(heat.found.x_values - x).argmin()),
    )


def _tiles(plan: Plan, own: SweepResult, wanted: Wanted) -> Iterator[Tile]:
    """Yield what is missing; the first pass without waiting for a kernel, where it is small."""
    stride = first_stride(max(plan.shape))
    rows, columns = (-(-many // stride) for many in plan.shape)
    apart = (1 if plan.side_by_side(plan.x) else columns) * (
        1 if plan.side_by_side(plan.y) else rows
    )
    if apart * plan.stimulus.time <= QUICK:
        for tile in replace(plan, engine="numpy").run(wanted, done=own.done):
            yield tile
            if own.done[::stride, ::stride].all():
                break
    yield from plan.run(wanted, done=own.done)


def _heat(experiment: Experiment, found: SweepResult) -> Heat:
    _, source = swept(experiment)
    own = here(experiment, found.plan)
    of = f"{count_of(source.neurons, 'neuron')}, {count_of(source.time, 'step')}"
    if source.neurons < experiment.source().neurons:
        many = count_of(experiment.source().neurons, "neuron")
        of = f"the first {source.neurons:,} of {many}, {count_of(source.time, 'step')}"
    title = experiment.titles()[place(experiment)]
    chart = charts.heat_chart(found, title, own, of)
    return Heat(found, *charts.spread_out(found, _stride(found)), own, chart)


def _stride(found: SweepResult) -> int:
    """Return the distance of the cells of the finest pass that is complete."""
    first = stride = first_stride(max(found.done.shape))
    while stride and found.done[::stride, ::stride].all():
        first, stride = stride, stride // 2
    return first
