"""Truncated backpropagation through time: the gradient looks back a few steps only.

CLIF asks how many steps back a gradient must look (Fig. 2a): k = 1 leaves no temporal
gradient, k = T is all of it. The forward pass never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from neurolab.errors import ParameterError, unknown_name
from neurolab.nn.neuron import Neuron
from neurolab.nn.running import Setting

KINDS = ("window", "chunks", "first")
Pass = Callable[..., tuple[Tensor, Any]]


class Truncation(NamedTuple):
    """How far back the gradient of a layer looks; see `truncate`."""

    k: int
    kind: str

    def run(
        self,
        go: Pass,
        setting: Setting,
        rows: Tensor,
        values: dict[str, Tensor],
        state: Any,
        watch: Any,
    ) -> tuple[Tensor, Any]:
        """Return output and last state of the whole run, with the gradient of the truncated one.

        `go(rows, values, state, watch, ends=True)` runs a piece.
        """
        if self.k >= len(rows):
            return go(rows, values, state, watch, ends=True)
        unseen = None if watch is None else _ignore  # a watched run is not compiled: nor is this
        with torch.no_grad():
            exact, end = go(rows, values, state, unseen, ends=True)

        def piece(start: int, stop: int, state: Any, copies: int = 1) -> tuple[Tensor, Any]:
            own = {n: v[start:stop] if setting.per(n) == "step" else v for n, v in values.items()}
            part = rows[start:stop]
            if copies > 1:
                part = part.repeat(1, copies, *(1 for _ in part.shape[2:]))
            seen = None if watch is None else _Last(watch, start, rows.shape[1])
            return go(part, own, state, seen, ends=True)

        if state is None:
            state = setting.model.State(*(torch.zeros_like(rows[0]) for _ in end))
        ways = {"window": self._window, "chunks": self._chunks, "first": self._first}
        output, last = ways[self.kind](piece, len(rows), rows.shape[1], state)
        # to the last bit what the whole run gives, whatever a compiler makes of shorter ones
        return _like(exact, output), type(end)(*map(_like, end, last))

    def _chunks(self, piece: Pass, time: int, _: int, state: Any) -> tuple[Tensor, Any]:
        outputs: list[Tensor] = []
        for start in range(0, time, self.k):
            state = _cut(state) if start else state
            output, state = piece(start, min(start + self.k, time), state)
            outputs.append(output)
        return torch.cat(outputs), state

    def _first(self, piece: Pass, time: int, _: int, state: Any) -> tuple[Tensor, Any]:
        output, state = piece(0, self.k, state)
        with torch.no_grad():
            rest, state = piece(self.k, time, _cut(state))
        return torch.cat([output, rest]), state

    def _window(self, piece: Pass, time: int, batch: int, state: Any) -> tuple[Tensor, Any]:
        """Carry k copies of the state; copy j remembers the last j steps.

        Every step hands copy j on as copy j + 1 and starts copy 0 without a past. The
        output is that of the last copy, which has seen k − 1 steps before this one.
        """
        outputs: list[Tensor] = []
        copies = type(state)(*(s.repeat(self.k, *(1 for _ in s.shape[1:])) for s in state))
        for t in range(time):
            output, copies = piece(t, t + 1, copies, self.k)
            outputs.append(output[:, -batch:])
            state = type(state)(*(s[-batch:] for s in copies))
            moved = zip(_cut(state), copies, strict=True)
            copies = type(state)(*(torch.cat([new, s[:-batch]]) for new, s in moved))
        return torch.cat(outputs), state


class _Last:
    """Shows `watch` the last copy of the batch, under the number that a step has in the run."""

    def __init__(self, watch: Any, start: int, batch: int) -> None:
        self.watch, self.start, self.batch = watch, start, batch

    def __call__(self, t: int, state: Any, output: Tensor, h: Tensor, lines: Any) -> None:
        def last(value: Any) -> Any:
            whole = isinstance(value, Tensor) and value.shape[:1] == output.shape[:1]
            return value[-self.batch :] if whole and value.ndim == output.ndim else value

        lines = {name: last(value) for name, value in lines.items()}
        states = type(state)(*map(last, state))
        self.watch(self.start + t, states, last(output), last(h), lines)


def _ignore(*_: Any) -> None:
    pass


def _cut(state: Any) -> Any:
    return type(state)(*(s.detach() for s in state))


def _like(exact: Tensor, way: Tensor) -> Tensor:
    """Return the numbers of one tensor with the gradient of another."""
    return exact + (way - way.detach())


@contextmanager
def truncate(network: nn.Module, k: int, kind: str = "window") -> Generator[nn.Module]:
    """Let the gradient of every neuron layer look back k steps only; yields the network.

    This is for `layer(x)` and `layer.run(x)`. In a loop over `layer.step`, detach the state.

    What counts is the forward pass: the backward pass may come later. Outputs and states
    stay the same to the last bit.

        >>> import torch
        >>> from neurolab import nn
        >>> layer = nn.Neuron("lif_soft", detach_reset=True)
        >>> x = torch.full((4, 1, 1), 0.4, requires_grad=True)
        >>> with nn.truncate(layer, k=2):
        ...     layer(x)[-1].sum().backward()
        >>> x.grad.flatten()  # the last output reaches the last two inputs
        tensor([0.0000, 0.0000, 0.5000, 1.0000])

    Parameters
    ----------
    network : torch.nn.Module
        A network with layers of `nl.nn.Neuron`, or such a layer.
    k : int
        Number of time steps, at least 1; from the number of steps on it is the full gradient.
    kind : {"window", "chunks", "first"}
        "window": every output looks back over the last k steps, its own among them, so that
        dL/dh[t] keeps the terms t' < t + k of CLIF Eq. 10 and 12. It costs k times a pass.
        "chunks": the states are detached after every k steps, as most training loops do; an
        output looks back 1 to k steps.
        "first": only the outputs of the first k steps send anything back.

    Notes
    -----
    CLIF (Section 4.1, Fig. 2a, 5, 6) drops "the gradients from further timestep beyond k" in
    words that can be read as "window" or as "first"; its published code has no k. The
    default follows its Eq. 10, which counts further steps from t on, and its Table 3, where
    k = 1 of 20 steps costs about two percent of accuracy at most on DVS Gesture.

    In a window, each layer looks back k steps; through several layers paths may be longer.
    A state that is given to `run` is not detached: it counts as what came before step 1.

    Raises
    ------
    ParameterError
        For a network without such layers, k below 1, and an unknown kind.
    """
    layers = [m for m in network.modules() if isinstance(m, Neuron)] if _is_module(network) else []
    if not layers:
        raise ParameterError(f"{type(network).__name__} has no nl.nn.Neuron to truncate")
    if not isinstance(k, int) or isinstance(k, bool) or k < 1:
        raise ParameterError(
            f"k = {k!r} must be a whole number of time steps, at least 1", parameter="k", value=k
        )
    if kind not in KINDS:
        raise unknown_name("kind of truncation", kind, KINDS)
    before = [layer.truncation for layer in layers]
    try:
        for layer in layers:
            layer.truncation = Truncation(k, kind)
        yield network
    finally:
        for layer, old in zip(layers, before, strict=True):
            layer.truncation = old


def _is_module(network: Any) -> bool:
    return isinstance(network, nn.Module)
