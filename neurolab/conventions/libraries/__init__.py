"""One file per library. `all_libraries()` finds them; there is no list to edit."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from neurolab.conventions.library import Library
from neurolab.errors import unknown_name


@lru_cache(maxsize=1)
def _found() -> dict[str, Library]:
    modules = [
        importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)
    ]
    tables: list[Library] = [module.LIBRARY for module in modules]
    return {library.name: library for library in tables}


def all_libraries() -> dict[str, Library]:
    """Return every library by the name it is imported under."""
    return dict(_found())


def find(name: str) -> Library:
    """Return a library, or raise `ParameterError` with the nearest name."""
    libraries = _found()
    if not isinstance(name, str) or name not in libraries:
        raise unknown_name("library", name, libraries)
    return libraries[name]
