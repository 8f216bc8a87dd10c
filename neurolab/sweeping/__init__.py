"""Parameter sweeps: two parameters of a neuron or its input against one number.

    >>> import neurolab as nl
    >>> x = nl.stimuli.poisson(time=50, neurons=16, rate=0.3)
    >>> found = nl.sweep("clif", x, x=("tau", 1.2, 8), y=("input.rate", 0, 1), size=4,
    ...                  metric="rate", engine="numpy")
    >>> found.cells.shape
    (4, 4)

A `Plan` says what is computed, and computes it a few cells at a time, coarse to fine, here
or on a Dask cluster; `sweep` does all of it at once.
"""

from neurolab.sweeping.at_once import plan_of, sweep
from neurolab.sweeping.axes import Axis, default_axes
from neurolab.sweeping.batches import Tile
from neurolab.sweeping.cluster import ClusterLostError
from neurolab.sweeping.gain import GainCurve, gain_curve
from neurolab.sweeping.metrics import METRICS, Metric
from neurolab.sweeping.plan import Plan
from neurolab.sweeping.result import SweepResult

__all__ = [
    "METRICS",
    "Axis",
    "ClusterLostError",
    "GainCurve",
    "Metric",
    "Plan",
    "SweepResult",
    "Tile",
    "default_axes",
    "gain_curve",
    "plan_of",
    "sweep",
]
