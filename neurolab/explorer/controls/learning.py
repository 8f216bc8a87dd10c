"""How the edited model learns: its surrogate gradient and the gradient of its reset.

Every control stands from the beginning; a pool of sliders takes on whatever numbers a
surrogate has.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import panel as pn
import panel_material_ui as pmui

from neurolab.explorer.controls.offering import offer
from neurolab.explorer.number import Number
from neurolab.fitting import fitting
from neurolab.slot import Slot
from neurolab.surrogates import SHAPES, Surrogate

WIDE = {"sizing_mode": "stretch_width", "margin": (6, 10), "size": "small"}
MOST_NUMBERS = max(len(shape.describe()) for shape in SHAPES.values())
ANY = next(param for shape in SHAPES.values() for param in shape.describe().values())


class Learning:
    """The part of the drawer that does not move the spikes.

    `on_slot(slot, control)` takes the edited model with another way to learn.
    """

    def __init__(self, slot: Slot, on_slot: Callable[[Slot, str], Any]) -> None:
        self.slot, self._on_slot = slot, on_slot
        self._quiet = False
        self._listed: Any = None
        self.pick = pmui.Select(label="Surrogate gradient", options={}, **WIDE)
        self.numbers = [
            Number(f"surrogate_{k}", ANY, 1.0, lambda value, k=k: self._moved(k, value))
            for k in range(MOST_NUMBERS)
        ]
        self.detach = pmui.Switch(label="Detach reset", margin=(6, 10))
        self.help = pn.pane.HTML("", margin=(2, 10, 6, 10), sizing_mode="stretch_width")
        self.view = pn.Column(
            self.pick,
            *(number.view for number in self.numbers),
            self.detach,
            self.help,
            sizing_mode="stretch_width",
            margin=0,
        )
        self.pick.param.watch(self._picked, "value")
        self.detach.param.watch(self._detached, "value")
        self.show(slot)

    def show(self, slot: Slot) -> None:
        """Show how a model learns."""
        self.slot = slot
        self._quiet = True
        try:
            self._list(slot)
            self._show_numbers(slot)
            if self.detach.value != slot.detaches:
                self.detach.value = slot.detaches
        finally:
            self._quiet = False

    def _list(self, slot: Slot) -> None:
        """Offer the shapes that fit, the neuron's own marked."""
        own, name = slot.neuron.surrogate, slot.slope.name
        if self._listed != (slot.neuron, name):
            listed = {
                f"{shape.title} (its own)" if shape is own.shape else shape.title: key
                for key, shape in fitting(slot.neuron).items()
            }
            offer(self.pick, listed, name)
            self._listed = (slot.neuron, name)
            reset = "detached" if slot.neuron.detach_reset else "attached"
            self.help.object = (
                '<span style="font-size:12px;opacity:.8">Surrogate and detaching change learning, '
                f"not the spikes shown here. {html.escape(slot.slope.shape.help)} This neuron's "
                f"own: {html.escape(own.shape.title)}, reset {reset}.</span>"
            )

    def _show_numbers(self, slot: Slot) -> None:
        about, values = slot.slope.shape.describe(), slot.slope.values
        names = list(about)
        for k, number in enumerate(self.numbers):
            shown = k < len(names)
            if number.view.visible != shown:
                number.view.visible = shown
            if not shown:
                continue
            value = values[names[k]]
            bound = isinstance(value, str)
            follows = f"follows {value.replace('_', ' ')}" if bound else ""
            number.become(f"surrogate_{names[k]}", about[names[k]], note=follows)
            number.show(slot.value(value) if bound else value)

    def _picked(self, event: Any) -> None:
        if self._quiet or not event.new:
            return
        own = self.slot.neuron.surrogate
        chosen = own if event.new == own.name else Surrogate(SHAPES[event.new])
        self._on_slot(replace(self.slot, surrogate=chosen), "")

    def _moved(self, k: int, value: float) -> None:
        name = list(self.slot.slope.values)[k]
        changed = self.slot.slope.with_values({name: value})
        self._on_slot(replace(self.slot, surrogate=changed), f"surrogate.{name}")

    def _detached(self, event: Any) -> None:
        if not self._quiet:
            self._on_slot(replace(self.slot, detach_reset=bool(event.new)), "")
