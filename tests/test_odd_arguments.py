"""Arguments of the wrong kind become one plain error; odd but meaningful ones just work."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import neurolab as nl
from neurolab.stimuli import Replay
from neurolab.stimuli.kinds import Ramp

X = np.ones((6, 3))
POISSON = nl.stimuli.poisson(time=6, neurons=3)
both = pytest.mark.parametrize("x", [POISSON, nl.stimuli.replay(X)], ids=["poisson", "replay"])


@pytest.mark.parametrize("value", ["0.5", True, np.True_, 0.5j, [0.5, None], 10**400, [True] * 3])
def test_value_that_only_looks_like_a_number_is_refused(value) -> None:
    with pytest.raises(nl.ParameterError, match=r"decay = .* is not a number"):
        nl.simulate("lif_soft", X, {"decay": value})


@pytest.mark.parametrize("value", [Fraction(1, 2), np.float32(0.5), np.array(0.5), 0.5])
def test_number_in_any_dress_is_the_number(value) -> None:
    run = nl.simulate("lif_soft", X, {"decay": value})
    assert run.params == nl.simulate("lif_soft", X).params
    assert type(run.params.decay) is float
    x = nl.stimuli.poisson(time=np.int64(6), neurons=np.uint8(3), rate=value)
    assert (type(x.time), type(x.neurons), type(x.rate)) == (int, int, float)
    assert hash(x) == hash(nl.stimuli.poisson(time=6, neurons=3, rate=0.5))


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: nl.simulate("clif", X, options={5: "hard"}), "no option '5'"),
        (lambda: nl.simulate("clif", X, options=["hard"]), "options = .* must be a dict"),
        (lambda: nl.simulate("clif", X, {5: 1.0}), "no parameter '5'"),
        (lambda: nl.simulate("clif", X, record={"h": 1}), "no record"),
        (lambda: nl.simulate("clif", X, record=[["h"]]), "no record .'h'"),
        (lambda: nl.simulate("clif", X, dtype=">f8"), "no dtype"),
        (lambda: nl.simulate("clif", {"a": 1}), "not a table"),
        (lambda: nl.simulate("clif", ["1", "2"]), "it holds str"),
        (lambda: nl.simulate("clif", X, state=nl.simulate("clif", X).final._replace(m="a")), "m"),
        (lambda: nl.simulate("qb_lif", X, options={"reset_scope": np.ones(2)}), "reset_scope"),
        (lambda: nl.latex(5), "no neuron 5"),
        (lambda: nl.register("clif"), "'clif' is not a NeuronModel"),
        (lambda: nl.stimuli.make(["sine"], time=3), "no stimulus"),
        (lambda: nl.stimuli.sine(neurons=3), "time, the number of steps, is missing"),
        (lambda: POISSON.array("float16"), "did you mean 'float64'"),
        (lambda: POISSON.array(int), "no dtype 'int64'"),
        (
            lambda: nl.stimuli.replay([[1e39]]).array("float32"),
            "1e[+]39 at time 0, neuron 0, too large",
        ),
        (lambda: nl.stimuli.replay([[1j]]), "not a table of numbers"),
        (lambda: nl.simulate("clif", X).save(5), "5 is not a path"),
        (lambda: nl.Result.load(5.0), "5.0 is not a saved run"),
    ],
)
def test_argument_of_the_wrong_kind_is_refused(ask, said: str) -> None:
    with pytest.raises(nl.ParameterError, match=said):
        ask()


@both
@pytest.mark.parametrize(
    "part",
    [-1, 3, 1.0, True, "1", slice(0, 3, 2), slice(None, None, -1), slice("a"), slice(2, 1), [0]],
)
def test_neurons_that_are_no_window_are_refused(x: nl.stimuli.Stimulus, part) -> None:
    with pytest.raises(nl.ParameterError, match="window: neurons"):
        x.window(neurons=part)


@both
def test_window_of_odd_steps_is_refused(x: nl.stimuli.Stimulus) -> None:
    for start, stop in ((3, 3), (6, None), ("a", 3), (0, 2.5)):
        with pytest.raises(nl.ParameterError, match="window: steps"):
            x.window(start, stop)
    assert x.window(0, 99, slice(0, 99, 1)) == x


def test_replay_made_directly_is_checked() -> None:
    mine = X.copy()
    x = Replay(time=6, neurons=3, values=mine)
    mine[0, 0] = 7.0
    assert x == nl.stimuli.replay(X)
    with pytest.raises(nl.ParameterError, match=r"shape \(6, 3\), not \[time, neuron\] = \(3, 6\)"):
        Replay(time=3, neurons=6, values=X)
    with pytest.raises(nl.ParameterError, match="time 0, neuron 0"):
        Replay(time=1, neurons=1, values=np.array([[np.nan]]))
    assert hash(nl.stimuli.replay([[0.0]])) == hash(nl.stimuli.replay([[-0.0]]))


def test_window_of_a_replay_copies_nothing() -> None:
    x = nl.stimuli.replay(X)
    assert np.shares_memory(x.window(1, 3).values, x.values)


def test_ramp_knows_the_length_of_the_whole() -> None:
    x = nl.stimuli.ramp(time=11, begin=0.0, end=1.0)
    assert x == Ramp(time=11, begin=0.0, end=1.0, length=11)
    part = x.window(5, 8)
    np.testing.assert_allclose(part.array()[:, 0], [0.5, 0.6, 0.7])
    with pytest.raises(nl.ParameterError, match="length = 0"):
        Ramp(time=3, length=0)


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_nan_in_the_input_is_found_behind_the_run(engine: str) -> None:
    x = X.copy()
    x[4, 2] = np.nan
    for model in nl.neurons():
        with pytest.raises(nl.ParameterError, match="current is nan at time 4, neuron 2"):
            nl.simulate(model, x, engine=engine)


def test_overflow_names_neuron_and_parameters() -> None:
    x = np.array([[0.0, 3e38]] * 3, np.float32)
    gain = np.array([1.0, 2.0])
    with pytest.raises(nl.ParameterError, match=r"neuron 1 overflowed float32 .* gain = 2,"):
        nl.simulate("lif_soft", x, {"gain": gain})
    with pytest.raises(nl.ParameterError, match="neuron 1 overflowed"):
        nl.simulate("lif_soft", x, {"gain": np.full((3, 1), 2.0)}, record=())
