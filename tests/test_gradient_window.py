"""What every neuron's spikes see over its membrane, against autograd through its own lines."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch

import neurolab as nl
from neurolab import surrogates
from neurolab.engines import numpy_
from neurolab.engines.torch_ import Fire, rows
from neurolab.fire import Above
from neurolab.fitting import fits, fitting, methods, refuse_unfit
from neurolab.gradient_window import (
    parameters_of,
    peak_of,
    share_at_half_peak,
    slope_of,
    thresholds_of,
)
from neurolab.model import Line, NeuronModel, describe
from neurolab.ops import absolute
from neurolab.surrogates import SHAPES, Surrogate
from tests.toys import Params, State

VARIANTS = [
    model.with_options(**dict(zip(model.options, choice, strict=True)))
    for model in nl.neurons().values()
    for choice in itertools.product(*model.options.values())
]
every_variant = pytest.mark.parametrize("model", VARIANTS, ids=lambda m: m.key)


def moved(model: NeuronModel) -> dict[str, float]:
    """Return parameters away from their defaults; a threshold that follows input stays."""
    found = {}
    for name, about in describe(model).items():
        low, high = about.slider or (about.low, about.high)
        value = low + 0.37 * (high - low)
        found[name] = float(round(value)) if about.integer else value
    return found | {"beta": 0.0} if model.name == "ar_lif" else found


def by_autograd(model: NeuronModel, surrogate: Surrogate, params: dict[str, float]):
    """Return membranes of one step from rest, and the slopes that autograd finds there."""
    p = model.Params(**{**model.Params._field_defaults, **params})
    start = [torch.as_tensor(v, dtype=torch.float64) for v in model.initial(p)]
    x = torch.linspace(-40.0, 40.0, 1997, dtype=torch.float64, requires_grad=True)
    values = surrogate.numbers(p._asdict())
    fire = Fire(model.compare, surrogate, values, torch.float64, detach_reset=False)
    state = model.State(*(v.expand(x.shape) for v in start))
    _, output, h, lines = rows(model, torch.float64)(state, x, p, fire)
    level = lines[model.level] if model.level else output
    (by_input,) = torch.autograd.grad(level.sum(), x, retain_graph=True)
    (charge,) = torch.autograd.grad(h.sum(), x)
    moves = charge != 0.0  # KLIF's membrane is held at 0 below it
    found = by_input[moves] / charge[moves]
    return h[moves].detach().numpy(), found.numpy()


@every_variant
@pytest.mark.parametrize("where", ["default", "moved"])
def test_slopes_are_those_of_autograd_for_every_surrogate_that_fits(
    model: NeuronModel, where: str
) -> None:
    params = {} if where == "default" else moved(model)
    for surrogate in (model.surrogate, *(Surrogate(s) for s in fitting(model).values())):
        h, expected = by_autograd(model, surrogate, params)
        found = slope_of(model, surrogate, h, params)
        at_a_jump = np.abs(found - expected) > 1e-9  # the membrane is rounded on the way there
        assert at_a_jump.mean() < 0.02, surrogate
        assert (expected > 0.0).any(), surrogate


@every_variant
def test_spikes_change_at_the_thresholds_and_nowhere_else(model: NeuronModel) -> None:
    params = moved(model)
    marks = thresholds_of(model, params)
    p = model.Params(**params)
    x = np.linspace(-40.0, 40.0, 8001)
    fire = Above()
    state = model.State(*(np.full(x.shape, v) for v in model.initial(p)))
    _, output, h, lines = numpy_.rows(model, np.float64)(state, x, p, fire)
    level = lines[model.level] if model.level else output
    steps = np.flatnonzero(np.diff(level))
    assert len(steps)
    for k in steps:
        assert ((marks >= h[k] - 1e-9) & (marks <= h[k + 1] + 1e-9)).any()
    inside = marks[(marks > h.min()) & (marks < h.max())]
    assert len(inside) <= np.abs(np.diff(level)).sum()


def test_levels_on_both_sides_between_whole_numbers_and_on_three_membranes() -> None:
    named = nl.neurons()
    assert thresholds_of(named["cf"]).tolist() == [-2.0, -1.0, 1.0, 2.0]
    assert thresholds_of(named["cf"], {"levels_neg": 0}).tolist() == [1.0, 2.0]
    assert thresholds_of(named["i_lif"]).tolist() == [0.5, 1.5, 2.5, 3.5]
    assert thresholds_of(named["mlf"]).tolist() == [0.6, 1.6, 2.6]
    half = named["ternary"].with_options(half_threshold=True)
    assert thresholds_of(half, {"threshold": 3.0}).tolist() == [-1.5, 1.5]
    assert len(thresholds_of(named["qb_lif"], {"max_level": 7})) == 7


def test_the_number_of_spikes_counts_not_their_size() -> None:
    qb = nl.neurons()["qb_lif"]
    assert slope_of(qb, None, 1.0, {"scale": 0.5}) == 2.0  # dS/dU = 1, S = γ · level
    assert slope_of(nl.neurons()["ternary"], None, 0.2, {"amplitude": 3.0}) == 1.0


def test_only_parameters_that_matter_are_named() -> None:
    named = nl.neurons()
    assert parameters_of(named["lif_soft"], surrogates.rectangle()) == ("threshold",)
    assert parameters_of(named["clif"], surrogates.rectangle(width="tau")) == ("tau", "threshold")
    for model in VARIANTS:
        others = moved(model)
        for name in parameters_of(model, model.surrogate):
            others.pop(name)
        h = np.linspace(-3, 4, 50)
        np.testing.assert_array_equal(slope_of(model, None, h, others), slope_of(model, None, h))


def two_sided_step(s, x, p, fire):
    h = p.decay * s.u + x
    theta = 1.0 + s.a + p.gain * x
    size = absolute(h)
    up = fire.spike(size - theta)
    other = s.a + x
    extra = 0.5 * fire.spike(other - 2.0)
    z = 3.0 * up + extra
    return State(h - z, theta), z, h


def test_a_neuron_of_ones_own_needs_nothing_more() -> None:
    own = NeuronModel(
        "own",
        "Own",
        State,
        Params,
        two_sided_step,
        "made up",
        thresholds=(),
        lines={"h": Line("h")},
    )
    assert thresholds_of(own).tolist() == [1.0, 2.0]
    found = slope_of(own, surrogates.triangle(), [-1.0, 0.5, 1.0, 2.0])
    np.testing.assert_allclose(found, [-3.0, 1.5, 3.0, 0.5])


@every_variant
def test_a_surrogate_fits_or_is_refused_by_name(model: NeuronModel) -> None:
    assert fits(model, model.surrogate.shape)
    for shape in SHAPES.values():
        if fits(model, shape):
            refuse_unfit(model, Surrogate(shape))
            continue
        with pytest.raises(nl.ParameterError, match="fitting: rectangle") as said:
            refuse_unfit(model, Surrogate(shape))
        assert model.name in str(said.value)
    ladder = "spike" not in methods(model)
    assert ("relsg_et" in fitting(model)) == ladder


def test_a_layer_refuses_a_ladder_for_a_single_threshold() -> None:
    with pytest.raises(nl.ParameterError, match="lif_soft: surrogate = 'relsg_et'"):
        nl.nn.Neuron("lif_soft", surrogate="relsg_et")
    with pytest.raises(nl.ParameterError, match="parameter of the neuron 'threshold'"):
        nl.nn.Neuron("cf", surrogate=surrogates.rectangle(width="threshold"))


@every_variant
def test_the_peak_is_the_largest_slope_of_a_fine_axis(model: NeuronModel) -> None:
    """At no point of it do two edges meet, where both would count."""
    marks = thresholds_of(model)
    h = np.linspace(marks.min() - 5.0, marks.max() + 5.0, 20_001) + 1e-6
    for shape in fitting(model).values():
        peak = peak_of(model, Surrogate(shape))
        assert peak == pytest.approx(slope_of(model, Surrogate(shape), h).max(), rel=0.01)


def test_the_share_at_half_peak_by_hand() -> None:
    slopes = np.array([0.0, 0.49, 0.5, 1.0])
    assert share_at_half_peak(slopes, 1.0) == 0.5
    assert share_at_half_peak(slopes, 2.0) == 0.25
    assert share_at_half_peak(np.zeros(3), 0.0) == 0.0
