"""HoloViews and the library it draws with, loaded when the first plot is made."""

from __future__ import annotations

import importlib
from typing import Any

from neurolab.errors import ParameterError, unknown_name
from neurolab.figures.looks import Looks
from neurolab.figures.looks_bokeh import Bokeh
from neurolab.figures.looks_matplotlib import Matplotlib

MODULES = {"bokeh": "holoviews.plotting.bokeh", "matplotlib": "holoviews.plotting.mpl"}


def ready(backend: str | None = None) -> Looks:
    """Return how plots look in a backend, with HoloViews loaded for it.

    Without a name it is the backend in use, and Bokeh, which is then taken into use, where
    there is none. A name only loads the library; `holoviews.extension` decides what a
    notebook shows.

    Raises
    ------
    ParameterError
        For another name, and for matplotlib where it is not installed.
    """
    if backend is not None and backend not in MODULES:
        raise unknown_name("backend", backend, MODULES)
    hv = importlib.import_module("holoviews")
    if backend is None:
        if hv.Store.current_backend not in hv.Store.renderers:
            hv.extension("bokeh", logo=False)
        backend = hv.Store.current_backend
        if backend not in MODULES:  # plotly
            backend = "bokeh"
    if backend not in hv.Store.renderers:
        _load(backend, hv)
    return Bokeh(hv) if backend == "bokeh" else Matplotlib(hv)


def _load(backend: str, hv: Any) -> None:
    before = hv.Store.current_backend
    try:
        importlib.import_module(MODULES[backend])
    except ImportError as error:
        if backend != "matplotlib":
            raise
        raise ParameterError(
            "this needs matplotlib; install it with: pip install 'neurolab[figures]'",
            parameter="matplotlib",
        ) from error
    if before in hv.Store.renderers:
        hv.Store.set_current_backend(before)
