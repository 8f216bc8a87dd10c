"""The one experiment of a session, with undo and redo. Knows no widget."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from neurolab.experiment import Experiment
from neurolab.explorer import sharing

MOST = 200
NONE = ("", 0.0)  # no control was changed last


class Store:
    """Holds the experiment, remembers earlier ones, tells listeners of changes.

    Parameters
    ----------
    experiment : Experiment
        The first one.
    clock : Callable
        Returns the time in seconds.
    together : Callable
        Returns the seconds within which changes of one control are one step of undo.
    """

    def __init__(
        self,
        experiment: Experiment,
        clock: Callable[[], float] = time.monotonic,
        together: Callable[[], float] = sharing.together,
    ) -> None:
        self.experiment = experiment
        self._past: list[Experiment] = []
        self._future: list[Experiment] = []
        self._listeners: list[Callable[[Experiment], None]] = []
        self._clock, self._together, self._last = clock, together, NONE

    def listen(self, listener: Callable[[Experiment], None]) -> None:
        """Call `listener` with every new experiment."""
        self._listeners.append(listener)

    def change(self, experiment: Experiment, control: str = "") -> None:
        """Take a new experiment; a drag of one `control` becomes one step of undo."""
        if experiment == self.experiment:
            return
        now = self._clock()
        same = bool(control) and control == self._last[0]
        merged = same and now - self._last[1] < self._together()
        if not merged:
            self._past = [*self._past[-MOST:], self.experiment]
        self._last = (control, now)
        self._future = []
        self._set(experiment)

    def look(self, experiment: Experiment) -> None:
        """Take an experiment that only looks at the same things elsewhere: no step of undo."""
        if experiment != self.experiment:
            self._last = NONE
            self._set(experiment)

    def undo(self) -> bool:
        """Go one step back; False where there is none."""
        return self._move(self._past, self._future)

    def redo(self) -> bool:
        """Go one step forward again; False where there is none."""
        return self._move(self._future, self._past)

    def back_to(self, experiment: Experiment) -> None:
        """Go back to an earlier experiment and forget what came after it."""
        if experiment in self._past:
            while self._past.pop() != experiment:
                pass
        self._last = NONE
        self._set(experiment)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step forward."""
        return bool(self._future)

    def _move(self, source: list[Experiment], target: list[Experiment]) -> bool:
        if not source:
            return False
        target.append(self.experiment)
        self._last = NONE
        # The open tab and the inspected step stay: looking there was not what one undoes.
        now = self.experiment
        self._set(replace(source.pop(), tab=now.tab, inspector=now.inspector))
        return True

    def _set(self, experiment: Experiment) -> None:
        self.experiment = experiment
        for listener in self._listeners:
            listener(experiment)
