"""Which layers a network has and how large each is, known before torch is loaded."""

from __future__ import annotations

from typing import NamedTuple

from neurolab.errors import ParameterError

Shape = tuple[int, ...]
IMAGE = 3  # channel, row, column
SMALLEST_POOLED = 4  # an image of fewer rows or columns is not halved


class Place(NamedTuple):
    """A spiking layer: its name, and the shape of one sample of it at one step."""

    name: str
    shape: Shape


def layer_names(network: str, layers: int, readout: str) -> tuple[str, ...]:
    """Return the names of the spiking layers of a network, in order.

    A residual network has a stem and blocks of two; a spike-count readout spikes, too.
    """
    if network == "residual":
        inner = [f"block{k}_{part}" for k in range(1, layers) for part in ("first", "second")]
        names = ["stem", *inner]
    else:
        word = "conv" if network == "conv" else "layer"
        names = [f"{word}{k}" for k in range(1, layers + 1)]
    return (*names, *(["readout"] if readout == "count" else []))


def places(
    network: str, widths: tuple[int, ...], readout: str, shape: Shape, classes: int
) -> list[Place]:
    """Return every spiking layer with its shape, for samples of one shape.

    Raises
    ------
    ParameterError
        For a convolution over samples that are not images.
    """
    names = layer_names(network, len(widths), readout)
    if network == "mlp":
        shapes: list[Shape] = [(width,) for width in widths]
    else:
        if len(shape) != IMAGE:
            raise ParameterError(
                f"a {network} network needs images [channel, row, column], and this task gives "
                f"{list(shape)}; take network 'mlp'",
                parameter="network",
                value=network,
            )
        shapes, size = [], shape[1:]
        for channels in widths:
            size = pooled(size)
            repeats = 2 if network == "residual" and shapes else 1
            shapes += [(channels, *size)] * repeats
    shapes += [(classes,)] if readout == "count" else []
    return [Place(name, one) for name, one in zip(names, shapes, strict=True)]


def pooled(size: Shape) -> Shape:
    """Return rows and columns after a layer has halved them, or as they were if too few."""
    return tuple(n // 2 for n in size) if min(size) >= SMALLEST_POOLED else size
