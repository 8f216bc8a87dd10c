"""What is seen inside a network while it trains, as grids: gradient, membranes, spikes, errors."""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.figures.chart import Axis, Grid

Array = np.ndarray[Any, Any]
FLOOR = -12.0  # log10 of a gradient that is taken for none


def gradient_grid(found: Any) -> Grid:
    """Return the norm of the gradient of every layer and time step, as a power of ten."""
    norm = np.asarray(found.norm, float)
    cells = np.full(norm.shape, np.nan)
    np.log10(norm, out=cells, where=norm > 10.0**FLOOR)
    layers, times = norm.shape
    text = "How much the loss feels the membrane of each layer at each time step"
    if layers:
        first, last = norm[0, 0], norm[0, -1]
        text += f": of {found.layers[0]} {first:.2g} at the first step and {last:.2g} at the last."
        text += " Layers from the bottom: " + ", ".join(found.layers) + "."
    return Grid(
        "training-gradient",
        "Gradient through time",
        Axis("time step"),
        Axis("layer"),
        np.arange(times),
        np.arange(1, layers + 1),
        cells,
        Axis("log10 of its norm"),
        text,
    )


def membrane_grid(layer: str, found: Any, when: str = "") -> Grid:
    """Return the share of membranes in every bin at every time step of one layer."""
    counts = np.asarray(found.counts, float)
    share = counts / np.maximum(counts.sum(1, keepdims=True), 1.0)
    edges = np.asarray(found.edges)
    return Grid(
        "training-membranes",
        "Membrane distribution",
        Axis("time step"),
        Axis("membrane before reset, h"),
        np.arange(len(counts)),
        (edges[1:] + edges[:-1]) / 2,
        share.T,
        Axis("share"),
        f"The membranes of {layer} at every time step{when}, neurons and samples together.",
    )


def raster_grid(layer: str, spikes: Array, sample: int, label: str) -> Grid:
    """Return the signed spikes of one layer for one sample."""
    cells = np.asarray(spikes, float).T
    sent = int(np.abs(cells).sum())
    return Grid(
        "training-raster",
        "Spikes of one sample",
        Axis("time step"),
        Axis("neuron"),
        np.arange(cells.shape[1]),
        np.arange(cells.shape[0]),
        cells,
        Axis("spikes"),
        f"{layer} on validation sample {sample}, class {label}: {sent:,} spikes "
        f"of {cells.shape[0]:,} neurons in {cells.shape[1]} steps.",
    )


def confusion_grid(counts: Array, labels: tuple[str, ...]) -> Grid:
    """Return how many samples of each class were taken for each."""
    cells = np.asarray(counts, float)
    total, right = cells.sum(), np.trace(cells)
    wrong = cells - np.diag(np.diag(cells))
    text = f"{int(right):,} of {int(total):,} validation samples are right."
    if wrong.max() > 0:
        row, column = np.unravel_index(int(wrong.argmax()), wrong.shape)
        times = int(wrong[row, column])
        text += (
            f" The most frequent mistake: {labels[row]} taken for {labels[column]}, "
            f"{'once' if times == 1 else f'{times} times'}."
        )
    places = np.arange(len(cells))
    return Grid(
        "training-confusion",
        "Confusion matrix",
        Axis("taken for class"),
        Axis("class"),
        places,
        places,
        cells,
        Axis("samples"),
        text,
    )


def surface_grid(found: Any) -> Grid:
    """Return what the network says of every point in the plane.

    Of two classes the second one's share in the softmax, of more the class itself.
    """
    chosen, sure = np.asarray(found.chosen, float), np.asarray(found.sure, float)
    two = chosen.max() <= 1
    cells = np.where(chosen == 1, sure, 1.0 - sure) if two else chosen
    return Grid(
        "training-surface",
        "Decision surface",
        Axis("first coordinate"),
        Axis("second coordinate"),
        np.asarray(found.across),
        np.asarray(found.up),
        cells,
        Axis("share of class 1" if two else "class"),
        "What the network sees at every point of the plane.",
    )
