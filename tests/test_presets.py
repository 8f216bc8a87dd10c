"""Presets: sources named, every one runs, and the ablations reduce to what they say."""

from __future__ import annotations

import numpy as np
import pytest

import neurolab as nl
from neurolab.model import describe
from neurolab.presets import Preset, parse, presets

X = np.round(np.random.default_rng(3).normal(0.4, 1.5, (200, 16)) * 8.0) / 8.0
NAMES = sorted(presets())


def run(name, compare=None):
    """Run one preset on the shared input, whose membranes often land on a threshold."""
    preset = presets()[name]
    return nl.simulate(preset.model, X, preset.params, compare=compare, engine="numpy")


def same(a, b):
    """Assert that two runs have the same membrane and the same spikes."""
    np.testing.assert_array_equal(a.levels, b.levels)
    np.testing.assert_array_equal(a.h, b.h)
    np.testing.assert_array_equal(a.u, b.u)


@pytest.mark.parametrize("name", NAMES)
def test_every_preset_runs_and_names_its_source(name):
    preset = presets()[name]
    assert preset.name == name
    assert preset.title
    assert preset.expect.endswith(".")
    assert preset.source.split()[0] in {"AR-LIF", "CF"}
    assert {"Table", "Fig."} & set(preset.source.split())
    assert set(preset.fixed) <= set(describe(nl.neurons()[preset.model]))
    assert run(name).levels.any()
    assert isinstance(hash(preset), int)


def test_the_ablations_of_the_papers_are_all_there():
    assert {name for name in NAMES if name.startswith("ar_lif")} == {
        "ar_lif_hard",
        "ar_lif_soft",
        "ar_lif_alpha_fixed",
        "ar_lif_threshold_fixed",
        "ar_lif_both_fixed",
        "ar_lif_learnable",
    }
    levels = {
        name: (p.params["levels_pos"], p.params["levels_neg"])
        for name, p in presets().items()
        if p.model == "cf"
    }
    assert levels == {
        "cf_st": (1, 0),
        "cf_dt": (1, 1),
        "cf_scf": (2, 0),
        "cf_cf": (2, 2),
        "cf_k3": (3, 3),
        "cf_k4": (4, 4),
    }


def test_st_is_a_soft_reset_lif_that_fires_above_the_threshold():
    st = run("cf_st")
    assert (st.h == 1.0).any(), "the input never lands on the threshold"
    same(st, nl.simulate("lif_soft", X, {"decay": 0.25}, compare=">", engine="numpy"))
    same(run("cf_st", ">="), nl.simulate("lif_soft", X, {"decay": 0.25}, engine="numpy"))


def test_dt_fires_once_on_either_side():
    dt = run("cf_dt")
    np.testing.assert_array_equal(dt.levels, (dt.h > 1.0) * 1 - (dt.h < -1.0) * 1)
    np.testing.assert_array_equal(dt.u, dt.h - dt.levels)


@pytest.mark.parametrize(
    ("name", "positive", "negative"),
    [("cf_scf", 2, 0), ("cf_cf", 2, 2), ("cf_k3", 3, 3), ("cf_k4", 4, 4)],
)
def test_circulate_firing_counts_the_thresholds_passed(name, positive, negative):
    r = run(name)
    above = sum((r.h > k) * 1 for k in range(1, positive + 1))
    below = sum((r.h < -k) * 1 for k in range(1, negative + 1))
    np.testing.assert_array_equal(r.levels, above - below)
    np.testing.assert_array_equal(r.u, r.h - r.levels)
    assert r.levels.max() == positive
    assert r.levels.min() == -negative


def test_scf_keeps_a_negative_membrane():
    r = run("cf_scf")
    below = r.h <= 1.0
    np.testing.assert_array_equal(r.u[below], r.h[below])
    assert r.u.min() < -1.0


def test_more_levels_give_more_spikes():
    counts = [np.abs(run(name).levels).sum() for name in ("cf_dt", "cf_cf", "cf_k3", "cf_k4")]
    assert counts == sorted(set(counts))


def test_untrained_adaptive_resets_are_all_the_same_forward():
    whole = run("ar_lif_learnable")
    assert (whole.lines["theta"] == 1.0).all()
    for name in ("ar_lif_alpha_fixed", "ar_lif_threshold_fixed", "ar_lif_both_fixed"):
        same(run(name), whole)


def test_what_each_adaptive_ablation_holds_fixed():
    fixed = {name: set(presets()[name].fixed) for name in NAMES}
    assert fixed["ar_lif_learnable"] == set()
    assert fixed["ar_lif_alpha_fixed"] == {"alpha"}
    assert fixed["ar_lif_threshold_fixed"] == {"beta"}
    assert fixed["ar_lif_both_fixed"] == {"alpha", "beta"}


def test_the_resets_of_table_2_do_what_their_names_say():
    hard, soft, adaptive = run("ar_lif_hard"), run("ar_lif_soft"), run("ar_lif_both_fixed")
    for r in (hard, soft, adaptive):
        np.testing.assert_array_equal(r.levels, (r.h >= 1.0) * 1)
    assert (hard.u[hard.levels == 1] == 0.0).all()
    fired = soft.levels == 1
    np.testing.assert_array_equal(soft.u[fired], soft.h[fired] - 1.0)
    fired = adaptive.levels == 1
    deeper = 1.0 / (1.0 + np.exp(-adaptive.states["r"][fired]))
    np.testing.assert_allclose(adaptive.u[fired], adaptive.h[fired] - 1.0 - deeper, atol=1e-12)


GOOD = """
[mine]
title = "Mine"
model = "clif"
params = { tau = 3.0 }
fixed = ["threshold"]
source = "a test"
expect = "Nothing."
"""


def test_a_preset_is_its_table():
    expected = Preset("mine", "Mine", "clif", {"tau": 3.0}, ("threshold",), "a test", "Nothing.")
    assert parse(GOOD) == {"mine": expected}


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('"clif"', '"clf"', "did you mean 'clif'"),
        ("tau = 3.0", "tua = 3.0", "did you mean 'tau'"),
        ("tau = 3.0", "tau = 0.0", "tau = 0.0 is outside [1, 1000]"),
        ('["threshold"]', '["treshold"]', "did you mean 'threshold'"),
        ('source = "a test"', "", "source is missing"),
        ('source = "a test"', 'source = ""', "source is missing"),
        ("expect =", "expects =", "no field 'expects'"),
        ("[mine]", "[mine", "not TOML"),
        ("[mine]", "mine = 1", "must be a table"),
    ],
)
def test_a_wrong_preset_is_refused_by_name(old, new, why):
    with pytest.raises(nl.ParameterError) as error:
        parse(GOOD.replace(old, new), "mine.toml")
    assert why in str(error.value)
