"""Whether the loss falls when LIF gives way to CLIF in mid-training."""

from __future__ import annotations

from dataclasses import replace

from neurolab.training.config import Config
from neurolab.training.grids import one_thread
from neurolab.training.trainer import Trainer
from tests.claims.asked import Asked, slow
from tests.claims.judging import Judged, cell, say

PAPER = "exchanging LIF for CLIF in mid-training lowers the training loss (CLIF Fig. 3a)"
SEEDS = 10
LATER = 5  # epochs after the swap at which the losses are compared, and at the end
TIME = 16
WORDS = ("before", "just after", f"LIF {LATER} epochs on", f"CLIF {LATER} epochs on")
ENDS = ("LIF at the end", "CLIF at the end")


def losses(config: Config, neuron: object, *, fused: bool | None) -> tuple[float, ...]:
    """Return losses on the training part, in the order of `WORDS` and `ENDS`."""
    kept, swapped = (Trainer(config, watch=0, fused=fused) for _ in range(2))
    each = kept.batches.per_epoch
    for trainer in (kept, swapped):
        list(trainer.steps(config.epochs // 2 * each))
    before = swapped.evaluate("train").loss
    swapped.swap(None, neuron)
    found = [before, swapped.evaluate("train").loss]
    for count in (LATER * each, None):
        for trainer in (kept, swapped):
            list(trainer.steps(count))
            found.append(trainer.evaluate("train").loss)
    return tuple(found)


def judge(rows: list[tuple[float, ...]]) -> list[Judged]:
    """Return the loss with the swap minus that without, some epochs later and at the end."""
    return [
        Judged(words, tuple(row[at + 1] - row[at] for row in rows), "", more=False, form=".4f")
        for words, at in ((f"{LATER} epochs after the swap", 2), ("at the end", 4))
    ]


def run(asked: Asked) -> None:
    """Print both tasks: every seed once with the swap and once without, alike before it."""
    fused = False if asked.quick else None
    for name, base, neuron in (
        ("digits, T = 4, 128 neurons, tau = 2", asked.small(), "clif"),
        (
            f"delayed match in silence, T = {TIME}, membranes that keep 0.9",
            asked.memory(TIME, neurons=slow("lif_soft")),
            slow("clif"),
        ),
    ):
        with one_thread():
            rows = [
                losses(replace(base, seed=seed), neuron, fused=fused)
                for seed in asked.repeats(SEEDS)
            ]
        say(f"{name}; LIF with soft reset, swapped after half of the {base.epochs} epochs")
        say("| training loss | mean ± half the interval |\n|---|---|")
        for words, column in zip((*WORDS, *ENDS), zip(*rows, strict=True), strict=True):
            say(f"| {words} | {cell(column, '.4f')} |")
        for each in judge(rows):
            say(each)
