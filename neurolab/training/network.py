"""A configuration as a torch network: `[time, batch, ...]` in, `[time, batch, class]` out.

>>> from neurolab.training.config import Config
>>> from neurolab.training.network import build
>>> from neurolab.training.tasks import find
>>> network = build(Config(neurons="clif"), find("digits"))
>>> list(network.neurons())
['layer1']
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.utils import skip_init

from neurolab.nn import Neuron
from neurolab.training.blocks import (
    Drive,
    Integrator,
    Residual,
    Spiking,
    Weights,
    neuron_of,
    norm_of,
    threshold_of,
)
from neurolab.training.choice import NeuronChoice
from neurolab.training.config import Config
from neurolab.training.initial import draw
from neurolab.training.layout import IMAGE, Place, Shape, places, pooled

DTYPES = {"float32": torch.float32, "float64": torch.float64}


class Synapses(NamedTuple):
    """Weights, and the layer of neurons whose spikes they carry; "" where it is the input."""

    name: str
    weights: Weights
    source: str


class Network(nn.Module):
    """Layers of spiking neurons and a readout.

    Attributes
    ----------
    body : Sequential
        The layers, one after the other.
    readout : Module
        What turns the last spikes into a number per class and step.
    """

    def __init__(self, body: nn.Sequential, readout: nn.Module, places: list[Place]) -> None:
        super().__init__()
        self.body, self.readout = body, readout
        self.shapes = {place.name: place.shape for place in places}

    def forward(self, x: Tensor) -> Tensor:
        """Return the output of every step, `[time, batch, class]`."""
        return self.readout(self.body(x))

    def spiking(self) -> dict[str, Spiking]:
        """Return every layer that spikes, drive and neurons, by its name, in order."""
        layers = [m for m in self.modules() if isinstance(m, Spiking)]
        return dict(zip(self.shapes, layers, strict=True))

    def neurons(self) -> dict[str, Neuron]:
        """Return the neurons of every spiking layer by the layer's name, in order."""
        return {name: layer.neuron for name, layer in self.spiking().items()}

    def drives(self) -> dict[str, Drive]:
        """Return every drive by name: those of layers, of shortcuts, and of the readout."""
        names = {layer.drive: name for name, layer in self.spiking().items()}
        found: dict[str, Drive] = {}
        for path, module in self.named_modules():
            if isinstance(module, Drive):
                found[names.get(module, path.removeprefix("body.").removesuffix(".0"))] = module
        return found

    def synapses(self) -> list[Synapses]:
        """Return all weights with the neurons whose spikes they carry."""
        sources = _sources(self)
        return [Synapses(n, d.weights, sources[d]) for n, d in self.drives().items()]

    def put(self, layer: str, neuron: Neuron) -> Neuron:
        """Put other neurons into a layer, in place, and return the old ones."""
        spiking = self.spiking()[layer]
        old, spiking.neuron = spiking.neuron, neuron.train(spiking.training)
        return old


def _sources(network: Network) -> dict[Drive, str]:
    """Return for every drive the layer that feeds it."""
    names = {layer: name for name, layer in network.spiking().items()}
    found: dict[Drive, str] = {}
    last = ""
    for block in network.body:
        if isinstance(block, Residual):
            found[block.first.drive] = last
            found[block.second.drive] = names[block.first]
            if block.shortcut is not None:
                found[block.shortcut] = last
            last = names[block.second]
        elif isinstance(block, Spiking):
            found[block.drive], last = last, names[block]
    for module in network.readout.modules():
        if isinstance(module, Drive):
            found[module] = last
    return found


