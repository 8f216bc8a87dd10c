"""A chart as a file: its numbers (CSV, NPZ, JSON) or its picture (PNG, SVG, PDF)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from neurolab.checks import whole
from neurolab.errors import ParameterError, unknown_name
from neurolab.figures import images, numbers
from neurolab.figures.chart import Chart
from neurolab.figures.elements import WIDTH, usual_height

NUMBERS = {"csv": numbers.csv, "npz": numbers.npz, "json": numbers.json}
IMAGES = ("png", "svg", "pdf")
KINDS = (*NUMBERS, *IMAGES)
SIDES = (100, 10_000)  # pixels


def write(
    chart: Chart, path: str | Path | None = None, kind: str | None = None, **look: Any
) -> Path:
    """Write a chart to a file and return its path.

    Parameters
    ----------
    chart : Curves or Grid
    path : str or Path, optional
        The chart's key in the current folder when left out. A name without an ending gets
        that of its kind.
    kind : {"csv", "npz", "json", "png", "svg", "pdf"}, optional
        What to write; the path's ending when left out.
    **look
        `dark`, `width` and `height` of a picture; see `as_bytes`.

    Raises
    ------
    ParameterError
        For an unknown kind, and what `as_bytes` raises.
    """
    try:
        target = Path(chart.key if path is None else path)
    except TypeError as error:
        raise ParameterError(f"{path!r} is not a path", parameter="path") from error
    ending = target.suffix.removeprefix(".").lower()
    chosen = _known(ending if kind is None else kind)
    if ending != chosen:
        target = target.with_name(f"{target.name}.{chosen}")
    content = as_bytes(chart, chosen, **look)
    target.write_bytes(content)
    return target


def as_bytes(
    chart: Chart, kind: str, *, dark: bool = False, width: int = WIDTH, height: int | None = None
) -> bytes:
    """Return the content of a chart's file; the same chart gives the same bytes.

    Parameters
    ----------
    chart : Curves or Grid
    kind : {"csv", "npz", "json", "png", "svg", "pdf"}
        CSV: one row per point or cell, names and units in the first; nothing for a number
        that is not known. NPZ: the arrays, and in "about" all words and the version as JSON.
        JSON: both. Pictures carry title and caption too.
    dark, width, height
        Ground and size of a picture; pixels, 96 of which make an inch in SVG and PDF.

    Raises
    ------
    ParameterError
        For an unknown kind, a size that is no whole number from 100 to 10 000, and, for
        pictures, where matplotlib is not installed.
    """
    if _known(kind) in NUMBERS:
        return NUMBERS[kind](chart)
    high = usual_height(chart) if height is None else height
    size = whole(None, "width", width, *SIDES), whole(None, "height", high, *SIDES)
    return images.image(chart, kind, size, dark=dark)


def _known(kind: Any) -> str:
    if not isinstance(kind, str) or kind not in KINDS:
        raise unknown_name("kind of file", kind, KINDS)
    return kind
