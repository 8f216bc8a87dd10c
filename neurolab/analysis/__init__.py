"""What spikes and membranes look like in numbers: arrays in, numbers out."""

from neurolab.analysis.correlation import autocorrelation
from neurolab.analysis.intervals import coefficient_of_variation, interspike_intervals
from neurolab.analysis.rates import (
    firing_rate,
    histogram_edges,
    level_counts,
    population_rate,
    spike_count,
)

__all__ = [
    "autocorrelation",
    "coefficient_of_variation",
    "firing_rate",
    "histogram_edges",
    "interspike_intervals",
    "level_counts",
    "population_rate",
    "spike_count",
]
