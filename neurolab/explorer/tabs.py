"""The strip of tabs; each tab's contents are built when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.io.document import hold

from neurolab.choices import TABS
from neurolab.experiment import Experiment
from neurolab.explorer.tab import Tab
from neurolab.explorer.theme import TALL

TITLES = {
    "dynamics": "Dynamics",
    "distributions": "Distributions",
    "surrogates": "Surrogates",
    "sweep": "Sweep",
    "train": "Train",
    "papers": "Papers",
}
# All tabs fit on a phone.
NARROW = {
    "@media (max-width: 600px)": {
        "& .MuiTab-root": {"minWidth": 0, "padding": "12px 6px", "fontSize": "0.74rem"}
    }
}
Build = Callable[[], Tab]


class Tabs:
    """Shows one tab at a time.

    `builders` make the tabs by name; `on_open(name)` is called when a visitor picks one.
    """

    def __init__(self, builders: dict[str, Build], on_open: Callable[[str], Any]) -> None:
        self._builders, self._on_open = builders, on_open
        self._built: dict[str, Tab] = {}
        self._dark = False
        self._quiet = False
        self.names = [name for name in TABS if name in builders]
        strip = {"sizing_mode": "stretch_width", "margin": (0, 8), "sx": NARROW}
        empty = [(TITLES[name], pn.Spacer(height=0)) for name in self.names]
        self.strip = pmui.Tabs(*empty, active=0, **strip)
        full = {"sizing_mode": "stretch_width", "margin": 0, "stylesheets": [TALL]}
        self._places = {name: pn.Column(visible=False, **full) for name in self.names}
        self.view = pn.Column(*self._places.values(), **full)
        self.strip.param.watch(self._picked, "active")

    @property
    def built(self) -> list[Tab]:
        """The tabs that were opened."""
        return list(self._built.values())

    def tab(self, name: str) -> Tab:
        """Return a tab; it is built if it was not."""
        if name not in self._built:
            # Frozen: Bokeh would walk the whole page once for every model that is added.
            with hold(pn.state.curdoc, freeze=True):
                made = self._built[name] = self._builders[name]()
                made.recolour(dark=self._dark)
                self._places[name][:] = [made.view]
        return self._built[name]

    def arrange(self, experiment: Experiment) -> Tab:
        """Open the experiment's tab and show its choices."""
        open_tab = self.tab(experiment.tab)
        open_tab.arrange(experiment)
        for name, place in self._places.items():
            if place.visible != (name == experiment.tab):
                place.visible = name == experiment.tab
        self._quiet = True
        self.strip.active = self.names.index(experiment.tab)
        self._quiet = False
        return open_tab

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""
        self._dark = dark
        for tab in self.built:
            tab.recolour(dark=dark)

    def _picked(self, event: Any) -> None:
        if not self._quiet:
            self._on_open(self.names[event.new])
