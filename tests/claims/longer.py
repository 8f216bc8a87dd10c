"""Whether CLIF gains on LIF as T grows."""

from __future__ import annotations

from neurolab.slot import Slot
from tests.claims.asked import Asked, slow
from tests.claims.judging import Judged, Scores, gaps, say, scores, table

PAPER = "CLIF is more accurate than LIF, and more so the larger T (CLIF Fig. 2b, 3b)"
SEEDS = 5
TIMES = (4, 8, 16, 32)
KINDS = ("lif_soft", "clif")


def judge(made: Scores) -> list[Judged]:
    """Return CLIF minus LIF (soft reset, as the paper's) at every T, and how that gap grows."""
    times = list(dict.fromkeys(key[1] for key in made))
    found = [
        Judged(f"CLIF minus {other}, T = {time}", gaps(made["clif", time], made[other, time]))
        for other in dict.fromkeys(key[0] for key in made)
        if other != "clif"
        for time in times
    ]
    ends = [
        dict(enumerate(gaps(made["clif", time], made["lif_soft", time])))
        for time in (times[-1], times[0])
    ]
    words = f"the gap to lif_soft at T = {times[-1]} minus that at T = {times[0]}"
    return [*found, Judged(words, gaps(*ends))]


def run(asked: Asked) -> None:
    """Print both tasks."""
    say("delayed match in silence, membranes that keep 0.9 (CLIF: tau = 10); chance is 50 %")
    made: Scores = {}
    for time in asked.some(TIMES):
        found = asked.grid(asked.memory(time), SEEDS, neuron=[slow(each) for each in KINDS])
        made |= {(*key, time): by_seed for key, by_seed in scores(found).items()}
    _say(made)
    say("digits, 128 neurons, tau = 2 (LIF: decay 0.5)")
    times = asked.some(TIMES)
    found = asked.grid(asked.small(), SEEDS, neuron=[Slot(each) for each in KINDS], time=times)
    _say(scores(found))


def _say(made: Scores) -> None:
    say(table(made, "neuron", "T"))
    for each in judge(made):
        say(each)
