"""Refuse a run that cannot fit, and say how much it would need."""

from __future__ import annotations

import os

from neurolab.errors import ParameterError

STEP = 1000  # from one unit to the next
SHARE = 0.8  # of the machine's memory that one run may take


def available() -> int | None:
    """Return the machine's memory in bytes, or None where the system does not tell."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def readable(size: float) -> str:
    """Return a size in bytes as people write it."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < STEP:
            return f"{size:.3g} {unit}"
        size /= STEP
    return f"{size:,.3g} TB"


def refuse_beyond(need: int, time: int, neurons: int) -> None:
    """Raise `ParameterError` if `need` bytes are more than the machine can give."""
    have = available()
    if have is not None and need > SHARE * have:
        raise ParameterError(
            f"{neurons:,} neurons for {time:,} steps would need {readable(need)} of memory; this "
            f"machine has {readable(have)}. Record less (record=()) or run fewer neurons or steps",
            parameter="neurons",
            value=neurons,
        )
