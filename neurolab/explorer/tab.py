"""What every tab offers the page; each is built when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from neurolab.experiment import Experiment
from neurolab.explorer.compute import Computer
from neurolab.figures.chart import Chart

Wanted = Callable[[], bool]


class Tab(Protocol):
    """One tab: from an experiment to pictures, and from a picture to the screen."""

    view: Any
    """Everything the tab shows, a Panel layout."""

    def pictures(self, computer: Computer, experiment: Experiment, wanted: Wanted) -> Iterator[Any]:
        """Yield pictures of an experiment, the coarse one first; runs in a worker thread.

        A picture carries its `experiment`. Raises `StoppedError` when `wanted` says no.
        """
        ...

    def arrange(self, experiment: Experiment) -> None:
        """Show an experiment's choices on the tab's controls; called before it is computed."""

    def draw(self, picture: Any) -> None:
        """Replace what the plots draw; called within one hold."""

    def describe(self, picture: Any) -> None:
        """Write what is drawn in words; when, `captions.Captions` says."""

    def spoken(self, picture: Any) -> str:
        """Return what is drawn as sentences, for those who do not see it."""
        ...

    def recolour(self, dark: bool) -> None:
        """Take the colours of a mode."""

    def charts(self, picture: Any) -> dict[str, Chart]:
        """Return every plot as numbers, by the name it has on the page."""
        ...
