"""Pickles from elsewhere, of which only arrays, text, numbers, lists and dicts are read.

A pickle is a program: `pickle.load` runs whatever function its author named. Here only the
few names that NumPy arrays are made of are known; any other name stops the reading.
"""

from __future__ import annotations

import io
import pickle
from typing import Any

import numpy as np

ALLOWED_ENCODINGS = ("latin1", "latin-1")


class UnsafePickleError(pickle.UnpicklingError):
    """A pickle names something that plain data do not need."""


def _encode(text: str, encoding: str = "latin1") -> bytes:
    """Return bytes that a newer Python wrote as text; the one use arrays have for codecs."""
    if encoding not in ALLOWED_ENCODINGS:
        raise UnsafePickleError(f"it asks for the encoding {encoding!r}")
    return text.encode("latin1")


def _known() -> dict[tuple[str, str], Any]:
    some: Any = np.zeros(1)
    rebuild, from_buffer = some.__reduce__()[0], some.__reduce_ex__(5)[0]
    names: dict[tuple[str, str], Any] = {
        ("numpy", "ndarray"): np.ndarray,
        ("numpy", "dtype"): np.dtype,
        ("_codecs", "encode"): _encode,
    }
    for package in ("numpy.core", "numpy._core"):  # before and since NumPy 2
        names[f"{package}.multiarray", "_reconstruct"] = rebuild
        names[f"{package}.numeric", "_frombuffer"] = from_buffer
    return names


class _Reader(pickle.Unpickler):
    """An unpickler that knows arrays and nothing else."""

    known = _known()

    def find_class(self, module: str, name: str, /) -> Any:
        """Return what an array is made of; anything else is refused, not imported."""
        if (module, name) not in self.known:
            raise UnsafePickleError(f"it asks for {module}.{name}, which data do not need")
        return self.known[module, name]


def load(content: bytes) -> Any:
    """Return the plain data of a pickle; text of Python 2 comes back as bytes.

    Raises
    ------
    pickle.UnpicklingError
        For a pickle that names anything but arrays, or that is broken; other errors of
        a broken pickle are turned into it.
    """
    try:
        return _Reader(io.BytesIO(content), encoding="bytes").load()
    except pickle.UnpicklingError:
        raise
    except Exception as error:  # a broken pickle may raise anything
        raise pickle.UnpicklingError(f"it is broken ({error})") from error
