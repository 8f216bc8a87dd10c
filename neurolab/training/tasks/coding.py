"""From numbers to currents and spikes: direct, Bernoulli and Poisson coding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.checks import whole
from neurolab.errors import ParameterError
from neurolab.training.tasks.options import Word

if TYPE_CHECKING:
    import torch

CODINGS = ("direct", "bernoulli", "poisson")
MOST_STEPS = 1024

CODING = Word(
    CODINGS,
    "How a value becomes input: the value itself as a current at every step (direct), one spike "
    "with the value as its chance (bernoulli), or a spike count with the value as its mean "
    "(poisson).",
)


def coded(
    x: torch.Tensor, time: int, coding: str, generator: torch.Generator | None
) -> torch.Tensor:
    """Return `[time, ...]` input for values `x`.

    Parameters
    ----------
    x : Tensor
        Any shape; from 0 to 1 for `"bernoulli"`, not negative for `"poisson"`. What noise has
        pushed beyond sends no spike, or one at every step in `"bernoulli"` coding.
    time : int
        Number of steps.
    coding : {"direct", "bernoulli", "poisson"}
        Direct coding is the same at every step and takes no memory: a view of `x`.
    generator : Generator or None
        Draws the spikes; torch's own where None.
    """
    import torch

    steps = whole("coding", "time", time, 1, MOST_STEPS)
    values = x.expand(steps, *x.shape)
    if coding == "direct":
        return values
    if coding == "bernoulli":
        chance = torch.rand(values.shape, generator=generator, dtype=x.dtype, device=x.device)
        return (chance < values).to(x.dtype)
    return torch.poisson(values.clamp(min=0.0), generator=generator)


def check_codable(task: str, name: str, x: np.ndarray[Any, Any], coding: str) -> None:
    """Refuse values that a random coding cannot take as chances or as means."""
    low, high = float(x.min()), float(x.max())
    if coding == "direct" or (low >= 0 and (high <= 1 or coding == "poisson")):
        return
    need = "from 0 to 1" if coding == "bernoulli" else "not negative"
    raise ParameterError(
        f"{name} goes from {low:g} to {high:g}; for {coding} coding values must be {need}",
        model=task,
        parameter="coding",
        value=coding,
    )
