"""How the membranes of a layer are distributed, and how that drifts from step to step."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from neurolab.analysis import between_steps
from neurolab.training.measures import seen_in
from neurolab.training.network import Network
from neurolab.training.seen import Membranes


def membranes(network: Network, x: Tensor, bins: int = 64) -> dict[str, Membranes]:
    """Return the distribution of every layer's membranes, by the layer's name.

    Parameters
    ----------
    x : Tensor
        Input `[time, batch, ...]`; the network runs step by step, so a few samples will do.
    bins : int
        Number of bins between the lowest and the highest membrane of a layer.
    """
    found: dict[str, Membranes] = {}
    for name, seen in seen_in(network, x).items():
        h = seen.h.flatten(1).double().numpy()
        drift = between_steps(h, bins=bins)
        edges = np.linspace(*drift.range, bins + 1)
        counts = np.stack([np.histogram(row, edges)[0] for row in h])
        found[name] = Membranes(edges, counts, drift)
    return found
