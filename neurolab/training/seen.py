"""What one can see in a network, as plain arrays: another process reads them without torch."""

from __future__ import annotations

from typing import NamedTuple

from neurolab.analysis import Energy, StepDifferences
from neurolab.training.records import Array


class Membranes(NamedTuple):
    """The membrane h at the threshold test of one layer, neurons and samples pooled.

    Attributes
    ----------
    edges : array
        Limits of the bins, `[bin + 1]`, the same at every step.
    counts : array
        Membranes in each bin at each step, int64 `[time, bin]`.
    drift : StepDifferences
        Jensen–Shannon divergence of every step from the first, in bits.
    """

    edges: Array
    counts: Array
    drift: StepDifferences


class GradientThroughTime(NamedTuple):
    """Norms of the gradient `[layer, time]`, and the layers' names in order."""

    layers: tuple[str, ...]
    norm: Array


class Cost(NamedTuple):
    """What one inference costs on average, T steps together.

    Attributes
    ----------
    accumulates, multiplies : dict
        ACs and MACs by the name of the weights that they pass.
    spikes : dict
        Spikes by layer, signs ignored.
    neuron_updates : float
        Neurons times time steps.
    energy : Energy
        In joules, by the convention asked for, with its formula and source.
    """

    accumulates: dict[str, float]
    multiplies: dict[str, float]
    spikes: dict[str, float]
    neuron_updates: float
    energy: Energy


class Surface(NamedTuple):
    """What a network says of points in the plane.

    Attributes
    ----------
    across, up : array
        Values along the axes, `[size]`.
    chosen : array
        The class at every point, int64 `[up, across]`.
    sure : array
        The share of that class in the softmax of the mean output, `[up, across]`.
    """

    across: Array
    up: Array
    chosen: Array
    sure: Array
