"""Accuracy against the intensity of noise on the samples, one line for every kind (CF Fig. 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from neurolab.figures.chart import Axis, Curves, Series
from neurolab.figures.training_curves import DASHES, HUES
from neurolab.training.records import Robustness

WORDS = {"uniform": "uniform", "salt_and_pepper": "salt and pepper", "gaussian": "Gaussian"}
LINES = {"solid": "Solid", "dashed": "dashed", "dotted": "dotted"}


def noise_chart(runs: Sequence[tuple[str, Mapping[str, Robustness]]]) -> Curves:
    """Return the accuracy of runs, by their titles, on noisy samples of the test part."""
    series = tuple(
        Series(
            f"{title}, {WORDS[kind]}",
            np.asarray(each.intensities),
            100.0 * np.asarray(each.accuracy),
            colour=k % HUES,
            dash=DASHES[list(WORDS).index(kind)],
        )
        for k, (title, found) in enumerate(runs)
        for kind, each in found.items()
    )
    x = Axis("intensity ε of the noise")
    y = Axis("test accuracy", "%")
    return Curves("training-noise", "Accuracy with noise", x, y, series, _said(runs))


def _said(runs: Sequence[tuple[str, Mapping[str, Robustness]]]) -> str:
    if not any(found for _, found in runs):
        return "Nothing was tested with noise yet. Press Test with noise."
    lines = ", ".join(f"{LINES[dash]} {WORDS[k]}" for k, dash in zip(WORDS, DASHES, strict=True))
    text = (
        f"{lines} noise: its half width, the share of values it replaces, its standard deviation."
    )
    for title, found in runs:
        last = ", ".join(
            f"{100 * each.accuracy[-1]:.1f} % with {WORDS[kind]}" for kind, each in found.items()
        )
        if found:
            first = next(iter(found.values()))
            text += (
                f" {title}: {100 * first.accuracy[0]:.1f} % without noise; at ε = "
                f"{first.intensities[-1]:g} {last}."
            )
    return text
