"""Several runs side by side: their names, and the parts that charts are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from neurolab.analysis import autocorrelation
from neurolab.checks import whole
from neurolab.errors import ParameterError, unknown_name
from neurolab.experiment import MOST_SLOTS
from neurolab.figures.population import Population
from neurolab.figures.traces import Trace, trace
from neurolab.result import Result
from neurolab.slot import Slot, pairs
from neurolab.stimuli import Stimulus
from neurolab.surrogates import Surrogate

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class Runs:
    """One to six runs, and the neuron that is looked at."""

    results: tuple[Result, ...]
    neuron: int = 0
    normalise: bool = False
    surrogate: Surrogate | None = None

    def titles(self) -> list[str]:
        """Return the models' names, with what tells two of a kind apart."""
        plain = [result.model.title for result in self.results]
        told: list[str] = []
        for k, result in enumerate(self.results):
            twin = plain.count(plain[k]) > 1
            name = ", ".join([plain[k], *_differences(result)]) if twin else plain[k]
            told.append(f"{name} ({k + 1})" if twin and name in told else name)
        return told

    def traces(self) -> tuple[Trace, ...]:
        """Return the traced neuron of every run."""
        return tuple(trace(result, self.neuron) for result in self.results)

    def populations(self, *, membrane: bool = False) -> tuple[Population, ...]:
        """Return the populations, with the membranes before reset where asked for."""
        found: list[Population] = []
        for result in self.results:
            group = Population(result.time, result.neurons)
            group.add(0, result.levels, result.h if membrane else None)
            found.append(group)
        return tuple(found)

    def correlations(self, of: str, lags: int) -> list[Array]:
        """Return every run's autocorrelation; that of u for a model without such a state."""
        known = dict.fromkeys(("h", "u", *(n for r in self.results for n in r.model.auxiliary)))
        if of not in known:
            raise unknown_name("membrane or state", of, known)
        found: list[Array] = []
        for result in self.results:
            own = of if of in {"h", "u", *result.model.auxiliary} else "u"
            values, most = result[own][:, self.neuron], min(lags, result.time - 1)
            found.append(autocorrelation(values, most, normalise=self.normalise))
        return found

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The models as the page knows them, with the parameters of the traced neuron.

        Raises
        ------
        ParameterError
            For a parameter that differs from step to step.
        """
        return tuple(self._slot(result) for result in self.results)

    def _slot(self, result: Result) -> Slot:
        values = {n: self._number(result, n) for n in result.model.Params._fields}
        return Slot(
            result.model.name,
            params=pairs(values),
            options=pairs(result.model.chosen),
            compare=result.compare or None,
            surrogate=self.surrogate,
            resets=result.model.resets,
        )

    def _number(self, result: Result, name: str) -> float:
        value = np.asarray(getattr(result.params, name))
        own = value[..., self.neuron if value.shape[-1] > 1 else 0] if value.ndim else value
        if np.ptp(own) > 0.0:
            raise ParameterError(
                f"{name} differs from step to step; this plot needs one value",
                model=result.model.name,
                parameter=name,
            )
        return float(np.ravel(own)[0])

    def current(self) -> tuple[Array, str, bool]:
        """Return the traced neuron's input `[time]`, its kind, and whether all runs share it.

        Raises
        ------
        ParameterError
            For a run that was loaded from a file: its input is not kept.
        """
        inputs = [_column(result, self.neuron) for result in self.results]
        shared = len(inputs) > 1 and all(np.array_equal(inputs[0], x) for x in inputs)
        if len(inputs) > 1 and not shared:
            raise ParameterError("these runs were given different inputs", parameter="current")
        source = self.results[0].current
        kind = type(source).__name__ if isinstance(source, Stimulus) else "Given numbers"
        return inputs[0], _in_words(kind), shared


def runs(results: Any, neuron: int = 0, **choices: Any) -> Runs:
    """Return one `Result` or a sequence of them as `Runs`, checked.

    Raises
    ------
    ParameterError
        For anything else, more than six runs, and a neuron that one of them lacks.
    """
    several = isinstance(results, Sequence) and not isinstance(results, str)
    given: list[Any] = list(results) if several else [results]
    for each in given:
        if not isinstance(each, Result):
            raise ParameterError(
                f"a plot is made of a run, or of a list of runs, not of {type(each).__name__}",
                parameter="results",
            )
    if not 1 <= len(given) <= MOST_SLOTS:
        raise ParameterError(
            f"{len(given)} runs; a plot shows 1 to {MOST_SLOTS}",
            parameter="results",
            bounds=(1, MOST_SLOTS),
        )
    fewest = min(result.neurons for result in given)
    return Runs(tuple(given), whole(None, "neuron", neuron, 0, fewest - 1), **choices)


def _differences(result: Result) -> list[str]:
    """Return in words what of a run is not its model's default."""
    default = result.model.Params._field_defaults
    told = [f"{name} {value}" for name, value in sorted(result.model.chosen.items())]
    for name, value in result.params._asdict().items():
        if np.ndim(value):
            told.append(f"{name} varied")
        elif value != default[name]:
            told.append(f"{name} {float(value):.6g}")
    return told + ([result.compare] if result.compare != result.model.compare else [])


def _column(result: Result, neuron: int) -> Array:
    if result.current is None:
        raise ParameterError(
            "the input of this run was not kept: it was loaded from a file",
            model=result.model.name,
            parameter="current",
        )
    if isinstance(result.current, Stimulus):
        return result.current.window(neurons=neuron).array(result.dtype)[:, 0]
    return np.asarray(result.current)[:, neuron]


def _in_words(name: str) -> str:
    """Return "Perturbed normal" for `PerturbedNormal`."""
    spaced = "".join(f" {c.lower()}" if c.isupper() else c for c in name[1:])
    return name[0] + spaced
