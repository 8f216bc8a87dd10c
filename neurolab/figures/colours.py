"""The colours of every plot: one hue per model, on light and dark ground, and one ramp.

The hues are those of Okabe and Ito, told apart by colour-blind readers too, darkened for
white ground and lightened for dark. The ramp rises in lightness all along, like cividis.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Colours(NamedTuple):
    """One mode's colours; `models` are the Okabe-Ito hues, lightened for dark pages."""

    text: str
    muted: str
    axis: str
    grid: str
    models: tuple[str, ...]
    ground: str


LIGHT = Colours(
    "#1a1a1a",
    "#555555",
    "#767676",
    "#e3e3e3",
    ("#0072B2", "#D55E00", "#009E73", "#B5589A", "#B07D00", "#4A4A4A"),
    "#ffffff",
)
DARK = Colours(
    "#f2f2f2",
    "#b8b8b8",
    "#8a8a8a",
    "#3a3a3a",
    ("#56A8E8", "#FF8F50", "#2CC79C", "#E79BC9", "#F0BE45", "#D8D8D8"),
    "#121212",
)
RAMP = ("#00224E", "#35456C", "#666970", "#948E77", "#C8B866", "#FEE838")
AROUND_ZERO = ("#0072B2", "#6FAFD6", "#EDEDED", "#EE9C66", "#D55E00")
SHADES = 128


def colours(dark: bool) -> Colours:  # noqa: FBT001 - light or dark
    """Return the colours of a mode."""
    return DARK if dark else LIGHT


def _between(stops: tuple[str, ...]) -> tuple[str, ...]:
    """Return `SHADES` colours, evenly spaced along the stops."""
    parts = np.array([[int(stop[k : k + 2], 16) for k in (1, 3, 5)] for stop in stops])
    at = np.linspace(0.0, len(stops) - 1.0, SHADES)
    mixed = [np.interp(at, np.arange(len(stops)), channel) for channel in parts.T]
    return tuple("#{:02x}{:02x}{:02x}".format(*rgb) for rgb in np.rint(mixed).astype(int).T)


HEAT = _between(RAMP)
DIVERGING = _between(AROUND_ZERO)