def build(config: Config, task: Any, *, fused: bool | None = None) -> Network:
    """Return the network of a configuration for a task's samples, its weights drawn by the seed.

    Parameters
    ----------
    config : Config
        What to build.
    task : Task
        Its `shape` and `classes` are asked for.
    fused : bool, optional
        Whether the neurons run compiled; see `nn.Neuron`.

    Raises
    ------
    ParameterError
        For a convolution over samples that are not images, and numbers that a neuron refuses.
    """
    shape: Shape = tuple(task.shape)
    found = places(config.network, config.widths, config.readout, shape, task.classes)
    make = _Maker(config, fused)
    hidden = found[:-1] if config.readout == "count" else found
    body = (
        make.residual(hidden, shape) if config.network == "residual" else make.chain(hidden, shape)
    )
    last = hidden[-1].shape
    readout = make.readout(found[-1], last, task.classes)
    network = Network(nn.Sequential(*body), readout, found).to(DTYPES[config.dtype])
    draw(network, config.seed, {n: threshold_of(config.neuron(n)) for n in config.layers})
    return network


class _Maker:
    """Makes layers by the words of a configuration."""

    def __init__(self, config: Config, fused: bool | None) -> None:  # noqa: FBT001
        self.config, self.fused = config, fused

    def chain(self, layers: list[Place], shape: Shape) -> list[nn.Module]:
        """Return a plain chain of layers."""
        shapes = [shape, *(place.shape for place in layers)]
        return [
            self.spiking(place, before)
            for place, (before, _) in zip(layers, pairwise(shapes), strict=True)
        ]

    def residual(self, layers: list[Place], shape: Shape) -> list[nn.Module]:
        """Return a stem and blocks of two layers with a shortcut."""
        stem, *rest = layers
        blocks: list[nn.Module] = [self.spiking(stem, shape)]
        before = stem.shape
        for first, second in zip(rest[::2], rest[1::2], strict=True):
            same = first.shape == before
            alpha = math.sqrt(0.5)
            threshold = threshold_of(self.config.neuron(second.name))
            around = None if same else self.drive(second.shape, before, threshold, alpha, size=1)
            blocks.append(
                Residual(
                    self.spiking(first, before), self.spiking(second, first.shape, alpha), around
                )
            )
            before = second.shape
        return blocks

    def spiking(self, place: Place, before: Shape, alpha: float = 1.0) -> Spiking:
        """Return one layer of neurons with its drive."""
        choice = self.config.neuron(place.name)
        drive = self.drive(place.shape, before, threshold_of(choice), alpha)
        return Spiking(drive, self.neuron(choice, place.shape))

    def neuron(self, choice: NeuronChoice, shape: Shape) -> Neuron:
        """Return the neurons of one layer."""
        kind = DTYPES[self.config.dtype]
        return neuron_of(choice, shape, self.config.time, kind, fused=self.fused)

    def drive(
        self, shape: Shape, before: Shape, threshold: float, alpha: float = 1.0, size: int = 3
    ) -> Drive:
        """Return weights, pool and norm; a norm brings its own bias."""
        norm = norm_of(self.config.norm, shape, threshold, alpha)
        bias = self.config.norm == "none"
        if len(shape) != IMAGE:
            return Drive(_linear(math.prod(before), shape[0], bias=bias), nn.Identity(), norm)
        weights: Any = skip_init(nn.Conv2d, before[0], shape[0], size, padding=size // 2, bias=bias)
        halves = pooled(before[1:]) != before[1:] and shape[1:] == pooled(before[1:])
        return Drive(weights, nn.AvgPool2d(2) if halves else nn.Identity(), norm)

    def readout(self, last: Place, before: Shape, classes: int) -> nn.Module:
        """Return what the decision is read from."""
        if self.config.readout == "count":
            return self.spiking(last, before)
        drive = Drive(_linear(math.prod(before), classes), nn.Identity(), nn.Identity())
        if self.config.readout == "mean":
            return drive
        return nn.Sequential(drive, Integrator(self.config.readout_decay))


def _linear(inputs: int, outputs: int, *, bias: bool = True) -> Any:
    """Return a layer whose weights are still to be drawn, so torch's own numbers stay."""
    return skip_init(nn.Linear, inputs, outputs, bias=bias)
