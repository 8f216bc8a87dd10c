"""The figures of the papers: every link is read whole, and its tab can draw it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from neurolab import link
from neurolab.choices import TABS
from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.explorer.papers import Papers
from neurolab.presets.papers import Figure, figures, parse


@pytest.mark.parametrize("figure", figures().values(), ids=lambda f: f.name)
def test_every_figure_is_an_experiment_of_the_page(figure: Figure) -> None:
    experiment, said = link.decode(figure.experiment)
    assert said == []
    assert experiment != Experiment()
    assert experiment.tab in TABS
    assert link.decode(link.encode(experiment)) == (experiment, [])
    assert figure.source.split()[0] in {"AR-LIF", "CLIF", "QB-LIF", "CF"}
    assert figure.shows.endswith(".")
    assert figure.expect.endswith(".")


def test_the_figures_that_were_promised_are_there() -> None:
    assert {figure.source for figure in figures().values()} >= {
        "AR-LIF Fig. 1(c)",
        "CLIF Fig. 7",
        "CLIF Fig. 8",
        "QB-LIF Fig. 1",
        "QB-LIF Fig. 2",
        "QB-LIF Fig. 4",
        "QB-LIF Fig. 6(b)",
        "QB-LIF Fig. 6(c)",
        "QB-LIF Fig. 6(d)",
        "CF Fig. 1",
        "CF Eq. 9",
    }


def test_a_click_makes_a_figure_the_experiment() -> None:
    taken: list[Experiment] = []
    papers = Papers(taken.append)
    papers.show(figures()["clif_7"])
    assert [slot.model for slot in taken[0].slots] == ["lif_soft", "clif"]
    assert replace(taken[0], slots=Experiment().slots) != Experiment()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a]\nsource = 'x'", "title is missing"),
        ("[a]\nsauce = 'x'", "did you mean 'source'"),
    ],
)
def test_a_bad_figure_is_refused(text: str, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        parse(text)
