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
from neurolab.result import Result
from neurolab.simulation import simulate
from neurolab.slot import Slot
from neurolab.stimuli import Stimulus

WINDOW = 1 << 21  # neuron-steps between two questions whether the work is still wanted
LAGS = 60
Record = tuple[str, ...] | None
REMEMBERED = 40


class StoppedError(Exception):
    """The work was cancelled or is no longer wanted."""


class Picture(NamedTuple):
    """All numbers of one moment of the Dynamics tab.

    `results` are the runs behind `traces`, of the traced neuron alone, with every record.
    """

    experiment: Experiment
    current: np.ndarray[Any, Any]
    traces: tuple[Trace, ...]
    populations: tuple[Population, ...]
    correlations: tuple[np.ndarray[Any, Any], ...]
    windows: tuple[Window, ...]
    results: tuple[Result, ...]


class Remembered:
    """The newest of what was computed, by what it was computed from."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._memory: OrderedDict[Any, Any] = OrderedDict()

    def remember(self, key: Any, make: Callable[[], Any]) -> Any:
        """Return what was computed under a key, or compute it."""
        if key in self._memory:
            self._memory.move_to_end(key)
            return self._memory[key]
        value = self._memory[key] = make()
        while len(self._memory) > self._most:
            self._memory.popitem(last=False)
        return value


class Computer(Remembered):
    """Computes pictures and remembers the parts.

    Runs use `engine`, or without one the engine that answers at once; which of them made what
    is drawn stands in `engines`. The two agree but for the last digit.
    """

    def __init__(self, engine: str | None = None) -> None:
        super().__init__(REMEMBERED)
        self._engine = engine
        self.engines: set[str] = set()

    def engine(self, slot: Slot, source: Stimulus, dtype: str, record: Record) -> str:
        """Return the engine to run with, and take note of it."""
        chosen = self._engine or engine_for(slot.neuron, slot.fires, dtype, record, source)
        self.engines.add(chosen)
        return chosen

    @property
    def used(self) -> str | None:
        """The engine behind what is drawn, None where it is not one alone."""
        return next(iter(self.engines)) if len(self.engines) == 1 else None

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
        alone, populations = [], []
        for slot in experiment.slots:
            alone.append(self._alone(slot.fired, one, experiment.dtype))
            membrane = experiment.histogram == "membrane"
            populations.append(self.population(slot, experiment, wanted, membrane=membrane))
        return Picture(
            experiment,
            self._current(one, experiment.dtype),
            tuple(row for _, row in alone),
            tuple(populations),
            tuple(self._correlation(slot.fired, one, experiment) for slot in experiment.slots),
            windows(experiment),
            tuple(result for result, _ in alone),
        )

    def _alone(self, slot: Slot, one: Stimulus, dtype: str) -> tuple[Result, Trace]:
        """Return the run of one neuron, and what its row draws."""
        engine = self.engine(slot, one, dtype, None)

        def make() -> tuple[Result, Trace]:
            result = run(slot, one, dtype, None, engine)
            return result, trace(result)

        return self.remember((slot, one, dtype, engine), make)

    def _current(self, one: Stimulus, dtype: str) -> np.ndarray[Any, Any]:
        return self.remember((one, dtype), lambda: one.array(dtype)[:, 0])

    def _correlation(self, slot: Slot, one: Stimulus, experiment: Experiment) -> Any:
        _, row = self._alone(slot, one, experiment.dtype)
        # A model without the state that is asked for shows its membrane beside the others.
        of, normalise = experiment.correlate, experiment.normalise
        values = row.series[of if of in row.series else "u"]
        lags = min(LAGS, len(row.time) - 1)
        engine = self.engine(slot, one, experiment.dtype, None)
        return self.remember(
            (slot, one, experiment.dtype, engine, experiment.correlate, normalise),
            lambda: autocorrelation(values, lags, normalise=normalise),
        )

    def population(
        self,
        slot: Slot,
        experiment: Experiment,
        wanted: Callable[[], bool],
        *,
        membrane: bool = False,
    ) -> Population:
        """Return a model's population in small numbers, with its membranes if asked for.

        Raises
        ------
        StoppedError
            When `wanted` says no in between.
        """
        slot, source = slot.fired, experiment.source()
        record = ("levels", "h") if membrane else ("levels",)
        engine = self.engine(slot, source, experiment.dtype, record)

        def make() -> Population:
            found = Population(source.time, source.neurons)
            if source.neurons == 1:  # its run is there already: the trace
                _, row = self._alone(slot, source.window(neurons=0), experiment.dtype)
                found.add(0, row.levels(), row.series["h"][:, None] if membrane else None)
                return found
            width = max(1, WINDOW // source.time)
            for first in range(0, source.neurons, width):
                if not wanted():
                    raise StoppedError
                part = source.window(neurons=slice(first, first + width))
                r = run(slot, part, experiment.dtype, record, engine)
                found.add(first, r.levels, r.h if membrane else None)
            return found

        return self.remember((slot, source, experiment.dtype, engine, membrane), make)


def run(slot: Slot, source: Stimulus, dtype: str, record: Record, engine: str) -> Result:
    """Run a model on an input."""
    return simulate(
        slot.neuron,
        source,
        dict(slot.params),
        compare=slot.fires,
        dtype=dtype,
        record=record,
        engine=engine,
    )
