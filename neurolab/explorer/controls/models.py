"""Which models are compared, and their parameters: shared ones first, then each model's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.io.document import hold
from panel.io.state import set_curdoc

from neurolab import ablated
from neurolab.ablations import acting
from neurolab.errors import ParameterError
from neurolab.experiment import MOST_SLOTS, Experiment
from neurolab.explorer.controls.ablating import Ablating
from neurolab.explorer.controls.adding import ADD, choices, made
from neurolab.explorer.controls.learning import WIDE, Learning
from neurolab.explorer.controls.offering import offer
from neurolab.explorer.number import Number
from neurolab.explorer.store import Store
from neurolab.model import describe
from neurolab.slot import Slot, pairs

PAUSE = 0.08  # seconds without another change after which controls are made anew
COMPARE = {">=": "at or above it (≥)", ">": "above it (>)"}


class Models:
    """The part of the drawer that holds models and parameters."""

    def __init__(self, store: Store, refuse: Callable[[str], Any]) -> None:
        self.store, self._refuse = store, refuse
        self._quiet = False
        self._built: Any = None
        self._timer: asyncio.TimerHandle | None = None
        self._kept: dict[str, Any] = {}
        self._compare: Any = None
        self.shared_numbers: dict[str, Number] = {}
        self.own_numbers: dict[str, Number] = {}
        self.edited = 0
        self.pick = pmui.Select(label="Edit", options={}, **WIDE)
        self.add = pmui.Select(label="Add", options={ADD: ""}, value="", **WIDE)
        self.remove = pmui.Button(label="Remove", variant="outlined", **WIDE)
        self.reset = pmui.Button(label="Defaults", variant="outlined", **WIDE)
        self.shared = pn.Column(sizing_mode="stretch_width", margin=0)
        self.own = pn.Column(sizing_mode="stretch_width", margin=0)
        self.ablating = Ablating(store.experiment.slots[0], self._ablate)
        self.learning = Learning(store.experiment.slots[0], self._learn)
        self.view = pn.Column(
            heading("Models"),
            self.add,
            heading("Shared parameters", "move every model that has them"),
            self.shared,
            heading("One model", "these move it alone"),
            self.pick,
            self.ablating.view,
            self.own,
            self.learning.view,
            pn.Row(self.reset, self.remove, sizing_mode="stretch_width", margin=0),
            sizing_mode="stretch_width",
            margin=0,
        )
        self.pick.param.watch(self._picked, "value")
        self.add.param.watch(self._added, "value")
        self.remove.on_click(self._removed)
        self.reset.on_click(self._defaults)
        store.listen(self.sync)
        self.sync(store.experiment)

    def sync(self, experiment: Experiment) -> None:
        """Show an experiment that may have come from anywhere."""
        self._quiet = True
        try:
            self.edited = min(self.edited, len(experiment.slots) - 1)
            if self._shape(experiment) != self._built:
                self._build_soon()
            else:
                self._show_values(experiment)
        finally:
            self._quiet = False

    def _shape(self, experiment: Experiment) -> Any:
        """Return what decides which controls there are."""
        return [_controls(slot) for slot in experiment.slots], self.edited

    def _build_soon(self) -> None:
        """Make the controls anew; of several changes in a row only for the last one."""
        document = pn.state.curdoc

        def build() -> None:
            self._built = self._shape(self.store.experiment)
            # Frozen: Bokeh would walk the whole page once for every control that is added.
            with set_curdoc(document), hold(document, freeze=True):
                self._quiet = True
                try:
                    self._build(self.store.experiment)
                    self._show_values(self.store.experiment)
                finally:
                    self._quiet = False

        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._built is None:
            build()
            return
        try:
            self._timer = asyncio.get_running_loop().call_later(PAUSE, build)
        except RuntimeError:  # no loop runs, so nothing else is on its way
            build()

    def _build(self, experiment: Experiment) -> None:
        slots = experiment.slots
        names = {f"{k + 1} · {title}": k for k, title in enumerate(experiment.titles())}
        offer(self.pick, names, self.edited)
        offer(self.add, choices(), "", disabled=len(slots) >= MOST_SLOTS)
        self.remove.disabled = len(slots) == 1
        shared = [(n, describe(_all_with(experiment, n)[0].neuron)[n]) for n in experiment.shared()]
        if shared != self._kept.get("shared"):
            self._kept["shared"] = shared
            self.shared_numbers = {n: self._shared_number(experiment, n) for n, _ in shared}
            self.shared[:] = [number.view for number in self.shared_numbers.values()] or [
                label("These models share no parameter.")
            ]
        slot = slots[self.edited]
        own = _controls(slot)
        if own != self._kept.get("own"):
            self._kept["own"] = own
            fields = slot.neuron.Params._fields
            self.own_numbers = {n: self._own_number(slot, n) for n in fields}
            views = [number.view for number in self.own_numbers.values()]
            self.own[:] = [*views, *self._switches(slot)]

    def _shared_number(self, experiment: Experiment, name: str) -> Number:
        slot = _all_with(experiment, name)[0]
        about = describe(slot.neuron)[name]
        return Number(name, about, slot.value(name), lambda value: self._set_all(name, value))

    def _own_number(self, slot: Slot, name: str) -> Number:
        fixed, idle = name in slot.fixed, name not in acting(slot.neuron)
        return Number(
            name,
            describe(slot.neuron)[name],
            slot.value(name),
            lambda value: self._set(name, value),
            disabled=fixed or idle,
            note="no effect here" if idle else "fixed" if fixed else "",
        )

    def _switches(self, slot: Slot) -> list[Any]:
        made: list[Any] = []
        self._compare = None
        if slot.neuron.comparisons:  # a neuron that rounds has none
            self._compare = pmui.RadioButtonGroup(
                label="Fires at threshold",
                options={COMPARE[c]: c for c in slot.neuron.comparisons},
                value=slot.fires,
                **WIDE,
            )
            self._compare.param.watch(lambda e: self._edit(compare=e.new), "value")
            made.append(self._compare)
        # While an ablation is in force, it has the say about the structure.
        options = {} if slot.base is not None else slot.neuron.options
        for name, values in options.items():
            choice = pmui.Select(
                label=name.replace("_", " "),
                options=list(values),
                value=slot.neuron.chosen[name],
                **WIDE,
            )
            choice.param.watch(lambda e, name=name: self._option(name, e.new), "value")
            made.append(choice)
        return made

    def _show_values(self, experiment: Experiment) -> None:
        for name, number in self.shared_numbers.items():
            values = [s.value(name) for s in _all_with(experiment, name)]
            number.show(values[0], mixed=len(set(values)) > 1)
        slot = experiment.slots[self.edited]
        for name, number in self.own_numbers.items():
            number.show(slot.value(name))
        if self._compare is not None:
            self._compare.value = slot.fires
        self.learning.show(slot)
        self.ablating.show(slot)

    def _set_all(self, name: str, value: float) -> None:
        experiment = self.store.experiment
        slots = [
            slot.with_params(**{name: value})
            if name in slot.neuron.Params._fields and name not in slot.fixed
            else slot
            for slot in experiment.slots
        ]
        self.store.change(replace(experiment, slots=tuple(slots)), f"all.{name}")

    def _set(self, name: str, value: float) -> None:
        experiment = self.store.experiment
        slot = experiment.slots[self.edited].with_params(**{name: value})
        self.store.change(experiment.with_slot(self.edited, slot), f"{self.edited}.{name}")

    def _edit(self, **values: Any) -> None:
        if self._quiet:
            return
        experiment = self.store.experiment
        slot = replace(experiment.slots[self.edited], **values)
        self.store.change(experiment.with_slot(self.edited, slot))

    def _learn(self, slot: Slot, control: str) -> None:
        now = self.store.experiment.slots[self.edited]
        if not self._quiet and now.neuron is slot.neuron:  # else it is not shown yet
            named = f"{self.edited}.{control}" if control else ""
            changed = replace(now, surrogate=slot.surrogate, detach_reset=slot.detach_reset)
            self.store.change(self.store.experiment.with_slot(self.edited, changed), named)

    def _ablate(self, slot: Slot) -> None:
        if not self._quiet:
            self.store.change(self.store.experiment.with_slot(self.edited, slot))

    def _option(self, name: str, value: Any) -> None:
        chosen = dict(self.store.experiment.slots[self.edited].options) | {name: value}
        self._edit(options=pairs(chosen))

    def _defaults(self, *_: Any) -> None:
        if self._quiet:
            return
        experiment = self.store.experiment
        own = ablated.original(experiment.slots[self.edited])
        slot = replace(own, params=(), compare=None, surrogate=None, detach_reset=None)
        self.store.change(experiment.with_slot(self.edited, slot))

    def _picked(self, event: Any) -> None:
        if not self._quiet and event.new is not None:
            self.edited = event.new
            self.sync(self.store.experiment)

    def _added(self, event: Any) -> None:
        if self._quiet or not event.new:
            return
        experiment = self.store.experiment
        try:
            added = replace(experiment, slots=(*experiment.slots, made(event.new)))
        except ParameterError as error:
            self._refuse(str(error))
            return
        self.edited = len(experiment.slots)
        self.store.change(added)

    def _removed(self, *_: Any) -> None:
        slots = list(self.store.experiment.slots)
        del slots[self.edited]
        self.edited = max(0, self.edited - 1)
        self.store.change(replace(self.store.experiment, slots=tuple(slots)))


def _controls(slot: Slot) -> tuple[Any, ...]:
    """Return what decides which controls a model has."""
    return slot.model, slot.options, slot.fixed, slot.label, slot.resets, slot.base is None


def _all_with(experiment: Experiment, name: str) -> list[Slot]:
    return [s for s in experiment.slots if name in s.neuron.Params._fields]


def heading(text: str, more: str = "") -> pn.pane.HTML:
    """Return a section's heading."""
    extra = (
        f' <span style="font-weight:400;opacity:.75;font-size:12px">{more}</span>' if more else ""
    )
    return pn.pane.HTML(
        f'<h2 style="font-size:14px;margin:8px 0 0">{text}{extra}</h2>',
        margin=(2, 10, 0, 10),
        sizing_mode="stretch_width",
    )


def label(text: str) -> pn.pane.HTML:
    """Return a small label for a control that has none of its own."""
    return pn.pane.HTML(
        f'<span style="font-size:12px;opacity:.8">{text}</span>', margin=(4, 10, 0, 10)
    )
