"""Every neuron at several T, on digits and on a memory task; CF's parts against each other."""

from __future__ import annotations

from neurolab.slot import Slot
from tests.claims.asked import Asked, cf, slow
from tests.claims.judging import Judged, Scores, gaps, say, scores, table

PAPER = "CF is more accurate than its parts ST, DT and SCF at every T (CF Fig. 6)"
SEEDS = 3
DIGITS_TIMES, MEMORY_TIMES = (1, 2, 4, 8), (2, 4, 8, 16)
PARTS = ("ST", "DT", "SCF")
PLAIN = ("lif_hard", "lif_soft", "plif", "klif", "glif", "clif", "ar_lif", "qb_lif", "i_lif")


def kinds(asked: Asked) -> list[Slot]:
    """Return the neurons: each with its own numbers, and CF with fewer levels."""
    levels = (cf(1, 0, "ST"), cf(1, 1, "DT"), cf(2, 0, "SCF"), cf(2, 2, "CF"))
    return [*map(Slot, PLAIN[:1] if asked.quick else PLAIN), *levels]


def judge(made: Scores) -> list[Judged]:
    """Return CF against each of its parts, at every T."""
    return [
        Judged(f"CF minus {part}, T = {time}", gaps(made["CF", time], made[part, time]))
        for part in PARTS
        for time in dict.fromkeys(key[1] for key in made)
    ]


def run(asked: Asked) -> None:
    """Print both tables and what CF's own figure says."""
    every = kinds(asked)
    found = asked.grid(asked.small(), SEEDS, neuron=every, time=asked.some(DIGITS_TIMES))
    say("digits, 128 neurons: test accuracy in %")
    _say(scores(found))
    say("delayed match in silence, 64 + 64 neurons that keep 0.9 of the membrane; chance is 50 %")
    say("T is the delay and two cues: at T = 2 the cues follow one another")
    made: Scores = {}
    for time in asked.some(MEMORY_TIMES):
        found = asked.grid(asked.memory(time), SEEDS, neuron=[slow(each) for each in every])
        made |= {(*key, time): by_seed for key, by_seed in scores(found).items()}
    _say(made)


def _say(made: Scores) -> None:
    say(table(made, "neuron", "T"))
    for each in judge(made):
        say(each)
