"""What a loss refuses, and how it reads a threshold."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from numbers import Real

import torch
from torch import Tensor

from neurolab.errors import ParameterError

Layers = Tensor | Sequence[Tensor] | Mapping[str, Tensor]
THRESHOLD_BOUNDS = (1e-6, 1e6)  # wide, but no sum of membranes overflows float32


def floating(name: str, value: Tensor) -> Tensor:
    """Return a real tensor of at least one dimension in float32 or float64, or raise."""
    if not isinstance(value, Tensor) or not value.is_floating_point() or value.ndim == 0:
        kind = f"{value.dtype} {list(value.shape)}" if isinstance(value, Tensor) else repr(value)
        raise ParameterError(
            f"{name} is {kind}; it must be a floating-point tensor with a dimension or more",
            parameter=name,
        )
    return value if value.dtype == torch.float64 else value.float()


def threshold_like(name: str, value: float | Tensor, h: Tensor) -> Tensor:
    """Return a threshold in the type of `h`, so that its multiples round as the neuron's do."""
    if not isinstance(value, Tensor):
        value = torch.full((), number(name, value), dtype=h.dtype, device=h.device)
    else:
        value = value.to(h.dtype)
    try:
        fits = torch.broadcast_shapes(value.shape, h.shape) == h.shape
    except RuntimeError:
        fits = False
    if not fits:
        raise ParameterError(
            f"{name} has shape {tuple(value.shape)}, which does not broadcast to h, "
            f"{tuple(h.shape)}",
            parameter=name,
        )
    size = value.detach().abs() if name == "threshold_neg" else value.detach()
    if not holds(size, *THRESHOLD_BOUNDS):
        what = "in size " if name == "threshold_neg" else ""
        low, high = THRESHOLD_BOUNDS
        raise ParameterError(
            f"{name} must lie {what}between {low:g} and {high:g}", parameter=name, value=value
        )
    return value


def holds(values: Tensor, low: float, high: float) -> bool:
    """Return whether all values lie in [low, high]; True where they are not to be read."""
    if values.device.type != "cpu" or torch.compiler.is_compiling():
        return True
    try:
        return bool(((values >= low) & (values <= high)).all())
    except RuntimeError:  # inside vmap a value stands for many
        return True


def named(name: str, layers: Layers) -> list[tuple[str, Tensor]]:
    """Return layers with the name each has in an error, or raise `ParameterError`."""
    if isinstance(layers, Tensor):
        return [(name, layers)]
    known = isinstance(layers, Sequence | Mapping) and not isinstance(layers, str)
    if not known or len(layers) == 0:
        raise ParameterError(f"{name} = {layers!r} must hold at least one tensor", parameter=name)
    items = layers.items() if isinstance(layers, Mapping) else enumerate(layers)
    found = [(f"{name}[{key!r}]", layer) for key, layer in items]
    for where, layer in found:
        if not isinstance(layer, Tensor):
            raise ParameterError(f"{where} = {layer!r} is not a torch tensor", parameter=name)
    return found


def number(name: str, value: float, low: float = -math.inf, high: float = math.inf) -> float:
    """Return a finite number from `low` to `high`, or raise `ParameterError`."""
    real = isinstance(value, Real) and not isinstance(value, bool)
    if not real or not math.isfinite(value) or not low <= value <= high:
        raise ParameterError(
            f"{name} = {value!r} must be a finite number in [{low:g}, {high:g}]",
            parameter=name,
            value=value,
            bounds=(low, high),
        )
    return float(value)
