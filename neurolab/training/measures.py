"""What a network does on a batch, in numbers: rates, what it learned, who is confused with whom.

Every function takes a network and input `[time, batch, ...]`, and leaves the network as it is.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor

from neurolab.errors import ParameterError
from neurolab.nn import Seen, record
from neurolab.training.deciding import decide
from neurolab.training.network import Network
from neurolab.training.objective import levels_of, rate_of, sending
from neurolab.training.records import Array
from neurolab.training.seen import Surface


@contextmanager
def at_rest(network: Network) -> Generator[None]:
    """Let norms use their running statistics, and keep no graph, for a while."""
    training = network.training
    network.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        network.train(training)


def rates(network: Network, x: Tensor) -> dict[str, float]:
    """Return spikes per neuron and step of every layer; signs are ignored, a burst counts whole."""
    with at_rest(network), sending(network) as sent:
        network(x)
    neurons = network.neurons()
    return {name: rate_of(neurons[name], output) for name, output in sent.items()}


def learned(network: Network) -> dict[str, dict[str, float | list[float]]]:
    """Return everything that neurons learn, by layer and name.

    One number, or a list of numbers per neuron or per time step (TSG's width).
    """
    found: dict[str, dict[str, float | list[float]]] = {}
    with torch.no_grad():
        for name, neuron in network.neurons().items():
            learns = [n for n in neuron.values.numbers if neuron.values.learns(n)]
            found[name] = {n: neuron.value(n).tolist() for n in learns}
    return found


def seen_in(network: Network, x: Tensor) -> dict[str, Seen]:
    """Return what every layer did on a batch, by the layer's name; see `nn.record`."""
    with at_rest(network), record(network) as seen:
        network(x)
    paths = {id(module): path for path, module in network.named_modules()}
    return {name: seen[paths[id(neuron)]] for name, neuron in network.neurons().items()}


def raster(network: Network, sample: Tensor) -> dict[str, Array]:
    """Return the signed spikes of every layer for one sample, int16 `[time, neuron]`.

    Parameters
    ----------
    sample : Tensor
        Input of one sample, `[time, 1, ...]`.
    """
    if sample.ndim < 2 or sample.shape[1] != 1:  # noqa: PLR2004 - time and batch
        raise ParameterError(
            f"a raster is of one sample, [time, 1, ...]; this is {list(sample.shape)}",
            parameter="sample",
        )
    with at_rest(network), sending(network) as sent:
        network(sample)
    neurons = network.neurons()
    return {
        name: levels_of(neurons[name], output).flatten(1).numpy().astype(np.int16)
        for name, output in sent.items()
    }


def confusion(labels: Array, predicted: Array, classes: int) -> Array:
    """Return how many samples of each class (row) were taken for each class (column)."""
    cells = np.asarray(labels) * classes + np.asarray(predicted)
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def surface(network: Network, task: Any, time: int, size: int = 64, seed: int = 0) -> Surface:
    """Return a network's decision on a square grid, for a task of points in the plane.

    Raises
    ------
    ParameterError
        For a task without a plane.
    """
    if not hasattr(task, "surface"):
        raise ParameterError(
            f"the task {task.name!r} has no decision surface: its samples are no points in a plane",
            parameter="task",
        )
    grid = task.surface(size)
    kind = next(network.parameters()).dtype
    random = torch.Generator().manual_seed(seed)
    with at_rest(network):
        output = network(task.encode(torch.as_tensor(grid.points, dtype=kind), time, random))
    sure = output.mean(0).softmax(-1).amax(-1).reshape(size, size)
    return Surface(
        np.asarray(grid.across),
        np.asarray(grid.up),
        decide(output).reshape(size, size).numpy(),
        sure.numpy(),
    )
