"""What spikes and membranes look like in numbers: arrays in, numbers out."""

from neurolab.analysis.correlation import (
    PopulationAutocorrelation,
    autocorrelation,
    population_autocorrelation,
)
from neurolab.analysis.divergence import jensen_shannon, jensen_shannon_bias
from neurolab.analysis.energy import Energy, energy
from neurolab.analysis.gain_curves import hard_reset_rate, rheobase, soft_reset_rate
from neurolab.analysis.information import Information, information
from neurolab.analysis.intervals import coefficient_of_variation, interspike_intervals
from neurolab.analysis.levels import (
    activity_ratio,
    capacity,
    effective_levels,
    entropy,
    level_probabilities,
)
from neurolab.analysis.memory import decay_length, integrated_time
from neurolab.analysis.rates import (
    firing_rate,
    histogram_edges,
    level_counts,
    population_rate,
    spike_count,
)
from neurolab.analysis.theory import (
    leaky_membrane,
    membrane_mean,
    membrane_variance,
    steady_state,
)
from neurolab.analysis.timesteps import StepDifferences, between_steps
from neurolab.analysis.transport import wasserstein, wasserstein_floor

__all__ = [
    "Energy",
    "Information",
    "PopulationAutocorrelation",
    "StepDifferences",
    "activity_ratio",
    "autocorrelation",
    "between_steps",
    "capacity",
    "coefficient_of_variation",
    "decay_length",
    "effective_levels",
    "energy",
    "entropy",
    "firing_rate",
    "hard_reset_rate",
    "histogram_edges",
    "information",
    "integrated_time",
    "interspike_intervals",
    "jensen_shannon",
    "jensen_shannon_bias",
    "leaky_membrane",
    "level_counts",
    "level_probabilities",
    "membrane_mean",
    "membrane_variance",
    "population_autocorrelation",
    "population_rate",
    "rheobase",
    "soft_reset_rate",
    "spike_count",
    "steady_state",
    "wasserstein",
    "wasserstein_floor",
]
