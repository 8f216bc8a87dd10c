"""Which neurolab, and which equations, made a file or a link."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from typing import Any


@lru_cache(maxsize=1)
def version() -> str:
    """Return the installed version."""
    try:
        return installed("neurolab")
    except PackageNotFoundError:  # pragma: no cover - run from a bare checkout
        return "0"


def equations_digest() -> str:
    """Return a short digest of the equations and surrogates that come with neurolab."""
    from neurolab.neurons import shipped
    from neurolab.surrogates import SHAPES

    steps = [(name, model.step) for name, model in sorted(shipped().items())]
    return _digest((*steps, *((name, shape.slope) for name, shape in sorted(SHAPES.items()))))


@lru_cache(maxsize=8)
def _digest(steps: tuple[tuple[str, Callable[..., Any]], ...]) -> str:
    seen = hashlib.sha256()
    for name, step in steps:
        seen.update(name.encode() + inspect.getsource(step).encode())
    return seen.hexdigest()[:8]
