"""Gain curves: rates over the strength of an input, their interval and their theory."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import neurolab as nl
from neurolab.sweeping import gain_curve

CLOSED = [
    ("lif_hard", {"decay": 0.8, "v_reset": -0.3}, {}),
    ("lif_hard_lazy", {"decay": 0.6, "gain": 0.7}, {}),
    ("lif_soft", {"decay": 0.7, "threshold": 1.3}, {}),
    ("lif_soft_lazy", {"decay": 0.9}, {}),
    ("lif_rho", {"decay": 0.7, "rho": 0.6}, {}),
    ("da_lif", {"decay": 0.7, "gain": 0.8}, {"reset": "soft"}),
    ("da_lif", {"decay": 0.7, "gain": 0.8}, {"reset": "hard"}),
    ("ltmd", {"decay": 0.7}, {}),
    ("cf", {"levels_pos": 1, "levels_neg": 0}, {}),
    ("plif", {"tau": 3.0, "v_reset": 0.2}, {"decay_input": True, "reset": "hard"}),
    ("plif", {"tau": 3.0, "v_reset": -0.2}, {"decay_input": False, "reset": "soft"}),
    ("klif", {"tau": 3.0, "k": 1.2}, {"decay_input": True, "reset": "soft"}),
    ("klif", {"tau": 3.0, "k": 0.8}, {"decay_input": False, "reset": "hard"}),
]


@pytest.mark.parametrize(("model", "params", "options"), CLOSED)
def test_gain_curves_meet_their_theory(model, params, options):
    currents = np.random.default_rng(1).uniform(-0.5, 3.0, 12)
    found = gain_curve(
        model, currents, time=600, settle=100, params=params, options=options, engine="numpy"
    )
    assert found.theory is not None
    assert np.ptp(found.theory) > 0.2
    np.testing.assert_allclose(found.rate, found.theory, atol=2.5 / 600)
    np.testing.assert_array_equal(found.low, found.rate)
    np.testing.assert_array_equal(found.high, found.rate)


def test_gain_curves_without_closed_form_have_no_theory():
    assert gain_curve("clif", [0.5], time=5, engine="numpy").theory is None
    two_levels = gain_curve("cf", [0.5], time=5, engine="numpy")
    assert two_levels.theory is None
    shifted = gain_curve("klif", [0.5], params={"v_reset": -0.5}, time=5, engine="numpy")
    assert shifted.theory is None
    noisy = gain_curve("lif_hard", [0.5], noise=0.1, time=5, engine="numpy")
    assert noisy.theory is None


def test_the_interval_of_a_gain_curve_is_students():
    values = [0.2, 0.6]
    found = gain_curve("cf", values, time=40, settle=10, neurons=12, noise=0.5, engine="numpy")
    for k, mean in enumerate(values):
        x = nl.stimuli.normal(time=50, neurons=12, mean=mean, std=0.5)
        run = nl.simulate("cf", x, engine="numpy", record="levels")
        rates = np.abs(run.levels[10:]).mean(axis=0)
        low, high = stats.t.interval(0.95, 11, rates.mean(), stats.sem(rates))
        np.testing.assert_allclose(
            [found.low[k], found.rate[k], found.high[k]], [low, rates.mean(), high]
        )


def test_gain_curves_over_the_strength_of_an_input():
    drives = {
        kind: gain_curve("clif", [0.1, 0.9], stimulus=kind, time=40, engine="numpy").drive
        for kind in ("poisson", "bernoulli", "normal", "perturbed_normal", "sine", "step")
    }
    assert drives == {
        "poisson": "rate",
        "bernoulli": "probability",
        "normal": "mean",
        "perturbed_normal": "mean",
        "sine": "mean",
        "step": "amplitude",
    }
    one = gain_curve("clif", [0.5], stimulus="poisson", neurons=1, time=40, engine="numpy")
    assert np.isnan(one.low).all()


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"currents": []}, "no currents"),
        ({"currents": [float("nan")]}, "amplitude = nan"),
        ({"time": 0}, "time = 0"),
        ({"settle": -1}, "settle = -1"),
        ({"stimulus": "ramp"}, "no parameter that sets its strength"),
        ({"stimulus": nl.stimuli.replay([1.0, 2.0])}, "no parameter that sets its strength"),
        ({"stimulus": "poisson", "noise": 0.5}, "noise belongs to a constant current"),
        ({"noise": -0.5}, "std = -0.5"),
    ],
)
def test_bad_gain_curves_are_refused(how, why):
    with pytest.raises(nl.ParameterError, match=why):
        gain_curve("clif", **({"currents": [0.5], "engine": "numpy"} | how))
