"""The frame of the page; the only module that touches Panel Material UI's Page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import panel as pn
import panel_material_ui as pmui
from bokeh.document import Document
from bokeh.resources import Resources
from panel.io import document as panel_document
from panel.io.document import hold
from panel.io.notifications import NotificationAreaBase
from panel.io.state import set_curdoc
from panel.reactive import Syncable
from panel.util import edit_readonly

from neurolab.explorer.theme import BAR, OWN, document_theme

# Milliseconds Panel gathers a widget's changes. Its own 50 are felt in a drag, and pictures are
# never queued here (see `live`), so there is nothing to gather.
DEBOUNCE = 1
# A knob that glides makes the browser paint a dozen frames for one, just when plots are due.
STILL = {part: {"transition": "none"} for part in ("thumb", "track", "valueLabel")}
DESCRIPTION = "Compare how spiking neurons reset and fire, live."


def prepare(on_error: Callable[[Exception], None]) -> None:
    """Set what holds for the whole server process and for this session's document."""
    Syncable._debounce = DEBOUNCE
    # Bokeh's WebGL code is never used here and costs 190 kB.
    Resources._default_components = ["bokeh", "bokeh-widgets", "bokeh-tables"]
    pn.extension(notifications=True, exception_handler=on_error)
    document = pn.state.curdoc
    if document is not None:
        document.theme = document_theme()
        # Without it a session that is rebuilt after expiring asks an outside host for styles.
        document.template_variables["dist_url"] = "static/extensions/panel/"


def deliver(document: Document | None) -> None:
    """Send what Panel 1.9 has left unsent: of two writes that overlap the second may stay behind.

    The first to end takes away the mark without which the second is not sent, and the page
    would show it only with the next change.
    """
    left = document in panel_document._WRITE_MSGS and document not in panel_document._WRITE_BLOCK
    if document is not None and left:
        panel_document._WRITE_BLOCK[document] = True
        panel_document._dispatch_write_task(document, panel_document._dispatch_msgs, document)


def frame(sidebar: list[Any], main: list[Any], *, dark: bool) -> pmui.Page:
    """Return the page around its contents."""
    page = pmui.Page(
        title="neurolab",
        sidebar=sidebar,
        main=main,
        sidebar_width=330,
        sidebar_variant="auto",
        theme_toggle=True,
        dark_theme=dark,
        busy_indicator=None,
        theme_config={
            mode: {
                "chart_style": "standard",
                "palette": {"primary": {"main": main_colour}},
                "typography": {"button": {"textTransform": "none"}},
                "components": {
                    "MuiAppBar": {
                        "styleOverrides": {
                            "root": {
                                "background": BAR[mode],
                                "color": "#fff",
                                "& .MuiIconButton-root": {"color": "#fff"},
                            }
                        }
                    },
                    "MuiSlider": {"styleOverrides": STILL},
                },
            }
            for mode, main_colour in (("light", "#0072B2"), ("dark", "#56A8E8"))
        },
        meta_description=DESCRIPTION,
    )
    page._custom_theme = list(OWN)
    _cut_busy(page)
    return page


@contextmanager
def before_connection(document: Document | None) -> Iterator[None]:
    """Change the page at once, before the browser has fetched it.

    Panel would put the changes off until the browser is connected, which may then fetch the
    page without them. The browser gets the whole document, so nothing is sent for them.
    """
    with set_curdoc(document), hold(document):
        if document is None:
            yield
            return
        connected = pn.state._connected
        connected[document] = True
        try:
            yield
        finally:
            connected.pop(document, None)


def forget(document: Document | None) -> None:
    """Let a closed session go: Panel keeps the area of its notifications, and all through it."""
    for key, (view, _, owner, _) in list(pn.state._views.items()):
        # Material's area is not Panel's own: they share no more than the base.
        if owner is document and isinstance(view, NotificationAreaBase):
            del pn.state._views[key]


def _cut_busy(page: pmui.Page) -> None:
    """Untie the page's busy light from the server's.

    It walks the whole page at every event, and its watcher on the global state keeps every
    closed session's page alive. The page shows its own.
    """
    with edit_readonly(page):
        page.busy = False
    private = page._param__private
    for names, watcher in list(private.ref_watchers):
        if "busy" in names:
            pn.state.param.unwatch(watcher)
            private.ref_watchers.remove((names, watcher))
