"""How accuracy falls as the input gets noisy (CF Fig. 9).

The paper names three kinds of noise and an intensity ε, not what ε is. Here it is in units of
the input, whose values go from 0 to 1 for images: the half width of the uniform noise, the
standard deviation of the Gaussian, the share of pixels that salt and pepper replace.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from neurolab.checks import check, whole
from neurolab.errors import ParameterError, unknown_name
from neurolab.fields import Param
from neurolab.training.batches import NOISE, generator
from neurolab.training.records import Evaluation, Robustness
from neurolab.training.trainer import Trainer

KINDS = ("uniform", "salt_and_pepper", "gaussian")
INTENSITIES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
LARGEST_SEED = 2**63 - 1


def corrupt(x: Tensor, kind: str, intensity: float, random: torch.Generator) -> Tensor:
    """Return samples with noise, of the same shape.

    Parameters
    ----------
    x : Tensor
        Samples `[sample, ...]`.
    kind : {"uniform", "salt_and_pepper", "gaussian"}
        Uniform in [−ε, ε] or normal with standard deviation ε is added; or values become, with
        a chance of ε/2 each, the lowest or the highest value of the samples.
    intensity : float
        ε, not negative; at most 1 for salt and pepper.
    random : torch.Generator
        Draws the noise. The same one gives the same pattern at every intensity, scaled.

    Raises
    ------
    ParameterError
        For an unknown kind, and an intensity outside its bounds.
    """
    if kind not in KINDS:
        raise unknown_name("kind of noise", kind, KINDS)
    high = 1.0 if kind == "salt_and_pepper" else 1e3
    about = Param(0.0, high, r"\epsilon", "Intensity of the noise.")
    size = float(check("noise", "intensity", about, intensity))
    if kind == "gaussian":
        return x + size * torch.randn(x.shape, generator=random, dtype=x.dtype)
    drawn = torch.rand(x.shape, generator=random, dtype=x.dtype)
    if kind == "uniform":
        return x + size * (2.0 * drawn - 1.0)
    low, top = x.amin(), x.amax()
    return torch.where(drawn < size / 2, low, torch.where(drawn >= 1.0 - size / 2, top, x))


def robustness(
    trainer: Trainer,
    kind: str,
    intensities: Sequence[float] = INTENSITIES,
    *,
    part: str = "test",
    seed: int = 0,
    **how: Any,
) -> Robustness:
    """Return accuracy at every intensity of a noise on the samples.

    Parameters
    ----------
    intensities : sequence of float
        ε of `corrupt`.
    part : {"test", "validation", "train"}
        Of the data.
    seed : int
        Of the noise; the same seed gives the same pattern at every intensity.
    **how
        As of `Trainer.evaluate`: `neuron`, `best`, `samples`.
    """
    if not isinstance(trainer, Trainer):
        raise ParameterError(f"{trainer!r} is not a Trainer", parameter="trainer")
    first = whole(None, "seed", seed, 0, LARGEST_SEED)

    def noisy(size: float) -> Evaluation:
        def change(x: Tensor) -> Tensor:
            return corrupt(x, kind, size, generator(first, NOISE))

        return trainer.evaluate(part, change=change, **how)

    sizes = tuple(float(size) for size in intensities)
    return Robustness(kind, sizes, tuple(noisy(size) for size in sizes))
