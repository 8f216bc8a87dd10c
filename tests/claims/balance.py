"""Whether the membrane balance makes CF better, and whether it balances its membranes."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import torch

from neurolab import nn
from neurolab.training.config import Config
from neurolab.training.grids import one_thread
from neurolab.training.measures import at_rest
from neurolab.training.objective import balance
from neurolab.training.trainer import Trainer
from tests.claims.asked import Asked
from tests.claims.judging import Judged, cell, say

PAPER = "the PNB loss balances CF's membranes and raises its accuracy (CF Fig. 3 and 4)"
SEEDS = 10
WEIGHT = 0.25
SETTINGS = ((2, "tdbn"), (4, "tdbn"), (4, "none"))
"""T and norm: a norm balances the drive already, so that one setting has none."""
SAMPLES = 512


class Found(NamedTuple):
    """How a run came out, on the test part."""

    accuracy: float
    imbalance: float
    positive: float
    drift: float


WORDS = {
    "accuracy": "test accuracy in %",
    "imbalance": "the PNB value itself, 0 is balanced",
    "positive": "share of membranes above 0, in %",
    "drift": "mean membrane, in thresholds",
}


@torch.no_grad()
def trained(config: Config, *, fused: bool | None) -> Found:
    """Train one network, and look at the membranes of its best state on test samples."""
    trainer = Trainer(config, watch=0, fused=fused)
    list(trainer_steps(trainer))
    network = trainer.best_network()
    x, _ = trainer.batch("test", SAMPLES)
    with at_rest(network), nn.record(network) as seen:
        network(x)
    (h,) = (one.h for one in seen.values())
    value = balance(network.neurons()["layer1"], config.neuron("layer1"), h)
    right = 100.0 * trainer.evaluate("test", best=True).accuracy
    above = 100.0 * (h > 0).double().mean().item()
    return Found(right, value.item(), above, h.double().mean().item())


def trainer_steps(trainer: Trainer):
    """Take all steps, with gradients."""
    with torch.enable_grad():
        yield from trainer.steps()


def judge(on: list[Found], off: list[Found]) -> list[Judged]:
    """Return on minus off: the accuracy, which rises, and the imbalance, which falls."""
    pairs = list(zip(on, off, strict=True))
    return [
        Judged("accuracy, on minus off", tuple(a.accuracy - b.accuracy for a, b in pairs)),
        Judged(
            "PNB value, on minus off",
            tuple(a.imbalance - b.imbalance for a, b in pairs),
            "",
            more=False,
            form=".4f",
        ),
    ]


def run(asked: Asked) -> None:
    """Print accuracy and balance with the loss on and off, for the same seeds."""
    fused = False if asked.quick else None
    for time, norm in asked.some(SETTINGS):
        base = asked.small(neurons="cf", time=time, norm=norm)
        with one_thread():
            off, on = (
                [
                    trained(replace(base, pnb=weight, seed=seed), fused=fused)
                    for seed in asked.repeats(SEEDS)
                ]
                for weight in (0.0, WEIGHT)
            )
        say(f"digits, 128 neurons, CF, T = {time}, norm {norm}, weight of the PNB loss {WEIGHT}")
        say("| measured | off | on |\n|---|---|---|")
        for at, words in enumerate(WORDS.values()):
            say(
                f"| {words} | "
                + " | ".join(cell([f[at] for f in s], ".3f") for s in (off, on))
                + " |"
            )
        for each in judge(on, off):
            say(each)
