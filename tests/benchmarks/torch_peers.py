"""LIF with soft reset and CLIF in eager torch, in SpikingJelly and in snnTorch."""

from __future__ import annotations

import importlib

import numpy as np

DECAY, TAU, THRESHOLD = 0.5, 2.0, 1.0


def _torch():
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    return torch


def _counts(values):
    return values.numpy().astype(np.int64)


def lif():
    """Return a loop over time, in place."""
    torch = _torch()

    def run(x):
        with torch.inference_mode():
            membrane = torch.zeros(x.shape[1])
            fired, count = torch.zeros_like(membrane), torch.zeros_like(membrane)
            for row in torch.from_numpy(x).unbind(0):
                membrane.mul_(DECAY).add_(row)
                torch.ge(membrane, THRESHOLD, out=fired)
                membrane.sub_(fired, alpha=THRESHOLD)
                count.add_(fired)
            return _counts(count)

    return run


def clif():
    """Return a loop over time, in place."""
    torch = _torch()

    def run(x):
        with torch.inference_mode():
            membrane = torch.zeros(x.shape[1])
            complementary = torch.zeros_like(membrane)
            fired, count = torch.zeros_like(membrane), torch.zeros_like(membrane)
            for row in torch.from_numpy(x).unbind(0):
                membrane.mul_(1.0 - 1.0 / TAU).add_(row)
                torch.ge(membrane, THRESHOLD, out=fired)
                complementary.mul_((membrane / TAU).sigmoid_()).add_(fired)
                membrane.addcmul_(fired, complementary.sigmoid().add_(THRESHOLD), value=-1.0)
                count.add_(fired)
            return _counts(count)

    return run


def _spikingjelly(kind, **values):
    torch = _torch()
    neuron = importlib.import_module("spikingjelly.activation_based.neuron")
    node = getattr(neuron, kind)(step_mode="m", v_threshold=THRESHOLD, **values).eval()

    def run(x):
        with torch.inference_mode():
            node.reset()
            return _counts(node(torch.from_numpy(x)).sum(0))

    return run


def spikingjelly_lif():
    """Return the multi-step `LIFNode`; it stacks spikes and charged membranes."""
    return _spikingjelly("LIFNode", tau=1.0 / (1.0 - DECAY), decay_input=False, v_reset=None)


def spikingjelly_clif():
    """Return the multi-step `ComplementaryLIFNode`."""
    return _spikingjelly("ComplementaryLIFNode", tau=TAU)


def snntorch_lif():
    """Return a loop over `Leaky`, its default neuron: `>` and a lazy subtraction."""
    torch = _torch()
    node = importlib.import_module("snntorch").Leaky(beta=DECAY, threshold=THRESHOLD)

    def run(x):
        with torch.inference_mode():
            membrane, count = torch.zeros(x.shape[1]), torch.zeros(x.shape[1])
            for row in torch.from_numpy(x).unbind(0):
                spike, membrane = node(row, membrane)
                count.add_(spike)
            return _counts(count)

    return run
