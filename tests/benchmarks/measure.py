"""Time contenders fairly: interleaved round by round, the median of the per-round ratios.

Absolute times move by a factor of two with what else the machine does; a ratio taken
within one round does not. A fast contender is called several times per round, so that
nobody is timed with caches that another one has just filled.
"""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SLICE = 0.01  # seconds that every contender gets per round
MOST_CALLS = 100


class Timing(NamedTuple):
    """Median seconds per call, and the median over rounds of time over the first one's time."""

    seconds: float
    ratio: float


def _seconds(call: Callable[[], object], times: int) -> float:
    begin = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - begin) / times


def interleaved(calls: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Timing]:
    """Time all calls against the first of them.

    Parameters
    ----------
    calls : mapping
        Contenders by name; each is called twice before anything is timed.
    rounds : int
        Every round times all contenders, beginning with a different one each time.
    """
    repeats: dict[str, int] = {}
    for name, call in calls.items():
        call()
        repeats[name] = max(1, min(MOST_CALLS, int(SLICE / max(_seconds(call, 1), 1e-9))))
    names = list(calls)
    found: dict[str, list[float]] = {name: [] for name in names}
    for k in range(rounds):
        shift = k % len(names)
        for name in names[shift:] + names[:shift]:
            calls[name]()
            found[name].append(_seconds(calls[name], repeats[name]))
    first = found[names[0]]
    return {
        name: Timing(median(seconds), median(s / f for s, f in zip(seconds, first, strict=True)))
        for name, seconds in found.items()
    }
