"""Every kind of input current, as a small frozen description of what to generate.

A stimulus holds numbers, not arrays: `array()` makes the numbers, and the compiled
engine makes the same numbers block by block without storing them. `plan()` is the one
place that says what a stimulus is made of, so both make them from the same plan.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from neurolab.checks import whole
from neurolab.model import Param
from neurolab.stimuli.base import LARGEST, Stimulus

Float = np.ndarray[Any, np.dtype[np.float64]]
Weight = Annotated[
    float, Param(-1000.0, 1000.0, "w", "Current that one input spike adds.", slider=(0, 3))
]


class Counts(NamedTuple):
    """x = weight · #{k : bits ≥ table[k]}: spike counts by inversion."""

    table: np.ndarray[Any, np.dtype[np.uint32]]
    weight: float


class Normal(NamedTuple):
    """x = (base[time] + fixed · z[neuron]) + fresh · z[time, neuron]."""

    base: Float
    fixed: float
    fresh: float


class Shared(NamedTuple):
    """x = values[time] for every neuron."""

    values: Float


class Given(NamedTuple):
    """x = the array's own numbers."""

    array: np.ndarray[Any, Any]


Plan = Counts | Normal | Shared | Given


@dataclass(frozen=True, kw_only=True)
class Poisson(Stimulus):
    """Poisson spike counts times a weight: several spikes may fall into one step."""

    seeded: ClassVar[bool] = True

    rate: Annotated[
        float,
        Param(0.0, 100.0, r"\lambda", "Mean number of input spikes.", "spikes/step", (0, 2)),
    ] = 0.3
    weight: Weight = 0.8

    def plan(self, times: Float) -> Counts:  # noqa: ARG002 - the same at every step
        """Return the table of the Poisson distribution function, in units of 2^-32."""
        table, term, total, k = [], math.exp(-self.rate), 0.0, 0
        while k <= self.rate or total < 1.0 - 2.0**-34:
            total += term
            edge = round(min(total, 1.0) * 2**32)
            if edge > 2**32 - 1 or term == 0.0:
                break
            table.append(edge)
            k += 1
            term *= self.rate / k
        return Counts(np.array(table, np.uint32), self.weight)


@dataclass(frozen=True, kw_only=True)
class Bernoulli(Stimulus):
    """At most one input spike per step, with fixed probability, times a weight."""

    seeded: ClassVar[bool] = True

    probability: Annotated[float, Param(0.0, 1.0, "p", "Chance of an input spike.", "per step")] = (
        0.3
    )
    weight: Weight = 0.8

    def plan(self, times: Float) -> Counts:  # noqa: ARG002 - the same at every step
        """Return the one edge above which a spike falls."""
        edge = round((1.0 - self.probability) * 2**32)
        table = [] if edge > 2**32 - 1 else [edge]
        return Counts(np.array(table, np.uint32), self.weight)


class _Signal(NamedTuple):
    """Describes the parameters that the analogue currents share."""

    mean = Param(-1000.0, 1000.0, r"\mu", "Mean current.", slider=(-1, 3))
    amplitude = Param(-1000.0, 1000.0, "A", "Height of the current.", slider=(-3, 3))


@dataclass(frozen=True, kw_only=True)
class NormalNoise(Stimulus):
    """Fresh normal numbers at every step and neuron."""

    seeded: ClassVar[bool] = True

    mean: Annotated[float, _Signal.mean] = 0.3
    std: Annotated[
        float,
        Param(0.0, 1000.0, r"\sigma", "Standard deviation of the current.", slider=(0, 2)),
    ] = 0.5

    def plan(self, times: Float) -> Normal:
        """Return mean and spread."""
        return Normal(np.full(len(times), self.mean), 0.0, self.std)


