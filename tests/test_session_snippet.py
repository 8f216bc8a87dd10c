"""The program and the notebook of a session give the page's numbers, to the last bit."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import numpy as np
import pytest
from hypothesis import given, settings
from nbclient import NotebookClient

import neurolab as nl
from neurolab.choices import Distributions, Sweep
from neurolab.errors import ParameterError
from neurolab.experiment import HISTOGRAMS, Experiment
from neurolab.explorer.compute import Computer
from neurolab.figures.distributions import common_range
from neurolab.figures.gallery import meeting
from neurolab.link import decode
from neurolab.session import document, input_csv, models, notebook, program, snippet
from neurolab.session.distributions import source_of
from neurolab.session.slopes import ends_of
from neurolab.slot import Slot, pairs
from neurolab.stimuli import KINDS
from neurolab.surrogates import rectangle, triangle
from neurolab.sweeping import METRICS, SweepResult, plan_of
from tests.experiments import experiments

ALL = [Slot(name) for name in nl.neurons()]
CHANGED = (
    Slot("clif", pairs({"tau": 3.1}), compare=">", surrogate=rectangle(width=2.0, strict=True)),
    Slot("clif", pairs({"tau": 3.1}), label='it\'s "CLIF" \\ τ'),
    Slot("qb_lif", pairs({"max_level": 3}), pairs({"reset_scope": "input"})),
    Slot("cf", pairs({"threshold_pos": 0.7, "levels_neg": 4}), detach_reset=True),
)
SMALL = {"time": 40, "neurons": 7, "neuron": 3}


def ran(code: str) -> dict:
    """Return what is there after a program has run."""
    space: dict = {}
    exec(compile(code, "session.py", "exec"), space)  # noqa: S102
    return space


def same(a, b) -> bool:
    """Tell whether two arrays have one shape and the same numbers."""
    return np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True)


def check(experiment: Experiment, found: dict) -> None:
    """Hold what a program found against the page."""
    page = Computer().picture(experiment)
    titles = models.titles_of(experiment)
    assert list(found["runs"]) == titles
    assert same(found["current"], page.current)
    parts = zip(titles, page.traces, page.populations, page.correlations, strict=True)
    for title, trace, group, correlation in parts:
        states = found.get("states", {}).get(title, {})
        seen = {"h": found["h"][title], "u": found["u"][title], **states}
        assert seen.keys() == trace.series.keys()
        assert all(same(seen[name], values) for name, values in trace.series.items())
        assert same(np.flatnonzero(found["spikes"][title]), trace.spike_time)
        assert same(found["spikes"][title][trace.spike_time], trace.spike_level)
        moving = list(found.get("thresholds", {}).get(title, {}).values())
        assert (trace.threshold is None) == (not moving)
        assert not moving or same(moving[0], trace.threshold)
        assert same(found["rate"][title], group.rate / group.neurons)
        assert same(found["count"][title], group.counts)
        for mine, theirs in zip(
            found["histogram"][title], group.histogram(experiment.histogram), strict=True
        ):
            assert same(mine, theirs)
        assert same(found["correlation"].get(title, np.zeros(0)), correlation)


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
        size = Distributions(samples=5, steps=9)
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


def test_distributions_are_those_of_the_tab() -> None:
    chosen = Distributions(samples=300, steps=5, membrane="u", against="previous", bins=20)
    chosen = replace(chosen, measure="wasserstein")
    for drive in ((), pairs({"rate": 0.0})):
        experiment = Experiment(slots=CHANGED, tab="distributions", drive=drive)
        experiment = replace(experiment, distributions=chosen, seed=5, dtype="float32")
        found = ran(snippet(experiment))
        source = source_of(experiment)
        assert source == nl.stimuli.poisson(time=5, neurons=300, seed=5, **dict(drive))
        samples = [
            nl.simulate(s.neuron, source, dict(s.params), compare=s.fires, dtype="float32").u
            for s in experiment.slots
        ]
        limits = common_range(samples)
        between = nl.analysis.between_steps
        for title, x in zip(models.titles_of(experiment), samples, strict=True):
            assert same(found["membrane"][title], x)
            assert same(found["mean"][title], x.mean(axis=1))
            for name, measure, against in (
                ("drift", "jensen_shannon", "previous"),
                ("distance", "wasserstein", "previous"),
                ("matrix", "wasserstein", "all"),
            ):
                wanted = between(x, measure, against, bins=20, range=limits)
                assert same(found[name][title].value, wanted.value)
                assert found[name][title].range == wanted.range


@pytest.mark.parametrize("recorded", [0, 10**9])
def test_slopes_are_those_of_the_tab(recorded: int, monkeypatch) -> None:
    monkeypatch.setattr(models, "RECORDED", recorded)
    experiment = Experiment(slots=CHANGED, tab="surrogates", **SMALL)
    found = ran(snippet(experiment))
    runs = ran(snippet(replace(experiment, tab="dynamics")))["runs"]
    if not recorded:
        runs = {
            t: nl.simulate(s.neuron, experiment.source(), dict(s.params), compare=s.fires)
            for t, s in zip(models.titles_of(experiment), experiment.slots, strict=True)
        }
    for title, slot in zip(models.titles_of(experiment), experiment.slots, strict=True):
        page = meeting(slot, slot.slope, runs[title].h.ravel(), ends_of(experiment))
        assert same(found["slope"][title], page.slope)
        assert found["area"][title] == page.area
        assert found["inside"][title] == page.inside
        assert found["mean"][title] == page.mean


@pytest.mark.parametrize("metric", [list(METRICS)[0], list(METRICS)[-1]])
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
    slot = experiment.slots[min(chosen.model, 3)]
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
    monkeypatch.setattr("neurolab.version.equations_digest", lambda: "00000000")
    ran(code)
    assert "other equations" in capsys.readouterr().out


def test_how_a_model_learns_stands_in_a_comment_that_works() -> None:
    code = snippet(Experiment(slots=CHANGED, **SMALL))
    lines = [line[6:] for line in code.splitlines() if line.startswith("#     ")]
    layers: list = []
    ran("import neurolab as nl\nlayers = []\n" + "\n".join(lines).replace("layer = ", "layer = "))
    blocks = "\n".join(lines).split("layer = ")[1:]
    layers = [eval(block, {"nl": nl}) for block in blocks]  # noqa: S307
    assert [layer.model.name for layer in layers] == ["clif", "cf"]
    assert layers[0].surrogate == CHANGED[0].surrogate
    assert layers[1].detach_reset


OWN = '''
"""A neuron in a file of its own."""
from typing import Annotated, NamedTuple
from neurolab.model import NeuronModel, Param, Var

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

MODEL = NeuronModel("own_session", "Own", State, Params, step, "here", thresholds=())
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


TIDY = {
    "changed": Experiment(slots=CHANGED),
    "all": Experiment(slots=tuple(ALL[:6]), dtype="float32", show=()),
    "many": Experiment(slots=CHANGED, time=5000, neurons=2000, histogram="membrane"),
    "levels": Experiment(histogram="levels", correlate="m", normalise=True, stimulus="ramp"),
    "intervals": Experiment(histogram="intervals", slots=ALL[6:7]),
    "drift": Experiment(slots=CHANGED, tab="distributions"),
    "slopes": Experiment(slots=CHANGED, tab="surrogates"),
    "sweep": Experiment(slots=CHANGED, tab="sweep"),
    "sweep_whole": Experiment(slots=CHANGED, tab="sweep", sweep=Sweep(model=2, x="max_level")),
    "replay": Experiment(
        stimulus="replay", table=nl.stimuli.replay(np.random.default_rng(0).normal(size=(9, 40)))
    ),
}


def test_programs_are_written_as_formatters_write_them(tmp_path) -> None:
    for name, experiment in TIDY.items():
        (tmp_path / f"{name}.py").write_text(snippet(experiment), encoding="utf-8")
    each = ["--isolated", "--line-length=100", "--no-cache"]
    for command in (["check", "--select=E,F,I"], ["format", "--diff"]):
        ruff = [sys.executable, "-m", "ruff", *command, *each, "."]
        done = subprocess.run(ruff, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
        assert done.returncode == 0, done.stdout + done.stderr


@settings(max_examples=30)
@given(experiments())
def test_every_program_is_python_and_knows_all_its_names(experiment: Experiment) -> None:
    try:
        code = snippet(experiment)
    except ParameterError:
        assert experiment.tab == "sweep"
        return
    compile(code, "session.py", "exec")
    assert all(len(line) <= 100 or " " not in line for line in code.splitlines())


def cells_of(text: str, kind: str) -> list[str]:
    return ["".join(c["source"]) for c in json.loads(text)["cells"] if c["cell_type"] == kind]


@pytest.mark.parametrize("name", TIDY)
def test_notebooks_are_valid_and_hold_the_program(name: str) -> None:
    text = notebook(TIDY[name])
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert text == notebook(TIDY[name])
    code = "\n".join(cells_of(text, "code"))
    program_lines = [line for line in snippet(TIDY[name]).splitlines() if line and line[0] != "#"]
    assert set(program_lines[4:]) <= set(code.splitlines())


def test_a_notebook_links_to_its_state() -> None:
    experiment = Experiment(slots=CHANGED[2:], seed=4, tab="distributions")
    head = cells_of(notebook(experiment, "https://lab.example/explorer"), "markdown")[0]
    address = head.partition("](")[2].partition(")]")[0]
    address = head[head.index("](") + 2 :].split(") (while")[0]
    assert address.startswith("https://lab.example/explorer?v=")
    assert decode(address.partition("?")[2]) == (experiment, [])
    assert "does not carry" in cells_of(notebook(TIDY["replay"]), "markdown")[0]


@pytest.mark.filterwarnings("ignore")  # zmq and jupyter's own
def test_a_notebook_runs_and_prints_what_the_program_prints(capsys) -> None:
    experiment = Experiment(slots=CHANGED, histogram="membrane", correlate="m", **SMALL)
    made = nbformat.reads(notebook(experiment), as_version=4)
    made.cells.append(
        nbformat.v4.new_code_cell(
            "for x in (*h.values(), *rate.values(), *correlation.values()): print(x.tobytes().hex())"
        )
    )
    NotebookClient(made, timeout=120, kernel_name="python3").execute()
    outputs = [o for cell in made.cells for o in cell.get("outputs", ())]
    printed = "".join(o.get("text", "") for o in outputs)
    found = ran(snippet(experiment))
    assert capsys.readouterr().out in printed
    for name in ("h", "rate", "correlation"):
        for x in found[name].values():
            assert x.tobytes().hex() in printed
    assert document.to_json(experiment)  # the third way out of the same state
