"""The part of a stimulus that a window means."""

from __future__ import annotations

from typing import Any

from neurolab.checks import whole
from neurolab.errors import ParameterError


def bounds(what: str, part: Any, size: int) -> tuple[int, int]:
    """Return first and last (excluded) of a part of `size` steps or neurons.

    `part` is a slice without a step, None for all, or one number counted from 0.

    Raises
    ------
    ParameterError
        For an empty part, one that skips, and a number outside.
    """
    if part is None:
        return 0, size
    if not isinstance(part, slice):
        first = whole("window", what, part, 0, size - 1)
        return first, first + 1
    if part.step not in (None, 1):
        raise ParameterError(
            f"{what} with a step of {part.step!r}: a window is consecutive, as in slice(0, 8)",
            model="window",
            parameter=what,
        )
    try:
        low, high, _ = part.indices(size)
    except TypeError:
        low, high = 0, -1
    if low >= high:
        raise ParameterError(
            f"{what} from {part.start!r} to {part.stop!r} of {size} is empty",
            model="window",
            parameter=what,
        )
    return low, high
