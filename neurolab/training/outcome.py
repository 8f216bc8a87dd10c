"""How a training run came out: how well its best network does, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from neurolab.training.trainer import Trainer

COSTED = 512  # samples that spikes and energy are averaged over, at most


class Outcome(NamedTuple):
    """The best network of a run, on data that did not teach it.

    Attributes
    ----------
    validation, test : float
        Accuracy, 0 to 1. The best network is the one with the best accuracy on the validation
        part; the test part has no say in which it is.
    validation_loss, test_loss : float
        Loss of the task alone.
    loss : float
        Mean loss of the last epoch's batches, penalties included.
    spikes : float
        Spikes per inference, all layers and steps together, signs ignored.
    energy : float
        Joules per inference, at 45 nm prices (see `neurolab.training.energy_count`).
    steps : int
        Steps taken.
    seconds : float
        Wall time of these steps, evaluation left out.
    problem : str
        Why the run broke off; empty for one that did not.
    """

    validation: float
    test: float
    validation_loss: float
    test_loss: float
    loss: float
    spikes: float
    energy: float
    steps: int
    seconds: float
    problem: str = ""


NUMBERS = Outcome._fields[:-1]


def outcome(trainer: Trainer) -> Outcome:
    """Return how a run came out so far; spikes and energy are of the test part's first samples."""
    from neurolab.training.energy_count import cost

    found = {part: trainer.evaluate(part, best=True) for part in ("validation", "test")}
    spent = cost(trainer.best_network(), trainer.batch("test", COSTED)[0])
    steps = trainer.history.steps
    last = [step.loss for step in steps if step.epoch == steps[-1].epoch]
    return Outcome(
        found["validation"].accuracy,
        found["test"].accuracy,
        found["validation"].loss,
        found["test"].loss,
        sum(last) / len(last) if last else float("nan"),
        sum(spent.spikes.values()),
        float(spent.energy.joules),
        len(steps),
        sum(step.seconds for step in steps),
    )


def broken(trainer: Trainer, problem: str) -> Outcome:
    """Return the outcome of a run that could not go on: there is none, and the reason."""
    nan = float("nan")
    seconds = sum(step.seconds for step in trainer.history.steps)
    return Outcome(nan, nan, nan, nan, nan, nan, nan, trainer.number, seconds, problem)
