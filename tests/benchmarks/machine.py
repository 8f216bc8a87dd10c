"""One thread for everyone: must be imported before NumPy, torch or JAX."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PEERS = ("numpy", "numba", "llvmlite", "torch", "spikingjelly", "snntorch", "jax")
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JAX_PLATFORMS": "cpu",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
}

for _name, _value in ENVIRONMENT.items():
    os.environ.setdefault(_name, _value)


def pin() -> str:
    """Hold the process to one processor (XLA keeps threads of its own) and say which."""
    try:
        one = max(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {one})
    except AttributeError:
        return "not pinned: this system offers no way to"
    return f"pinned to processor {one}"


def describe() -> str:
    """Return the processor's name and the versions of everything that is compared."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        found = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        name = found[0].split(":", 1)[1].strip() if found else name
    versions = []
    for peer in PEERS:
        try:
            versions.append(f"{peer} {version(peer)}")
        except PackageNotFoundError:
            versions.append(f"{peer} missing")
    return f"{name}; Python {platform.python_version()}; {', '.join(versions)}"
