"""See inside a network: every layer's membranes and states of a forward pass.

>>> import torch
>>> from neurolab import nn
>>> network = torch.nn.Sequential(torch.nn.Linear(3, 2), nn.Neuron("clif"))
>>> with nn.record(network) as seen:
...     output = network(torch.ones(4, 1, 3))
>>> seen["1"].h.shape, sorted(seen["1"].states)
(torch.Size([4, 1, 2]), ['m'])
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from neurolab.errors import ParameterError
from neurolab.nn.neuron import Neuron


class Seen:
    """What one layer did: tensors `[time, batch, ...]`, still in the graph of the pass.

    Attributes
    ----------
    output : Tensor
        What the next layer received.
    h, u : Tensor
        Membrane at the threshold test, and after the reset.
    states : dict of Tensor
        Auxiliary states after the step, by name.
    lines : dict of Tensor
        Every named line of the neuron's `step`.
    """

    def __init__(self) -> None:
        self._rows: dict[str, list[Tensor]] = {}
        self._auxiliary: tuple[str, ...] = ()
        self._lines: tuple[str, ...] = ()

    def __call__(self, t: int, state: Any, output: Tensor, h: Tensor, lines: Any) -> None:
        """Take one step; a first step begins a new pass."""
        if t == 0:
            self._rows.clear()
        self._auxiliary, self._lines = tuple(state._fields[1:]), tuple(lines)
        kept = {"output": output, "h": h, **state._asdict()}
        kept |= {f"line {name}": value for name, value in lines.items()}
        for name, value in kept.items():
            self._rows.setdefault(name, []).append(torch.as_tensor(value).expand(output.shape))

    def rows(self, name: str) -> list[Tensor]:
        """Return one tensor per step of "output", "h", a state, or "line NAME"."""
        if name not in self._rows:
            raise ParameterError("nothing was recorded: run the network inside `record` first")
        return self._rows[name]

    @property
    def output(self) -> Tensor:
        """What the next layer received."""
        return torch.stack(self.rows("output"))

    @property
    def h(self) -> Tensor:
        """Membrane at the threshold test."""
        return torch.stack(self.rows("h"))

    @property
    def u(self) -> Tensor:
        """Membrane after the reset."""
        return torch.stack(self.rows("u"))

    @property
    def states(self) -> dict[str, Tensor]:
        """Auxiliary states after the step, by name."""
        return {name: torch.stack(self.rows(name)) for name in self._auxiliary}

    @property
    def lines(self) -> dict[str, Tensor]:
        """Every named line of the neuron's `step`."""
        return {name: torch.stack(self.rows(f"line {name}")) for name in self._lines}


@contextmanager
def record(model: nn.Module) -> Generator[dict[str, Seen]]:
    """Watch every neuron layer of a network; yields what each did, by its name in the network.

    The layers run step by step while they are watched, which takes longer. What was seen
    stays readable afterwards; a second forward pass replaces it.

    Raises
    ------
    ParameterError
        For a model without a layer of neurolab's neurons.
    """
    layers = {name: m for name, m in model.named_modules() if isinstance(m, Neuron)}
    if not layers:
        raise ParameterError(f"{type(model).__name__} has no nl.nn.Neuron to record")
    seen = {name: Seen() for name in layers}
    before = {name: layer.watch for name, layer in layers.items()}
    try:
        for name, layer in layers.items():
            layer.watch = seen[name]
        yield seen
    finally:
        for name, layer in layers.items():
            layer.watch = before[name]
