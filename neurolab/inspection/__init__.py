"""One time step under the magnifier: the equations with their numbers, and why it fired.

    >>> import numpy as np
    >>> import neurolab as nl
    >>> from neurolab.inspection import inspect_step
    >>> run = nl.simulate("lif_soft", np.array([0.75, 1.0]), engine="numpy")
    >>> found = inspect_step(run, step=1)
    >>> found.before, found.after
    ({'u': 0.75}, {'u': 0.375})
    >>> found.sentence
    'LIF fired at step 1: h = 1.375 ≥ θ = 1 (0.38 above).'

Everything is read off the model's `step`: the numbers are those of the run to the last bit,
printed with as few digits as its comparisons allow.
"""

from __future__ import annotations

from neurolab.inspection.asking import inspect_at, inspect_step
from neurolab.inspection.comparisons import Reason
from neurolab.inspection.found import Inspection
from neurolab.inspection.printing import Line

__all__ = ["Inspection", "Line", "Reason", "inspect_at", "inspect_step"]
