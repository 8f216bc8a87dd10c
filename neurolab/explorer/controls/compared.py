"""What the Distributions tab compares: how many samples and steps, which membrane, against what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import panel as pn
import panel_material_ui as pmui

from neurolab.choices import Distributions
from neurolab.experiment import Experiment
from neurolab.explorer.number import Number
from neurolab.model import Param

SMALL = {"size": "small", "width": 190, "margin": (8, 10)}
HELP = {
    "samples": ("Neurons run for this tab; each gives one membrane per step.", (100, 20_000)),
    "steps": ("Time steps compared, from the first on.", (2, 32)),
    "bins": ("Bins of the histograms behind ridges and Jensen–Shannon divergence.", (8, 128)),
}
WORDS = {
    "membrane": ("Membrane", {"before reset, h": "h", "after reset, u": "u"}),
    "against": ("Curves against", {"the first step": "first", "the step before": "previous"}),
    "measure": (
        "Matrices show",
        {"Jensen–Shannon divergence": "jensen_shannon", "Wasserstein distance": "wasserstein"},
    ),
}


class Compared:
    """The tab's controls; `on_experiment(experiment, control)` takes every change."""

    def __init__(
        self, experiment: Experiment, on_experiment: Callable[[Experiment, str], Any]
    ) -> None:
        self.experiment, self._on_experiment = experiment, on_experiment
        self._quiet = False
        chosen = experiment.distributions
        self.numbers = {name: self._number(name, getattr(chosen, name)) for name in HELP}
        self.words = {name: self._word(name, getattr(chosen, name)) for name in WORDS}
        self.measure = self.words["measure"]
        numbers = [pn.Column(number.view, width=300, margin=0) for number in self.numbers.values()]
        self.view = pn.FlexBox(
            *numbers,
            self.words["membrane"],
            self.words["against"],
            sizing_mode="stretch_width",
            gap="0 4px",
            margin=(0, 0, 8, 0),
        )

    def show(self, experiment: Experiment) -> None:
        """Show an experiment that may have come from anywhere."""
        self.experiment, self._quiet = experiment, True
        source = experiment.sampled()
        fixed = {"samples": source.neurons, "steps": source.time}  # what a file sets
        replay = experiment.stimulus == "replay"
        for name, number in self.numbers.items():
            held = replay and name in fixed
            number.show(fixed[name] if held else getattr(experiment.distributions, name))
            number.slider.disabled = number.text.disabled = held
        for name, word in self.words.items():
            word.value = getattr(experiment.distributions, name)
        self._quiet = False

    def _number(self, name: str, value: int) -> Number:
        about = next(f for f in fields(Distributions) if f.name == name)
        help_text, slider = HELP[name]
        param = Param(*about.metadata["bounds"], "", help_text, slider=slider, integer=True)
        return Number(name, param, value, lambda v: self._choose(name, v))

    def _word(self, name: str, value: str) -> Any:
        label, options = WORDS[name]
        made = pmui.Select(label=label, options=options, value=value, **SMALL)
        made.param.watch(lambda event: self._picked(name, event.new), "value")
        return made

    def _picked(self, name: str, value: str) -> None:
        if not self._quiet:
            self._choose(name, value)

    def _choose(self, name: str, value: Any) -> None:
        chosen = replace(self.experiment.distributions, **{name: value})
        changed = replace(self.experiment, distributions=chosen)
        self._on_experiment(changed, f"distributions.{name}")