@dataclass(frozen=True, kw_only=True)
class PerturbedNormal(Stimulus):
    """A fixed normal drive per neuron plus a fresh perturbation at every step.

    With a `drift` the mean moves by that much from each step to the next.
    """

    seeded: ClassVar[bool] = True

    mean: Annotated[float, _Signal.mean] = 0.3
    std: Annotated[
        float,
        Param(0.0, 1000.0, r"\sigma", "Spread of the fixed drive over neurons.", slider=(0, 2)),
    ] = 0.5
    perturbation: Annotated[
        float,
        Param(0.0, 1000.0, r"\epsilon", "Spread of the fresh part of each step.", slider=(0, 2)),
    ] = 0.2
    drift: Annotated[
        float,
        Param(-100.0, 100.0, "d", "Change of the mean per step.", "1/step", slider=(-0.05, 0.05)),
    ] = 0.0

    def plan(self, times: Float) -> Normal:
        """Return the drifting mean and both spreads."""
        return Normal(self.mean + self.drift * times, self.std, self.perturbation)


@dataclass(frozen=True, kw_only=True)
class Constant(Stimulus):
    """The same current at every step."""

    amplitude: Annotated[float, _Signal.amplitude] = 0.6

    def plan(self, times: Float) -> Shared:
        """Return the constant."""
        return Shared(np.full(len(times), self.amplitude))


@dataclass(frozen=True, kw_only=True)
class Step(Stimulus):
    """A current that switches from `base` to `amplitude` at `start`, and back at `stop`."""

    base: Annotated[
        float, Param(-1000.0, 1000.0, "b", "Current outside the step.", slider=(-1, 1))
    ] = 0.0
    amplitude: Annotated[float, _Signal.amplitude] = 0.8
    start: Annotated[
        float, Param(0, 1e9, "t_0", "First step that is on.", "steps", (0, 500), integer=True)
    ] = 20
    stop: Annotated[
        float,
        Param(0, 1e9, "t_1", "First step that is off again.", "steps", (0, 1000), integer=True),
    ] = 120

    def plan(self, times: Float) -> Shared:
        """Return the square pulse."""
        on = (times >= self.start) & (times < self.stop)
        return Shared(np.where(on, self.amplitude, self.base))


@dataclass(frozen=True, kw_only=True)
class Ramp(Stimulus):
    """A current that grows evenly from `begin` at the first to `end` at the last step.

    `length` is the number of steps from `begin` to `end`. It follows `time` where it is left
    out, and a window keeps that of the whole.
    """

    begin: Annotated[
        float, Param(-1000.0, 1000.0, "a", "Current of the first step.", slider=(-3, 3))
    ] = 0.0
    end: Annotated[
        float, Param(-1000.0, 1000.0, "b", "Current of the last step.", slider=(-3, 3))
    ] = 1.5
    length: int | None = None

    def __post_init__(self) -> None:
        """Check every field, and remember the length of the whole."""
        super().__post_init__()
        length = self.time if self.length is None else self.length
        self._set("length", whole("ramp", "length", length, 1, LARGEST))

    def plan(self, times: Float) -> Shared:
        """Return the straight line over the whole length of the stimulus."""
        last = max((self.length or self.time) - 1, 1)
        return Shared(self.begin + (self.end - self.begin) * times / last)


@dataclass(frozen=True, kw_only=True)
class Sine(Stimulus):
    """A sine wave around a mean."""

    mean: Annotated[float, _Signal.mean] = 0.4
    amplitude: Annotated[float, _Signal.amplitude] = 0.6
    period: Annotated[
        float, Param(1.0, 1e9, "P", "Length of one wave.", "steps", slider=(2, 200))
    ] = 40.0
    phase: Annotated[float, Param(-360.0, 360.0, r"\varphi", "Shift of the wave.", "degrees")] = 0.0

    def plan(self, times: Float) -> Shared:
        """Return the wave."""
        angle = 2.0 * np.pi * (times / self.period + self.phase / 360.0)
        return Shared(self.mean + self.amplitude * np.sin(angle))
