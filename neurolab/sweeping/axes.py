"""The two axes of a sweep: which parameter moves, and through which values.

A parameter of the neuron goes by its own name, one of the input has `input.` before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from neurolab.checks import check, whole
from neurolab.errors import ParameterError, unknown_name
from neurolab.fields import Param
from neurolab.model import describe
from neurolab.slot import Slot
from neurolab.stimuli import Replay, Stimulus, parameters

INPUT = "input."
FEWEST, MOST = 2, 1024
INSIDE = 0.01  # share of a range that stays clear of a bound which is not allowed itself
FORMS = '("tau", 1, 8), ("tau", 1, 8, 32) or ("tau", [1, 2, 4])'


class Axis(NamedTuple):
    """A parameter's name, and its values in rising order."""

    name: str
    values: tuple[float, ...]

    @property
    def of_input(self) -> bool:
        """Whether it belongs to the stimulus."""
        return self.name.startswith(INPUT)


def along(given: Any, slot: Slot, stimulus: Stimulus, size: int = 32) -> Axis:
    """Return an axis, every name and value checked.

    Parameters
    ----------
    given : Axis or tuple
        `(name, low, high)`, `(name, low, high, count)` or `(name, values)`. A parameter that
        must be whole takes the whole numbers of its range, at most `count` of them.
    size : int
        The count where none is given, 2 to 1024.

    Raises
    ------
    ParameterError
        For an unknown name, with the nearest valid one, a value outside the parameter's
        bounds, a range that does not rise, and fewer than two values.
    """
    name, *rest = _parts(given)
    about = about_axis(name, slot, stimulus)
    owner = type(stimulus).__name__.lower() if name.startswith(INPUT) else slot.model
    short = name.removeprefix(INPUT)
    if len(rest) == 1:
        numbers = [check(owner, short, about, value) for value in _listed(name, rest[0])]
        whole("sweep", f"number of values of {name}", len(numbers), FEWEST, MOST)
    else:
        low, high = (check(owner, short, about, value) for value in rest[:2])
        numbers = [low, high]
    if any(b <= a for a, b in pairwise(numbers)):
        ends = f"{numbers[0]:g} to {numbers[-1]:g}"
        raise ParameterError(
            f"{name}: the values must rise from the first to the last, not {ends}",
            model="sweep",
            parameter=name,
        )
    if len(rest) > 1:
        count = rest[2] if len(rest) > 2 else size  # noqa: PLR2004 - name, low, high, count
        count = whole("sweep", f"number of values of {name}", count, FEWEST, MOST)
        evenly = np.linspace(numbers[0], numbers[-1], count)
        numbers = (np.unique(np.rint(evenly)) if about.integer else evenly).tolist()
    return Axis(name, tuple(numbers))


def about_axis(name: str, slot: Slot, stimulus: Stimulus) -> Param:
    """Return what the parameter of an axis says about itself.

    Raises
    ------
    ParameterError
        For a name that is neither the neuron's nor the stimulus', with the nearest valid one.
    """
    if name.startswith(INPUT) and isinstance(stimulus, Replay):
        raise ParameterError(
            f"{name}: replayed numbers have no parameter to move; take one of "
            f"{slot.model}'s: {', '.join(describe(slot.neuron))}",
            model="sweep",
            parameter=name,
        )
    valid = names(slot, stimulus)
    if name not in valid:
        raise unknown_name("parameter", name, valid, "sweep")
    return valid[name]


def names(slot: Slot, stimulus: Stimulus) -> dict[str, Param]:
    """Return every parameter that an axis may have, by name: the neuron's, then the input's."""
    inputs = parameters(type(stimulus)).items()
    return describe(slot.neuron) | {f"{INPUT}{name}": about for name, about in inputs}


def default_axes(slot: Slot, stimulus: Stimulus, size: int = 32) -> tuple[Axis, Axis]:
    """Return x over a parameter of the neuron and y over one of the input, slider to slider.

    Where one side has none to offer, the other gives both; parameters that need not be whole
    come first.

    Raises
    ------
    ParameterError
        If there are fewer than two parameters in all.
    """
    about = names(slot, stimulus)
    order = sorted(about, key=lambda name: about[name].integer)  # stable: declared order stays
    own = [name for name in order if not name.startswith(INPUT)]
    drive = [name for name in order if name.startswith(INPUT)]
    chosen = [*own[:1], *drive[:1], *own[1:], *drive[1:]][:2]
    if len(chosen) < 2:  # noqa: PLR2004 - x and y
        raise ParameterError(
            f"{slot.model} on this input has {len(chosen)} parameter; a sweep moves two",
            model="sweep",
        )
    x, y = (along((name, *span(about[name])), slot, stimulus, size) for name in chosen)
    return x, y


def span(about: Param) -> tuple[float, float]:
    """Return the range of a parameter's slider, clear of bounds that are not allowed."""
    low, high = about.slider or (about.low, about.high)
    if about.exclusive:
        edge = INSIDE * (high - low)
        low = low + edge if low <= about.low else low
        high = high - edge if high >= about.high else high
    return low, high


def _parts(given: Any) -> tuple[Any, ...]:
    if isinstance(given, (tuple, list)) and 2 <= len(given) <= 4 and isinstance(given[0], str):  # noqa: PLR2004 - the three forms
        return tuple(given)
    raise ParameterError(f"an axis is written {FORMS}, not {given!r}", model="sweep")


def _listed(name: str, values: Any) -> list[Any]:
    if not isinstance(values, Iterable) or isinstance(values, (str, bytes)):
        raise ParameterError(
            f"{name}: an axis is written {FORMS}, not {values!r}", model="sweep", parameter=name
        )
    return list(values)
