"""Plots: the numbers they draw, computed once from results, and how they are shown and saved.

    >>> import neurolab as nl
    >>> run = nl.simulate("clif", nl.stimuli.poisson(time=100, neurons=20, rate=0.3))
    >>> nl.figures.membrane(run)  # a HoloViews element: it shows itself in a notebook

A plot is a `Curves` or a `Grid` first: numbers, axes and a sentence. `element` draws one with
HoloViews, `write` saves one. No plotting library is loaded before. `surrogates` here is the
plot; the module of that name stays importable by its path.
"""

from neurolab.figures.chart import Axis, Chart, Curves, Grid, Series
from neurolab.figures.drift_plots import divergence, divergence_matrix, ridges, spread
from neurolab.figures.elements import element, stacked
from neurolab.figures.plots import (
    autocorrelation,
    current,
    histogram,
    membrane,
    raster,
    rate,
    surrogates,
)
from neurolab.figures.population import Population
from neurolab.figures.surrogates import Window, windows
from neurolab.figures.traces import Trace, trace
from neurolab.figures.writing import as_bytes, write

__all__ = [
    "Axis",
    "Chart",
    "Curves",
    "Grid",
    "Population",
    "Series",
    "Trace",
    "Window",
    "as_bytes",
    "autocorrelation",
    "current",
    "divergence",
    "divergence_matrix",
    "element",
    "histogram",
    "membrane",
    "raster",
    "rate",
    "ridges",
    "spread",
    "stacked",
    "surrogates",
    "trace",
    "windows",
    "write",
]
