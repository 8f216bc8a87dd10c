"""What the Train tab trains, and the buttons that run it."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import panel as pn
import panel_material_ui as pmui

from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.explorer.controls.training_fields import (
    APPLIES,
    MORE,
    NUMBERS_SAID,
    TOP,
    help_of,
    options,
    read,
    written,
)
from neurolab.explorer.training_config import config_of
from neurolab.neurons import all_models

SMALL = {"size": "small", "margin": (6, 4), "sizing_mode": "stretch_width"}
GRID = """
:host { display: grid !important; gap: 0 6px; align-items: end;
  grid-template-columns: repeat(auto-fill, minmax(min(46%, 176px), 1fr)); }
"""
MIXED = "one per layer"
LIVE = (
    *("learning_rate", "epochs", "truncation", "truncation_kind", "pnb", "rate_weight"),
    *("rate_target", "weight_decay", "momentum", "clip"),
)
"""What acts on a run at once; everything else is for the next one."""


class Settings:
    """The fields of `Train`; `on_experiment(experiment, control)` takes every change."""

    def __init__(
        self, experiment: Experiment, on_experiment: Callable[[Experiment, str], Any]
    ) -> None:
        self.experiment, self._on_experiment = experiment, on_experiment
        self._quiet = False
        self.words = {
            name: pmui.Select(label=label, options=found, description=_help(name), **SMALL)
            for name, (label, found) in options().items()
        }
        self.texts = {
            name: pmui.TextInput(label=label, description=_help(name), **SMALL)
            for name, label in NUMBERS_SAID.items()
        }
        for name, widget in (self.words | self.texts).items():
            widget.param.watch(lambda event, name=name: self._changed(name, event.new), "value")
        self.message = pn.pane.HTML("", visible=False, sizing_mode="stretch_width", margin=(0, 8))
        every = self.words | self.texts
        full = {"sizing_mode": "stretch_width", "margin": 0}
        grid = pn.Column(
            *(every[name] for name in MORE),
            stylesheets=[GRID],
            **full,
        )
        more = pn.Column(grid, visible=False, **full)  # a grid itself cannot be hidden
        self.more = pmui.Button(label="More settings", variant="text", size="small", margin=(0, 4))
        self.more.on_click(lambda _: self._unfold(more))
        self.view = pn.Column(
            pn.Column(*(every[name] for name in TOP), stylesheets=[GRID], **full),
            self.more,
            more,
            self.message,
            **full,
        )

    def _unfold(self, more: Any) -> None:
        more.visible = not more.visible
        self.more.label = "Fewer settings" if more.visible else "More settings"

    def show(self, experiment: Experiment) -> None:
        """Show an experiment that may have come from anywhere."""
        self.experiment, self._quiet = experiment, True
        try:
            chosen = experiment.train
            for name, widget in self.words.items():
                value = getattr(chosen, name)
                if value not in widget.options.values():
                    widget.options = {**widget.options, f"{MIXED}: {value}": value}
                if widget.value != value:
                    widget.value = value
            for name, widget in self.texts.items():
                text = written(name, getattr(chosen, name))
                if widget.value != text:
                    widget.value = text
            for name, applies in APPLIES.items():
                widget, off = (self.words | self.texts)[name], not applies(chosen)
                if widget.disabled != off:
                    widget.disabled = off
            self.say("")
        finally:
            self._quiet = False

    def say(self, text: str) -> None:
        """Say what is wrong with a setting, or nothing."""
        self.message.object = (
            f'<div role="alert" style="font-size:12px;color:var(--mui-palette-error-main)">'
            f"{html.escape(text)}</div>"
        )
        if self.message.visible != bool(text):
            self.message.visible = bool(text)

    def _changed(self, name: str, value: Any) -> None:
        if self._quiet or value is None:
            return
        try:
            made = replace(self.experiment.train, **{name: read(name, value)})
            config_of(made)
        except ParameterError as error:
            self.say(f"{error}.")
            return
        self._on_experiment(replace(self.experiment, train=made), f"train.{name}")


def _help(name: str) -> str | None:
    return help_of(name) or None


SPEEDS = {
    "As fast as it can": 0.0,
    "100 steps a second": 100.0,
    "30 steps a second": 30.0,
    "10 steps a second": 10.0,
    "2 steps a second": 2.0,
}


class Buttons:
    """Run or pause, step, stop, reset, and the speed; `on_press(name)` takes every press."""

    def __init__(self, on_press: Callable[[str], Any], on_speed: Callable[[float], Any]) -> None:
        small = {"size": "small", "margin": (8, 4)}
        self.run = pmui.Button(label="Run", variant="contained", width=90, **small)
        self.each = {
            name: pmui.Button(label=label, variant="outlined", **small)
            for name, label in (("step", "Step"), ("stop", "Stop"), ("reset", "Reset run"))
        }
        self.run.on_click(lambda _: on_press("run"))
        for name, button in self.each.items():
            button.on_click(lambda _, name=name: on_press(name))
        self.speed = pmui.Select(label="Speed", options=SPEEDS, value=0.0, width=180, **small)
        self.speed.param.watch(lambda event: on_speed(event.new), "value")
        self.view = pn.FlexBox(
            self.run, *self.each.values(), self.speed, align_items="center", gap="0", margin=0
        )

    def show(self, *, busy: bool) -> None:
        """Say what the first button does now."""
        label = "Pause" if busy else "Run"
        if self.run.label != label:
            self.run.label = label


class Swapping:
    """Another neuron for a layer while it runs, or for a test alone; and a test with noise."""

    def __init__(
        self, on_swap: Callable[[str | None, str, bool], Any], on_noise: Callable[[], Any]
    ) -> None:
        small = {"size": "small", "margin": (8, 4)}
        neurons = {model.title: name for name, model in sorted(all_models().items())}
        self.layer = pmui.Select(
            label="Layer", options={"Every layer": ""}, value="", width=130, **small
        )
        self.neuron = pmui.Select(
            label="Other neuron", options=neurons, value="clif", width=190, **small
        )
        self.swap = pmui.Button(label="Swap", variant="outlined", **small)
        self.test = pmui.Button(label="Test with it", variant="outlined", **small)
        self.noise = pmui.Button(label="Test with noise", variant="outlined", **small)
        self.noise.on_click(lambda _: on_noise())
        for button, only_test in ((self.swap, False), (self.test, True)):
            button.on_click(
                lambda _, only_test=only_test: on_swap(
                    self.layer.value or None, self.neuron.value, only_test
                )
            )
        self.view = pn.FlexBox(
            *(self.layer, self.neuron, self.swap, self.test, self.noise),
            align_items="center",
            gap="0",
            margin=0,
        )

    def show(self, layers: tuple[str, ...]) -> None:
        """Offer the layers of a network."""
        options = {"Every layer": ""} | {name: name for name in layers}
        if self.layer.options != options:
            kept = self.layer.value if self.layer.value in options.values() else ""
            self.layer.param.update(options=options, value=kept)
