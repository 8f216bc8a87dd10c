"""Which models are compared, and their parameters: shared ones first, then each model's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import panel as pn
import panel_material_ui as pmui

from neurolab.errors import ParameterError
from neurolab.experiment import MOST_SLOTS, Experiment, Slot, pairs
from neurolab.explorer.number import Number
from neurolab.explorer.store import Store
from neurolab.fire import COMPARISONS
from neurolab.model import describe
from neurolab.neurons import all_models
from neurolab.presets import presets

WIDE = {"sizing_mode": "stretch_width", "margin": (6, 10), "size": "small"}
ADD = "Add a model…"
COMPARE = {">=": "at or above it (≥)", ">": "above it (>)"}


class Models:
    """The part of the drawer that holds models and parameters."""

    def __init__(self, store: Store, refuse: Callable[[str], Any]) -> None:
        self.store, self._refuse = store, refuse
        self._quiet = False
        self._built: Any = None
        self._numbers: dict[tuple[int, str], Number] = {}
        self.edited = 0
        self.pick = pmui.Select(label="Edit", options={}, **WIDE)
        self.add = pmui.Select(label="Add", options={ADD: ""}, value="", **WIDE)
        self.remove = pmui.Button(label="Remove", variant="outlined", **WIDE)
        self.reset = pmui.Button(label="Defaults", variant="outlined", **WIDE)
        self.shared = pn.Column(sizing_mode="stretch_width", margin=0)
        self.own = pn.Column(sizing_mode="stretch_width", margin=0)
        self.view = pn.Column(
            heading("Models"),
            self.add,
            heading("Shared parameters", "move every model that has them"),
            self.shared,
            heading("One model"),
            self.pick,
            self.own,
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
            shape = [(s.model, s.options, s.fixed, s.label) for s in experiment.slots]
            if (shape, self.edited) != self._built:
                self._built = (shape, self.edited)
                self._build(experiment)
            self._show_values(experiment)
        finally:
            self._quiet = False

    def _build(self, experiment: Experiment) -> None:
        slots = experiment.slots
        names = {f"{k + 1} · {slot.title}": k for k, slot in enumerate(slots)}
        self.pick.param.update(options=names, value=self.edited)
        self.add.param.update(options=_choices(), value="", disabled=len(slots) >= MOST_SLOTS)
        self.remove.disabled = len(slots) == 1
        self._numbers = {}
        self.shared[:] = [self._number(experiment, -1, n).view for n in experiment.shared()] or [
            label("These models share no parameter.")
        ]
        slot = slots[self.edited]
        own = [self._number(experiment, self.edited, n).view for n in slot.neuron.Params._fields]
        self.own[:] = [*own, *self._switches(slot)]

    def _number(self, experiment: Experiment, index: int, name: str) -> Number:
        slot = experiment.slots[index] if index >= 0 else _all_with(experiment, name)[0]
        fixed = index >= 0 and name in slot.fixed
        number = Number(
            name,
            describe(slot.neuron)[name],
            slot.value(name),
            lambda value: self._set(index, name, value),
            disabled=fixed,
            note="Fixed in this ablation." if fixed else "",
        )
        self._numbers[index, name] = number
        return number

    def _switches(self, slot: Slot) -> list[Any]:
        compare = pmui.RadioButtonGroup(
            label="Fires at threshold",
            options={COMPARE[c]: c for c in COMPARISONS},
            value=slot.fires,
            **WIDE,
        )
        compare.param.watch(lambda e: self._edit(compare=e.new), "value")
        self._compare = compare
        made: list[Any] = [compare]
        for name, values in slot.neuron.options.items():
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
        for (index, name), number in self._numbers.items():
            if index >= 0:
                number.show(experiment.slots[index].value(name))
            else:
                values = [s.value(name) for s in _all_with(experiment, name)]
                number.show(values[0], mixed=len(set(values)) > 1)
        self._compare.value = experiment.slots[self.edited].fires

    def _set(self, index: int, name: str, value: float) -> None:
        experiment = self.store.experiment
        slots = list(experiment.slots)
        for k, slot in enumerate(slots):
            mine = k == index or (index < 0 and name not in slot.fixed)
            if mine and name in slot.neuron.Params._fields:
                slots[k] = slot.with_params(**{name: value})
        self.store.change(replace(experiment, slots=tuple(slots)), f"{index}.{name}")

    def _edit(self, **values: Any) -> None:
        if self._quiet:
            return
        experiment = self.store.experiment
        slot = replace(experiment.slots[self.edited], **values)
        self.store.change(experiment.with_slot(self.edited, slot))

    def _option(self, name: str, value: Any) -> None:
        chosen = dict(self.store.experiment.slots[self.edited].options) | {name: value}
        self._edit(options=pairs(chosen))

    def _defaults(self, *_: Any) -> None:
        self._edit(params=(), compare=None)

    def _picked(self, event: Any) -> None:
        if not self._quiet and event.new is not None:
            self.edited = event.new
            self.sync(self.store.experiment)

    def _added(self, event: Any) -> None:
        if self._quiet or not event.new:
            return
        experiment = self.store.experiment
        try:
            added = replace(experiment, slots=(*experiment.slots, _slot(event.new)))
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


def _choices() -> dict[str, str]:
    models = {model.title: name for name, model in sorted(all_models().items())}
    return (
        {ADD: ""}
        | models
        | {
            f"{preset.source}: {preset.title}": f"preset:{name}"
            for name, preset in presets().items()
        }
    )


def _slot(choice: str) -> Slot:
    name = choice.removeprefix("preset:")
    if name == choice:
        return Slot(name)
    preset = presets()[name]
    return Slot(
        preset.model,
        pairs(preset.params),
        compare=getattr(preset, "compare", None),
        fixed=tuple(preset.fixed),
        label=preset.title,
    )


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
