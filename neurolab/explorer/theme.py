"""Colours for light and dark, and figures that look the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bokeh.events import DoubleTap
from bokeh.models import (
    ColumnDataSource,
    CrosshairTool,
    CustomJS,
    Glyph,
    GlyphRenderer,
    Grid,
    Range1d,
    Span,
    WheelPanTool,
    WheelZoomTool,
)
from bokeh.plotting import figure
from bokeh.themes import Theme

from neurolab.figures.colours import colours

LEFT = 64  # width left of every plot, so that time axes line up
BAR = {"light": "#0072B2", "dark": "#1f4e79"}
# Panel Material UI restyles figures on the client unless every one of these is named here.
OWN = ("Axis", "Grid", "Title", "Legend", "ColorBar", "BaseColorBar", "Figure", "Plot")

# As high as the content: the page would limit a column to the window's height.
TALL = """
:host { flex-shrink: 0 !important; height: max-content !important;
  max-height: none !important; }
"""
SMALLEST = -5  # power of ten below which an axis writes powers
WHOLE = "x.setv({start: x.reset_start, end: x.reset_end})"


def document_theme() -> Theme:
    """Return a theme that claims all figures, so that nothing else restyles them."""
    attributes: dict[str, dict[str, Any]] = {
        "Axis": {"axis_label_standoff": 6},
        "Grid": {"grid_line_alpha": 1.0},
        "Title": {"text_font_size": "13px"},
        "Legend": {"spacing": 6},
        "ColorBar": {"bar_line_alpha": 0.0},
        "BaseColorBar": {"bar_line_alpha": 0.0},
        "Figure": {"outline_line_color": None},
        "Plot": {"outline_line_color": None},
    }
    return Theme(json={"attrs": attributes})


def plot(
    height: int, *, x: Range1d, cross: Span | None = None, name: str = "", **choices: Any
) -> figure:
    """Return an empty figure on a transparent ground, with its own y range.

    On the page it has the class `plot-<name>`, where a name is given.
    """
    choices.setdefault("y_range", Range1d(0, 1))
    made = figure(
        height=height,
        sizing_mode="stretch_width",
        x_range=x,
        css_classes=[f"plot-{name}"] if name else [],
        tools="",
        toolbar_location=None,
        output_backend="canvas",
        background_fill_alpha=0,
        border_fill_alpha=0,
        outline_line_color=None,
        min_border_left=LEFT,
        min_border_right=20,
        min_border_top=4,
        min_border_bottom=4,
        **choices,
    )
    if cross is not None:
        made.add_tools(
            CrosshairTool(overlay=cross),
            WheelZoomTool(dimensions="width", modifiers="ctrl"),
            WheelPanTool(dimension="width", modifiers="shift"),
        )
        made.js_on_event(DoubleTap, CustomJS(args={"x": x}, code=WHOLE))
    made.left[0].ticker.desired_num_ticks = 4
    made.left[0].formatter.power_limit_low = SMALLEST
    made.below[0].ticker.min_interval = 1  # steps, lags and counts are whole
    made.center[0].visible = False  # the vertical grid lines
    return made


def glyph(
    made: figure, shape: type[Glyph], source: ColumnDataSource, **looks: Any
) -> GlyphRenderer:
    """Add a glyph to a figure.

    Only the glyph itself: the figure's own methods make four more for selections that never
    happen here, which doubles the page's start-up.
    """
    return made.add_glyph(source, shape(**looks))


def restyle(figures: Iterable[figure], dark: bool) -> None:
    """Give axes and grids of these figures the colours of a mode."""
    c = colours(dark)
    for made in figures:
        for axis in (*made.below, *made.left):
            axis.update(
                axis_line_color=c.axis,
                major_tick_line_color=c.axis,
                minor_tick_line_color=None,
                major_label_text_color=c.muted,
                axis_label_text_color=c.text,
                axis_label_text_font_style="normal",
                axis_label_text_font_size="12px",
                major_label_text_font_size="11px",
            )
        for grid in made.center:
            if isinstance(grid, Grid):
                grid.grid_line_color = c.grid
