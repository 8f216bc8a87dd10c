"""One neuron through time: membrane, auxiliary states, thresholds, spike ticks."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from neurolab.model import Ladder, describe
from neurolab.result import Result

Array = np.ndarray[Any, Any]
TICKS = 0.22  # share of a row's height that the spike ticks take
RUNGS = 40  # thresholds of a ladder drawn at most


class Trace(NamedTuple):
    """What a row of the Dynamics tab draws.

    Attributes
    ----------
    time : `[time]`
        Step numbers.
    series : dict
        "h", "u", then auxiliary states by name, each `[time]`.
    threshold : `[time]` or None
        A threshold that moves.
    rungs : `[rung]`
        Thresholds that stay, with those of a ladder up to the highest that matters.
    spike_time, spike_level
        Steps that fired, and their signed levels.
    """

    time: Array
    series: dict[str, Array]
    threshold: Array | None
    rungs: Array
    spike_time: Array
    spike_level: Array

    def levels(self) -> Array:
        """Return the output as a population of one: int16 `[time, 1]`."""
        found = np.zeros((len(self.time), 1), np.int16)
        found[self.spike_time, 0] = self.spike_level
        return found


def trace(result: Result, neuron: int = 0) -> Trace:
    """Return the numbers of one neuron's row from a result with every record."""
    series = {"h": result.h[:, neuron], "u": result.u[:, neuron]}
    series |= {name: values[:, neuron] for name, values in result.states.items()}
    level = result.levels[:, neuron]
    fired = np.flatnonzero(level)
    reach = (float(series["h"].min()), float(series["h"].max()))
    moving = [result.lines[base][:, neuron] for base in _moving(result)]
    fixed = [r for ladder in result.model.thresholds for r in _rungs(result, ladder, reach)]
    return Trace(
        np.arange(result.time),
        series,
        moving[0] if moving else None,
        np.array(sorted(fixed)),
        fired,
        level[fired],
    )


def _moving(result: Result) -> list[str]:
    bases = [ladder.base for ladder in result.model.thresholds]
    return [base for base in bases if base is not None and base in result.lines]


def _rungs(result: Result, ladder: Ladder, reach: tuple[float, float]) -> list[float]:
    """Return a ladder's thresholds up to one rung beyond what the membrane reached."""
    if ladder.base is not None and ladder.base not in describe(result.model):
        return []
    given = 1.0 if ladder.base is None else np.ravel(getattr(result.params, ladder.base))[0]
    base = ladder.scale * float(given)
    most = int(getattr(result.params, ladder.levels)) if ladder.levels else 1
    far = reach[1] if base > 0 else reach[0]
    far = max(abs(reach[0]), abs(reach[1])) * np.sign(base) if ladder.mirrored else far
    wanted = max(1, int(np.floor(far / base - ladder.offset)) + 1) if base else 1
    rungs = [base * (k + ladder.offset) for k in range(1, min(most, wanted, RUNGS) + 1)]
    return [*rungs, *(-rung for rung in rungs if ladder.mirrored)]


def value_range(
    row: Trace, show: tuple[str, ...], also: Array | None = None
) -> tuple[float, float]:
    """Return the lowest and highest value a row has to show, never an empty interval.

    `also` is a line from elsewhere that is drawn with it.
    """
    drawn = [row.series[name] for name in ("h", "u") if name in show]
    if "states" in show:
        drawn += [values for name, values in row.series.items() if name not in ("h", "u")]
    if "threshold" in show:
        drawn += [row.rungs] + ([row.threshold] if row.threshold is not None else [])
    drawn += [] if also is None else [also]
    reached = [0.0, *(end for values in drawn for end in _ends(values))]
    low, high = min(reached), max(reached)
    if high - low < 1e-9:  # noqa: PLR2004 - a flat row
        high = low + 1.0
    return low, high


def _ends(values: Array) -> tuple[float, ...]:
    """Return the lowest and highest finite value, if there are any."""
    if values.size and np.isfinite([values.min(), values.max()]).all():
        return float(values.min()), float(values.max())
    some = values[np.isfinite(values)]
    return (float(some.min()), float(some.max())) if some.size else ()


class Ticks(NamedTuple):
    """Spike ticks as vertical segments, and the axis that leaves room for them."""

    time: Array
    bottom: Array
    top: Array
    start: float
    end: float


def ticks(row: Trace, show: tuple[str, ...], also: Array | None = None) -> Ticks:
    """Return spike ticks: positive ones stand above the trace, negative ones hang below it.

    Levels are drawn relative to the highest that occurred in the row; a single spike always
    shows as at least a fifth of the band. `also` is a line from elsewhere that needs room.
    """
    low, high = value_range(row, show, also)
    span = high - low
    band, gap, edge = TICKS * span, 0.10 * span, 0.04 * span
    size = np.abs(row.spike_level).astype(float)
    tallest = float(size.max()) if size.size else 1.0
    height = band * np.maximum(size / tallest, 0.2)
    up = row.spike_level > 0
    bottom = np.where(up, high + gap, low - gap - height)
    top = np.where(up, high + gap + height, low - gap)
    start = low - gap - band - edge if (~up).any() else low - 2.0 * edge
    return Ticks(row.spike_time, bottom, top, start, high + gap + band + edge)
