"""Training steps in torch: neurolab's layer, SpikingJelly, snnTorch, Norse and a loop by hand.

A builder takes a `training.Problem` and returns two functions: one does a whole training
step and returns its loss, the other reads the weights. The network around the neurons, the
loss and the optimiser are the same objects for everyone; only the neuron layers differ.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.training import Problem

    Built = tuple[Callable[[], Any], Callable[[], list[np.ndarray]]]

DECAY, TAU, THRESHOLD = 0.5, 2.0, 1.0


def _torch():
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    return torch


def _trainer(problem: Problem, forward, *, scale: float = 1.0) -> Built:
    """Train `forward(first, second, x)`; `scale` multiplies the weights of a leaky input."""
    torch = _torch()
    layers = []
    for matrix, offset in problem.weights:
        layer = torch.nn.Linear(*matrix.shape)
        layer.weight.data.copy_(torch.from_numpy(matrix.T * scale))
        layer.bias.data.copy_(torch.from_numpy(offset * scale))
        layers.append(layer)
    numbers = [p for layer in layers for p in (layer.weight, layer.bias)]
    optimiser = torch.optim.SGD(numbers, lr=problem.rate, fused=True)
    x, labels = torch.from_numpy(problem.x), torch.from_numpy(problem.labels)

    def step():
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(forward(*layers, x).mean(0), labels)
        loss.backward()
        optimiser.step()
        return loss.detach()

    return step, lambda: [p.detach().numpy().T.copy() for p in numbers]


def _layered(problem: Problem, neuron: Callable[[], Callable], *, scale: float = 1.0) -> Built:
    """Train neuron layers that take all time steps at once, so the linear layers do too."""
    hidden, output = neuron(), neuron()
    return _trainer(problem, lambda a, b, x: output(b(hidden(a(x)))), scale=scale)


def neurolab(model: str):
    """Return a builder of neurolab's drop-in layer with the neuron's own defaults."""

    def build(problem: Problem) -> Built:
        from neurolab.nn import Neuron

        return _layered(problem, lambda: Neuron(model))

    return build


def no_neurons(problem: Problem) -> Built:
    """Train the linear layers alone: what torch itself takes, whatever the neurons cost."""
    return _layered(problem, lambda: lambda x: x)


def spikingjelly(kind: str, surrogate: str, **values):
    """Return a builder of a multi-step node of SpikingJelly, torch backend."""

    def build(problem: Problem) -> Built:
        base = "spikingjelly.activation_based"
        node = getattr(importlib.import_module(f"{base}.neuron"), kind)
        grad = getattr(importlib.import_module(f"{base}.surrogate"), surrogate)

        def neuron():
            made = node(step_mode="m", v_threshold=THRESHOLD, surrogate_function=grad(), **values)

            def run(x):
                made.reset()
                return made(x)

            return run

        return _layered(problem, neuron)

    return build


def spikingjelly_lif(surrogate: str):
    """Return a builder of LIFNode with soft reset and the input as it is."""
    tau = 1.0 / (1.0 - DECAY)
    return spikingjelly("LIFNode", surrogate, tau=tau, decay_input=False, v_reset=None)


def spikingjelly_clif():
    """Return a builder of ComplementaryLIFNode."""
    return spikingjelly("ComplementaryLIFNode", "Rect", tau=TAU)


def snntorch_lif(problem: Problem) -> Built:
    """Train `Leaky` in the loop its tutorials show: all layers, one time step after another."""
    kind = importlib.import_module("snntorch").Leaky
    hidden, output = (kind(beta=DECAY, threshold=THRESHOLD) for _ in range(2))

    def forward(first, second, x):
        torch = _torch()
        one, two = hidden.reset_mem(), output.reset_mem()
        kept = []
        for row in x:
            spikes, one = hidden(first(row), one)
            spikes, two = output(second(spikes), two)
            kept.append(spikes)
        return torch.stack(kept)

    return _trainer(problem, forward)


def norse_lif(problem: Problem) -> Built:
    """Train `LIFBoxCell`, lifted over time as its manual shows, with a soft reset."""
    torch, norse = _torch(), importlib.import_module("norse.torch")
    reset = importlib.import_module("norse.torch.functional.reset").reset_subtract
    box = importlib.import_module("norse.torch.functional.lif_box").LIFBoxParameters
    leak, dt = 1.0 - DECAY, 0.001

    def neuron():
        values = box(tau_mem_inv=torch.tensor(leak / dt), reset_method=reset)
        lifted = norse.Lift(norse.LIFBoxCell(values, dt=dt))
        return lambda x: lifted(x)[0]

    return _layered(problem, neuron, scale=1.0 / leak)


def _by_hand(rule) -> Callable[[Problem], Built]:
    def build(problem: Problem) -> Built:
        torch = _torch()

        class Spike(torch.autograd.Function):
            @staticmethod
            def forward(ctx, distance):
                ctx.save_for_backward(distance)
                return (distance >= 0.0).to(distance.dtype)

            @staticmethod
            def backward(ctx, gradient):
                return gradient * (ctx.saved_tensors[0].abs() < 0.5).to(gradient.dtype)

        return _layered(problem, lambda: lambda x: rule(torch, Spike.apply, x))

    return build


def _lif(torch, spike, x):
    membrane, kept = torch.zeros_like(x[0]), []
    for row in x.unbind(0):
        charged = torch.add(row, membrane, alpha=DECAY)
        fired = spike(charged - THRESHOLD)
        membrane = torch.sub(charged, fired, alpha=THRESHOLD)
        kept.append(fired)
    return torch.stack(kept)


def _clif(torch, spike, x):
    membrane, kept = torch.zeros_like(x[0]), []
    complementary = membrane
    for row in x.unbind(0):
        charged = torch.add(row, membrane, alpha=1.0 - 1.0 / TAU)
        fired = spike(charged - THRESHOLD)
        complementary = torch.addcmul(fired, complementary, torch.sigmoid(charged / TAU))
        membrane = charged - fired * (torch.sigmoid(complementary) + THRESHOLD)
        kept.append(fired)
    return torch.stack(kept)


eager_lif, eager_clif = _by_hand(_lif), _by_hand(_clif)
