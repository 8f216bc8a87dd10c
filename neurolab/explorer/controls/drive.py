"""The input: its kind, its parameters, seed and re-roll, and an uploaded file."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import panel as pn
import panel_material_ui as pmui

from neurolab.errors import ParameterError
from neurolab.experiment import LIMITS, Experiment
from neurolab.explorer.controls.models import WIDE, heading
from neurolab.explorer.number import Number
from neurolab.explorer.store import Store
from neurolab.model import Param
from neurolab.slot import pairs
from neurolab.stimuli import KINDS, parameters, parse_csv

LARGEST_FILE = 20_000_000
SEED = Param(*LIMITS["seed"], "", "Seed of the random input.", slider=(0, 100), integer=True)


class Drive:
    """The part of the drawer that holds the input."""

    def __init__(self, store: Store, refuse: Callable[[str], Any]) -> None:
        self.store, self._refuse = store, refuse
        self._quiet = False
        self._built: Any = None
        self._numbers: dict[str, Number] = {}
        titles = {name.replace("_", " ").capitalize(): name for name in [*KINDS, "replay"]}
        titles["Replay of a CSV file"] = titles.pop("Replay")
        self.kind = pmui.Select(label="Kind", options=titles, value="poisson", **WIDE)
        self.help = pn.pane.HTML("", margin=(0, 10), sizing_mode="stretch_width")
        self.own = pn.Column(sizing_mode="stretch_width", margin=0)
        self.upload = pmui.FileInput(accept=".csv,.txt,.tsv", label="Choose a CSV file", **WIDE)
        self.seed = Number("seed", SEED, store.experiment.seed, self._seed)
        self.reroll = pmui.Button(label="Re-roll (r)", variant="outlined", **WIDE)
        self.view = pn.Column(
            heading("Input", "the same for every model"),
            self.kind,
            self.help,
            self.own,
            self.upload,
            self.seed.view,
            self.reroll,
            sizing_mode="stretch_width",
            margin=0,
        )
        self.kind.param.watch(self._picked, "value")
        self.upload.param.watch(self._uploaded, "value")
        self.reroll.on_click(self.roll)
        store.listen(self.sync)
        self.sync(store.experiment)

    def sync(self, experiment: Experiment) -> None:
        """Show an experiment that may have come from anywhere."""
        self._quiet = True
        try:
            kind = experiment.stimulus
            if kind != self._built or self.kind.value != kind:
                self._built = kind
                self._build(experiment)
            for name, number in self._numbers.items():
                number.show(experiment.drive_value(name))
            self.seed.show(experiment.seed)
        finally:
            self._quiet = False

    def _build(self, experiment: Experiment) -> None:
        kind = experiment.stimulus
        self.kind.value = kind
        about = {} if kind == "replay" else parameters(KINDS[kind])
        self._numbers = {
            name: Number(
                name, param, experiment.drive_value(name), lambda v, name=name: self._set(name, v)
            )
            for name, param in about.items()
        }
        self.own[:] = [number.view for number in self._numbers.values()]
        self.upload.visible = kind == "replay"
        seeded = kind != "replay" and KINDS[kind].seeded
        self.seed.view.visible = self.reroll.visible = seeded
        self._explain(experiment)

    def _explain(self, experiment: Experiment) -> None:
        if experiment.table is not None and experiment.stimulus == "replay":
            table = experiment.table
            text = f"{table.name}: {table.time:,} steps, {table.neurons:,} neurons."
        elif experiment.stimulus == "replay":
            text = ""
        else:
            text = (KINDS[experiment.stimulus].__doc__ or "").strip().split("\n")[0]
            text = text.replace("`", "")
        self.help.object = f'<span style="font-size:12px;opacity:.8">{text}</span>'

    def _set(self, name: str, value: float) -> None:
        experiment = self.store.experiment
        drive = pairs(dict(experiment.drive) | {name: value})
        self.store.change(replace(experiment, drive=drive), f"drive.{name}")

    def _seed(self, value: float) -> None:
        self.store.change(replace(self.store.experiment, seed=value), "seed")

    def roll(self, *_: Any) -> None:
        """Take another seed."""
        seed = random.randrange(1_000_000)  # noqa: S311 - a seed to look at, not a secret
        self.store.change(replace(self.store.experiment, seed=seed))

    def _picked(self, event: Any) -> None:
        if self._quiet:
            return
        experiment = self.store.experiment
        if event.new == "replay" and experiment.table is None:
            self._wait_for_file()
            return
        self.store.change(replace(experiment, stimulus=event.new, drive=(), neuron=0))

    def _wait_for_file(self) -> None:
        """Ask for a file; the picture stays until it is there."""
        self._built, self._numbers, self.own[:] = "file", {}, []
        self.seed.view.visible = self.reroll.visible = False
        self.upload.visible = True
        self.help.object = (
            '<span style="font-size:12px">One row per step, one column per neuron. '
            "The picture changes once a file is chosen.</span>"
        )

    def _refuse_file(self, problem: str) -> None:
        self._quiet = True
        self.upload.clear()
        self._quiet = False
        self._refuse(problem)

    def _uploaded(self, event: Any) -> None:
        if self._quiet or event.new is None:
            return
        name = self.upload.filename or "CSV"
        if len(event.new) > LARGEST_FILE:
            self._refuse_file(f"{name} has {len(event.new):,} bytes; at most {LARGEST_FILE:,}")
            return
        try:
            table = parse_csv(event.new.decode("utf-8-sig", errors="replace"), name)
            changed = replace(
                self.store.experiment, stimulus="replay", drive=(), table=table, neuron=0
            )
        except ParameterError as error:
            self._refuse_file(str(error))
            return
        self.store.change(changed)
        self._explain(changed)
