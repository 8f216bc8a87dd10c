"""The live curves of training: loss, accuracy, rates, and what the neurons learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from neurolab.figures.chart import Axis, Curves, Series
from neurolab.figures.training_progress import Column, Progress

MOST = 300  # points of a curve on the screen; a run's own table has every step
HUES = 6
Dash = Literal["solid", "dashed", "dotted"]
DASHES: tuple[Dash, ...] = ("solid", "dashed", "dotted")
STEP = Axis("training step")
RUNNING = "a running mean over about ten steps"


def loss_chart(own: Progress, others: Sequence[Progress] = ()) -> Curves:
    """Return the loss of the batches and of the validation part, of one run and of others."""
    return _compared("training-loss", "Loss", Axis("loss"), own, others, "loss", "validation_loss")


def accuracy_chart(own: Progress, others: Sequence[Progress] = ()) -> Curves:
    """Return the accuracy on the batches and on the validation part."""
    axis = Axis("accuracy", "%")
    made = "accuracy", "validation"
    return _compared("training-accuracy", "Accuracy", axis, own, others, *made, scale=100.0)


def _compared(
    key: str,
    title: str,
    axis: Axis,
    own: Progress,
    others: Sequence[Progress],
    batches: str,
    validation: str,
    scale: float = 1.0,
) -> Curves:
    series: list[Series] = []
    for k, run in enumerate([own, *others]):
        train: Column = getattr(run, batches)
        apart: Column = getattr(run, validation)
        series += [
            _line(f"{run.title}, training", train, k % HUES, scale=scale, dash="dotted"),
            _line(f"{run.title}, validation", apart, k % HUES, scale=scale),
        ]
    series += _marks(own, series)
    return Curves(key, title, STEP, axis, tuple(series), _said(own, others, title.lower()))


def _said(own: Progress, others: Sequence[Progress], what: str) -> str:
    if not own.number:
        return "Nothing was trained yet. Press Run."
    text = f"Dotted: {what} on the batches, {RUNNING}; solid: on the validation part."
    if own.validation.number:
        text += (
            f" After {own.validation.number[-1]:,} steps the validation part has "
            f"{'on average ' if own.seeds > 1 else ''}"
            f"{100 * own.validation.mean[-1]:.1f} %, at best "
            f"{100 * max(own.validation.mean):.1f} %."
        )
    for event in own.events:
        text += f" Step {event.number:,}: {event.what}."
    if others:
        text += (
            f" Now {own.title}, pinned "
            + ", ".join(run.title for run in others)
            + ", each in its colour."
        )
    if any(run.seeds > 1 for run in (own, *others)):
        named = f" of {own.title}" if own.seeds > 1 and not others else ""
        text += f" Line and band{named}: mean, and lowest to highest, over seeds."
    return text


def rate_chart(own: Progress) -> Curves:
    """Return the firing rate of every layer."""
    text = "Spikes per neuron and time step of every layer on the batches"
    return _by_name("training-rates", "Firing rate", Axis("spikes per step"), own.rates, text)


def learned_chart(own: Progress) -> Curves:
    """Return every parameter that neurons learn, by layer and name."""
    if own.number and not own.learned:
        text = "These neurons learn nothing of their own, only the weights between them do."
        return Curves("training-learned", "What neurons learn", STEP, Axis("value"), (), text)
    text = "What the neurons learn beside the weights; bands reach from lowest to highest"
    return _by_name("training-learned", "What neurons learn", Axis("value"), own.learned, text)


def drift_chart(found: Mapping[str, Sequence[float]], when: str = "") -> Curves:
    """Return how far the membranes of every time step are from those of the first."""
    series = tuple(
        Series(name, np.arange(len(values)), np.asarray(values), colour=k % HUES)
        for k, (name, values) in enumerate(found.items())
    )
    title, y = "Drift of the membranes", Axis("divergence", "bits")
    text = "Jensen-Shannon divergence of every time step's membranes from those of the first"
    text += f",{when}" if when else ""
    text += f": {_names(found)}." if found else "."
    return Curves("training-drift", title, Axis("time step"), y, series, text)


def marked(chart: Curves, number: int, what: str) -> Curves:
    """Return a chart with an upright line at a step, and what it means in its caption."""
    heights = [float(end) for s in chart.series if len(s.y) for end in (np.min(s.y), np.max(s.y))]
    if not heights:
        return chart
    ends = np.array([min(heights), max(heights)])
    line = Series(what, np.full(2, number), ends, dash="dotted")
    caption = f"{chart.caption} Upright: {what}."
    return replace(chart, series=(*chart.series, line), caption=caption)


def _by_name(key: str, title: str, y: Axis, columns: Mapping[str, Column], text: str) -> Curves:
    series = tuple(
        _line(name, column, k % HUES, dash=_dash(k))
        for k, (name, column) in enumerate(columns.items())
    )
    last = ", ".join(f"{name} {column.mean[-1]:.3g}" for name, column in columns.items())
    return Curves(key, title, STEP, y, series, f"{text}. Now: {last}." if last else f"{text}.")


def _names(found: Mapping[str, object]) -> str:
    return ", ".join(found)


def _dash(k: int) -> Dash:
    return DASHES[k // HUES % len(DASHES)]


def _line(
    name: str, column: Column, colour: int, *, scale: float = 1.0, dash: Dash = "solid"
) -> Series:
    every = max(1, -(-len(column.number) // MOST))
    kept = slice((len(column.number) - 1) % every, None, every)  # the newest point always
    low, high = (
        (scale * np.array(column.low[kept]), scale * np.array(column.high[kept]))
        if column.spread
        else (None, None)
    )
    return Series(
        name,
        np.array(column.number[kept]),
        scale * np.array(column.mean[kept]),
        low=low,
        high=high,
        colour=colour,
        dash=dash,
    )


def _marks(own: Progress, drawn: Sequence[Series]) -> list[Series]:
    """Return an upright line at every step where something was done to the run."""
    heights = [float(end) for s in drawn if len(s.y) for end in (np.min(s.y), np.max(s.y))]
    if not heights or not own.events:
        return []
    ends = np.array([min(heights), max(heights)])
    return [
        Series(event.what, np.full(2, event.number), ends, dash="dashed") for event in own.events
    ]
