"""Which colour a series has."""

from __future__ import annotations

from neurolab.figures.chart import Series
from neurolab.figures.colours import Colours
from neurolab.figures.marks import Marks


def hue(series: Series, c: Colours) -> str:
    """Return the hue of the model it belongs to; grey tones for what belongs to none."""
    if series.colour >= 0:
        return c.models[series.colour % len(c.models)]
    return c.text if series.dash == "solid" and not isinstance(series, Marks) else c.muted
