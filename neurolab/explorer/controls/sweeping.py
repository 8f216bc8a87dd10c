"""What the Sweep tab varies and measures, and what its F–I curves run over."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import panel as pn
import panel_material_ui as pmui

from neurolab.checks import check
from neurolab.choices import Sweep
from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.explorer import gains
from neurolab.explorer.controls.offering import offer
from neurolab.explorer.controls.stretch import SMALL, Stretch
from neurolab.explorer.number import Number
from neurolab.explorer.sweeps import place, plan_for, swept
from neurolab.figures.parameter_words import axis_label
from neurolab.model import Param
from neurolab.stimuli import Constant, parameters
from neurolab.sweeping import METRICS
from neurolab.sweeping.axes import INPUT, names

SIZES = (8, 64)
CURRENT = "a constant current"


class Sweeping:
    """The tab's controls; `on_experiment(experiment, control)` takes every change."""

    def __init__(
        self, experiment: Experiment, on_experiment: Callable[[Experiment, str], Any]
    ) -> None:
        self.experiment, self._on_experiment = experiment, on_experiment
        self._quiet = False
        self.model = pmui.Select(label="Model", options={}, width=210, **SMALL)
        metrics = {metric.title: name for name, metric in METRICS.items()}
        wide = {"sizing_mode": "stretch_width", "max_width": 390}
        self.metric = pmui.Select(label="Metric", options=metrics, **wide, **SMALL)
        self.x = Stretch("Horizontal axis", lambda name, ends: self._axis("x", name, ends))
        self.y = Stretch("Vertical axis", lambda name, ends: self._axis("y", name, ends))
        self.gain = Stretch("F–I curves over", self._run_over)
        self.swap = pmui.Button(label="Swap axes", size="small", variant="outlined", margin=(14, 4))
        about = next(f for f in fields(Sweep) if f.name == "size")
        help_text = "Values along each axis; a whole-number parameter may have fewer."
        size = Param(*about.metadata["bounds"], "", help_text, slider=SIZES, integer=True)
        self.size = Number("size", size, experiment.sweep.size, self._sized)
        self.help = pn.pane.HTML("", margin=(0, 8), sizing_mode="stretch_width")
        self.model.param.watch(self._picked, "value")
        self.metric.param.watch(self._measured, "value")
        self.swap.on_click(self._swapped)
        small = pn.Column(self.size.view, width=260, margin=0)
        self.view = pn.Column(
            _line(self.model, self.metric, small),
            self.help,
            _line(self.x.view, self.swap, self.y.view),
            sizing_mode="stretch_width",
            margin=(0, 6),
        )

    def show(self, experiment: Experiment) -> None:
        """Show an experiment that may have come from anywhere."""
        self.experiment, self._quiet = experiment, True
        chosen = experiment.sweep
        titles = {f"{k + 1} · {title}": k for k, title in enumerate(experiment.titles())}
        offer(self.model, titles, place(experiment))
        if chosen.metric in METRICS:
            self.metric.value = chosen.metric
            sentence = METRICS[chosen.metric].sentence
            self.help.object = (
                f'<div style="font-size:12px;opacity:.85">{html.escape(sentence)}</div>'
            )
        self.size.show(chosen.size)
        self._show_gain(experiment)
        self._quiet = False
        try:
            self._show_axes(experiment)
        except ParameterError as error:
            side = self.y if error.parameter == chosen.y != chosen.x else self.x
            side.say(f"{error}.")

    def _show_axes(self, experiment: Experiment) -> None:
        about = names(*swept(experiment))
        options = {str(axis_label(name, param)): name for name, param in about.items()}
        plan = plan_for(experiment)
        for side, axis in ((self.x, plan.x), (self.y, plan.y)):
            side.show(options, axis.name, (axis.values[0], axis.values[-1]))

    def _show_gain(self, experiment: Experiment) -> None:
        options = {CURRENT: "current"}
        found = gains.level(experiment)
        if found is not None and not isinstance(found[1], Constant):
            about = parameters(type(found[1]))[found[0]]
            options[str(axis_label(f"{INPUT}{found[0]}", about))] = "input"
        chosen = experiment.sweep.gain if experiment.sweep.gain in options.values() else "current"
        self.gain.show(options, chosen, gains.ends(experiment))

    def _axis(self, side: str, name: str, ends: tuple[float, float] | None) -> None:
        plan = plan_for(self.experiment)
        low, high = ends or (0.0, 0.0)
        other = "y" if side == "x" else "x"
        # The other axis stays what it is, also where it was nobody's choice.
        kept = {other: getattr(plan, other).name}
        self._take({**kept, side: name, f"{side}_low": low, f"{side}_high": high}, side)

    def _run_over(self, name: str, ends: tuple[float, float] | None) -> None:
        low, high = ends or (0.0, 0.0)
        chosen = replace(self.experiment.sweep, gain=name, gain_low=low, gain_high=high)
        drive, source = gains.driven(replace(self.experiment, sweep=chosen))
        about = parameters(type(source))[drive]
        for end in (low, high) if ends else ():
            check(type(source).__name__.lower(), drive, about, end)
        self._take({"gain": name, "gain_low": low, "gain_high": high}, "gain")

    def _take(self, values: dict[str, Any], control: str) -> None:
        """Take choices over, if they can be used.

        Raises
        ------
        ParameterError
            If they cannot.
        """
        changed = replace(self.experiment, sweep=replace(self.experiment.sweep, **values))
        plan_for(changed)
        self._on_experiment(changed, f"sweep.{control}")

    def _picked(self, event: Any) -> None:
        if not self._quiet and event.new is not None:
            # The ends were meant for the other model's parameters.
            try:
                self._take({"model": event.new, "x": "", "y": ""} | NO_ENDS, "model")
            except ParameterError as error:  # on a replay it has no second parameter
                self.x.say(f"{error}.")

    def _measured(self, event: Any) -> None:
        if not self._quiet and event.new:
            self._take({"metric": event.new}, "")

    def _sized(self, value: float) -> None:
        self._take({"size": int(value)}, "size")

    def _swapped(self, _: Any) -> None:
        plan, chosen = plan_for(self.experiment), self.experiment.sweep
        turned = {"x": plan.y.name, "x_low": chosen.y_low, "x_high": chosen.y_high}
        turned |= {"y": plan.x.name, "y_low": chosen.x_low, "y_high": chosen.x_high}
        self._take(turned, "")


NO_ENDS = {"x_low": 0.0, "x_high": 0.0, "y_low": 0.0, "y_high": 0.0}


def _line(*views: Any) -> pn.FlexBox:
    return pn.FlexBox(*views, sizing_mode="stretch_width", gap="0 4px", margin=0)
