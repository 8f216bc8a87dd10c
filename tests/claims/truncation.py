"""What is lost when the gradient looks back k steps only."""

from __future__ import annotations

from neurolab.slot import Slot
from tests.claims.asked import Asked, slow
from tests.claims.judging import Judged, Scores, gaps, say, scores, table

PAPER = (
    "LIF gains little from gradients further back than 2 steps, CLIF does (CLIF Fig. 2a); "
    "little: less than 1 point"
)
SEEDS = 5
TIME = 16
STEPS_BACK = (1, 2, 4, 8, TIME)
KINDS = ("lif_soft", "clif")
LITTLE = 1.0


def judge(made: Scores) -> list[Judged]:
    """Return what looking back all the way adds to the least and to two steps."""
    steps = list(dict.fromkeys(key[1] for key in made))
    most = steps[-1]
    few = [k for k in steps if k <= 2]
    found: list[Judged] = []
    gain = {}
    for kind in dict.fromkeys(key[0] for key in made):
        for k in few:
            gain[kind, k] = gaps(made[kind, most], made[kind, k])
            if kind == "clif":
                found.append(Judged(f"clif: k = {most} minus k = {k}", gain[kind, k]))
            else:
                words = f"{kind}: k = {most} minus k = {k} is below {LITTLE:g} point"
                found.append(Judged(words, gain[kind, k], limit=LITTLE, more=False))
    for k in few:
        both = (dict(enumerate(gain[kind, k])) for kind in ("clif", "lif_soft"))
        found.append(Judged(f"CLIF gains more than LIF from k = {k} to {most}", gaps(*both)))
    return found


def run(asked: Asked) -> None:
    """Print both tasks: one that needs memory, and one as the paper's, that does not."""
    steps = asked.some(STEPS_BACK)
    say(f"delayed match in silence, T = {TIME}, membranes that keep 0.9; chance is 50 %")
    chosen = [slow(each) for each in KINDS]
    _say(scores(asked.grid(asked.memory(TIME), SEEDS, neuron=chosen, truncation=steps)))
    say("digits, T = 6 as in the paper, 128 neurons, tau = 2")
    steps = asked.some((1, 2, 4, 6))
    chosen = [Slot(each) for each in KINDS]
    _say(scores(asked.grid(asked.small(time=6), SEEDS, neuron=chosen, truncation=steps)))


def _say(made: Scores) -> None:
    say(table(made, "neuron", "k"))
    for each in judge(made):
        say(each)
