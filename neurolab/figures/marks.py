"""Series whose numbers are one thing and whose shape is another: spikes, bins, thresholds.

A table gives the numbers (`y`); what is drawn are the ends of the marks, or the bins.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from neurolab.figures.chart import Series

Array = np.ndarray[Any, Any]


def _none() -> Array:
    return np.zeros(0)


@dataclass(frozen=True, eq=False)
class Marks(Series):
    """Vertical marks at `x`, drawn from `bottom` to `top` on the chart's y axis.

    Attributes
    ----------
    y : `[point]`
        What a mark stands for, such as a spike's signed level.
    bottom, top : `[point]`
    """

    bottom: Array = field(default_factory=_none)
    top: Array = field(default_factory=_none)


@dataclass(frozen=True, eq=False)
class Bins(Series):
    """A histogram: `y` at the middle `x` of every bin, drawn as the outline of its bars.

    Attributes
    ----------
    edges : `[bin + 1]`
    """

    edges: Array = field(default_factory=_none)
