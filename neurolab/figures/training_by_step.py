"""What neurons learn for each time step by itself, such as the width of CF's TSG."""

from __future__ import annotations

import numpy as np

from neurolab.figures.chart import Axis, Curves, Series
from neurolab.figures.training_curves import HUES, Dash
from neurolab.figures.training_progress import Progress

RECENT = 300  # steps among which the last measured ones are looked for


def by_step_chart(own: Progress, time: int) -> Curves:
    """Return what neurons learn for every time step, as it is now and as it began.

    Parameters
    ----------
    own : Progress
        The run.
    time : int
        Its time steps T: a number that is learned per time step has as many values.
    """
    looked = [step.learned for step in own.steps[:1] + own.steps[-RECENT:] if step.learned]
    series: list[Series] = []
    first, now = (looked[0], looked[-1]) if looked else ({}, {})
    for layer, values in now.items():
        for name, value in values.items():
            if not isinstance(value, list) or len(value) != time or time == 1:
                continue
            k, called = len(series) // 2, f"{layer} {name}"
            began = first.get(layer, {}).get(name)
            if isinstance(began, list) and len(began) == time:
                series.append(_at_steps(f"{called}, at first", began, k, "dotted"))
            series.append(_at_steps(called, value, k))
    names = ", ".join(each.name for each in series if each.dash == "solid")
    text = f"Solid: {names}, as it is now at each time step; dotted: after the first training step."
    return Curves(
        "training-by-step",
        "Learned per time step",
        Axis("time step"),
        Axis("value"),
        tuple(series),
        text,
    )


def _at_steps(name: str, values: list[float], k: int, dash: Dash = "solid") -> Series:
    return Series(name, np.arange(len(values)), np.array(values), colour=k % HUES, dash=dash)
