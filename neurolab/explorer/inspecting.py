"""Which step is inspected: what taps, buttons and keys do to it. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from neurolab.choices import Inspector
from neurolab.experiment import Experiment
from neurolab.figures.traces import Trace
from neurolab.inspection import Inspection, inspect_step
from neurolab.result import Result

CLOSED = -1


class Inspecting:
    """Moves the inspected step of an experiment.

    `on_look(inspector)` takes every move. `experiment` is the newest there is, `traces` are
    those of the newest picture.
    """

    def __init__(self, on_look: Callable[[Inspector], Any]) -> None:
        self._on_look = on_look
        self.experiment = Experiment()
        self.traces: tuple[Trace, ...] = ()
        self._last: int | None = None
        self._seen: tuple[Result, int, Inspection] | None = None

    @property
    def open(self) -> bool:
        """Whether a step is inspected."""
        return self.experiment.inspector.step != CLOSED

    @property
    def model(self) -> int:
        """The inspected model's place; the last one where there are fewer now."""
        return min(self.experiment.inspector.model, len(self.experiment.slots) - 1)

    def look(self, step: float, model: int | None = None) -> None:
        """Inspect the step nearest to a place on the time axis."""
        last = self.experiment.source().time - 1
        chosen = int(np.clip(np.floor(step + 0.5), 0, last))
        self._on_look(Inspector(self.model if model is None else model, chosen))

    def close(self) -> None:
        """Inspect nothing."""
        self._last = self.experiment.inspector.step
        self._on_look(Inspector(self.model, CLOSED))

    def toggle(self) -> None:
        """Open at the step that was inspected last, else at the first spike; or close."""
        if self.open:
            self.close()
        elif self._last is not None:
            self.look(self._last)
        else:
            fired = self._fired()
            self.look(fired[0] if fired.size else 0)

    def on(self) -> None:
        """Go to the next step."""
        self.look(self.experiment.inspector.step + 1)

    def back(self) -> None:
        """Go to the step before."""
        self.look(self.experiment.inspector.step - 1)

    def other(self, places: int) -> None:
        """Look at another model's row; beyond the last comes the first."""
        place = (self.model + places) % len(self.experiment.slots)
        self.look(self.experiment.inspector.step, place)

    def next_spike(self) -> None:
        """Go to the next step at which the model fired, if there is one."""
        fired = self._fired()
        later = fired[fired > self.experiment.inspector.step]
        if later.size:
            self.look(later[0])

    def _fired(self) -> np.ndarray[Any, Any]:
        known = self.model < len(self.traces)
        return self.traces[self.model].spike_time if known else np.zeros(0, np.int64)

    def pressed(self, key: str) -> bool:
        """Do what a key stands for; return whether it stands for anything now."""
        if key == "i":
            self.toggle()
            return True
        actions: dict[str, Callable[[], None]] = {
            "ArrowLeft": self.back,
            "ArrowRight": self.on,
            "ArrowUp": lambda: self.other(-1),
            "ArrowDown": lambda: self.other(1),
            "Escape": self.close,
        }
        if not self.open or key not in actions:
            return False
        actions[key]()
        return True

    def found(self, results: tuple[Result, ...], inspector: Inspector) -> Inspection:
        """Return what there is to say about a step; the same object while nothing changes.

        Raises
        ------
        ParameterError
            For a step whose numbers overflow.
        """
        result, step = results[min(inspector.model, len(results) - 1)], inspector.step
        if self._seen is None or self._seen[0] is not result or self._seen[1] != step:
            self._seen = (result, step, inspect_step(result, step))
        return self._seen[2]
