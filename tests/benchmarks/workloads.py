"""What is compared: given currents against the peers, random input, and every model."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numba import njit

import neurolab as nl
from tests.benchmarks.contenders import built, held
from tests.benchmarks.measure import Timing, interleaved


class Workload(NamedTuple):
    """A given current `[time, neuron]` in float32, run by one rule."""

    title: str
    rule: str
    time: int
    neurons: int
    rounds: int
    silent: bool = False
    only: str = ""  # peers whose name begins so; the others would take minutes


WORKLOADS = (
    Workload("LIF 256 × 1,000", "lif", 1000, 256, 15),
    Workload("LIF 10⁴ × 1,000", "lif", 1000, 10_000, 7),
    Workload("LIF 10⁶ × 16", "lif", 16, 1_000_000, 7),
    Workload("LIF 1 × 10⁵", "lif", 100_000, 1, 15, only="jax"),
    Workload("LIF with trace, 10⁴ × 200", "lif trace", 200, 10_000, 11),
    Workload("CLIF 256 × 1,000", "clif", 1000, 256, 11),
    Workload("CLIF 10⁴ × 1,000", "clif", 1000, 10_000, 5),
    Workload("CLIF 256 × 1,000, silent after 3 steps", "clif", 1000, 256, 11, silent=True),
)
MODELS = {"lif": "lif_soft", "lif trace": "lif_soft", "clif": "clif"}


@njit(fastmath=True, error_model="numpy")
def _read(x):
    total = np.float32(0.0)
    for t in range(x.shape[0]):
        row = x[t]
        for i in range(row.size):
            total += row[i]
    return total


def compare(load: Workload, rounds: int) -> tuple[dict[str, Timing], list[str]]:
    """Time neurolab, the bare read of the input and every peer; say which peers are missing."""
    x = np.random.default_rng(0).normal(0.3, 0.6, (load.time, load.neurons)).astype(np.float32)
    if load.silent:
        x[3:] = 0.0
    record = ("u",) if load.rule == "lif trace" else ()
    model = MODELS[load.rule]
    calls: dict[str, Any] = {"neurolab": partial(nl.simulate, model, x, record=record)}
    calls["read the input once"] = partial(_read, x)
    if record:
        calls["copy the input once"] = x.copy
    missing = []
    for name, run in built(load.rule):
        if isinstance(run, str):
            missing.append(f"{name}: {run}")
        elif not name.startswith(load.only):
            missing.append(f"{name}: left out, seconds per call")
        else:
            calls[name] = partial(run, held(name, x))
    return interleaved(calls, rounds), missing


def random_input(time: int, neurons: int, rounds: int) -> dict[str, dict[str, Timing]]:
    """Time input made inside the kernel against NumPy's generator and then the kernel."""
    shape, generator, single = (time, neurons), np.random.default_rng(0), np.float32
    kinds = {
        "Bernoulli": (
            nl.stimuli.bernoulli(time=time, neurons=neurons, probability=0.3, weight=0.8),
            lambda: (generator.random(shape, single) < single(0.3)) * single(0.8),
        ),
        "Poisson": (
            nl.stimuli.poisson(time=time, neurons=neurons, rate=0.3, weight=0.8),
            lambda: generator.poisson(0.3, shape).astype(single) * single(0.8),
        ),
        "normal": (
            nl.stimuli.normal(time=time, neurons=neurons, mean=0.3, std=0.6),
            lambda: single(0.3) + single(0.6) * generator.standard_normal(shape, single),
        ),
    }
    found = {}
    for name, (stimulus, numbers) in kinds.items():
        given = numbers()
        calls = {
            "neurolab": lambda s=stimulus: nl.simulate("lif_soft", s, dtype="float32", record=()),
            "NumPy generator, then neurolab": lambda make=numbers: nl.simulate(
                "lif_soft", make(), record=()
            ),
            "the same numbers given": lambda x=given: nl.simulate("lif_soft", x, record=()),
        }
        found[name] = interleaved(calls, rounds)
    return found


def every_model(time: int, neurons: int, rounds: int) -> dict[str, dict[str, float]]:
    """Return neuron-steps per second of every model: both precisions, counts and all records."""
    x = np.random.default_rng(0).normal(0.3, 0.6, (time, neurons))
    found: dict[str, dict[str, float]] = {}
    for name in nl.neurons():
        calls = {}
        for dtype in ("float32", "float64"):
            for label, record in (("counts", ()), ("all records", None)):
                current = x.astype(dtype)
                calls[f"{dtype} {label}"] = partial(nl.simulate, name, current, record=record)
        timed = interleaved(calls, rounds)
        found[name] = {label: time * neurons / t.seconds for label, t in timed.items()}
    return found
