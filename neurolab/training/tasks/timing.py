"""Spike times on random manifolds: every unit spikes once, and only when matters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np

from neurolab.fields import Param
from neurolab.training.tasks.base import Samples, Task
from neurolab.training.tasks.options import generated, number
from neurolab.training.tasks.splitting import DATA, stream

Array = np.ndarray[Any, Any]

HARMONICS = 24


@dataclass(frozen=True, kw_only=True)
class Manifolds(Task):
    """Each class is a smooth random surface in the space of the units' spike times.

    A sample is a place θ on the surface of its class. Unit i of class c spikes at time
    Φ(f(θ)) of the whole, where f is a random Fourier series in every coordinate of θ,

    f(θ) = Σ_d Σ_k k^(−α) (a cos 2π k θ_d + b sin 2π k θ_d),  a, b ~ N(0, 1),

    divided by its standard deviation over θ, and Φ is the normal distribution function, which
    spreads the times over all steps. Every unit spikes exactly once in every sample: counts
    and rates carry no information.
    """

    name: ClassVar = "manifolds"
    title: ClassVar = "Spike timing"
    help: ClassVar = "Tell classes apart by the times of one spike per unit."
    source: ClassVar = (
        "After the idea of smooth random manifolds in Zenke and Vogels, The remarkable "
        "robustness of surrogate gradient learning, Neural Computation 33 (2021); generated."
    )

    count: Annotated[int, generated()] = 1000
    kinds: Annotated[int, number(2, 20, "c", "Classes.", (2, 10))] = 4
    units: Annotated[int, number(2, 256, "n", "Units, each with one spike.", (5, 64))] = 20
    steps: Annotated[int, number(4, 64, "T", "Steps over which times spread.", (8, 64))] = 20
    dimension: Annotated[int, number(1, 4, "D", "Dimension of the surfaces.", (1, 3))] = 2
    smoothness: Annotated[
        float,
        Param(1.0, 5.0, r"\alpha", "How fast high harmonics fall off; large: nearly flat."),
    ] = 2.0

    def __post_init__(self) -> None:
        """Check every option, and that all samples together fit into memory."""
        super().__post_init__()
        self.check_amount(self.count)

    @property
    def shape(self) -> tuple[int, ...]:
        """One line per unit."""
        return (self.units,)

    @property
    def labels(self) -> tuple[str, ...]:
        """The manifolds, counted from 1."""
        return tuple(f"manifold {k + 1}" for k in range(self.kinds))

    @property
    def time(self) -> int:
        """Steps over which the spike times spread."""
        return self.steps

    def samples(self, seed: int) -> Samples:
        """Return the manifolds of a seed and places on them, classes in turn."""
        random = stream(seed, DATA)
        y = np.arange(self.count) % self.kinds
        waves = self._waves(random)
        places = random.random((self.count, self.dimension))
        times = np.empty((self.count, self.units), np.int64)
        for kind in range(self.kinds):
            mine = y == kind
            times[mine] = self._times(waves[kind], places[mine])
        return Samples(np.arange(self.steps)[:, None] == times[:, None, :], y)

    def _waves(self, random: np.random.Generator) -> Array:
        """Return cosine and sine amplitudes `[class, 2 · dimension · harmonic, unit]`."""
        fall = np.arange(1, HARMONICS + 1.0) ** -self.smoothness
        drawn = random.standard_normal((self.kinds, 2, self.dimension, HARMONICS, self.units))
        amplitudes = drawn * fall[:, None]
        # a wave of amplitude a has variance a²/2 over its period
        spread = np.sqrt((amplitudes**2).sum(axis=(1, 2, 3), keepdims=True) / 2)
        return (amplitudes / spread).reshape(self.kinds, -1, self.units)

    def _times(self, waves: Array, places: Array) -> Array:
        """Return the steps at which the units spike, `[sample, unit]`."""
        from scipy.special import ndtr

        angle = 2 * np.pi * places[:, :, None] * np.arange(1, HARMONICS + 1)
        basis = np.stack([np.cos(angle), np.sin(angle)], axis=1).reshape(-1, waves.shape[0])
        part = ndtr(basis @ waves)
        return np.minimum((part * self.steps).astype(np.int64), self.steps - 1)
