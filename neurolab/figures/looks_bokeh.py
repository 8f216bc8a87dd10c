"""The looks of plots in Bokeh's words."""

from __future__ import annotations

from typing import Any

from neurolab.figures.colours import Colours
from neurolab.figures.looks import SIZES, Options, dot_size


class Bokeh:
    """The looks of plots that HoloViews draws with Bokeh."""

    name = "bokeh"

    def __init__(self, hv: Any) -> None:
        self.hv = hv

    def line(self, colour: str, dash: str, width: float, *, named: bool) -> Options:
        """Return the looks of a line."""
        looks = {"color": colour, "line_dash": dash, "line_width": width, "show_legend": named}
        return {**looks, "backend": self.name}

    def area(self, colour: str, alpha: float) -> Options:
        """Return the looks of what is filled."""
        looks = {"fill_color": colour, "fill_alpha": alpha, "line_alpha": 0.0}
        return {**looks, "show_legend": False, "backend": self.name}

    def dots(self, colour: str, *, hollow: bool, many: int, named: bool) -> Options:
        """Return the looks of dots, or of rings."""
        looks = {"line_color": colour, "fill_color": colour, "size": dot_size(many)}
        looks |= {"fill_alpha": 0.0 if hollow else 1.0, "show_legend": named}
        return {**looks, "backend": self.name}

    def cells(
        self, ramp: tuple[str, ...], limits: tuple[float, float], label: str, c: Colours
    ) -> Options:
        """Return the looks of a heatmap; its colour bar names the numbers."""
        text = {"title_text_color": c.text, "major_label_text_color": c.muted}
        bar = {**text, "title": label, "title_text_font_style": "normal", "title_standoff": 14}
        bar |= {"background_fill_alpha": 0.0, "bar_line_alpha": 0.0}
        looks = {"cmap": list(ramp), "clim": limits, "colorbar": True, "colorbar_opts": bar}
        looks |= {"clipping_colors": {"NaN": "transparent"}, "tools": ["hover"]}
        return {**looks, "backend": self.name}

    def frame(self, given: Options, c: Colours, width: int, height: int) -> Options:
        """Return axes, title, legend and ground."""
        rest = {k: v for k, v in given.items() if k not in {"legend", "bar"}}
        return {
            **rest,
            "width": width,
            "height": height,
            "fontsize": SIZES,
            "show_legend": bool(given["legend"]),
            "legend_position": "right",
            "toolbar": "above",
            "show_frame": False,
            "hooks": [_tint_bokeh(c)],
        }

    def layout(self, width: int, height: int) -> Options:  # noqa: ARG002 - rows have theirs
        """Return how rows stand together."""
        return {"toolbar": "above"}


def _tint_bokeh(c: Colours) -> Any:
    def tint(plot: Any, _element: Any) -> None:
        made = plot.state
        made.background_fill_color = made.border_fill_color = c.ground
        made.outline_line_color = None
        made.title.text_color = c.text
        for axis in (*made.below, *made.left):
            axis.axis_line_color = axis.major_tick_line_color = c.axis
            axis.minor_tick_line_color = None
            axis.axis_label_text_color, axis.major_label_text_color = c.text, c.muted
            axis.axis_label_text_font_style = "normal"
        for legend in made.legend:
            legend.label_text_color = c.text
            legend.background_fill_alpha = legend.border_line_alpha = 0.0

    return tint
