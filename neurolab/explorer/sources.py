"""Put numbers into a plot's data source: small, and only if they changed."""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource

INLINE = 200  # numbers sent as text; longer columns go as binary, two messages each


def put(source: ColumnDataSource, **columns: Any) -> None:
    """Replace a source's columns, as float32, unless they are what it holds already.

    A column of arrays (for lines of their own) is given as a list of arrays.
    """
    data = {name: _column(values) for name, values in columns.items()}
    if not _same(source.data, data):
        source.data = data


def _column(values: Any) -> Any:
    if isinstance(values, np.ndarray):
        return _numbers(values)
    if values and isinstance(values[0], np.ndarray):
        return [_numbers(part) for part in values]
    return list(values)


def _numbers(values: np.ndarray[Any, Any]) -> Any:
    if values.ndim > 1 or values.dtype == np.uint8:
        return values
    short = values.astype(np.float32)
    if short.size > INLINE:
        return short
    # 6 digits are what float32 holds; the text stays short.
    return [float(f"{v:.6g}") for v in short.tolist()]


def _same(old: Any, new: dict[str, Any]) -> bool:
    return all(name in old and _equal(old[name], values) for name, values in new.items())


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and np.array_equal(a, b)
    if isinstance(a, list) and isinstance(b, list) and a and isinstance(a[0], (list, np.ndarray)):
        return len(a) == len(b) and all(_equal(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b)
