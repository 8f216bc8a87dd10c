"""The chart of a parameter sweep, with a caption written from the data."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from neurolab.figures.captions import count_of
from neurolab.figures.chart import Axis, Grid
from neurolab.figures.parameter_words import axis_label, unit_of, words
from neurolab.sweeping import METRICS, Metric, SweepResult
from neurolab.sweeping.axes import about_axis

Array = np.ndarray[Any, Any]


def heat_chart(
    found: SweepResult, title: str, here: tuple[float, float] | None = None, of: str = ""
) -> Grid:
    """Return the metric of every cell; NaN where it is not computed or has no answer.

    Parameters
    ----------
    found : SweepResult
    title : str
        Name of the model.
    here : tuple of float, optional
        The model's own setting: the values that x and y have without the sweep.
    of : str
        Whose metric it is, such as "60 neurons, 120 steps".
    """
    plan, metric = found.plan, METRICS[found.metric]
    x, y = (
        axis_label(axis.name, about_axis(axis.name, plan.slot, plan.stimulus))
        for axis in (plan.x, plan.y)
    )
    value = Axis(metric.title, unit_of(metric.unit))
    told = heat_caption(found, title, here, of)
    return Grid(
        "sweep",
        f"{metric.title} of {title}",
        x,
        y,
        found.x_values,
        found.y_values,
        np.where(found.done, found.cells, np.nan),
        value,
        told,
    )


def heat_caption(
    found: SweepResult, title: str, here: tuple[float, float] | None = None, of: str = ""
) -> str:
    """Return what a sweep shows: its extremes, the model's own setting, what has no answer."""
    plan, ends = found.plan, found.extremes()
    lead = f"{title}{f' ({of})' if of else ''}: "
    if not ends:
        told = "no cell has an answer" if found.done.any() else "nothing is computed yet"
    else:
        low, high = (_cell_words(found, *ends[name]) for name in ("lowest", "highest"))
        value = found.cells[ends["highest"]]
        same = value == found.cells[ends["lowest"]]
        flat = f"{value:.4g} in every cell that has an answer"
        told = flat if same else f"highest {high}; lowest {low}"
    return f"{lead}{told}.{_own_setting(found, here)}{_unanswered(found, METRICS[plan.metric])}"


def _cell_words(found: SweepResult, row: int, column: int) -> str:
    plan = found.plan
    at = (
        f"{words(axis.name)} = {axis.values[k]:.4g}"
        for axis, k in ((plan.x, column), (plan.y, row))
    )
    return f"{found.cells[row, column]:.4g} at {', '.join(at)}"


def _own_setting(found: SweepResult, here: tuple[float, float] | None) -> str:
    if here is None:
        return ""
    plan = found.plan
    pairs = list(zip((plan.x, plan.y), here, strict=True))
    at = ", ".join(f"{words(axis.name)} = {value:.4g}" for axis, value in pairs)
    inside = all(axis.values[0] <= value <= axis.values[-1] for axis, value in pairs)
    return (
        f" The cross is the model's own setting, {at}."
        if inside
        else f" Its own setting, {at}, is outside."
    )


def _unanswered(found: SweepResult, metric: Metric) -> str:
    """Return how many cells have no number, and why."""
    none = found.done & ~np.isfinite(found.cells)
    many, broken = int(none.sum()), len(found.problems)
    told = ""
    if many > broken:
        have = "has" if many - broken == 1 else "have"
        told += f" {count_of(many - broken, 'hatched cell')} {have} no answer: {metric.sentence}"
    for reason, times in Counter(found.problems.values()).most_common(1):
        told += f" {count_of(broken, 'hatched cell')} could not be run; {times} of them: {reason}."
    return told


def spread_out(found: SweepResult, stride: int) -> tuple[Array, Array, Array]:
    """Return what is drawn before everything is computed: cells stand for their neighbours.

    Parameters
    ----------
    found : SweepResult
    stride : int
        Distance of the cells of the last pass that is complete.

    Returns
    -------
    rows, columns, values : `[y, x]`
        Which cell is drawn in every place, and its number; −1 and NaN where none is known.
    """
    rows, columns = np.indices(found.done.shape)
    coarse = (rows // stride * stride, columns // stride * stride)
    own = [np.where(found.done, a, b) for a, b in zip((rows, columns), coarse, strict=True)]
    known = found.done[own[0], own[1]]
    values = np.where(known, found.cells[own[0], own[1]], np.nan)
    return np.where(known, own[0], -1), np.where(known, own[1], -1), values
