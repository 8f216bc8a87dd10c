"""What every stimulus shares: sizes, seed, checking, and turning a plan into numbers."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, get_type_hints

import numpy as np

from neurolab.checks import check, precision, whole
from neurolab.model import Param
from neurolab.stimuli.counter import normal_deviate, random_bits, row_keys
from neurolab.stimuli.tables import narrowed
from neurolab.stimuli.windows import bounds

if TYPE_CHECKING:
    from neurolab.stimuli.kinds import Plan

FRESH, FIXED = 0, 1  # streams of one seed: a number per step, a number per neuron
LARGEST = 2**31 - 1
SIZES = {
    "time": (1, LARGEST),
    "neurons": (1, LARGEST),
    "seed": (0, 2**64 - 1),
    "first_step": (0, LARGEST),
    "first_neuron": (0, LARGEST),
}


@dataclass(frozen=True, kw_only=True)
class Stimulus:
    """An input current `[time, neuron]` that is made when it is asked for.

    Attributes
    ----------
    time, neurons : int
        Number of steps and of neurons.
    seed : int
        Seed of the random kinds, 0 to 2^64 − 1.
    first_step, first_neuron : int
        Where in the (endless) stimulus this window begins; see `window`.
    """

    seeded: ClassVar[bool] = False
    """Whether the numbers depend on the seed."""

    time: int
    neurons: int = 1
    seed: int = 0
    first_step: int = 0
    first_neuron: int = 0

    def __post_init__(self) -> None:
        """Check every field; a wrong one raises `ParameterError`."""
        name = type(self).__name__.lower()
        for field, (low, high) in SIZES.items():
            self._set(field, whole(name, field, getattr(self, field), low, high))
        for field, param in parameters(type(self)).items():
            self._set(field, check(name, field, param, getattr(self, field)))

    def _set(self, field: str, value: Any) -> None:
        """Put the plain number in place of whatever dress it was given in."""
        object.__setattr__(self, field, value)

    def plan(self, times: Any) -> Plan:
        """Say what the currents at these steps are made of."""
        raise NotImplementedError

    def steps(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return the absolute step numbers, float64 `[time]`."""
        return np.arange(self.first_step, self.first_step + self.time, dtype=np.float64)

    def window(
        self, start: int = 0, stop: int | None = None, neurons: slice | int | None = None
    ) -> Stimulus:
        """Return the steps `start` to `stop` and some neurons, with unchanged numbers.

        Parameters
        ----------
        start, stop : int
            Steps counted from this stimulus' first, as in a slice.
        neurons : slice or int, optional
            Consecutive neurons, or one of them counted from 0.

        Raises
        ------
        ParameterError
            For a window that is empty or leaves out neurons in between, and for a neuron that
            is not there.
        """
        begin, end = bounds("steps", slice(start, stop), self.time)
        low, high = bounds("neurons", neurons, self.neurons)
        return replace(
            self,
            time=end - begin,
            neurons=high - low,
            first_step=self.first_step + begin,
            first_neuron=self.first_neuron + low,
        )

    def array(self, dtype: Any = "float64") -> np.ndarray[Any, Any]:
        """Return the current, `[time, neuron]`, in float32 or float64."""
        from neurolab.stimuli import kinds

        kind = precision(dtype)
        times = self.steps()
        plan = self.plan(times)
        shape = (self.time, self.neurons)
        if isinstance(plan, kinds.Given):
            return narrowed(plan.array, kind, "current")
        if isinstance(plan, kinds.Shared):
            return np.repeat(plan.values.astype(kind)[:, None], self.neurons, axis=1)
        neuron = np.arange(self.first_neuron, self.first_neuron + self.neurons).astype(np.uint32)
        first, second = row_keys(self.seed, FRESH, times)
        bits = random_bits(neuron[None, :], first[:, None], second[:, None])
        if isinstance(plan, kinds.Counts):
            count = np.searchsorted(plan.table, bits.ravel(), side="right").reshape(shape)
            return count.astype(kind) * kind.type(plan.weight)
        fresh = normal_deviate(bits).astype(kind) * kind.type(plan.fresh)
        return base_rows(self, plan, kind) + fresh

    def __hash__(self) -> int:
        """Hash by kind and numbers, so that runs can be remembered."""
        return hash((type(self).__name__, *(getattr(self, f.name) for f in fields(self))))


def base_rows(stimulus: Stimulus, plan: Any, kind: np.dtype[Any]) -> np.ndarray[Any, Any]:
    """Return the part of a normal current that is not fresh, broadcastable to `[time, neuron]`."""
    base = plan.base.astype(kind)[:, None]
    if plan.fixed == 0.0:
        return base
    return base + fixed_drive(stimulus, plan, kind)[None, :]


def fixed_drive(stimulus: Stimulus, plan: Any, kind: np.dtype[Any]) -> np.ndarray[Any, Any]:
    """Return every neuron's fixed part of the drive, `[neuron]`."""
    if plan.fixed == 0.0:
        return np.zeros(stimulus.neurons, kind)
    start = stimulus.first_neuron
    neuron = np.arange(start, start + stimulus.neurons).astype(np.uint32)
    first, second = row_keys(stimulus.seed, FIXED, np.zeros(1))
    return normal_deviate(random_bits(neuron, first, second)).astype(kind) * kind.type(plan.fixed)


def parameters(kind: type[Stimulus]) -> dict[str, Param]:
    """Return what the parameters of a kind of stimulus say about themselves, by name."""
    return dict(_parameters(kind))


@cache
def _parameters(kind: type[Stimulus]) -> dict[str, Param]:
    """Read the annotations once: that takes longer than many a run."""
    hints = get_type_hints(kind, include_extras=True)
    found = {}
    for field in fields(kind):
        for told in getattr(hints[field.name], "__metadata__", ()):
            if isinstance(told, Param):
                found[field.name] = told
    return found
