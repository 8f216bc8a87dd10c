"""The peers' fastest ways to count spikes on one thread, by rule, with reasons for those missing.

A contender is a function from a float32 current `[time, neuron]` to int64 counts
`[neuron]`, or to the membrane `[time, neuron]` for rules that end in "trace". All fire at
`>=` with threshold 1. snnTorch is the exception: it fires above the threshold and
subtracts one step late and undecayed, so it computes another neuron and its counts differ.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from tests.benchmarks import jax_peers, numpy_peers, torch_peers

if TYPE_CHECKING:
    import numpy as np

Run = Callable[[Any], Any]
RULES: dict[str, dict[str, tuple[str, Callable[[], Run]]]] = {
    "lif": {
        "numpy loop": ("numpy", numpy_peers.lif),
        "torch eager": ("torch", torch_peers.lif),
        "spikingjelly LIFNode": ("spikingjelly", torch_peers.spikingjelly_lif),
        "snntorch Leaky": ("snntorch", torch_peers.snntorch_lif),
        "jax scan": ("jax", jax_peers.lif()),
        "jax scan unroll=8": ("jax", jax_peers.lif(unroll=8)),
    },
    "lif trace": {
        "numpy loop": ("numpy", numpy_peers.lif_trace),
        "jax scan": ("jax", jax_peers.lif_trace()),
        "jax scan unroll=8": ("jax", jax_peers.lif_trace(unroll=8)),
    },
    "clif": {
        "numpy loop": ("numpy", numpy_peers.clif),
        "torch eager": ("torch", torch_peers.clif),
        "spikingjelly ComplementaryLIFNode": ("spikingjelly", torch_peers.spikingjelly_clif),
        "jax scan": ("jax", jax_peers.clif()),
        "jax scan unroll=8": ("jax", jax_peers.clif(unroll=8)),
    },
}


def built(rule: str) -> Iterator[tuple[str, Run | str]]:
    """Yield name and function of every contender of a rule, or the reason why it is missing."""
    for name, (package, build) in RULES[rule].items():
        try:
            yield name, _checked(package, build)
        except ImportError as error:  # PackageNotFoundError is one
            yield name, f"{package} cannot be imported: {error}"


def _checked(package: str, build: Callable[[], Run]) -> Run:
    version(package)
    importlib.import_module(package)
    return build()


def held(name: str, x: np.ndarray) -> Any:
    """Return the current as a contender holds it itself, so that its copy is not timed."""
    return importlib.import_module("jax").device_put(x) if name.startswith("jax") else x
