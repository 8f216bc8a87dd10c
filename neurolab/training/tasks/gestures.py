"""Gestures before an event camera, generated: brighter, darker, and the picture itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np

from neurolab.fields import Param
from neurolab.training.tasks.base import Samples, Task
from neurolab.training.tasks.movement import GESTURES, Hands, move, pictures
from neurolab.training.tasks.options import generated, number
from neurolab.training.tasks.splitting import DATA, stream

Array = np.ndarray[Any, Any]

HALF = 0.5
"""Brightness above which a pixel is bright."""
AT_ONCE = 16
"""Recordings drawn together, few enough for their pictures to stay in the cache."""
CHANNELS = ("brighter", "darker", "brightness")


@dataclass(frozen=True, kw_only=True)
class Gestures(Task):
    """A hand moves before an event camera; three channels show it.

    A pixel sends an ON event when it turns bright and an OFF event when it turns dark: channels
    0 and 1, spikes. Channel 2 is the brightness itself, 0 to 1, as cameras give it that have an
    active pixel beside each event pixel. Gestures come in opposite pairs: a movement and its
    opposite show the same pictures and the same events in sum, only in another order.
    """

    name: ClassVar = "gestures"
    title: ClassVar = "Gestures"
    help: ClassVar = "Tell from events of a camera how a hand moves."
    source: ClassVar = (
        "Stands in for the three-channel gesture video of AR-LIF, Fig. 1b, whose channels the "
        "paper does not name; generated, no recording."
    )

    count: Annotated[int, generated(8000)] = 800
    kinds: Annotated[int, number(2, 8, "c", "Gestures, in opposite pairs.", (2, 8))] = 8
    steps: Annotated[int, number(4, 64, "T", "Frames of a recording.", (8, 32))] = 16
    size: Annotated[int, number(8, 48, "s", "Edge of a frame.", (12, 32))] = 16
    jitter: Annotated[
        float, Param(0.0, 1.0, "j", "How much pace, place and size differ between recordings.")
    ] = 0.7
    noise: Annotated[
        float, Param(0.0, 0.3, "p", "Chance of an event that nothing caused.", "per pixel and step")
    ] = 0.01

    def __post_init__(self) -> None:
        """Check every option, and that all samples together fit into memory."""
        super().__post_init__()
        self.check_amount(self.count)

    @property
    def shape(self) -> tuple[int, ...]:
        """Three channels: brighter, darker, brightness."""
        return (len(CHANNELS), self.size, self.size)

    @property
    def labels(self) -> tuple[str, ...]:
        """What the hand does."""
        return GESTURES[: self.kinds]

    @property
    def time(self) -> int:
        """Frames of a recording."""
        return self.steps

    def samples(self, seed: int) -> Samples:
        """Return the recordings of a seed, classes in turn."""
        random = stream(seed, DATA)
        y = np.arange(self.count) % self.kinds
        hands = move(y, self.steps, self.jitter, random)
        x = np.empty((self.count, self.steps, *self.shape), np.float32)
        for start in range(0, self.count, AT_ONCE):
            some = slice(start, start + AT_ONCE)
            light = pictures(Hands(*(each[some] for each in hands)), self.size)
            x[some, :, 2] = light
            for channel, event in enumerate(events(light)):
                stray = random.random(event.shape, np.float32) < self.noise
                x[some, :, channel] = event | stray
        return Samples(x, y)


def events(light: Array) -> tuple[Array, Array]:
    """Return where pixels turned bright and turned dark, bool `[sample, time, ...]`.

    Before the first step a pixel saw the last one, since the movement is periodic: each turns
    bright as often as dark, and as often in a movement as in its opposite.
    """
    bright = light > HALF
    before = np.roll(bright, 1, axis=1)
    return bright & ~before, before & ~bright
