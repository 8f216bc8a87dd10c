"""F–I curves of all models of an experiment, made one by one and remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from neurolab.experiment import Experiment
from neurolab.explorer.compute import Remembered
from neurolab.figures.chart import Curves
from neurolab.figures.gain_charts import gain_chart
from neurolab.model import Param
from neurolab.stimuli import Constant, Stimulus, parameters
from neurolab.sweeping import GainCurve, gain_curve
from neurolab.sweeping.axes import span
from neurolab.sweeping.gain import DRIVES

VALUES, STEPS, NEURONS = 97, 500, 32  # of a curve, enough for its staircase
LONGEST = 2000  # steps, where the input has a course of its own
AMPLITUDE = (0.0, 2.0)  # where a constant current begins and ends if nobody says


def level(experiment: Experiment) -> tuple[str, Stimulus] | None:
    """Return what sets the strength of the input, and the input; None where nothing does."""
    source = experiment.source()
    name = next((n for n in DRIVES if n in parameters(type(source))), None)
    return None if name is None else (name, source)


def driven(experiment: Experiment) -> tuple[str, Stimulus]:
    """Return the parameter that the curves run over, and its stimulus."""
    found = level(experiment) if experiment.sweep.gain == "input" else None
    return found or ("amplitude", Constant(time=STEPS))


def ends(experiment: Experiment) -> tuple[float, float]:
    """Return where the curves begin and end.

    Ends outside the bounds of what they run over, which were meant for another input, give
    way to those of the slider.
    """
    name, source = driven(experiment)
    about: Param = parameters(type(source))[name]
    low, high = experiment.sweep.gain_low, experiment.sweep.gain_high
    if (low or high) and about.low <= low < high <= about.high:
        return low, high
    return AMPLITUDE if isinstance(source, Constant) else span(about)


class Kept(Remembered):
    """Curves by what they were made from."""

    def known(self, key: Any) -> Any:
        """Return what was computed under a key, None if nothing was."""
        return self._memory.get(key)


class Gains:
    """The curves of one experiment as far as they are known."""

    def __init__(self, experiment: Experiment, memory: Kept) -> None:
        self._experiment, self._memory = experiment, memory
        name, source = driven(experiment)
        self._values = tuple(np.linspace(*ends(experiment), VALUES).tolist())
        # What the curves run over does not count in the input's own setting.
        own = {name: self._values[0], "neurons": 1, "time": min(source.time, LONGEST)}
        self._source = replace(source, **own)
        self._curves = [memory.known(self._key(k)) for k in range(len(experiment.slots))]

    @property
    def complete(self) -> bool:
        """Whether every model has its curve."""
        return all(curve is not None for curve in self._curves)

    def next(self, engine: str) -> None:
        """Compute the first curve that is missing."""
        k = self._curves.index(None)
        self._curves[k] = self._memory.remember(self._key(k), self._make(k, engine))

    def chart(self) -> Curves:
        """Return the plot of what is known."""
        titles = self._experiment.titles()
        return gain_chart(titles, self._curves, self._source.time)

    def _key(self, k: int) -> tuple[object, ...]:
        e = self._experiment
        return e.slots[k].fired, self._source, self._values, e.dtype

    def _make(self, k: int, engine: str) -> Callable[[], GainCurve]:
        slot, source, values, dtype = self._key(k)
        return lambda: gain_curve(
            slot,
            values,
            time=source.time,
            neurons=NEURONS,
            stimulus=source,
            seed=self._experiment.seed,
            engine=engine,
            dtype=dtype,
        )
