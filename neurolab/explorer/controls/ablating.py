"""Which part of the edited model is switched off, exchanged or held still."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import panel as pn
import panel_material_ui as pmui

from neurolab import ablated
from neurolab.explorer.controls.learning import WIDE
from neurolab.explorer.controls.offering import offer
from neurolab.slot import Slot


class Ablating:
    """A list of ablations of one model; `on_slot(slot)` takes the model with another one."""

    def __init__(self, slot: Slot, on_slot: Callable[[Slot], Any]) -> None:
        self.slot, self._on_slot = slot, on_slot
        self._quiet = False
        self._listed: Any = None
        self.pick = pmui.Select(label="Ablation", options={}, **WIDE)
        self.help = pn.pane.HTML("", margin=(0, 10, 6, 10), sizing_mode="stretch_width")
        self.view = pn.Column(self.pick, self.help, sizing_mode="stretch_width", margin=0)
        self.pick.param.watch(self._picked, "value")
        self.show(slot)

    def show(self, slot: Slot) -> None:
        """Show what is switched on a model that may have come from anywhere."""
        self.slot = slot
        now, base = ablated.chosen(slot), ablated.original(slot)
        key = (now, base.model, base.options, base.fixed, base.compare)
        if key == self._listed:
            return
        self._listed, self._quiet = key, True
        try:
            offered = ablated.offered(slot)
            options = {each.title: name for name, each in offered.items()}
            own = f"As it is: {offered[ablated.OWN].title.lower()}"
            options = {own: ablated.OWN} | {t: n for t, n in options.items() if n != ablated.OWN}
            offer(self.pick, options, now)
            told = html.escape(offered[now].sentence)
            self.help.object = f'<span style="font-size:12px;opacity:.8">{told}</span>'
        finally:
            self._quiet = False

    def _picked(self, event: Any) -> None:
        if not self._quiet and event.new:
            self._on_slot(ablated.switched(self.slot, event.new))
