"""What a plotting library has to be told: colour, dash, width, frame. See `Bokeh`, `Matplotlib`."""

from __future__ import annotations

from typing import Any, Protocol

from neurolab.figures.colours import Colours

Options = dict[str, Any]
INCH = 96.0  # pixels
SIZES = {"title": "12pt", "labels": "10pt", "ticks": "9pt", "legend": "9pt"}


class Looks(Protocol):
    """The looks of one library; `hv` is HoloViews."""

    hv: Any
    name: str

    def line(self, colour: str, dash: str, width: float, *, named: bool) -> Options: ...  # noqa: D102
    def area(self, colour: str, alpha: float) -> Options: ...  # noqa: D102
    def dots(self, colour: str, *, hollow: bool, many: int, named: bool) -> Options: ...  # noqa: D102
    def cells(  # noqa: D102
        self, ramp: tuple[str, ...], limits: tuple[float, float], label: str, c: Colours
    ) -> Options: ...
    def frame(self, given: Options, c: Colours, width: int, height: int) -> Options: ...  # noqa: D102
    def layout(self, width: int, height: int) -> Options: ...  # noqa: D102


def dot_size(many: int) -> float:
    """Return the diameter of dots in pixels: the smaller, the more there are."""
    return 6.0 if many <= 100 else 4.0 if many <= 1000 else 2.5  # noqa: PLR2004
