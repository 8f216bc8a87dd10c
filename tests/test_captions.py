"""The sentence under every plot says what the plot shows."""

from __future__ import annotations

import numpy as np

import neurolab as nl
from neurolab.experiment import Experiment
from neurolab.figures import Population, captions, trace


def population(levels: list[list[int]], membrane: list[list[float]] | None = None) -> Population:
    """Return a population with these levels `[time, neuron]`."""
    array = np.array(levels, np.int16)
    found = Population(*array.shape)
    found.add(0, array, None if membrane is None else np.array(membrane))
    return found


def test_trace_counts_spikes_and_firing_steps() -> None:
    run = nl.simulate("cf", [1.5, -2.5, 0.0, 0.0])
    title, text = captions.trace_caption("CF", trace(run), 3)
    assert title == "CF"
    assert text.startswith("neuron 3: 3 spikes in 4 steps (2 steps fired), 2 of them negative; ")
    run = nl.simulate("lif_soft", [1.0, 0.0])
    assert captions.trace_caption("", trace(run), 0)[1] == (
        "neuron 0: 1 spike in 2 steps; membrane from 0.00 to 1.00."
    )


def test_raster_says_rates_and_size_of_a_cell() -> None:
    few = population([[1, 0], [0, 1]])
    assert captions.raster_caption(["A"], [few]) == "Spikes per neuron and step: A 0.500."
    many = population(np.ones((2, 500), int).tolist())
    assert "A cell is 9 neurons by 1 step" in captions.raster_caption(["A"], [many])


def test_histograms_say_mean_and_spread() -> None:
    groups = [population([[1, 0], [1, 2], [0, -1]], [[0.0, 1.0]] * 3), population([[0, 0]] * 3)]
    told = {
        kind: captions.histogram_caption(kind, ["A", "B"][:n], groups[:n])
        for kind, n in (("counts", 2), ("intervals", 2), ("levels", 2), ("membrane", 1))
    }
    assert told["counts"].endswith("deviation: A 2.5 ± 0.5; B 0.0 ± 0.0.")
    assert told["intervals"] == "Steps between spikes: A mean 1.0, CV 0.00; B none."
    assert told["levels"] == "Output levels: A -1 to 2, 67% not 0; B 0 to 0, 0% not 0."
    assert told["membrane"].endswith("A 0.50 ± 0.50.")


def test_autocorrelation_says_its_definition() -> None:
    curves = [("A", np.array([1.0, 0.5])), ("B", np.array([1.0]))]
    text = captions.correlation_caption(Experiment(neuron=2), curves)
    assert text == "Neuron 2, R[k] = 1/N Σ x[n] x[n−k]; at lag 1: A 0.50."
    text = captions.correlation_caption(Experiment(normalise=True), curves[1:])
    assert text == "Neuron 0, mean removed, divided by R[0]; nothing varies."


def test_a_normalised_autocorrelation_says_how_long_it_lasts() -> None:
    lags = np.arange(9)
    curves = [("A", 0.5**lags), ("B", 0.99**lags), ("C", np.full(9, np.nan))]
    text = captions.correlation_caption(Experiment(normalise=True), curves)
    length = nl.analysis.decay_length(0.5**lags)
    assert text.endswith(f"steps until it has fallen to 1/e: A {length:.1f}, B over 8.")
    assert "1/e" not in captions.correlation_caption(Experiment(), curves[:2])
