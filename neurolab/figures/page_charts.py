"""Everything the Dynamics tab draws, as charts: what its tables and files are made from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from neurolab.experiment import Experiment
from neurolab.figures import charts
from neurolab.figures.captions import correlated
from neurolab.figures.chart import Chart
from neurolab.figures.population import Population
from neurolab.figures.surrogates import Window
from neurolab.figures.traces import Trace


def page_charts(
    experiment: Experiment,
    current: np.ndarray[Any, Any],
    traces: Sequence[Trace],
    populations: Sequence[Population],
    correlations: Sequence[np.ndarray[Any, Any]],
    windows: Sequence[Window],
) -> dict[str, Chart]:
    """Return every plot of the tab by key, with the captions the page shows.

    Keys: "input", "trace-1" and so on, "raster", "rate", "histogram", "correlation",
    "surrogates". The arguments are the parts of the page's picture, in its order.
    """
    titles, e = experiment.titles(), experiment
    kind = e.stimulus.replace("_", " ").capitalize()
    found: list[Chart] = [charts.input_chart(current, kind, neuron=e.neuron, shared=True)]
    for k, (title, row) in enumerate(zip(titles, traces, strict=True)):
        look: dict[str, Any] = {"neuron": e.neuron, "show": e.show, "colour": k}
        found.append(charts.membrane_chart(title, row, **look, key=f"trace-{k + 1}"))
    found += [
        charts.raster_chart(titles, populations),
        charts.rate_chart(titles, populations),
        charts.histogram_chart(e.histogram, titles, populations),
        charts.autocorrelation_chart(
            correlated(titles, (slot.neuron for slot in e.slots), e.correlate),
            correlations,
            e,
            e.correlate,
        ),
        charts.surrogate_chart(e, windows, traces),
    ]
    return {chart.key: chart for chart in found}
