"""The plots of the page from a `Result` or several, for notebooks: HoloViews elements.

    >>> import neurolab as nl
    >>> run = nl.simulate("clif", nl.stimuli.poisson(time=100, neurons=20, rate=0.3))
    >>> nl.figures.membrane(run)  # shows itself in a notebook

Every function takes one `Result`, or a list of up to six that are drawn together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from neurolab.checks import whole
from neurolab.errors import ParameterError
from neurolab.experiment import SHOW, Experiment
from neurolab.figures import charts
from neurolab.figures.captions import correlated
from neurolab.figures.chart import Chart, Curves
from neurolab.figures.charts.slopes import MEMBRANE
from neurolab.figures.elements import element, stacked
from neurolab.figures.runs import runs
from neurolab.figures.surrogates import windows
from neurolab.result import Result
from neurolab.surrogates import Surrogate

MOST_DOTS = 5_000
LAGS = 60
Results = Result | Sequence[Result]


def membrane(results: Results, neuron: int = 0, show: tuple[str, ...] = SHOW) -> Any:
    """Return one neuron's membrane, states, thresholds and spikes; a row for every run.

    Parameters
    ----------
    results : Result or sequence of Result
        With everything recorded.
    neuron : int
    show : tuple of {"h", "u", "states", "threshold"}
        What is drawn beside the spikes.
    """
    return _shown(membrane_charts(results, neuron, show))


def current(results: Results, neuron: int = 0) -> Any:
    """Return the input of one neuron; runs that are given together must share it."""
    return _shown([current_chart(results, neuron)])


def raster(results: Results) -> Any:
    """Return every spike as a dot or, where there are very many, spikes per cell."""
    return _shown([raster_chart(results)])


def rate(results: Results) -> Any:
    """Return spikes per neuron at every step, signs ignored."""
    found = runs(results)
    return _shown([charts.rate_chart(found.titles(), found.populations())])


def histogram(results: Results, of: str = "counts") -> Any:
    """Return a histogram, as shares that sum to 1.

    `of` is "counts" (spikes per neuron), "intervals" (steps between spikes), "levels"
    (output levels) or "membrane" (before reset).
    """
    return _shown([histogram_chart(results, of)])


def autocorrelation(
    results: Results,
    of: str = "u",
    neuron: int = 0,
    *,
    lags: int | None = None,
    normalise: bool = False,
) -> Any:
    """Return the autocorrelation of one neuron's membrane or state.

    See `neurolab.analysis.autocorrelation` for the definition. A model that lacks the state
    shows its membrane u. Without `lags` it reaches 60 steps, or as far as the run does.
    """
    return _shown([autocorrelation_chart(results, of, neuron, lags=lags, normalise=normalise)])


def surrogates(results: Results, surrogate: Surrogate | None = None, neuron: int = 0) -> Any:
    """Return every model's surrogate slope and, below, the membranes that it meets.

    `surrogate` is one to look at in place of the neurons' own; parameters are those of
    `neuron`.
    """
    return _shown(surrogate_charts(results, surrogate, neuron))


def membrane_charts(
    results: Results, neuron: int = 0, show: tuple[str, ...] = SHOW
) -> list[Curves]:
    """Return the charts of `membrane`."""
    found = runs(results, neuron)
    parts = zip(found.titles(), found.traces(), strict=True)
    return [
        charts.membrane_chart(t, row, neuron=neuron, show=show, colour=k, key=f"trace-{k + 1}")
        for k, (t, row) in enumerate(parts)
    ]


def current_chart(results: Results, neuron: int = 0) -> Curves:
    """Return the chart of `current`."""
    values, kind, shared = runs(results, neuron).current()
    return charts.input_chart(values, kind, neuron=neuron, shared=shared)


def raster_chart(results: Results) -> Chart:
    """Return the chart of `raster`."""
    found = runs(results)
    levels = [result.levels for result in found.results]
    if sum(np.count_nonzero(array) for array in levels) <= MOST_DOTS:
        return charts.spikes_chart(found.titles(), levels)
    return charts.raster_chart(found.titles(), found.populations())


def histogram_chart(results: Results, of: str = "counts") -> Curves:
    """Return the chart of `histogram`."""
    found = runs(results)
    return charts.histogram_chart(of, found.titles(), found.populations(membrane=of == "membrane"))


def autocorrelation_chart(
    results: Results,
    of: str = "u",
    neuron: int = 0,
    *,
    lags: int | None = None,
    normalise: bool = False,
) -> Curves:
    """Return the chart of `autocorrelation`."""
    found = runs(results, neuron, normalise=normalise)
    longest = max(result.time for result in found.results) - 1
    most = LAGS if lags is None else whole(None, "lags", lags, 0, longest)
    titles = correlated(found.titles(), (r.model for r in found.results), of)
    return charts.autocorrelation_chart(titles, found.correlations(of, most), found, of)


def surrogate_charts(
    results: Results, surrogate: Surrogate | None = None, neuron: int = 0
) -> list[Curves]:
    """Return the charts of `surrogates`: slopes, and the membranes of the whole population."""
    if surrogate is not None and not isinstance(surrogate, Surrogate):
        raise ParameterError(
            f"{surrogate!r} is not a surrogate; see neurolab.surrogates", parameter="surrogate"
        )
    found = runs(results, neuron, surrogate=surrogate)
    slopes = charts.surrogate_chart(found, windows(Experiment(slots=found.slots)), found.traces())
    return [slopes, replace(histogram_chart(results, "membrane"), x=MEMBRANE)]


def _shown(found: Sequence[Chart]) -> Any:
    return element(found[0]) if len(found) == 1 else stacked(found)
