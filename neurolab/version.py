"""Which neurolab, and which equations, made a file or a link."""

from __future__ import annotations

import hashlib
import inspect
from functools import lru_cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


@lru_cache(maxsize=1)
def version() -> str:
    """Return the installed version."""
    try:
        return installed("neurolab")
    except PackageNotFoundError:  # pragma: no cover - run from a bare checkout
        return "0"


def equations_digest() -> str:
    """Return a short digest of every equation, including registered ones."""
    from neurolab.neurons import all_models

    seen = hashlib.sha256()
    for name, model in sorted(all_models().items()):
        seen.update(name.encode() + inspect.getsource(model.step).encode())
    return seen.hexdigest()[:8]
