"""How much of a claim is run, where finished runs are kept, and the two networks they share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from neurolab.slot import Slot, pairs
from neurolab.training.axes import Cell, cells
from neurolab.training.choice import choice_of
from neurolab.training.config import Config
from neurolab.training.grid_result import GridResult
from neurolab.training.grids import running


@dataclass(frozen=True)
class Asked:
    """How much is run, and where it is kept."""

    seeds: int | None = None
    quick: bool = False
    folder: Path | None = None
    workers: int = 1

    def repeats(self, usual: int) -> range:
        """Return the seeds: as many as asked for, else as many as a claim usually takes."""
        return range(2 if self.quick else self.seeds or usual)

    def config(self, **values: Any) -> Config:
        """Return a configuration, short and narrow where it is quick."""
        if not self.quick:
            return Config(**values)
        narrow = tuple(4 for _ in values.get("widths", (1,)))
        return Config(**{**values, "epochs": 1, "batch": 512, "widths": narrow})

    def run(self, runs: list[Cell]) -> GridResult:
        """Train all of them, uncompiled where it is quick."""
        fused = False if self.quick else None
        return list(running(runs, folder=self.folder, workers=self.workers, fused=fused))[-1]

    def grid(self, base: Config, usual: int = 5, **axes: Any) -> GridResult:
        """Train every combination of the axes and the seeds, which are the last axis."""
        return self.run(cells(base, {**axes, "seed": self.repeats(usual)}))

    def some(self, values: Any) -> list[Any]:
        """Return the values of an axis; the first and the last where it is quick."""
        every = list(values)
        return [every[0], every[-1]] if self.quick else every

    def small(self, **values: Any) -> Config:
        """Return 128 neurons with tdBN that read digits, 20 epochs."""
        kept = {"norm": "tdbn", "epochs": 20, "batch": 64, "learning_rate": 5e-3}
        return self.config(**{**kept, **values})

    def memory(self, time: int, **values: Any) -> Config:
        """Return 64 + 64 neurons that hold a cue over a silent delay of T − 2 steps."""
        options: dict[str, Any] = {"between": "silence", "delay": time - 2, "answer": 0}
        options |= {"noise": 0.02, "count": 100 if self.quick else 4000}
        kept = {"widths": (64, 64), "norm": "tdbn", "epochs": 20, "batch": 128}
        kept |= {"learning_rate": 5e-3, "clip": 1.0}
        return self.config(
            **{"task": "delayed_match", "task_options": options, "time": time, **kept, **values}
        )


def named(model: str, label: str, **params: float) -> Slot:
    """Return a neuron with other numbers under a name of its own."""
    return Slot(model, pairs(params), label=label)


def cf(positive: int, negative: int, label: str) -> Slot:
    """Return CF with so many levels (CF Fig. 6)."""
    return named("cf", label, levels_pos=positive, levels_neg=negative)


def slow(given: Slot | str) -> Slot:
    """Return a neuron that keeps 0.9 of its membrane a step, where it has a number for that.

    Neurons that would divide their input by τ do not: they would start silent.
    """
    slot = choice_of(given).slot
    params = dict(slot.params)
    if "decay" in slot.neuron.Params._fields:
        params["decay"] = 0.9
    elif "tau" in slot.neuron.Params._fields and slot.model != "glif":  # its tau is another number
        params["tau"] = 10.0
    options = (("decay_input", False),) if "decay_input" in slot.neuron.options else ()
    return replace(slot, params=pairs(params), options=options, label=slot.label or slot.model)
