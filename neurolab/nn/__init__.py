"""Spiking neurons as torch layers, and what training them needs.

- Layers: `Neuron`; `spike` for a neuron written by hand.
- Losses on `[time, batch, class]`: `cross_entropy`, `mse`, `tet`, `lambda_mix`; on layers: `pnb`,
  `balanced`, `rate_regulariser`.
- Looking inside: `record`. The gradient through time: `temporal_gradient`, `clif_terms`,
  `truncate`.
- Changing a network: `replace`, `fold`, `fold_scale`, `clif_to_lif`.
"""

from __future__ import annotations

from neurolab.nn.chain import TemporalGradient, products
from neurolab.nn.clif_terms import ClifTerms, clif_terms
from neurolab.nn.folding import fold, fold_scale
from neurolab.nn.levels import Levels
from neurolab.nn.losses import (
    balanced,
    cross_entropy,
    lambda_mix,
    mse,
    pnb,
    rate_regulariser,
    tet,
)
from neurolab.nn.neuron import Neuron
from neurolab.nn.recorder import Seen, record
from neurolab.nn.replacing import clif_to_lif, replace
from neurolab.nn.replacing.replaced import Change, Replaced
from neurolab.nn.spiking import spike
from neurolab.nn.temporal import temporal_gradient
from neurolab.nn.truncation import truncate

__all__ = [
    "Change",
    "ClifTerms",
    "Levels",
    "Neuron",
    "Replaced",
    "Seen",
    "TemporalGradient",
    "balanced",
    "clif_terms",
    "clif_to_lif",
    "cross_entropy",
    "fold",
    "fold_scale",
    "lambda_mix",
    "mse",
    "pnb",
    "products",
    "rate_regulariser",
    "record",
    "replace",
    "spike",
    "temporal_gradient",
    "tet",
    "truncate",
]
