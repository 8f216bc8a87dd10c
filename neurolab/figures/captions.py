"""One sentence under every plot, written from its data; it is the plot's text alternative."""

from __future__ import annotations

import numpy as np

from neurolab.experiment import Experiment
from neurolab.figures.population import Population
from neurolab.figures.traces import Trace


def count_of(number: float, word: str) -> str:
    """Return "1 spike" or "3 spikes"."""
    return f"{number:,.0f} {word}" if number == 1 else f"{number:,.0f} {word}s"


def trace_caption(title: str, row: Trace, neuron: int) -> tuple[str, str]:
    """Return what one row shows: its title, and the rest of the sentence."""
    spikes = int(np.abs(row.spike_level).sum())
    h = row.series["h"]
    text = f"neuron {neuron}: {count_of(spikes, 'spike')} in {len(row.time)} steps"
    if spikes and len(row.spike_time) != spikes:
        text += f" ({count_of(len(row.spike_time), 'step')} fired)"
    negative = int(-row.spike_level[row.spike_level < 0].sum())
    if negative:
        text += f", {negative} of them negative"
    return title, f"{text}; membrane from {h.min():.2f} to {h.max():.2f}."


def raster_caption(titles: list[str], groups: list[Population]) -> str:
    """Return what the raster shows."""
    first = groups[0]
    pairs = zip(titles, groups, strict=True)
    rates = [f"{title} {group.mean_rate():.3f}" for title, group in pairs]
    cell = ""
    if first.per_row > 1 or first.per_column > 1:
        cell = f" A cell is {count_of(first.per_row, 'neuron')} by "
        cell += f"{count_of(first.per_column, 'step')}; the darker, the more spikes."
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
            told.append(f"{title} {values.mean():.2f} ± {values.std():.2f}")
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


def correlation_caption(experiment: Experiment, curves: list[tuple[str, np.ndarray]]) -> str:
    """Return what the autocorrelation shows."""
    told = [f"{title} {r[1]:.2f}" for title, r in curves if len(r) > 1 and np.isfinite(r[1])]
    how = "mean removed, divided by R[0]" if experiment.normalise else "R[k] = 1/N Σ x[n] x[n−k]"
    values = f"; at lag 1: {', '.join(told)}" if told else "; nothing varies"
    return f"Neuron {experiment.neuron}, {how}{values}."
