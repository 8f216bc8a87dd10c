"""Losses against numbers derived by hand, their definitions, and finite differences."""

from __future__ import annotations

import torch

from neurolab.nn import losses

OF_OUTPUT = [losses.cross_entropy, losses.mse, losses.tet, losses.lambda_mix]

# Two steps, one sample, two classes: the mean over time is [1, 0].
TWO_STEPS = torch.tensor([[[2.0, 0.0]], [[0.0, 0.0]]], dtype=torch.float64)
