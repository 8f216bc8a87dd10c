"""How alike a neuron's membrane is to itself some steps earlier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from neurolab.figures.captions import Correlated, correlation_caption
from neurolab.figures.chart import Axis, Curves, Series

Array = np.ndarray[Any, Any]


def autocorrelation_chart(
    titles: Sequence[str], curves: Sequence[Array], chosen: Correlated, of: str = "u"
) -> Curves:
    """Return the autocorrelation of one neuron's `of`, one curve `[lag]` per model.

    `titles` tell which models show their membrane instead (`captions.correlated`). `chosen`
    knows the neuron and whether the curves are normalised; see
    `neurolab.analysis.autocorrelation`.
    """
    series = [
        Series(title, np.arange(len(curve)), curve, colour=k)
        for k, (title, curve) in enumerate(zip(titles, curves, strict=True))
    ]
    told = correlation_caption(chosen, list(zip(titles, curves, strict=True)))
    y = Axis("R[k] / R[0], mean removed") if chosen.normalise else Axis("R[k]")
    return Curves(
        "correlation", f"Autocorrelation of {of}", Axis("lag k", "steps"), y, tuple(series), told
    )
