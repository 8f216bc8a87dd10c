"""Any experiment the page can hold, for tests of everything that carries one."""

from __future__ import annotations

from dataclasses import Field, fields

from hypothesis import strategies as st

import neurolab as nl
from neurolab.choices import TABS, Choices, Distributions, Gallery, Inspector, Sweep, Train
from neurolab.experiment import HISTOGRAMS, LARGEST, LIMITS, SHOW, Experiment
from neurolab.fitting import fitting
from neurolab.model import describe
from neurolab.slot import Slot, pairs
from neurolab.stimuli import KINDS, parameters
from neurolab.surrogates import Surrogate


def numbers(param) -> st.SearchStrategy[float]:
    """Return values a parameter may take."""
    if param.integer:
        return st.integers(int(param.low), int(min(param.high, 2**31))).map(float)
    edge = {"exclude_min": param.exclusive, "exclude_max": param.exclusive}
    return st.floats(param.low, param.high, **edge)


def some_of(about) -> st.SearchStrategy[tuple]:
    """Return values for some of the parameters."""
    each = {name: numbers(param) for name, param in about.items()}
    return st.fixed_dictionaries({}, optional=each).map(pairs)


@st.composite
def slots(draw) -> Slot:
    preset = draw(st.sampled_from([None, *nl.presets().values()]))
    model = nl.neurons()[preset.model if preset else draw(st.sampled_from(list(nl.neurons())))]
    fixed = draw(st.lists(st.sampled_from(model.Params._fields), unique=True))
    shape = draw(st.sampled_from([None, *fitting(model).values()]))
    follows = st.sampled_from(model.Params._fields)
    each = {n: numbers(p) | follows for n, p in (shape.describe() if shape else {}).items()}
    given = draw(st.fixed_dictionaries({}, optional=each))
    return Slot(
        model.name,
        draw(some_of(describe(model))),
        pairs({k: draw(st.sampled_from(values)) for k, values in model.options.items()}),
        draw(st.sampled_from([None, *model.comparisons])),
        preset.fixed if preset and draw(st.booleans()) else tuple(fixed),
        preset.title if preset else "",
        Surrogate(shape, tuple(given.items())) if shape else None,
        draw(st.sampled_from([None, True, False])),
        resets=draw(st.booleans()),
    )


def choices(kind: type[Choices]) -> st.SearchStrategy[Choices]:
    """Return what can be chosen on a tab."""
    free = {"model": st.integers(0, 5), "step": st.integers(-1, 1)}
    return st.builds(kind, **{f.name: free.get(f.name, chosen(f)) for f in fields(kind)})


def chosen(about: Field) -> st.SearchStrategy:
    """Return what a field may hold."""
    if "bounds" in about.metadata:
        return st.integers(*about.metadata["bounds"])
    if "among" in about.metadata:
        return st.sampled_from(about.metadata["among"])
    if isinstance(about.default, float):
        return st.floats(allow_nan=False, allow_infinity=False)
    return st.sampled_from(["", "tau", "input.rate"])


@st.composite
def experiments(draw) -> Experiment:
    kind = draw(st.sampled_from(list(KINDS)))
    sizes = {name: draw(st.integers(*limits)) for name, limits in LIMITS.items()}
    sizes["neurons"] = min(sizes["neurons"], LARGEST // sizes["time"])
    return Experiment(
        slots=tuple(draw(st.lists(slots(), min_size=1, max_size=6))),
        stimulus=kind,
        drive=draw(some_of(parameters(KINDS[kind]))),
        neuron=draw(st.integers(0, sizes["neurons"] - 1)),
        dtype=draw(st.sampled_from(["float64", "float32"])),
        show=tuple(draw(st.lists(st.sampled_from(SHOW), unique=True))),
        histogram=draw(st.sampled_from(HISTOGRAMS)),
        correlate=draw(st.sampled_from(["h", "u", "m", "r"])),
        normalise=draw(st.booleans()),
        tab=draw(st.sampled_from(TABS)),
        distributions=draw(choices(Distributions)),
        gallery=draw(choices(Gallery)),
        sweep=draw(choices(Sweep)),
        train=draw(choices(Train)),
        inspector=draw(choices(Inspector)),
        **sizes,
    )
