"""The numbers of a chart as an HTML table, for people and screen readers."""

from __future__ import annotations

import html
from typing import Any

import numpy as np

from neurolab.figures.chart import Chart
from neurolab.figures.numbers import table

Array = np.ndarray[Any, Any]
MOST = 200  # rows
UNKNOWN = "–"
WHOLE = 2.0**53  # beyond it a float does not hold every whole number


def data_table(chart: Chart, most: int = MOST) -> str:
    """Return the first rows of a chart's table, and how many there are in all."""
    columns = {name: np.asarray(values) for name, values in table(chart).items()}
    rows = len(next(iter(columns.values())))
    kinds = ["" if values.dtype.kind in "US" else ' class="number"' for values in columns.values()]
    names = zip(kinds, columns, strict=True)
    head = "".join(f'<th scope="col"{k}>{html.escape(name)}</th>' for k, name in names)
    fields = [_fields(values, most) for values in columns.values()]
    body = "".join(
        f"<tr>{''.join(f'<td{k}>{word}</td>' for k, word in zip(kinds, row, strict=True))}</tr>"
        for row in zip(*fields, strict=True)
    )
    about = html.escape(f"Numbers of {chart.title}")
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{about}"><table>'
        f"<caption>{how_many(rows, most)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def how_many(rows: int, most: int = MOST) -> str:
    """Return in words how many rows there are and how many are shown."""
    if rows > most:
        return f"First {most:,} of {rows:,} rows; the files have all."
    return "No rows." if not rows else "1 row." if rows == 1 else f"All {rows:,} rows."


def _fields(values: Array, most: int) -> list[str]:
    """Return the first values as text: six digits, or all of them where every one is whole."""
    shown = values[:most]
    if values.dtype.kind in "US":
        return [html.escape(str(word)) for word in shown]
    if values.dtype.kind != "f":
        return [str(value) for value in shown.tolist()]
    known = values[np.isfinite(values)]
    whole = bool((known == np.floor(known)).all() and (np.abs(known) < WHOLE).all())
    form = "z.0f" if whole else "z.6g"
    return [UNKNOWN if np.isnan(v) else format(v, form) for v in shown.tolist()]
