"""The looks of plots in matplotlib's words."""

from __future__ import annotations

from typing import Any

from neurolab.figures.chart import Series
from neurolab.figures.colours import Colours
from neurolab.figures.hues import hue
from neurolab.figures.looks import INCH, SIZES, Options, dot_size

POINTS = {name: float(size.removesuffix("pt")) for name, size in SIZES.items()}


class Matplotlib:
    """The looks of plots that HoloViews draws with matplotlib.

    Legend and colour bar are made in `_finish`, where matplotlib's own layout gives them room.
    """

    name = "matplotlib"

    def __init__(self, hv: Any) -> None:
        self.hv = hv

    def line(self, colour: str, dash: str, width: float, *, named: bool) -> Options:  # noqa: ARG002
        """Return the looks of a line."""
        looks = {"color": colour, "linestyle": dash, "linewidth": width}
        return {**looks, "backend": self.name}

    def area(self, colour: str, alpha: float) -> Options:
        """Return the looks of what is filled."""
        looks = {"facecolor": colour, "alpha": alpha, "linewidth": 0}
        return {**looks, "backend": self.name}

    def dots(self, colour: str, *, hollow: bool, many: int, named: bool) -> Options:  # noqa: ARG002
        """Return the looks of dots, or of rings."""
        looks = {"s": dot_size(many) ** 2 * 0.5, "edgecolors": colour, "linewidth": 0.8}
        return {**looks, "facecolors": "none" if hollow else colour, "backend": self.name}

    def cells(
        self,
        ramp: tuple[str, ...],
        limits: tuple[float, float],
        label: str,  # noqa: ARG002 - the colour bar comes later
        c: Colours,  # noqa: ARG002
    ) -> Options:
        """Return the looks of a heatmap."""
        looks = {"cmap": list(ramp), "clim": limits, "clipping_colors": {"NaN": "#00000000"}}
        return {**looks, "colorbar": False, "backend": self.name}

    def frame(self, given: Options, c: Colours, width: int, height: int) -> Options:
        """Return axes, title, legend and ground."""
        rest = {k: v for k, v in given.items() if k not in {"legend", "bar"}}
        return {
            **rest,
            "fig_inches": (width / INCH, height / INCH),
            "aspect": "auto",
            "bgcolor": c.ground,
            "show_legend": False,
            "fontsize": POINTS,
            "hooks": [_finish(c, given["legend"], given.get("bar"))],
        }

    def layout(self, width: int, height: int) -> Options:
        """Return how rows stand together."""
        size = (width / INCH, height / INCH)
        return {"sublabel_format": "", "vspace": 0.7, "fig_inches": size, "tight": False}


def _finish(c: Colours, names: dict[str, Series], bar: str | None) -> Any:
    """Return what colours the axes and adds the legend or the colour bar beside them."""

    def finish(plot: Any, _element: Any) -> None:
        axes, figure = plot.handles["axis"], plot.handles["fig"]
        figure.set_facecolor(c.ground)
        if not plot.subplot:  # HoloViews places the rows of a layout itself
            figure.set_layout_engine("constrained")
        axes.title.set_color(c.text)
        _tint(axes, c)
        axes.spines[["top", "right"]].set_visible(False)
        if names:
            _legend(axes, c, names)
        if bar is not None:
            shown = [*axes.images, *axes.collections][0]
            made = figure.colorbar(shown, ax=axes, pad=0.02, use_gridspec=False)
            made.set_label(bar, color=c.text, fontsize=POINTS["labels"])
            made.outline.set_visible(False)
            _tint(made.ax, c)

    return finish


def _tint(axes: Any, c: Colours) -> None:
    for axis in (axes.xaxis, axes.yaxis):
        axis.label.set_color(c.text)
    axes.tick_params(color=c.axis, labelcolor=c.muted, labelsize=POINTS["ticks"])
    for spine in axes.spines.values():
        spine.set_color(c.axis)


def _legend(axes: Any, c: Colours, names: dict[str, Series]) -> None:
    """Name the series beside the axes, where nothing is covered."""
    from matplotlib.lines import Line2D

    keys = []
    for name, s in names.items():
        keys.append(Line2D([], [], label=name, **_key(s, c)))
    axes.legend(
        handles=keys,
        loc="upper left",
        bbox_to_anchor=(1.01, 1.0),
        frameon=False,
        labelcolor=c.text,
        fontsize=POINTS["legend"],
        borderaxespad=0.0,
    )


def _key(s: Series, c: Colours) -> Options:
    """Return the looks of a series in the legend."""
    colour = hue(s, c)
    if s.kind == "dots":
        inside = colour if s.dash == "solid" else "none"
        return {"color": colour, "linestyle": "", "marker": "o", "markerfacecolor": inside}
    if s.kind == "ticks":
        return {"color": colour, "linestyle": "", "marker": "|", "markersize": 9.0}
    return {"color": colour, "linestyle": s.dash}
