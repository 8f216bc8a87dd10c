"""Neutral plots of the numbers that runs leave behind: one function, one idea, one chart.

What they are given are the parts a plot is made of (traces, populations, windows of slopes),
so that the page, which computes those piece by piece, and notebooks, which have whole
`Result`s, draw the same.
"""

from neurolab.figures.charts.memory import autocorrelation_chart
from neurolab.figures.charts.population import histogram_chart, raster_chart, rate_chart
from neurolab.figures.charts.slopes import surrogate_chart
from neurolab.figures.charts.spikes import spikes_chart
from neurolab.figures.charts.traces import input_chart, membrane_chart

__all__ = [
    "autocorrelation_chart",
    "histogram_chart",
    "input_chart",
    "membrane_chart",
    "raster_chart",
    "rate_chart",
    "spikes_chart",
    "surrogate_chart",
]
