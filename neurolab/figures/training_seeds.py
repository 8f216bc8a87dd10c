"""Runs that differ only in their seed, as one: the mean, and the lowest and highest beside it."""

from __future__ import annotations

from collections.abc import Sequence

from neurolab.figures.training_progress import Column, Progress

COLUMNS = ("loss", "accuracy", "validation_loss", "validation")


def mean_of(runs: Sequence[Progress], title: str) -> Progress:
    """Return the mean of several runs at the steps that all of them took.

    Every column holds the mean and the two ends of the runs: no interval of a law, which a
    few seeds could not show.
    """
    made = Progress(title)
    for name in COLUMNS:
        setattr(made, name, _column([getattr(run, name) for run in runs]))
    made.events = runs[0].events
    made.seeds = len(runs)
    return made


def _column(columns: Sequence[Column]) -> Column:
    made = Column()
    shared = set(columns[0].number).intersection(*(column.number for column in columns[1:]))
    values = [dict(zip(column.number, column.mean, strict=True)) for column in columns]
    for number in sorted(shared):
        made.add(number, [found[number] for found in values])
    return made
