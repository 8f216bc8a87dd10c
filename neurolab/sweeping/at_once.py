"""A whole sweep in one call, and the plan behind the choices of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from neurolab.choices import Sweep
from neurolab.model import NeuronModel
from neurolab.slot import Slot
from neurolab.stimuli import Stimulus, replay
from neurolab.sweeping.axes import along, default_axes, names, span
from neurolab.sweeping.cluster import ClusterLostError
from neurolab.sweeping.plan import Plan
from neurolab.sweeping.result import SweepResult
from neurolab.sweeping.slots import slot_of


def sweep(
    model: str | NeuronModel | Slot,
    current: Any,
    x: Any = None,
    y: Any = None,
    metric: str = "rate",
    size: int = 32,
    *,
    params: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    compare: str | None = None,
    engine: str = "numba",
    dtype: str = "float64",
    client: Any = None,
    progress: Callable[[int, int], object] | None = None,
) -> SweepResult:
    """Measure a neuron for every pair of values of two parameters.

    Parameters
    ----------
    model : str, NeuronModel or Slot
        An identifier, a model that is shipped or registered, or a slot with its choices.
    current : Stimulus or array_like
        Input `[time, neuron]`; an array is replayed.
    x, y : tuple, optional
        `(name, low, high)`, `(name, low, high, count)` or `(name, values)`; `input.` before
        the name of a parameter of the stimulus. Two sensible ones when left out.
    metric : str
        A name of `neurolab.sweeping.METRICS`.
    size : int
        Values along each axis that does not say its count.
    params, options, compare, engine, dtype
        As in `neurolab.simulate`; parameters are one number each.
    client : distributed.Client, optional
        Compute on its Dask cluster, with the same numbers.
    progress : callable, optional
        `progress(done, all)`, called after every few cells.

    Raises
    ------
    ParameterError
        For anything that cannot be used, before anything is computed.
    ClusterLostError
        If the cluster goes away; its `partial` holds the cells that were finished.
    """
    slot = slot_of(model, params, options, compare)
    stimulus = current if isinstance(current, Stimulus) else replay(current)
    first, second = axes_of(slot, stimulus, x, y, size)
    plan = Plan(slot, stimulus, first, second, metric, engine, dtype, size)
    found = SweepResult.blank(plan)
    try:
        for tile in plan.run(client=client):
            found.add(tile)
            if progress is not None:
                progress(int(found.done.sum()), plan.cells)
    except ClusterLostError as error:
        error.partial = found
        raise
    return found


def axes_of(slot: Slot, stimulus: Stimulus, x: Any, y: Any, size: int) -> tuple[Any, Any]:
    """Return the axes given, and a default for one that is None."""
    if x is not None and y is not None:
        return x, y
    first, second = default_axes(slot, stimulus, size)
    if x is None and y is None:
        return first, second
    if x is None:
        return (first if first.name != along(y, slot, stimulus, size).name else second), y
    return x, (second if second.name != along(x, slot, stimulus, size).name else first)


def plan_of(choice: Sweep, slot: Slot, stimulus: Stimulus, engine: str = "numba") -> Plan:
    """Return the plan of what is chosen on the page.

    Empty names, and names that model and input lack, give way to the default axes; where both
    ends are 0 the slider's range is meant.

    Raises
    ------
    ParameterError
        For ends outside the parameter's bounds, and an unknown metric.
    """
    about, size = names(slot, stimulus), choice.size
    sides = ((choice.x, choice.x_low, choice.x_high), (choice.y, choice.y_low, choice.y_high))
    x, y = (
        along((name, *((low, high) if low or high else span(about[name]))), slot, stimulus, size)
        if name in about
        else None
        for name, low, high in sides
    )
    x, y = axes_of(slot, stimulus, x, y, size)
    return Plan(slot, stimulus, x, y, choice.metric, engine, size=size)
