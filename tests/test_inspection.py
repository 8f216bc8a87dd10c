# ruff: noqa: ARG001 - a step takes four arguments, whether it needs them or not
"""The step inspector tells what the run did, to the last bit, and says why it is so."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from latex2mathml.converter import convert

import neurolab as nl
from neurolab.dialect import read
from neurolab.engines.latex_engine import latex
from neurolab.inspection import Inspection, inspect_at, inspect_step
from neurolab.model import NeuronModel, describe
from neurolab.ops import exp, floor, heaviside, sqrt, where
from tests.drives import cases, dyadic, uneven, variants
from tests.test_register import bare_step, toy, toy_step
from tests.toys import State

each = pytest.mark.parametrize("model", variants(), ids=lambda m: m.key)
each_case = pytest.mark.parametrize(
    ("model", "compare"), cases(), ids=lambda v: getattr(v, "key", v)
)
NUMBER = r"-?\d+(?:\.\d+)?"


def before(run: nl.Result, t: int, k: int):
    """Return the state before a step from the records, None at the first step."""
    return run.model.State(*(run[n][t - 1, k] for n in run.model.State._fields)) if t else None


def is_the_run(found: Inspection, run: nl.Result, t: int, k: int) -> None:
    """Hold an inspection against the records, bit for bit."""
    assert found.after == {name: run[name][t, k] for name in run.model.State._fields}
    assert (found.membrane, found.output, found.level) == (
        run.h[t, k],
        run.spikes[t, k],
        run.levels[t, k],
    )
    old = before(run, t, k) or run.model.initial(run.model.defaults())
    assert found.before == old._asdict()
    assert found.fired == bool(run.levels[t, k])


@each_case
@pytest.mark.parametrize(("drive", "dtype"), [(uneven, "float64"), (dyadic, "float32")])
def test_numbers_are_those_of_the_run(model: NeuronModel, compare: str, drive, dtype: str) -> None:
    """Recomputed from the state before, every number and every line is the recorded one."""
    x = drive(time=30, neurons=2, seed=3).astype(dtype)
    everything = ("spikes", "h", "u", "states", *(name for name, _ in read(model).lines))
    run = nl.simulate(model, x, compare=compare, record=everything, engine="numpy")
    for t in range(30):
        fresh = inspect_at(
            model, before(run, t, 1), x[t, 1].item(), compare=compare or None, dtype=dtype
        )
        is_the_run(fresh, run, t, 1)
        for line in fresh.lines:
            if line.name in run.lines:
                assert line.value == run[line.name][t, 1]
        found = inspect_step(run, t, 1)
        assert (found.lines, found.reasons) == (fresh.lines, fresh.reasons)


@pytest.mark.parametrize(
    ("name", "dtype"), [("clif", "float64"), ("ar_lif", "float32"), ("cf", "float64")]
)
def test_compiled_runs_are_told_to_the_bit_too(name: str, dtype: str) -> None:
    x = uneven(time=60, neurons=3).astype(dtype)
    run = nl.simulate(name, x, engine="numba")
    for t in range(60):
        is_the_run(inspect_step(run, t, 2), run, t, 2)


@each_case
def test_lines_are_the_card_with_numbers(model: NeuronModel, compare: str) -> None:
    run = nl.simulate(model, dyadic(time=12), compare=compare, engine="numpy")
    card = [line.latex for line in latex(model, compare)]
    for t in range(12):
        found = inspect_step(run, t, 0)
        assert [line.equation_latex for line in found.lines] == card
        for line in found.lines:
            ET.fromstring(convert(line.filled_latex))  # noqa: S314 - made just now
            right = line.filled_latex.removeprefix(f"{line.symbol_latex} = ")
            assert not re.search(r"[A-Za-z]\[t|(?<![\d.])-0(?![\d.])", right)
            shown = re.search(rf"({NUMBER})(?: \\cdot 10\^\{{(-?\d+)\}})?$", right)
            value = float(f"{shown[1]}e{shown[2] or 0}")
            assert value == pytest.approx(line.value, rel=6e-4)
        assert "\\" not in found.sentence
        assert found.sentence.endswith(".")


@each_case
def test_reasons_explain_the_spikes(model: NeuronModel, compare: str) -> None:
    """A neuron fires exactly where one of its comparisons was passed on the firing side."""
    run = nl.simulate(model, dyadic(time=40), compare=compare, engine="numpy")
    asked = "" if compare == ">" else "="
    for t in range(40):
        found = inspect_step(run, t, 1)
        for r in found.reasons:
            holds = {
                "≥": r.membrane >= r.threshold,
                ">": r.membrane > r.threshold,
                "≤": r.membrane <= r.threshold,
                "<": r.membrane < r.threshold,
            }
            assert holds[r.sign] == r.passed
            assert r.test == "round" or (r.sign in "≥≤") == bool(asked)
        assert any(r.passed for r in found.reasons) == found.fired


def rich_step(s, x, p, fire):
    """Every kind of word, and a spike that needs two things at once."""
    h = p.decay * s.u + x
    kept = where(s.a > 0.5, exp(-s.a), sqrt(s.a + 1.0) / (2.0 + floor(x) ** 2.0))
    early = heaviside(x - 0.25) * fire.spike(h - (1.0 + s.a))
    z = early * fire.spike(kept - 0.125)
    return State(h - fire.reset(z), p.gain * z + 0.5 * s.a), z, h


def wordless_step(s, x, p, fire):
    """Fires without asking `fire`."""
    h = p.decay * s.u + x
    return State(h, p.gain * s.a), heaviside(h - 1.0), h


@pytest.mark.parametrize("step", [toy_step, bare_step, rich_step, wordless_step])
def test_own_neurons_are_inspected_like_ours(step) -> None:
    model = toy(step)
    run = nl.simulate(model, uneven(time=40), engine="numpy")
    assert run.count.any()
    for t in range(40):
        found = inspect_step(run, t, 3)
        is_the_run(found, run, t, 3)
        assert found.sentence.startswith("Toy fired" if found.fired else "Toy did not fire")
        passed = {reason.passed for reason in found.reasons}
        assert (", although" in found.sentence) == (passed == {not found.fired})
        assert bool(found.reasons) == (step is not wordless_step)
        for line in found.lines:
            ET.fromstring(convert(line.filled_latex))  # noqa: S314


@pytest.mark.parametrize("shape", [(5,), (20, 1), (20, 5)])
def test_parameters_of_a_neuron_and_a_step_are_shown(shape: tuple[int, ...]) -> None:
    decay = np.linspace(0.1, 0.9, int(np.prod(shape))).reshape(shape)
    run = nl.simulate("lm_h", uneven(20, 5), {"soma_self": decay}, engine="numpy")
    spread = np.broadcast_to(decay, (20, 5))
    for t, k in ((0, 0), (7, 3), (19, 4)):
        found = inspect_step(run, t, k)
        is_the_run(found, run, t, k)
        assert found.params["soma_self"] == spread[t, k]
        assert set(found.params) == set(describe(run.model))


def test_stimulus_continued_and_loaded_runs(tmp_path) -> None:
    x = nl.stimuli.normal(time=30, neurons=4, mean=0.5, std=1.0, seed=5)
    run = nl.simulate("alif", x, engine="numpy")
    assert inspect_step(run, 17, 2).input == x.array()[17, 2]
    first = nl.simulate("alif", x.window(0, 9), engine="numpy")
    rest = nl.simulate("alif", x.window(9), state=first.final, engine="numpy")
    assert inspect_step(rest, 0, 1, start=first.final).after == inspect_step(run, 9, 1).after
    with pytest.raises(nl.ParameterError, match="continued from another state"):
        inspect_step(rest, 0, 1)
    loaded = nl.Result.load(run.save(tmp_path / "run"))
    assert inspect_step(loaded, 17, 2, current=x) == inspect_step(run, 17, 2)
    for wrong, words in ((None, "does not hold its input"), (x.array()[:-1], "has shape")):
        with pytest.raises(nl.ParameterError, match=words):
            inspect_step(loaded, 17, 2, current=wrong)
    with pytest.raises(nl.ParameterError, match="another current"):
        inspect_step(loaded, 17, 2, current=x.array() + 1.0)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ((10, 0), "step = 10 must lie between 0 and 9"),
        ((-1, 0), "step = -1"),
        ((2.0, 0), "whole number"),
        ((0, 3), "neuron = 3 must lie between 0 and 2"),
    ],
)
def test_places_outside_the_run_are_refused(at: tuple, words: str) -> None:
    run = nl.simulate("clif", uneven(10, 3), engine="numpy")
    with pytest.raises(nl.ParameterError, match=words):
        inspect_step(run, *at)


def test_runs_that_kept_too_little_are_refused() -> None:
    run = nl.simulate("clif", uneven(10, 3), record=("h", "u"), engine="numpy")
    with pytest.raises(nl.ParameterError, match="did not keep spikes, m"):
        inspect_step(run, 1)
    with pytest.raises(nl.ParameterError, match="not a run"):
        inspect_step("clif", 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: inspect_at("clyf"), "did you mean 'clif'"),
        (lambda: inspect_at("clif", {"n": 1.0}), "there is no state 'n'"),
        (lambda: inspect_at("clif", nl.neurons()["alif"].State()), "state must be the `final`"),
        (lambda: inspect_at("clif", {"u": float("nan")}), "must be finite"),
        (lambda: inspect_at("clif", None, float("inf")), "finite number"),
        (lambda: inspect_at("clif", None, "much"), "x = 'much' must be"),
        (lambda: inspect_at("clif", None, 1.0, {"tau": 0.5}), "outside"),
        (lambda: inspect_at("i_lif", None, 1.0, compare=">"), "rounds its membrane"),
        (lambda: inspect_at("cf", {"u": 1e308}, 1.7e308), "overflows float64"),
        (lambda: inspect_at("clif", None, 1.0, dtype="float16"), "no dtype"),
    ],
)
def test_bad_numbers_are_refused_in_plain_words(call, words: str) -> None:
    with pytest.raises(nl.ParameterError, match=words):
        call()
