"""Seconds until the first training step is done in a fresh process, cold and with caches.

`python -m tests.benchmarks.first_step NAME RULE TIME` is that process: it prints as JSON how
long the imports, the building of the network, the first and the second step took. NumPy is
there before the clock starts. Making torch's optimiser imports more of torch, which counts as
building: the loop by hand is the yardstick for torch layers. The parent runs it with an empty
cache folder for neurolab, Numba and JAX ("cold"), and again with what that run left ("cached").
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.benchmarks import machine  # noqa: F401 - before NumPy, torch and JAX
from tests.benchmarks.training import BY_HAND, RULES, problem

ROOT = Path(__file__).resolve().parents[2]
TIME = 8
LIMIT = 600.0  # seconds that a process may take
IMPORTS = {
    "neurolab": ("torch", "neurolab.nn"),
    "spikingjelly": ("torch", "spikingjelly.activation_based.neuron"),
    "torch": ("torch",),
    "jax": ("jax",),
}
NAMES = {
    "lif": ("neurolab", "spikingjelly LIFNode, Rect", BY_HAND, "jax one scan"),
    "clif": ("neurolab", "spikingjelly ComplementaryLIFNode", BY_HAND, "jax one scan"),
}


class Start(NamedTuple):
    """Seconds of one fresh process, part by part."""

    imports: float
    build: float
    first: float
    second: float


def measured(name: str, rule: str, steps: int) -> Start:
    """Import, build and take two training steps in this process."""
    who, given = RULES[rule][name], problem(steps)
    clock = [time.perf_counter()]

    def lap() -> None:
        clock.append(time.perf_counter())

    for module in IMPORTS[who.package]:
        import_module(module)
    lap()
    step, _ = who.build(given)
    lap()
    step()
    lap()
    step()
    lap()
    return Start(*(b - a for a, b in pairwise(clock)))


def _fresh(name: str, rule: str, folder: str) -> Start | str:
    """Run a new process whose caches are in `folder`; return its seconds or its last word."""
    caches = {
        "NEUROLAB_CACHE": folder,
        "NUMBA_CACHE_DIR": str(Path(folder) / "numba"),
        "JAX_COMPILATION_CACHE_DIR": str(Path(folder) / "jax"),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
        "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
    }
    command = [sys.executable, "-m", "tests.benchmarks.first_step", name, rule, str(TIME)]
    try:
        run = subprocess.run(  # noqa: S603 - this very module
            command,
            cwd=ROOT,
            env=os.environ | caches,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"no first step within {LIMIT:.0f} s"
    if run.returncode:
        return (run.stderr.strip().splitlines() or ["no word"])[-1]
    return Start(*json.loads(run.stdout.splitlines()[-1]))


def compare(rule: str, rounds: int) -> tuple[dict[str, dict[str, Start]], list[str]]:
    """Return median seconds, cold and cached, of everyone; say who is missing and why."""
    found: dict[str, dict[str, list[Start]]] = {}
    missing: dict[str, str] = {}
    for _ in range(rounds):
        for name in NAMES[rule]:
            if name in missing:
                continue
            with tempfile.TemporaryDirectory() as folder:
                for kind in ("cold", "cached"):
                    start = _fresh(name, rule, folder)
                    if isinstance(start, str):
                        missing[name] = start
                        break
                    found.setdefault(name, {}).setdefault(kind, []).append(start)
    medians = {
        name: {
            kind: Start(*(median(part) for part in zip(*starts, strict=True)))
            for kind, starts in kinds.items()
        }
        for name, kinds in found.items()
        if name not in missing
    }
    return medians, [f"{name}: {why}" for name, why in missing.items()]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(sys.argv[1], sys.argv[2], int(sys.argv[3]))) + "\n")
