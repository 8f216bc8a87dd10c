"""The slopes that stand in for the derivative of the spikes, over the membrane."""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, MultiLine, Range1d, Segment

from neurolab.explorer.compute import Picture
from neurolab.explorer.sources import put
from neurolab.explorer.theme import colours, glyph, plot, restyle
from neurolab.explorer.views.population import Panel
from neurolab.figures.captions import surrogate_caption
from neurolab.figures.surrogates import Window

LINE, WIDER = 1.8, 3.0  # pixels; by how much a curve that others cover is wider
STRIP = 0.07  # share of the height that each model's threshold marks take


class Surrogates(Panel):
    """One slope per model; above them every model's thresholds, in a strip of its own."""

    def __init__(self) -> None:
        made = plot(230, x=Range1d(0, 1), name="slopes")
        made.below[0].axis_label = "membrane at the threshold test, h"
        made.below[0].ticker.min_interval = 0.0
        made.left[0].axis_label = "spikes per unit of h"
        self.source = ColumnDataSource({"xs": [], "ys": [], "colour": [], "width": []})
        looks = {"line_color": "colour", "line_width": "width"}
        glyph(made, MultiLine, self.source, xs="xs", ys="ys", **looks)
        self.marks = ColumnDataSource({"x": [], "y0": [], "y1": [], "colour": []})
        ends = {"x0": "x", "y0": "y0", "x1": "x", "y1": "y1"}
        glyph(made, Segment, self.marks, **ends, line_color="colour", line_width=2)
        self._drawn: Any = None
        self._picture: Picture | None = None
        self._dark = False
        super().__init__(made, "Surrogate gradients (above them, the thresholds)", key="surrogates")

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        self._dark, self._drawn = dark, None
        restyle([self.figure], dark)

    def show(self, picture: Picture, dark: bool) -> None:
        """Draw the slopes, unless they are what is drawn already."""
        self._picture = picture
        if picture.windows is self._drawn:
            return
        found = self._drawn = picture.windows
        own = colours(dark).models
        put(
            self.source,
            xs=[w.h for w in found],
            ys=[w.slope for w in found],
            colour=list(own[: len(found)]),
            width=widths(found),
        )
        top = max(w.peak for w in found) or 1.0
        strip = STRIP * top
        rows = [(k, x) for k, w in enumerate(found) for x in w.thresholds]
        bottom = np.array([1.06 * top + strip * (len(found) - 1 - k) for k, _ in rows])
        put(
            self.marks,
            x=np.array([x for _, x in rows]),
            y0=bottom,
            y1=bottom + 0.75 * strip,
            colour=[own[k] for k, _ in rows],
        )
        ends = [w.h for w in found]
        self.figure.x_range.update(start=float(ends[0][0]), end=float(ends[0][-1]))
        self.figure.y_range.update(start=0.0, end=1.08 * top + strip * len(found))

    def describe(self) -> None:
        """Write the sentence under the plot."""
        if self._picture is None:
            return
        p, e = self._picture, self._picture.experiment
        own = dict(zip(e.titles(), colours(self._dark).models, strict=False))
        names = dict(sorted(own.items(), key=lambda pair: -len(pair[0])))
        self.say(surrogate_caption(e, p.windows, p.traces), names)


def widths(found: tuple[Window, ...]) -> list[float]:
    """Return line widths: a curve is the wider, the more equal ones are drawn over it."""
    return [
        LINE + WIDER * sum(_equal(window, other) for other in found[k + 1 :])
        for k, window in enumerate(found)
    ]


def _equal(a: Window, b: Window) -> bool:
    if a.peak != b.peak:
        return False
    return bool(np.abs(np.interp(a.h, b.h, b.slope) - a.slope).max() <= 0.02 * a.peak)
