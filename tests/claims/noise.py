"""Whether CF is more robust to noise than LIF; the neuron alone, without TSG and PNB."""

from __future__ import annotations

from dataclasses import replace

from neurolab.slot import Slot
from neurolab.training.grids import one_thread
from neurolab.training.noise import INTENSITIES, KINDS, robustness
from neurolab.training.trainer import Trainer
from tests.claims.asked import Asked
from tests.claims.judging import Judged, Scores, gaps, say, table

PAPER = "CF stays more accurate than LIF under noise on the input, and falls slower (CF Fig. 9)"
SEEDS = 10
TIME = 4
NEURONS = ("lif_soft", "cf")


def judge(made: Scores) -> list[Judged]:
    """Return CF minus LIF at every intensity, and its fall to the largest minus LIF's."""
    sizes = list(dict.fromkeys(key[1] for key in made))
    found = [
        Judged(f"CF minus LIF, intensity {size:g}", gaps(made["cf", size], made["lif_soft", size]))
        for size in sizes
    ]
    falls = [
        dict(enumerate(gaps(made[kind, sizes[0]], made[kind, sizes[-1]]))) for kind in NEURONS[::-1]
    ]
    words = f"what CF loses from {sizes[0]:g} to {sizes[-1]:g} minus what LIF loses"
    return [*found, Judged(words, gaps(*falls), more=False)]


def run(asked: Asked) -> None:
    """Print accuracy against intensity for every kind of noise; training saw none."""
    every: dict[str, Scores] = {kind: {} for kind in KINDS}
    sizes = asked.some(INTENSITIES)
    for name in NEURONS:
        base = asked.small(time=TIME, neurons=Slot(name))
        for seed in asked.repeats(SEEDS):
            with one_thread():
                trainer = Trainer(
                    replace(base, seed=seed), watch=0, fused=False if asked.quick else None
                )
                list(trainer.steps())
                for kind, made in every.items():
                    seen = robustness(trainer, kind, sizes, seed=seed, best=True)
                    for size, right in zip(sizes, seen.accuracy, strict=True):
                        made.setdefault((name, size), {})[seed] = 100.0 * right
    for kind, made in every.items():
        say(f"digits, 128 neurons, T = {TIME}, {kind.replace('_', ' ')} noise: accuracy in %")
        say(table(made, "neuron", "intensity"))
        for each in judge(made):
            say(each)
