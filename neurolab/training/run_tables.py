"""The rows of a run's tables: one for every step, one for every epoch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from neurolab.training.records import History, Step

STEP = ("step", "epoch", "loss", "accuracy", "learning_rate", "seconds")
EPOCH = (
    "epoch",
    "step",
    "loss",
    "accuracy",
    "validation_loss",
    "validation_accuracy",
    "seconds",
)


def step_row(step: Step) -> dict[str, Any]:
    """Return what a step says, by column; what it did not measure is left out."""
    row: dict[str, Any] = dict(zip(STEP, step, strict=False))
    row |= {f"rate.{layer}": rate for layer, rate in (step.rates or {}).items()}
    for layer, learned in (step.learned or {}).items():
        for name, value in learned.items():
            row[f"learned.{layer}.{name}"] = _mean(value)
    return row


def _mean(value: Any) -> float:
    return float(np.mean(value))


def epoch_rows(history: History) -> Iterator[dict[str, Any]]:
    """Yield the means over the batches of every whole epoch, and its validation."""
    of_epoch: list[Step] = []
    for step in history.steps:
        of_epoch.append(step)
        if step.validation is not None:
            yield {
                "epoch": step.epoch,
                "step": step.number,
                "loss": _mean([one.loss for one in of_epoch]),
                "accuracy": _mean([one.accuracy for one in of_epoch]),
                "validation_loss": step.validation.loss,
                "validation_accuracy": step.validation.accuracy,
                "seconds": sum(one.seconds for one in of_epoch),
            }
            of_epoch = []
