"""The picture of a chart as PNG, SVG or PDF, drawn by HoloViews with matplotlib."""

from __future__ import annotations

import io
from html import escape
from threading import Lock
from typing import Any

from neurolab.figures.backends import ready
from neurolab.figures.chart import Chart
from neurolab.figures.elements import element
from neurolab.figures.looks import INCH
from neurolab.version import version

BUSY = Lock()  # pyplot, through which HoloViews draws, has one state for all threads
SETTINGS: Any = {
    "svg.fonttype": "none",  # letters stay letters: they can be searched and read aloud
    "svg.hashsalt": "neurolab",  # the same picture has the same identifiers every time
    "pdf.fonttype": 42,
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "axes.unicode_minus": True,
    "font.family": "sans-serif",
    "figure.max_open_warning": 0,
}


def image(chart: Chart, kind: str, size: tuple[int, int], *, dark: bool = False) -> bytes:
    """Return a chart as "png", "svg" or "pdf"; title and caption go into the file too.

    `size` is in pixels, 96 to the inch. Nothing in the file tells when it was made, so the
    same chart gives the same bytes.
    """
    looks = ready("matplotlib")
    import matplotlib as mpl

    words = _words(chart, kind)
    out = io.BytesIO()
    with BUSY, mpl.rc_context(SETTINGS):
        drawn = element(chart, backend="matplotlib", dark=dark, width=size[0], height=size[1])
        figure = looks.hv.renderer("matplotlib").get_plot(drawn).state
        figure.set_size_inches(size[0] / INCH, size[1] / INCH)
        figure.savefig(out, format=kind, dpi=INCH, metadata=words)
    content = out.getvalue()
    return _described(content, chart) if kind == "svg" else content


def _words(chart: Chart, kind: str) -> dict[str, Any]:
    """Return title and caption under the names that a kind of file has for them."""
    made = f"neurolab {version()}"
    if kind == "png":
        return {"Title": chart.title, "Description": chart.caption, "Software": made}
    if kind == "pdf":
        dates = {"CreationDate": None, "ModDate": None}
        return {"Title": chart.title, "Subject": chart.caption, "Creator": made, **dates}
    return {"Title": chart.title, "Description": chart.caption, "Creator": made, "Date": None}


def _described(content: bytes, chart: Chart) -> bytes:
    """Put the caption where screen readers look for it: behind the picture's title."""
    told = f"</title>\n <desc>{escape(chart.caption)}</desc>"
    return content.decode().replace("</title>", told, 1).encode()
