"""The Sweep tab on a page that takes every experiment, for its tests."""

from __future__ import annotations

from neurolab.choices import Sweep as Chosen
from neurolab.experiment import Experiment
from neurolab.explorer.sweep import Sweep
from neurolab.explorer.sweeps import SweepPicture, Sweeps
from neurolab.slot import Slot

SMALL = Experiment(
    slots=(Slot("lif_soft"), Slot("clif")),
    time=20,
    neurons=5,
    tab="sweep",
    sweep=Chosen(size=12),
)


class Page:
    """The tab with a store that takes every experiment."""

    def __init__(self, experiment: Experiment = SMALL) -> None:
        self.experiment = experiment
        self.sweeps = Sweeps("numpy")
        self.tab = Sweep(experiment, self.take, lambda: None, self.sweeps)
        self.tab.recolour(dark=False)
        self.tab.arrange(experiment)

    def take(self, experiment: Experiment, _control: str) -> None:
        """Take an experiment as the page does."""
        self.experiment = experiment
        self.tab.arrange(experiment)

    def heat(self) -> SweepPicture:
        """Compute, draw and describe the heatmap, without the F–I curves."""
        for picture in self.sweeps.pictures(self.experiment, lambda: True):
            self.tab.draw(picture)
            if picture.heat.found.complete:
                self.tab.describe(picture)
                return picture
        raise AssertionError("the heatmap was never complete")
