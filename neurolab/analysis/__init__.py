"""What spikes and membranes look like in numbers: arrays in, numbers out."""

from neurolab.analysis.correlation import autocorrelation
from neurolab.analysis.divergence import jensen_shannon, jensen_shannon_bias
from neurolab.analysis.intervals import coefficient_of_variation, interspike_intervals
from neurolab.analysis.rates import (
    firing_rate,
    histogram_edges,
    level_counts,
    population_rate,
    spike_count,
)
from neurolab.analysis.timesteps import StepDifferences, between_steps
from neurolab.analysis.transport import wasserstein, wasserstein_floor

__all__ = [
    "StepDifferences",
    "autocorrelation",
    "between_steps",
    "coefficient_of_variation",
    "firing_rate",
    "histogram_edges",
    "interspike_intervals",
    "jensen_shannon",
    "jensen_shannon_bias",
    "level_counts",
    "population_rate",
    "spike_count",
    "wasserstein",
    "wasserstein_floor",
]
