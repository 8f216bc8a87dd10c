"""The program of a session gives the page's numbers, to the last bit."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import neurolab as nl
from neurolab.choices import Distributions, Sweep
from neurolab.errors import ParameterError
from neurolab.experiment import HISTOGRAMS, Experiment
from neurolab.explorer.compute import Computer
from neurolab.explorer.surrogates import Surrogates
from neurolab.figures.distributions import common_range, drift
from neurolab.session import input_csv, models, program, snippet
from neurolab.slot import Slot, pairs
from neurolab.stimuli import KINDS
from neurolab.sweeping import METRICS, SweepResult, plan_of
from tests.sessions import ALL, CHANGED, SMALL, check, ran, same


@pytest.mark.parametrize("first", range(0, len(ALL), 6))
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_model_gives_the_numbers_of_the_page(first: int, dtype: str) -> None:
    experiment = Experiment(slots=tuple(ALL[first : first + 6]), dtype=dtype, **SMALL)
    check(experiment, ran(snippet(experiment)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_input_gives_the_numbers_of_the_page(kind: str) -> None:
    name = next(iter(program.parameters(KINDS[kind])))
    drive = (pairs({name: 0.41}), ())[kind == "sine"]
    experiment = Experiment(slots=CHANGED, stimulus=kind, drive=drive, seed=2**32 - 1, **SMALL)
    check(experiment, ran(snippet(experiment)))


@pytest.mark.parametrize("histogram", HISTOGRAMS)
@pytest.mark.parametrize(("correlate", "normalise"), [("h", True), ("m", False), ("m", True)])
def test_every_choice_gives_the_numbers_of_the_page(
    histogram: str, correlate: str, normalise: bool
) -> None:
    chosen = {"histogram": histogram, "correlate": correlate, "normalise": normalise}
    experiment = Experiment(slots=CHANGED, dtype="float32", **chosen, **SMALL)
    check(experiment, ran(snippet(experiment)))


def test_a_silent_population_gives_the_numbers_of_the_page() -> None:
    drive = pairs({"rate": 0.0})
    for histogram in HISTOGRAMS:
        experiment = Experiment(drive=drive, histogram=histogram, normalise=True, **SMALL)
        check(experiment, ran(snippet(experiment)))


def test_a_large_population_keeps_no_more_than_it_uses(monkeypatch) -> None:
    """The limits are made small; what is run stays small with them."""
    monkeypatch.setattr(models, "RECORDED", 100)
    for module in ("neurolab.figures.population", "neurolab.session.dynamics"):
        monkeypatch.setattr(f"{module}.SAMPLES", 100)
    for histogram in ("counts", "membrane"):
        experiment = Experiment(slots=CHANGED, histogram=histogram, correlate="m", **SMALL)
        code = snippet(experiment)
        assert "every_model(stimulus" in code
        assert "[:, ::3]" in code or histogram != "membrane"
        check(experiment, ran(code))


@pytest.mark.parametrize("tab", ["dynamics", "distributions"])
def test_a_replayed_table_travels_with_the_program(tab: str, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    numbers = np.random.default_rng(0).normal(0.4, 1.0, (50, 40))
    numbers[0, :2] = -0.0, 1e-30
    for part, beside in ((numbers[:, :3], False), (numbers, False), (numbers.repeat(2, 0), True)):
        table = nl.stimuli.replay(part.astype(np.float32) if beside else part)
        size = Distributions(samples=5, steps=9, bins=8)
        experiment = Experiment(
            slots=CHANGED[:2], stimulus="replay", table=table, tab=tab, distributions=size
        )
        text = input_csv(experiment)
        assert (text is not None) == beside
        if beside:
            Path("input.csv").write_text(text, encoding="utf-8")
        found = ran(snippet(experiment))
        if tab == "dynamics":
            check(experiment, found)
            assert found["stimulus"].array().tobytes() == table.array().tobytes()
        else:
            assert found["membrane"]["CLIF"].shape == (9, min(5, part.shape[1]))


@pytest.mark.parametrize("drive", [(), pairs({"rate": 0.0})])
@pytest.mark.parametrize(("membrane", "against"), [("h", "first"), ("u", "previous")])
def test_distributions_are_those_of_the_tab(drive, membrane: str, against: str) -> None:
    chosen = Distributions(60, 5, membrane, against, "wasserstein", bins=20)
    experiment = Experiment(
        slots=CHANGED, tab="distributions", drive=drive, distributions=chosen, dtype="float32"
    )
    found = ran(snippet(experiment))
    runs = [found["runs"][title] for title in models.titles_of(experiment)]
    for run, slot in zip(runs, experiment.slots, strict=True):
        assert run.current == experiment.sampled()
        again = nl.simulate(
            slot.neuron,
            experiment.sampled(),
            dict(slot.params),
            compare=slot.fires,
            dtype="float32",
            engine="numpy",
        )
        assert same(run[membrane], again[membrane])
    ends = common_range(runs, membrane)
    for title, run in found["runs"].items():
        page = drift(run, chosen, ends)
        assert same(found["membrane"][title], run[membrane])
        assert same(found["share"][title], page.share)
        assert same(found["mean"][title], page.mean)
        assert same(found["variance"][title], page.variance)
        for name, mine in (("jensen_shannon", "drift"), ("wasserstein", "distance")):
            for part in ("value", "low", "high", "floor"):
                wanted = getattr(page.curves[name], part)
                assert same(getattr(found[mine][title], part), wanted)
        assert same(found["matrix"][title].value, page.matrix.value)
        assert found["told"][title] == page.told
        assert found["effective"][title] == page.effective


@pytest.mark.parametrize("recorded", [0, 10**9])
@pytest.mark.parametrize("drive", [(), pairs({"rate": 9.0})])
def test_slopes_are_those_of_the_tab(recorded: int, drive, monkeypatch) -> None:
    monkeypatch.setattr(models, "RECORDED", recorded)
    experiment = Experiment(slots=CHANGED, tab="surrogates", drive=drive, **SMALL)
    found = ran(snippet(experiment))
    page = next(Surrogates.pictures(Computer("numpy"), experiment, lambda: True))
    for title, own in zip(models.titles_of(experiment), page.own, strict=True):
        at = np.searchsorted(found["h"], own.h)  # the page draws the points that it needs
        assert same(found["h"][at], own.h)
        assert same(found["slope"][title][at], own.slope)
        assert found["slope"][title].max() == own.peak
        assert found["area"][title] == own.area
        assert found["inside"][title] == own.inside
        assert found["mean"][title] == own.mean


@pytest.mark.parametrize("metric", sorted(METRICS)[::6])
@pytest.mark.parametrize(
    "chosen",
    [
        Sweep(),
        Sweep(model=1, x="threshold", y="tau", x_low=0.3, x_high=1.7),
        Sweep(model=2, x="max_level", y="input.weight"),
        Sweep(model=5, x="input.rate", y="decay"),
    ],
)
def test_a_sweep_is_that_of_the_tab(chosen: Sweep, metric: str) -> None:
    chosen = replace(chosen, size=3, metric=metric)
    experiment = Experiment(slots=CHANGED, tab="sweep", sweep=chosen, **SMALL)
    found = ran(snippet(experiment))
    slot = experiment.slots[min(chosen.model, 4)]
    plan = plan_of(chosen, slot, experiment.source(), "numpy")
    page = SweepResult.blank(plan)
    for tile in plan.run():
        page.add(tile)
    assert (found["found"].plan.x, found["found"].plan.y) == (plan.x, plan.y)
    assert same(found["cells"], page.cells)


def test_a_sweep_that_cannot_be_made_is_refused() -> None:
    experiment = Experiment(tab="sweep", sweep=Sweep(x="decay", x_low=1.0, x_high=0.5))
    with pytest.raises(ParameterError, match="rise"):
        snippet(experiment)


def test_other_equations_are_said(capsys, monkeypatch) -> None:
    experiment = Experiment(slots=ALL[:1], **SMALL)
    code = snippet(experiment)
    ran(code)
    assert "other equations" not in capsys.readouterr().out
    monkeypatch.setattr(sys.modules["neurolab.version"], "equations_digest", lambda: "0")
    ran(code)
    assert "other equations" in capsys.readouterr().out


def test_how_a_model_learns_stands_in_a_comment_that_works() -> None:
    code = snippet(Experiment(slots=CHANGED, **SMALL))
    lines = [line[6:] for line in code.splitlines() if line.startswith("#     ")]
    blocks = "\n".join(lines).split("layer = ")[1:]
    layers = [eval(block, {"nl": nl}) for block in blocks]  # noqa: S307
    assert [layer.model.name for layer in layers] == ["clif", "cf"]
    assert [layer.extra_repr() for layer in layers] == [
        nl.nn.Neuron(
            slot.neuron,
            dict(slot.params),
            compare=slot.fires,
            surrogate=slot.slope,
            detach_reset=slot.detaches,
        ).extra_repr()
        for slot in (CHANGED[0], CHANGED[3])
    ]


OWN = '''
"""A neuron in a file of its own."""
from dataclasses import replace
from typing import Annotated, NamedTuple
from neurolab.model import NeuronModel, Param, Var
from neurolab.surrogates import Surrogate, rectangle

class State(NamedTuple):
    """Membrane."""
    u: Annotated[float, Var("u", "Membrane after reset.")] = 0.0

class Params(NamedTuple):
    """Parameters."""
    decay: Annotated[float, Param(0.0, 1.0, "k", "Share of the membrane kept.")] = 0.5

def step(s, x, p, fire):
    """Leaks, and is reset to zero."""
    h = p.decay * s.u + x
    z = fire.spike(h - 1.0)
    return State(h * (1.0 - fire.reset(z))), z, h

SHAPE = replace(rectangle().shape, name="own_shape")
MODEL = NeuronModel(
    "own_session", "Own", State, Params, step, "here", thresholds=(),
    surrogate=Surrogate(SHAPE),
)
'''


def test_a_neuron_of_ones_own_is_loaded_from_beside(tmp_path, monkeypatch, own_neurons) -> None:  # noqa: ARG001
    from neurolab.commands.own_neurons import load

    monkeypatch.chdir(tmp_path)
    Path("own.py").write_text(OWN, encoding="utf-8")
    load(["own.py"])
    experiment = Experiment(slots=(Slot("own_session"), ALL[0]), **SMALL)
    code = snippet(experiment)
    assert 'load_neurons(["own.py"])' in code
    assert str(tmp_path) not in code
    check(experiment, ran(code))
    wide = nl.neurons()["own_session"].surrogate.with_values({"width": 3.0})
    experiment = replace(experiment, tab="surrogates", slots=(Slot("own_session", surrogate=wide),))
    assert ran(snippet(experiment))["slope"]["Own"].max() == pytest.approx(1 / 3)
