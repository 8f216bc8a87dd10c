"""Accuracy against spikes: what more levels buy."""

from __future__ import annotations

from itertools import pairwise

from neurolab.slot import Slot
from tests.claims.asked import Asked, cf
from tests.claims.judging import Judged, Scores, gaps, say, scores, table

PAPER = "a larger K means higher accuracy and more spikes, from LIF over K = 2 to 4 (CF Fig. 8)"
SEEDS = 10
TIMES = (1, 2, 4)
ORDER = ("lif_soft", "K = 2", "K = 3", "K = 4")


def judge(made: Scores, what: str, unit: str) -> list[Judged]:
    """Return each number of levels minus the one below it."""
    return [
        Judged(
            f"{what}, {more} minus {less}, T = {time}",
            gaps(made[more, time], made[less, time]),
            unit,
        )
        for less, more in pairwise(ORDER)
        for time in dict.fromkeys(key[1] for key in made)
    ]


def run(asked: Asked) -> None:
    """Print accuracy, and spikes per inference, all neurons and steps together."""
    kinds = [Slot("lif_soft"), *(cf(k, k, f"K = {k}") for k in (2, 3, 4))]
    found = asked.grid(asked.small(), SEEDS, neuron=kinds, time=asked.some(TIMES))
    for what, unit, of in (
        ("accuracy", "points", lambda row: 100.0 * row["test"]),
        ("spikes", "spikes", lambda row: row["spikes"]),
    ):
        say(f"digits, 128 neurons: {what}{' in %' if what == 'accuracy' else ' per inference'}")
        made = scores(found, of)
        say(table(made, "neuron", "T"))
        for each in judge(made, what, unit):
            say(each)
