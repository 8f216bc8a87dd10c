"""From an experiment to everything the Dynamics tab draws; knows no widget and no plot.

What was computed for a model is remembered, so that moving one slider computes one model.
Large populations are run window by window; between windows the work asks whether it is
still wanted.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from neurolab.analysis import autocorrelation
from neurolab.experiment import Experiment
from neurolab.explorer.readiness import engine_for
from neurolab.figures import Population, Trace, Window, trace, windows
from neurolab.simulation import simulate
from neurolab.slot import Slot
from neurolab.stimuli import Stimulus

WINDOW = 1 << 21  # neuron-steps between two questions whether the work is still wanted
LAGS = 60
REMEMBERED = 24


class StoppedError(Exception):
    """The work was cancelled or is no longer wanted."""


class Picture(NamedTuple):
    """All numbers of one moment of the Dynamics tab."""

    experiment: Experiment
    current: np.ndarray[Any, Any]
    traces: tuple[Trace, ...]
    populations: tuple[Population, ...]
    correlations: tuple[np.ndarray[Any, Any], ...]
    windows: tuple[Window, ...]


class Computer:
    """Computes pictures and remembers the parts."""

    def __init__(self) -> None:
        self._memory: OrderedDict[Any, Any] = OrderedDict()

    def picture(self, experiment: Experiment, wanted: Callable[[], bool] = lambda: True) -> Picture:
        """Return the picture of an experiment.

        Raises
        ------
        StoppedError
            When `wanted` says no in between.
        ParameterError
            For what cannot be run.
        """
        source = experiment.source()
        one = source.window(neurons=experiment.neuron)
        traces, populations = [], []
        for slot in experiment.slots:
            traces.append(self._trace(slot.fired, one, experiment.dtype))
            populations.append(self._population(slot.fired, source, experiment, wanted))
        return Picture(
            experiment,
            one.array(experiment.dtype)[:, 0],
            tuple(traces),
            tuple(populations),
            tuple(_correlation(row, experiment) for row in traces),
            windows(experiment),
        )

    def _remember(self, key: Any, make: Callable[[], Any]) -> Any:
        if key in self._memory:
            self._memory.move_to_end(key)
            return self._memory[key]
        value = self._memory[key] = make()
        while len(self._memory) > REMEMBERED:
            self._memory.popitem(last=False)
        return value

    def _trace(self, slot: Slot, one: Stimulus, dtype: str) -> Trace:
        def make() -> Trace:
            return trace(_run(slot, one, dtype, None))

        return self._remember((slot, one, dtype), make)

    def _population(
        self, slot: Slot, source: Stimulus, experiment: Experiment, wanted: Callable[[], bool]
    ) -> Population:
        membrane = experiment.histogram == "membrane"
        record = ("levels", "h") if membrane else ("levels",)

        def make() -> Population:
            found = Population(source.time, source.neurons)
            width = max(1, WINDOW // source.time)
            for first in range(0, source.neurons, width):
                if not wanted():
                    raise StoppedError
                part = source.window(neurons=slice(first, first + width))
                r = _run(slot, part, experiment.dtype, record)
                found.add(first, r.levels, r.h if membrane else None)
            return found

        return self._remember((slot, source, experiment.dtype, membrane), make)


def _run(slot: Slot, source: Stimulus, dtype: str, record: tuple[str, ...] | None) -> Any:
    return simulate(
        slot.neuron,
        source,
        dict(slot.params),
        compare=slot.fires,
        dtype=dtype,
        record=record,
        engine=engine_for(slot.neuron, slot.fires, dtype, record, source),
    )


def _correlation(row: Trace, experiment: Experiment) -> np.ndarray[Any, Any]:
    name = experiment.correlate
    values = row.series.get(name)
    if values is None:  # this model has no such state
        return np.zeros(0)
    lags = min(LAGS, len(row.time) - 1)
    return autocorrelation(values, lags, normalise=experiment.normalise)
