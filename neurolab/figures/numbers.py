"""The numbers of a chart as CSV, NPZ and JSON, with the version that made them."""

from __future__ import annotations

import csv as rows
import io
import json as text
import math
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from neurolab.figures.chart import Chart, Curves, Table
from neurolab.version import equations_digest, version

Array = np.ndarray[Any, Any]
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # tells Excel that other letters follow


def csv(chart: Chart) -> bytes:
    """Return the table of a chart as RFC 4180 has it, in UTF-8.

    The shortest digits that give back the very number; an empty field for NaN. A text with
    other letters than ASCII begins with a byte order mark, which Excel needs to read it.
    """
    found = table(chart)
    out = io.StringIO(newline="")
    writer = rows.writer(out, lineterminator="\r\n")
    writer.writerow(found)
    writer.writerows(zip(*map(_words, found.values()), strict=True))
    lines = out.getvalue()
    return (lines if lines.isascii() else MARK + lines).encode()


def npz(chart: Chart) -> bytes:
    """Return the arrays of a chart as NPZ: "x", "y" and so on, and "about", words as JSON.

    Curves have one entry per point, with the name of its series; a grid has the middles of
    its cells, "x_values" and "y_values", and "cells" `[row, column]`.
    """
    out = io.BytesIO()
    arrays: dict[str, Any] = {"about": np.array(text.dumps(about(chart)))}
    arrays |= _arrays(chart)
    np.savez_compressed(out, **arrays)
    return out.getvalue()


def json(chart: Chart) -> bytes:
    """Return words and numbers of a chart as JSON; null for a number that is not finite."""
    found = about(chart) | {name: _plain(a) for name, a in _arrays(chart).items()}
    return text.dumps(found, ensure_ascii=False, allow_nan=False, indent=1).encode()


def about(chart: Chart) -> dict[str, Any]:
    """Return everything about a chart but its numbers."""
    axes = {"x": asdict(chart.x), "y": asdict(chart.y)}
    if not isinstance(chart, Curves):
        axes["value"] = asdict(chart.value)
    words = {"key": chart.key, "title": chart.title, "caption": chart.caption}
    return {"neurolab": version(), "equations": equations_digest(), **words, "axes": axes}


def table(chart: Chart) -> Table:
    """Return the table of a chart, with axes of one name told apart."""
    if str(chart.x) != str(chart.y):
        return chart.table()
    x, y = (replace(a, label=f"{a.label}, {k}") for a, k in ((chart.x, "x"), (chart.y, "y")))
    return replace(chart, x=x, y=y).table()


def _arrays(chart: Chart) -> Table:
    if isinstance(chart, Curves):
        columns = list(table(chart).items())
        first = zip(("series", "x", "y"), (values for _, values in columns[:3]), strict=True)
        return {**dict(first), **dict(columns[3:])}
    cells = {"x_values": chart.x_values, "y_values": chart.y_values, "cells": chart.cells}
    return cells | {f"extra_{name}": values for name, values in chart.extra.items()}


def _words(values: Array) -> list[Any]:
    """Return a column as fields: shortest digits in the column's own precision."""
    array = np.asarray(values)
    if array.dtype.kind != "f":
        return array.tolist()
    digits = array.astype(str) if array.dtype != np.float64 else map(repr, array.tolist())
    return ["" if word == "nan" else word for word in digits]


def _plain(values: Array) -> Any:
    """Return numbers as nested lists, None where one is not finite."""
    array = np.asarray(values)
    if array.dtype.kind != "f":
        return array.tolist()
    if array.ndim > 1:
        return [_plain(part) for part in array]
    if array.dtype != np.float64:
        array = array.astype(str).astype(np.float64)  # the digits that stand for the number
    return [value if math.isfinite(value) else None for value in array.tolist()]
