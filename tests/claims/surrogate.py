"""Whether QB-LIF learns better with ReLSG-ET than with Box-ET."""

from __future__ import annotations

from neurolab import surrogates
from neurolab.slot import Slot
from tests.claims.asked import Asked
from tests.claims.judging import Judged, Scores, gaps, say, scores, table

PAPER = "ReLSG-ET trains QB-LIF to a higher accuracy than Box-ET (QB-LIF Table 5)"
SEEDS = 10
TIMES = (1, 2, 4)


def judge(made: Scores) -> list[Judged]:
    """Return ReLSG-ET minus Box-ET at every T."""
    return [
        Judged(
            f"relsg_et minus box_et, T = {time}", gaps(made["relsg_et", time], made["box_et", time])
        )
        for time in dict.fromkeys(key[1] for key in made)
    ]


def run(asked: Asked) -> None:
    """Print both surrogates; the paper's table is at T = 2."""
    kinds = [
        Slot("qb_lif", label=name, surrogate=surrogates.find(name))
        for name in ("box_et", "relsg_et")
    ]
    found = asked.grid(asked.small(), SEEDS, neuron=kinds, time=asked.some(TIMES))
    made = scores(found)
    say("digits, 128 neurons, QB-LIF: test accuracy in %")
    say(table(made, "surrogate", "T"))
    for each in judge(made):
        say(each)
