"""What one can see inside a network between two steps, as plain arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from neurolab.training import measures
from neurolab.training.energy_count import cost
from neurolab.training.membranes import membranes
from neurolab.training.through_time import gradient_through_time
from neurolab.training.trainer import Trainer

SAMPLES = 64  # of a batch that is looked at
FEW = 12  # samples whose predictions are listed


def energy(trainer: Trainer, _: int) -> Any:
    """Return what an inference costs; see `energy_count.cost`."""
    return cost(trainer.network, trainer.batch("validation", SAMPLES)[0])


def gradient(trainer: Trainer, _: int) -> Any:
    """Return the gradient's norm by layer and time step."""
    x, y = trainer.batch("validation", SAMPLES)
    return gradient_through_time(trainer.network, x, y, trainer.config)


def distributions(trainer: Trainer, _: int) -> Any:
    """Return the membranes of every layer at every step."""
    return membranes(trainer.network, trainer.batch("validation", SAMPLES)[0], bins=48)


def raster(trainer: Trainer, sample: int) -> Any:
    """Return the spikes of every layer for one validation sample, its number and class."""
    x, y = trainer.batch("validation", sample + 1)
    sample = min(sample, len(y) - 1)
    found = measures.raster(trainer.network, x[:, sample : sample + 1])
    return found, sample, int(y[sample])


def confusion(trainer: Trainer, _: int) -> Any:
    """Return who is taken for whom on the validation part, and what the classes are called."""
    return trainer.confusion("validation"), tuple(trainer.task.labels)


def predictions(trainer: Trainer, _: int) -> Any:
    """Return a few validation samples with what is read from them."""
    return trainer.predictions(FEW, "validation")


def surface(trainer: Trainer, _: int) -> Any:
    """Return the decision in the plane with the training points, or None for other tasks."""
    if not hasattr(trainer.task, "surface"):
        return None
    return measures.surface(trainer.network, trainer.task, trainer.config.time, size=48)


LOOKS: dict[str, Callable[[Trainer, int], Any]] = {
    "energy": energy,
    "gradient": gradient,
    "membranes": distributions,
    "raster": raster,
    "confusion": confusion,
    "predictions": predictions,
    "surface": surface,
}


def look(trainer: Trainer, kinds: tuple[str, ...], sample: int) -> dict[str, Any]:
    """Return what is asked for, by kind."""
    return {kind: LOOKS[kind](trainer, sample) for kind in kinds}
