"""Which samples train, which choose and which test: stratified, seeded, never shared.

Samples of one class stand in a row, shuffled; dealing them out like cards gives every part
its share of every class, to within one sample.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.checks import whole
from neurolab.errors import outside

Array = np.ndarray[Any, Any]

SEEDS = 2**63 - 1
MOST_FOLDS = 100
MOST_VALIDATION = 0.5
DATA, PARTS = 0, 1  # streams of one seed: making the samples, dealing them out
TRAIN, KEPT, TEST = range(3)  # parts: to learn from, to choose by, to report


def stream(seed: int, which: int) -> np.random.Generator:
    """Return the random numbers of one purpose of a seed."""
    return np.random.default_rng([whole(None, "seed", seed, 0, SEEDS), which])


def deal(y: Array, seed: int, fold: int | None, folds: int, validation: float) -> Array:
    """Return the part of every sample: `TRAIN`, `KEPT` or `TEST`, `[sample]`.

    Parameters
    ----------
    y : array
        Class of every sample, int64 `[sample]`.
    seed : int
        Shuffles the samples of every class.
    fold : int or None
        Which of the `folds` equal parts tests; None is the first.
    folds : int
        Number of such parts; every sample is in exactly one.
    validation : float
        Share of what is left that is kept for choosing.

    Raises
    ------
    ParameterError
        For numbers outside their bounds.
    """
    order, dealt = _dealt(y, seed, fold, folds)
    part = np.full(y.size, TRAIN)
    part[order[dealt]] = TEST
    rest = order[~dealt]
    part[rest[_spread(rest.size, _share(validation))]] = KEPT
    return part


def deal_training(y: Array, seed: int, fold: int | None, folds: int, validation: float) -> Array:
    """Return `TRAIN` or `KEPT` for every sample, where the test part is given.

    Fold k is then the validation part; without a fold it is the share `validation`.
    """
    order, dealt = _dealt(y, seed, fold, folds)
    kept = _spread(order.size, _share(validation)) if fold is None else dealt
    part = np.full(y.size, TRAIN)
    part[order[kept]] = KEPT
    return part


def some(y: Array, most: int, seed: int) -> Array:
    """Return the sorted places of at most `most` samples, every class with its share."""
    if not 0 < most < y.size:
        return np.arange(y.size)
    order = _order(y, seed)
    return np.sort(order[_spread(y.size, most / y.size)])


def _dealt(y: Array, seed: int, fold: int | None, folds: int) -> tuple[Array, Array]:
    folds = whole(None, "folds", folds, 2, MOST_FOLDS)
    place = 0 if fold is None else whole(None, "fold", fold, 0, folds - 1)
    order = _order(y, seed)
    return order, np.arange(order.size) % folds == place


def _order(y: Array, seed: int) -> Array:
    """Return all places, class after class, shuffled within each."""
    shuffled = stream(seed, PARTS).permutation(y.size)
    return shuffled[np.argsort(y[shuffled], kind="stable")]


def _share(validation: float) -> float:
    bounds = (0.0, MOST_VALIDATION)
    if not bounds[0] < validation <= bounds[1]:
        raise outside("split", "validation", validation, bounds, note=", 0 excluded")
    return float(validation)


def _spread(size: int, share: float) -> Array:
    """Return True at round(share · size) places, evenly spread."""
    count = max(1, round(share * size))
    steps = np.arange(size + 1) * count // size
    return np.diff(steps) > 0
