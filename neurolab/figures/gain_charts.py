"""The chart of gain (F–I) curves: rate, its interval, theory, and the rheobase."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from neurolab.figures.chart import Axis, Curves, Series
from neurolab.figures.parameter_words import axis_label
from neurolab.slot import Slot
from neurolab.stimuli import parameters
from neurolab.sweeping import GainCurve
from neurolab.sweeping.axes import INPUT
from neurolab.sweeping.gain_theory import constant_rate

NARROWINGS, PARTS = 8, 16  # how often, and into how many parts, a rheobase is closed in


def gain_chart(
    titles: Sequence[str], curves: Sequence[GainCurve | None], steps: int, drawn: Sequence[int] = ()
) -> Curves:
    """Return rate over current, one line per model, its interval, theory and rheobase.

    Parameters
    ----------
    titles : sequence of str
    curves : sequence of GainCurve or None
        None for a model whose curve is not computed yet.
    steps : int
        Length of the runs, for the caption.
    drawn : sequence of int, optional
        The models' places, for their colours; in order when left out.
    """
    series: list[Series] = []
    places = drawn or range(len(titles))
    some = [(t, c, k) for t, c, k in zip(titles, curves, places, strict=True) if c is not None]
    for title, curve, k in some:
        # Where nothing is random the interval has no width.
        band = (curve.low, curve.high) if curve.stimulus.seeded else (None, None)
        series.append(Series(title, curve.values, curve.rate, low=band[0], high=band[1], colour=k))
        if curve.theory is not None:
            named = f"{title}, closed form"
            # In grey, for it lies on the curve itself where it is right.
            series.append(Series(named, curve.values, curve.theory, dash="dashed"))
        first = rheobase(curve)
        if np.isfinite(first):
            at = np.array([first])
            series.append(Series(f"{title}, rheobase", at, np.zeros(1), "dots", colour=k))
    first = some[0][1] if some else None
    x = Axis("constant current") if first is None else gain_axis(first)
    told = gain_caption([(title, curve) for title, curve, _ in some], steps)
    y = Axis("rate", "spikes/step")
    return Curves("gain", "F–I curves: rate over the input's strength", x, y, tuple(series), told)


def gain_axis(curve: GainCurve) -> Axis:
    """Return what the curves run over."""
    kind = type(curve.stimulus)
    if kind.__name__ == "Constant":
        return Axis("constant current x")
    about = parameters(kind)[curve.drive]
    return axis_label(f"{INPUT}{curve.drive}", about)


def gain_caption(curves: Sequence[tuple[str, GainCurve]], steps: int) -> str:
    """Return where every model begins to fire, how fast it gets, and how far theory is off."""
    if not curves:
        return "No curve is computed yet."
    first = curves[0][1]
    each: list[str] = []
    for title, curve in curves:
        at = rheobase(curve)
        start = f"fires from {at:.3g} on" if np.isfinite(at) else "does not fire"
        most = f", up to {curve.rate.max():.3g}" if np.isfinite(at) else ""
        off = "" if curve.theory is None else f", {_off(curve):.2g} off its closed form at most"
        each.append(f"{title} {start}{most}{off}")
    how = f"Spikes per neuron and step in {steps:,} steps"
    if first.stimulus.seeded:
        how += f", mean of {first.stimulus.neurons} neurons and its 95 % interval"
    lines = " Dashed: the rate in the long run in closed form." if _any_theory(curves) else ""
    dots = " Dots: the least strength that fires, of those tried where no closed form is known."
    return f"{how}: {'; '.join(each)}.{lines}{dots}"


def rheobase(curve: GainCurve) -> float:
    """Return the least strength that fires: in closed form, or the first of the run that did.

    NaN where none did.
    """
    if curve.theory is not None:
        return _exact(curve.slot, float(curve.values.max()))
    fired = np.flatnonzero(curve.rate > 0.0)
    return float(curve.values[fired[0]]) if fired.size else float("nan")


@lru_cache(maxsize=256)
def _exact(slot: Slot, most: float) -> float:
    """Return where the closed form leaves 0, up to a strength; NaN where it does not."""
    low, high = 0.0, most
    for _ in range(NARROWINGS):
        tried = np.linspace(low, high, PARTS + 1)
        fired = np.flatnonzero(np.asarray(constant_rate(slot, tried)) > 0.0)
        if not fired.size:
            return float("nan")
        low, high = float(tried[max(fired[0] - 1, 0)]), float(tried[fired[0]])
    return high


def _off(curve: GainCurve) -> float:
    return float(np.abs(curve.rate - curve.theory).max())


def _any_theory(curves: Sequence[tuple[str, GainCurve]]) -> bool:
    return any(curve.theory is not None for _, curve in curves)
