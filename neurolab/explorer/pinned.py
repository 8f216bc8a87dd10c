"""What was pinned against what is shown now: which models belong together, and what differs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from neurolab import ablated
from neurolab.explorer.compute import Picture
from neurolab.slot import Slot


class Difference(NamedTuple):
    """One number of one model, before and now."""

    before: float
    now: float

    def words(self, digits: int) -> str:
        """Return both, and by how much it rose or fell."""
        change = round(self.now, digits) - round(self.before, digits)
        told = f"{self.before:z,.{digits}f} → {self.now:z,.{digits}f}"
        return f"{told} ({change:+,.{digits}f})" if round(change, digits) else f"{told} (same)"


class Differences(NamedTuple):
    """What a table of differences says of one model."""

    spikes: Difference
    rate: Difference
    mean: Difference
    deviation: Difference


def twin(pinned: Picture | None, place: int, slot: Slot) -> bool:
    """Return whether the same model, or an ablation of it, was pinned in the same place."""
    if pinned is None or place >= len(pinned.experiment.slots):
        return False
    return ablated.original(pinned.experiment.slots[place]).model == ablated.original(slot).model


def differences(pinned: Picture, now: Picture) -> list[Differences | None]:
    """Return what differs, one entry a model; None for a model that was not pinned.

    `spikes` (signs ignored), `mean` and `deviation` (of the membrane before reset) are those
    of the traced neuron; `rate` is the population's, in spikes per neuron and step.
    """
    return [
        _between(pinned, now, k) if twin(pinned, k, slot) else None
        for k, slot in enumerate(now.experiment.slots)
    ]


def _between(pinned: Picture, now: Picture, k: int) -> Differences:
    pairs = zip(_numbers(pinned, k), _numbers(now, k), strict=True)
    return Differences(*(Difference(*pair) for pair in pairs))


def _numbers(picture: Picture, k: int) -> tuple[float, float, float, float]:
    row, group = picture.traces[k], picture.populations[k]
    h = row.series["h"].astype(np.float64)
    spikes = float(np.abs(row.spike_level.astype(np.int64)).sum())
    return spikes, group.mean_rate(), float(h.mean()), float(h.std())
