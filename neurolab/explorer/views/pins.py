"""What was pinned: kept beside the present picture, with a table of the differences."""

from __future__ import annotations

import panel as pn

from neurolab.explorer import pinned
from neurolab.explorer.compute import Picture
from neurolab.explorer.theme import colours
from neurolab.explorer.views.tables import STYLE, table
from neurolab.figures.population import Population
from neurolab.figures.traces import Trace
from neurolab.slot import Slot

HEAD = ("model", "spikes", "spikes per neuron and step", "mean of h", "SD of h")
DIGITS = (0, 4, 3, 3)


class Pins:
    """One pinned picture, or none, and the table under the rows."""

    def __init__(self) -> None:
        self.picture: Picture | None = None
        wide = {"sizing_mode": "stretch_width", "margin": (6, 10)}
        self.view = pn.pane.HTML("", visible=False, stylesheets=[STYLE], **wide)

    def toggle(self, picture: Picture) -> None:
        """Pin a picture, or let go of the pinned one."""
        self.picture = picture if self.picture is None else None
        self.view.visible = self.picture is not None

    def trace(self, place: int, slot: Slot) -> Trace | None:
        """Return the pinned trace that belongs to the model of a row."""
        kept = self.picture
        return kept.traces[place] if kept and pinned.twin(kept, place, slot) else None

    def population(self, place: int, slot: Slot) -> Population | None:
        """Return the pinned population that belongs to the model of a row."""
        kept = self.picture
        return kept.populations[place] if kept and pinned.twin(kept, place, slot) else None

    def describe(self, now: Picture, dark: bool) -> None:
        """Write the differences."""
        if self.picture is None:
            return
        rows = []
        for title, found in zip(
            now.experiment.titles(), pinned.differences(self.picture, now), strict=True
        ):
            if found is None:
                rows.append((title, *["not pinned"] * len(DIGITS)))
            else:
                cells = zip(found, DIGITS, strict=True)
                rows.append((title, *(each.words(digits) for each, digits in cells)))
        heading = '<h2 style="font-size:15px;margin:2px 0">Differences from the pinned run</h2>'
        own = colours(dark).models
        about = (
            f'<p style="font-size:12px;opacity:.85;margin:2px 0">{_about(self.picture, now)}</p>'
        )
        self.view.object = heading + about + table(HEAD, rows, colours=own)


def _about(then: Picture, now: Picture) -> str:
    """Return what the numbers are about, in words."""
    here, there = (_size(picture) for picture in (now, then))
    size = there if here == there else f"{there} then, {here} now"
    return (
        "Pinned → now (difference). Spikes, and mean and standard deviation (SD) of the membrane "
        f"before reset, h, are those of the traced neuron; {size}."
    )


def _size(picture: Picture) -> str:
    e, group = picture.experiment, picture.populations[0]
    return f"neuron {e.neuron} of {group.neurons:,}, {group.time:,} steps"
