"""How much is run, in which precision, and what is drawn of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import panel as pn
import panel_material_ui as pmui

from neurolab.checks import DTYPES
from neurolab.experiment import HISTOGRAMS, LIMITS, SHOW, Experiment
from neurolab.explorer.controls.models import WIDE, heading
from neurolab.explorer.controls.offering import offer
from neurolab.explorer.number import Number
from neurolab.explorer.store import Store
from neurolab.model import Param, describe_states

TIME = Param(*LIMITS["time"], "", "Number of time steps.", "steps", (20, 1000), integer=True)
NEURONS = Param(*LIMITS["neurons"], "", "Size of the population.", slider=(1, 500), integer=True)
TRACED = ("dynamics", "sweep")  # tabs that draw traces, and those that run this population
SIZED = (*TRACED, "surrogates")
TITLES = {"h": "h", "u": "u", "states": "States", "threshold": "Threshold"}
PICKS = {
    "counts": "Spike counts",
    "intervals": "Inter-spike intervals",
    "levels": "Output levels",
    "membrane": "Membrane h",
}


class Scope:
    """The part of the drawer that holds sizes and what is drawn, and the plots' own choices."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._quiet = False
        e = store.experiment
        self.numbers = {
            "time": Number("time", TIME, e.time, lambda v: self._size("time", v)),
            "neurons": Number("neurons", NEURONS, e.neurons, lambda v: self._size("neurons", v)),
            "neuron": Number("traced_neuron", self._traced(e), e.neuron, self._neuron),
        }
        self.dtype = pmui.RadioButtonGroup(
            label="Precision", options=list(DTYPES), value=e.dtype, **WIDE
        )
        self.show = pmui.CheckButtonGroup(
            label="Draw", options={TITLES[w]: w for w in SHOW}, value=list(e.show), **WIDE
        )
        self.replayed = pn.pane.HTML(
            "The file sets the number of steps and neurons.", visible=False, margin=(4, 10)
        )
        small = {"size": "small", "width": 190, "margin": (4, 10)}
        self.histogram = pmui.Select(
            label="Histogram of",
            options={v: k for k, v in PICKS.items()},
            value=e.histogram,
            **small,
        )
        self.correlate = pmui.Select(
            label="Of", options=_series(e), value=e.correlate, **{**small, "width": 280}
        )
        self.normalise = pmui.Switch(label="normalised", value=e.normalise, margin=(6, 10))
        full = {"sizing_mode": "stretch_width", "margin": 0}
        numbers = (number.view for number in self.numbers.values())
        self.traces = pn.Column(heading("Traces"), self.show, **full)
        self.sizes = pn.Column(heading("Size"), self.replayed, *numbers, **full)
        self.view = pn.Column(self.traces, self.sizes, self.dtype, **full)
        for name in ("dtype", "histogram", "correlate", "normalise"):
            getattr(self, name).param.watch(lambda e, n=name: self._choose(n, e.new), "value")
        self.show.param.watch(
            lambda e: self._choose("show", tuple(w for w in SHOW if w in e.new)), "value"
        )
        store.listen(self.sync)
        self.sync(e)

    def sync(self, experiment: Experiment) -> None:
        """Show an experiment that may have come from anywhere."""
        self._quiet = True
        try:
            for part, tabs in ((self.traces, TRACED), (self.sizes, SIZED)):
                part.visible = experiment.tab in tabs
            for name, number in self.numbers.items():
                number.show(getattr(experiment, name))
            replay = experiment.stimulus == "replay"
            self.replayed.visible = replay
            for name in ("time", "neurons"):
                self.numbers[name].view.visible = not replay
            traced = self.numbers["neuron"]
            last = max(1, experiment.source().neurons - 1)
            traced.slider.disabled = traced.text.disabled = experiment.source().neurons == 1
            if traced.slider.end != last:
                traced.extend(self._traced(experiment))
            offer(self.correlate, _series(experiment), experiment.correlate)
            for name in ("dtype", "histogram", "normalise"):
                getattr(self, name).value = getattr(experiment, name)
            self.show.value = list(experiment.show)
        finally:
            self._quiet = False

    def _traced(self, experiment: Experiment) -> Param:
        last = max(1, experiment.source().neurons - 1)
        return Param(0, last, "", "The neuron whose membrane is drawn.", integer=True)

    def _size(self, name: str, value: float) -> None:
        changes: dict[str, Any] = {name: value}
        if name == "neurons" and isinstance(value, int) and value >= 1:
            changes["neuron"] = min(self.store.experiment.neuron, value - 1)
        self.store.change(replace(self.store.experiment, **changes), name)

    def _neuron(self, value: float) -> None:
        self.store.change(replace(self.store.experiment, neuron=value), "neuron")

    def _choose(self, name: str, value: Any) -> None:
        if not self._quiet:
            self.store.change(replace(self.store.experiment, **{name: value}))


def _series(experiment: Experiment) -> dict[str, str]:
    """Return what can be correlated: h, u and the auxiliary states of the models shown."""
    found = {"h, before reset": "h", "u, after reset": "u"}
    for slot in experiment.slots:
        about = describe_states(slot.neuron)
        for name in slot.neuron.auxiliary:
            found.setdefault(
                f"{name} ({slot.neuron.title}), {about[name].help.split(':')[0]}", name
            )
    unique = {}
    for text, name in found.items():
        if name not in unique.values():
            unique[text] = name
    return unique


assert set(PICKS) == set(HISTOGRAMS)  # noqa: S101 - every histogram has a name on the page
