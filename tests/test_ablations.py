"""Every ablation is what it says: the same charge, and the spikes of the neuron it names."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import neurolab as nl
from neurolab.ablations import Ablation, ablations, acting
from neurolab.errors import ParameterError
from neurolab.fitting import refuse_unfit
from neurolab.model import NeuronModel, describe
from neurolab.parameters import validate
from tests.drives import dyadic, uneven, variants

VARIANTS = variants()
each = pytest.mark.parametrize("model", VARIANTS, ids=lambda m: m.key)


def inside(model: NeuronModel) -> dict[str, float]:
    """Return parameters of which none is a default, whole ones excepted."""
    return {
        name: 0.6 * p.slider[1] + 0.4 * p.slider[0] if p.slider else 0.6 * p.high + 0.4 * p.low
        for name, p in describe(model).items()
        if not p.integer
    }


def run(each: Ablation, x: np.ndarray) -> nl.Result:
    """Run an ablation on the reference engine."""
    return nl.simulate(each.neuron, x, each.params, compare=each.compare, engine="numpy")


def chosen(model: str | NeuronModel, name: str, params=None, **settings) -> Ablation:
    """Return one ablation of a model by its name."""
    return {a.name: a for a in ablations(model, params, **settings)}[name]


@each
def test_first_is_the_neuron_unchanged_and_no_reset_follows(model: NeuronModel) -> None:
    found, x = ablations(model, inside(model)), uneven()
    assert len({a.name for a in found}) == len(found) == len({a.title for a in found})
    first, second = found[:2]
    assert (first.neuron, first.fixed, first.lost) == (model, (), ())
    whole = nl.simulate(model, x, inside(model), engine="numpy")
    np.testing.assert_array_equal(run(first, x).h, whole.h)
    assert second.name == "reset_none"
    assert second.neuron is model.without_reset()


@each
def test_every_ablation_charges_alike(model: NeuronModel) -> None:
    """From the first state, before anything has fired, the membrane is the same."""
    x = 0.3 * dyadic()[:1]
    for compare in model.comparisons or (None,):
        made = ablations(model, inside(model), compare=compare)
        h = run(made[0], x).h
        fires = run(made[0], x).compare
        for other in made[1:]:
            assert run(other, x).compare == fires
            np.testing.assert_array_equal(run(other, x).h, h, err_msg=other.name)


@each
def test_every_ablation_can_be_built(model: NeuronModel) -> None:
    """All parameters are given and within bounds, the surrogate fits, what is held exists."""
    for made in ablations(model, inside(model)):
        assert set(made.params) == set(made.neuron.Params._fields)
        validate(made.neuron, made.params, np.dtype(np.float64))
        refuse_unfit(made.neuron, made.surrogate or model.surrogate)
        assert set(made.fixed) <= set(made.neuron.Params._fields)
        assert set(made.lost) <= set(model.Params._fields)
        for word in made.lost:
            assert word in made.sentence.rpartition("Without effect here:")[2]


@each
def test_parameters_that_no_longer_act_change_nothing(model: NeuronModel) -> None:
    """And those that act do, for some input."""
    x, params = np.hstack([uneven(), 4.0 * uneven()]), inside(model)
    off = model.without_reset()
    whole = nl.simulate(off, x, params, engine="numpy")
    for name, value in params.items():
        moved = nl.simulate(off, x, {**params, name: 0.9 * value}, engine="numpy")
        parts = ("h", "levels", "spikes")
        same = all(np.array_equal(moved[part], whole[part]) for part in parts)
        assert same == (name not in acting(off)), name


@pytest.mark.parametrize("name", ["ar_lif", "clif", "lif_rho"])
@pytest.mark.parametrize("kind", ["hard", "soft"])
def test_another_reset_is_the_lif_with_that_reset(name: str, kind: str) -> None:
    x, theta = uneven(), 0.8
    leak = {"tau": 3.0} if name == "clif" else {"decay": 0.625}
    k = 1.0 - 1.0 / 3.0 if name == "clif" else 0.625
    found = run(chosen(name, f"reset_{kind}", {**leak, "threshold": theta}), x)
    lif = nl.simulate(f"lif_{kind}", x, {"decay": k, "threshold": theta}, engine="numpy")
    for record in ("h", "u", "levels"):
        np.testing.assert_array_equal(found[record], lif[record])


@pytest.mark.parametrize("name", ["plif", "klif", "cuba", "da_lif"])
@pytest.mark.parametrize("kind", ["hard", "soft"])
def test_a_reset_that_is_an_option_is_that_option(name: str, kind: str) -> None:
    assert chosen(name, f"reset_{kind}").neuron.chosen["reset"] == kind
    other = nl.neurons()[name].with_options(reset="soft")
    assert chosen(other, f"reset_{kind}").neuron.chosen == {**other.chosen, "reset": kind}


def test_frozen_threshold_leaves_a_lif() -> None:
    x, leak = uneven(), {"decay": 0.625, "threshold": 0.8}
    lif = nl.simulate("lif_soft", x, leak, engine="numpy")
    alif = run(chosen("alif", "threshold_fixed", {**leak, "adapt_gain": 0.7}), x)
    np.testing.assert_array_equal(alif.levels, lif.levels)
    assert np.any(run(chosen("alif", "reset_own", leak), x).levels != lif.levels)


def test_glif_gates_reset_as_the_lazy_lif() -> None:
    """With proportional leak and plain input, γ = 1 and 0 are the hard and the soft reset."""
    gates = {"alpha": 1.0, "beta": 0.0, "threshold": 0.75, "reset_value": 0.75}
    x = dyadic()
    for kind in ("hard", "soft"):
        glif = run(chosen("glif", f"reset_{kind}", gates), x)
        params = {"decay": 0.25, "threshold": 0.75}
        lif = nl.simulate(f"lif_{kind}_lazy", x, params, compare=">", engine="numpy")
        np.testing.assert_array_equal(glif.levels, lif.levels)


def test_table_2_holds_what_it_names() -> None:
    """α = 1 and V_th = 1 whatever both were, and neither learns then."""
    moved = {"alpha": 3.0, "beta": 0.5, "decay": 0.7}
    held = {
        "alpha_fixed": {"alpha": 1.0},
        "threshold_fixed": {"beta": 0.0},
        "both_fixed": {"alpha": 1.0, "beta": 0.0},
    }
    for name, values in held.items():
        made = chosen("ar_lif", name, moved)
        assert set(made.fixed) == set(values)
        assert made.params == {"threshold": 1.0, **moved, **values}
    still = nl.simulate("ar_lif", uneven(), chosen("ar_lif", "threshold_fixed", moved).params)
    np.testing.assert_array_equal(still.lines["theta"], np.ones_like(uneven()))


def test_cf_has_the_presets_of_its_figures() -> None:
    moved = {"decay": 0.5, "threshold_pos": 0.75}
    for name, preset in nl.presets().items():
        if preset.model == "cf":
            assert chosen("cf", name, moved).params == {
                **dict(chosen("cf", "reset_own", moved).params),
                **preset.params,
            }
    st = run(chosen("cf", "cf_st", moved), dyadic())
    lif = {"decay": 0.5, "threshold": 0.75}
    soft = nl.simulate("lif_soft", dyadic(), lif, compare=">", engine="numpy")
    np.testing.assert_array_equal(st.levels, soft.levels)


def test_fewer_levels_never_fire_more() -> None:
    made = [a for a in ablations("qb_lif") if a.name.startswith("levels_")]
    most = [run(a, 20.0 * uneven()).levels.max() for a in made]
    assert all(a < b for a, b in pairwise(most))
    assert most == [a.params["max_level"] for a in made]


def test_comparison_and_surrogate_stay_those_of_the_neuron() -> None:
    made = chosen("clif", "reset_soft", compare=">")
    assert made.compare == ">"
    assert made.surrogate == nl.neurons()["clif"].surrogate
    assert chosen("ar_lif", "reset_soft").surrogate is None  # they have the same one
    wide = nl.surrogates.rectangle(width=2.0)
    assert all(a.surrogate == wide for a in ablations("clif", surrogate=wide))


def test_starts_from_the_reset_again_where_it_is_off() -> None:
    off = nl.neurons()["plif"].with_options(reset="soft").without_reset()
    assert [a.neuron for a in ablations(off)] == [a.neuron for a in ablations(_on(off))]


def _on(off: NeuronModel) -> NeuronModel:
    return nl.neurons()[off.name].with_options(**off.chosen)


def test_wrong_choices_are_refused() -> None:
    with pytest.raises(ParameterError, match="tau"):
        ablations("clif", {"taw": 2.0})
    with pytest.raises(ParameterError):
        ablations("clif", {"tau": 0.5})
    with pytest.raises(ParameterError):
        ablations("i_lif", compare=">")
    with pytest.raises(ParameterError, match="clif"):
        ablations("clfi")
