"""The distribution plots for notebooks show the numbers of the analyses."""

from __future__ import annotations

import numpy as np
import pytest

import neurolab as nl
from neurolab.errors import ParameterError
from neurolab.figures.drift_plots import divergence_chart

X = nl.stimuli.normal(time=6, neurons=80, mean=0.4, std=0.8, seed=3)


@pytest.fixture(scope="module")
def runs() -> list:
    return [nl.simulate(name, X, engine="numpy") for name in ("lif_hard", "ar_lif")]


@pytest.mark.parametrize("name", ["ridges", "divergence", "divergence_matrix", "spread"])
def test_every_plot_renders(runs: list, name: str) -> None:
    renderer = pytest.importorskip("holoviews").renderer("bokeh")
    assert renderer.get_plot(getattr(nl.figures, name)(runs)) is not None


def test_the_chart_has_the_numbers_of_the_analysis(runs: list) -> None:
    chart = divergence_chart(runs, "wasserstein", "previous", membrane="u")
    expected = nl.analysis.between_steps(runs[1].u, "wasserstein", "previous", replicates=200)
    series = {s.name: s for s in chart.series}["AR-LIF"]
    assert np.array_equal(series.y, expected.value[1:])
    assert np.array_equal(series.low, expected.low[1:])
    assert "80 neurons" in chart.caption


def test_runs_that_cannot_be_compared_are_refused(runs: list) -> None:
    longer = nl.simulate("clif", np.zeros((7, 80)), engine="numpy")
    with pytest.raises(ParameterError, match=r"runs of \[6, 7\] steps"):
        nl.figures.ridges([runs[0], longer])
    with pytest.raises(ParameterError, match="no measure 'js'"):
        nl.figures.divergence(runs, "js")
