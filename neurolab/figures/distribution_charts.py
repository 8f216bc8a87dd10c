"""The plots of the Distributions tab, and the sentences under them."""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.analysis import StepDifferences
from neurolab.choices import Distributions
from neurolab.figures.chart import Axis, Curves, Grid, Series
from neurolab.figures.distributions import Drift

Array = np.ndarray[Any, Any]
Named = list[tuple[str, Drift]]
STEP = Axis("time step")
OTHER = Axis("other time step")
SHARES = Axis("share per bin, by time step")
RIDGE = 1.6  # height of the tallest ridge, in steps
WORDS = {
    "jensen_shannon": "Jensen–Shannon divergence",
    "wasserstein": "Wasserstein distance",
}
BANDS = {
    "jensen_shannon": "Bands and brackets: 95 % for the true value of a step, which lies lower "
    "than the line: counting raises every such estimate. ",
    "wasserstein": "Bands and brackets: 95 % for a step. ",
}
# Along an axis of 180 pixels the whole name would be cut off.
AXES = {"jensen_shannon": "JS divergence", "wasserstein": "Wasserstein distance"}
UNITS = {"jensen_shannon": "bit", "wasserstein": ""}
MEMBRANES = {"h": "h, before reset", "u": "u, after reset"}


def ridges_chart(title: str, found: Drift, membrane: str, colour: int, key: str) -> Curves:
    """Return one histogram above another, the first step lowest."""
    middles, tallest = (found.edges[1:] + found.edges[:-1]) / 2.0, float(found.share.max())
    series = [
        Series(
            f"step {t}",
            middles,
            share,
            "area",
            colour=colour,
            lift=float(t),
            scale=RIDGE / tallest,
        )
        for t, share in reversed(list(enumerate(found.share)))
    ]
    first, last = found.mean[0], found.mean[-1]
    spread = np.sqrt(found.variance)
    caption = (
        f"{title}: mean {first:z.2f} ± {spread[0]:.2f} at the first step, {last:z.2f} ± "
        f"{spread[-1]:.2f} at step {len(found.mean) - 1}."
    )
    return Curves(key, title, Axis(MEMBRANES[membrane]), SHARES, tuple(series), caption)


def divergence_chart(measure: str, named: Named, chosen: Distributions) -> Curves:
    """Return how far every step is from the first or the previous one, with intervals."""
    series: list[Series] = []
    told: list[str] = []
    for k, (title, each) in enumerate(named):
        found = each.curves[measure]
        x = np.arange(1, len(found.value))
        low, high = found.low[1:], found.high[1:]
        sure = bool(np.isfinite(low).any())
        series.append(
            Series(
                title,
                x,
                found.value[1:],
                low=low if sure else None,
                high=high if sure else None,
                colour=k,
            )
        )
        series.append(Series(f"{title}, by chance", x, found.floor[1:], colour=k, dash="dotted"))
        told.append(f"{title} {mean_and_error(found)}")
    some = named[0][1]
    how = (
        f"{chosen.bins} bins from {some.edges[0]:g} to {some.edges[-1]:g}"
        if measure == "jensen_shannon"
        else "from sorted samples"
    )
    unit = f", in {UNITS[measure]}" if UNITS[measure] else ""
    notes = named[0][1].curves[measure].notes
    sure = bool(np.isfinite(named[0][1].curves[measure].low[1:]).any())
    bands = BANDS[measure] if sure else ""
    more = f" Careful: {'; '.join(notes)}." if notes else ""
    caption = (
        f"Each step against the {chosen.against} one, {how}, {some.samples:,} neurons; mean over "
        f"the steps{unit}: {'; '.join(told)}. {bands}Dotted: what chance would show between "
        f"independent neurons; the same neurons at two steps show less.{more}"
    )
    return Curves(
        measure.replace("_", "-"),
        f"{WORDS[measure]} from the {chosen.against} step",
        STEP,
        Axis(AXES[measure], UNITS[measure]),
        tuple(series),
        caption,
    )


def spread_chart(named: Named, membrane: str) -> Curves:
    """Return the variance of the membrane at every step, with theory where it is known."""
    series: list[Series] = []
    for k, (title, each) in enumerate(named):
        x = np.arange(len(each.variance))
        series.append(Series(title, x, each.variance, colour=k))
        if each.theory is not None:
            series.append(Series(f"{title}, CF Eq. 9", x, each.theory, colour=k, dash="dashed"))
    told = "; ".join(f"{title} {_last(each.variance)}{_expected(each)}" for title, each in named)
    theory = any(each.theory is not None for _, each in named)
    more = " Dashed: Eq. 9 of the circulate-firing paper, without resets." if theory else ""
    caption = f"Variance over neurons; at the last step: {told}.{more}"
    axis = Axis(f"variance of {membrane}")
    return Curves("variance", "Spread of the membrane", STEP, axis, tuple(series), caption)


def _expected(found: Drift) -> str:
    return "" if found.theory is None else f" where Eq. 9 gives {_last(found.theory)}"


def _last(curve: Array) -> str:
    return f"{curve[-1]:.3g}"


def matrix_chart(title: str, found: Drift, key: str) -> Grid:
    """Return the chosen measure between any two steps of a model."""
    measure, cells = found.matrix.measure, found.matrix.value
    steps = np.arange(len(cells))
    a, b = sorted(np.unravel_index(int(np.nanargmax(cells)), cells.shape))
    largest = f"largest between steps {a} and {b}, {cells.max():.3g}"
    caption = f"{title}: {largest if a != b else 'all steps are distributed alike'}."
    value = Axis(AXES[measure], UNITS[measure])
    return Grid(key, f"{title}, any two steps", STEP, OTHER, steps, steps, cells, value, caption)


def mean_and_error(found: StepDifferences) -> str:
    """Return the mean over the steps and, where known, the mean ends of their intervals."""
    value, low, high = found.value[1:], found.low[1:], found.high[1:]
    text = f"{value.mean():.3g}"
    if not np.isfinite(low).any():
        return text
    return f"{text} [{low.mean():.3g}, {high.mean():.3g}]"
