"""One sentence under every plot, written from its data; it is the plot's text alternative."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import numpy as np

from neurolab.analysis.memory import decay_length
from neurolab.figures.population import Population
from neurolab.figures.surrogates import Window, share_inside
from neurolab.figures.traces import Trace
from neurolab.model import NeuronModel
from neurolab.slot import Slot

Array = np.ndarray[Any, Any]


class Correlated(Protocol):
    """Which neuron was correlated, and how; an `Experiment` knows it, and so do runs."""

    @property
    def neuron(self) -> int: ...  # noqa: D102
    @property
    def normalise(self) -> bool: ...  # noqa: D102


class Compared(Protocol):
    """Models side by side, and the neuron that is traced."""

    @property
    def slots(self) -> Sequence[Slot]: ...  # noqa: D102
    @property
    def neuron(self) -> int: ...  # noqa: D102
    def titles(self) -> list[str]: ...  # noqa: D102


def count_of(number: float, word: str) -> str:
    """Return "1 spike" or "3 spikes"."""
    return f"{number:,.0f} {word}" if number == 1 else f"{number:,.0f} {word}s"


def input_caption(kind: str, current: Array, neuron: int, *, shared: bool) -> tuple[str, str]:
    """Return what the input is: its title, and the rest of the sentence."""
    text = f"{kind}, to neuron {neuron}: mean {current.mean():z.3f}, standard deviation "
    text += f"{current.std():.3f}"
    return "Input", f"{text}, the same for every model." if shared else f"{text}."


def trace_caption(title: str, row: Trace, neuron: int) -> tuple[str, str]:
    """Return what one row shows: its title, and the rest of the sentence."""
    spikes = int(np.abs(row.spike_level).sum())
    h = row.series["h"]
    text = f"neuron {neuron}: {count_of(spikes, 'spike')} in {len(row.time):,} steps"
    if spikes and len(row.spike_time) != spikes:
        text += f" ({count_of(len(row.spike_time), 'step')} fired)"
    negative = int(-row.spike_level[row.spike_level < 0].sum())
    if negative:
        text += f", {negative} of them negative"
    return title, f"{text}; membrane from {h.min():z.2f} to {h.max():z.2f}."


def raster_caption(titles: list[str], groups: list[Population]) -> str:
    """Return what the raster shows."""
    first = groups[0]
    pairs = zip(titles, groups, strict=True)
    rates = [f"{title} {group.mean_rate():.3f}" for title, group in pairs]
    cell = ""
    if first.per_row > 1 or first.per_column > 1:
        cell = f" A cell is {count_of(first.per_row, 'neuron')} by "
        cell += f"{count_of(first.per_column, 'step')} and shows how many spikes fell into it."
    return f"Spikes per neuron and step: {', '.join(rates)}.{cell}"


def rate_caption(titles: list[str], groups: list[Population]) -> str:
    """Return what the rate over time shows."""
    peaks = [f"{t} {g.rate.max() / g.neurons:.2f}" for t, g in zip(titles, groups, strict=True)]
    return f"Spikes per neuron at each step; highest: {', '.join(peaks)}."


def histogram_caption(kind: str, titles: list[str], groups: list[Population]) -> str:
    """Return what the histogram shows."""
    told = []
    for title, group in zip(titles, groups, strict=True):
        if kind == "counts":
            told.append(f"{title} {group.counts.mean():.1f} ± {group.counts.std():.1f}")
        elif kind == "intervals":
            mean, variation = group.interval_moments()
            if np.isfinite(mean):
                told.append(f"{title} mean {mean:.1f}, CV {variation:.2f}")
            else:
                told.append(f"{title} none")
        elif kind == "levels":
            share = 1.0 - group.levels.get(0, 0) / (group.time * group.neurons)
            told.append(f"{title} {min(group.levels)} to {max(group.levels)}, {share:.0%} not 0")
        else:
            values = np.concatenate(group.samples)
            told.append(f"{title} {values.mean():z.2f} ± {values.std():.2f}")
    lead = {
        "counts": "Spikes per neuron, mean ± standard deviation",
        "intervals": "Steps between spikes",
        "levels": "Output levels",
        "membrane": "Membrane before reset, mean ± standard deviation",
    }[kind]
    part = ""
    if kind == "membrane" and groups[0].every > 1:
        part = f" (every {groups[0].every}th neuron)"
    return f"{lead}{part}: {'; '.join(told)}."


def correlated(titles: Sequence[str], models: Iterable[NeuronModel], of: str) -> list[str]:
    """Return the models' names, with "(u)" where one shows its membrane for a state it lacks."""
    return [
        title if of in {"h", "u", *model.auxiliary} else f"{title} (u)"
        for title, model in zip(titles, models, strict=True)
    ]


def correlation_caption(experiment: Correlated, curves: list[tuple[str, Array]]) -> str:
    """Return what the autocorrelation shows."""
    told = [f"{title} {r[1]:z.2f}" for title, r in curves if len(r) > 1 and np.isfinite(r[1])]
    how = "mean removed, divided by R[0]" if experiment.normalise else "R[k] = 1/N Σ x[n] x[n−k]"
    values = f"; at lag 1: {', '.join(told)}" if told else "; nothing varies"
    fallen = _decay_lengths(curves) if experiment.normalise else ""
    return f"Neuron {experiment.neuron}, {how}{values}{fallen}."


def _decay_lengths(curves: list[tuple[str, Array]]) -> str:
    """Return after how many steps the curves that vary have fallen to 1/e."""
    told: list[str] = []
    for title, r in curves:
        if len(r) > 1 and np.isfinite(r).all():
            steps = float(decay_length(r))
            told.append(f"{title} {steps:.1f}" if steps < len(r) else f"{title} over {len(r) - 1}")
    return f"; steps until it has fallen to 1/e: {', '.join(told)}" if told else ""


def surrogate_caption(
    experiment: Compared, found: tuple[Window, ...], traces: tuple[Trace, ...]
) -> str:
    """Return what every model's spikes let the gradient see, and how much of it is used."""
    told = []
    parts = zip(experiment.titles(), experiment.slots, found, traces, strict=True)
    for title, slot, window, row in parts:
        text = f"{title} {slot.slope.shape.title.split(',')[0]} up to {window.peak:.2f}"
        if window.spans:
            share = share_inside(slot, window, row.series["h"])
            where = _stretch(window)
            text += f", at least half of that {where} ({share:.0%})"
        if window.more is not None:
            text += f", thresholds to {window.more:.10g}"
        told.append(text)
    return (
        "What training takes for the derivative of the number of spikes by the membrane; the "
        "spikes do not depend on it. In parentheses, in how many of its steps neuron "
        f"{experiment.neuron} is there: {'; '.join(told)}."
    )


def _stretch(window: Window) -> str:
    """Return where a slope is large, in words."""
    edges = [edge for span in window.spans for edge in span]
    many = f"in {len(window.spans)} stretches " if len(window.spans) > 1 else ""
    end = "on" if edges[-1] >= window.h[-1] else f"to {edges[-1]:z.2f}"
    return f"{many}from {edges[0]:z.2f} {end}"
