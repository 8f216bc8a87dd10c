"""Stimuli refuse what they cannot make, and say what would be right."""

from __future__ import annotations

import numpy as np
import pytest

import neurolab as nl

X = np.ones((6, 3))


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("poison", {}, "did you mean 'poisson'"),
        ("poisson", {"rat": 0.3}, "did you mean 'rate'"),
        ("poisson", {"rate": -1.0}, r"rate = -1(\.0)? is outside \[0, 100\]"),
        ("poisson", {"rate": np.nan}, r"rate = nan"),
        ("poisson", {"rate": [0.1, 0.2]}, "rate must be one number"),
        ("poisson", {"rate": "much"}, "rate = 'much' is not a number"),
        ("poisson", {"time": 0}, "time = 0 must lie between 1"),
        ("poisson", {"time": 2.5}, r"time = 2\.5 must be a whole number"),
        ("poisson", {"time": True}, "time = True must be a whole number"),
        ("poisson", {"neurons": 0}, "neurons = 0 must lie between 1"),
        ("poisson", {"neurons": -3}, "neurons = -3"),
        ("normal", {"seed": -1}, "seed = -1"),
        ("normal", {"seed": 2**64}, "seed = "),
        ("normal", {"std": -0.1}, r"std = -0\.1 is outside"),
        ("bernoulli", {"probability": 1.1}, r"outside \[0, 1\]"),
        ("step", {"start": 2.5}, "start = 2.5 must be one whole number"),
        ("sine", {"period": 0.0}, r"period = 0(\.0)? is outside \[1, "),
    ],
)
def test_stimulus_refuses(kind: str, values: dict, said: str) -> None:
    with pytest.raises(nl.ParameterError, match=said):
        nl.stimuli.make(kind, **{"time": 5, **values})


def test_stimulus_without_time_says_so() -> None:
    with pytest.raises((nl.ParameterError, TypeError), match="time"):
        nl.stimuli.poisson(neurons=3)


@pytest.mark.parametrize("window", [(5, 5), (4, 2), (0, 3, slice(2, 2)), (0, 3, 9), (0, 3, -4)])
@pytest.mark.parametrize("x", [nl.stimuli.poisson(time=6, neurons=3), nl.stimuli.replay(X)])
def test_empty_window_is_refused(x: nl.stimuli.Stimulus, window: tuple) -> None:
    with pytest.raises(nl.ParameterError):
        x.window(*window)


@pytest.mark.parametrize("x", [nl.stimuli.poisson(time=6, neurons=3), nl.stimuli.replay(X)])
def test_window_that_skips_neurons_is_refused_or_skips_them(x: nl.stimuli.Stimulus) -> None:
    try:
        part = x.window(0, 6, slice(0, 3, 2))
    except nl.ParameterError:
        return
    np.testing.assert_array_equal(part.array(), x.array()[:, ::2])


@pytest.mark.parametrize("x", [nl.stimuli.poisson(time=6, neurons=3), nl.stimuli.replay(X)])
def test_window_counts_from_the_end_like_a_slice(x: nl.stimuli.Stimulus) -> None:
    last = x.window(-2, None, slice(-1, None))
    np.testing.assert_array_equal(last.array(), x.array()[-2:, -1:])


@pytest.mark.parametrize("value", ["0.5", np.array(0.5), np.float32(0.5)])
def test_number_in_another_dress_is_used_or_refused(value) -> None:
    try:
        x = nl.stimuli.poisson(time=50, neurons=3, rate=value)
    except nl.ParameterError:
        return
    np.testing.assert_array_equal(
        x.array(), nl.stimuli.poisson(time=50, neurons=3, rate=0.5).array()
    )
    assert isinstance(hash(x), int)
