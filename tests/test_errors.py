"""Bad input raises one kind of error that says what is wrong and what would be right."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import neurolab as nl

X = np.ones((6, 3))


def refused(said: str, *, model="lif_hard", current=X, **arguments) -> nl.ParameterError:
    """Return the error of a run that must be refused."""
    with pytest.raises(nl.ParameterError, match=said) as caught:
        nl.simulate(model, current, **arguments)
    return caught.value


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [
        ({"model": "lif_hrd"}, "lif_hard"),
        ({"model": "CLIF"}, "clif"),
        ({"params": {"treshold": 1.0}}, "threshold"),
        ({"params": {"Decay": 1.0}}, "decay"),
        ({"options": {"reset_scop": "sum"}, "model": "qb_lif"}, "reset_scope"),
        ({"options": {"reset_scope": "inpt"}, "model": "qb_lif"}, "input"),
        ({"record": ("spike",)}, "spikes"),
        ({"record": "state"}, "states"),
        ({"engine": "nunba"}, "numba"),
        ({"dtype": "float16"}, "float64"),
        ({"dtype": "flot32"}, "float32"),
        ({"compare": ">>"}, ">"),
    ],
)
def test_misspelled_name_gets_the_nearest(arguments: dict, nearest: str) -> None:
    error = refused("did you mean", **arguments)
    assert error.nearest == nearest
    assert repr(nearest) in str(error)


@pytest.mark.parametrize(
    "arguments",
    [
        {"model": "xyz?"},
        {"model": 5},
        {"model": None},
        {"model": []},
        {"options": {"reset": "hard"}},
        {"record": 5},
        {"record": [5]},
        {"compare": 5},
        {"engine": None},
        {"dtype": 5},
        {"params": [1.0]},
        {"params": 0.5},
        {"options": "sum"},
        {"state": 5},
    ],
)
def test_what_is_no_name_at_all_is_refused(arguments: dict) -> None:
    refused(".", **arguments)


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"decay": -0.1}, r"decay = -0\.1 is outside \[0, 1\]"),
        ({"decay": 1.0001}, r"decay = 1\.0001 is outside \[0, 1\]"),
        ({"threshold": 0.0}, r"threshold = 0(\.0)? is outside \[0\.01, 100\]"),
        ({"threshold": np.nan}, r"threshold = nan is outside \[0\.01, 100\]"),
        ({"threshold": None}, r"threshold"),
        ({"gain": np.inf}, r"gain = inf is outside \[0, 100\]"),
        ({"gain": "much"}, r"gain = 'much' is not a number \(allowed: 0 to 100\)"),
        ({"gain": {}}, r"gain = \{\} is not a number"),
        ({"gain": 1j}, r"gain = 1j is not a number"),
        ({"gain": [[1.0], [1.0, 2.0]]}, "gain = .* is not a number"),
        ({"decay": [0.5, 1.5, 0.5]}, r"decay = 1\.5 \(at index \[1\]\) is outside \[0, 1\]"),
        ({"decay": np.full((6, 3), np.nan)}, r"at index \[0, 0\]"),
    ],
)
def test_value_is_named_with_its_bounds(params: dict, said: str) -> None:
    error = refused(said, params=params)
    assert error.model == "lif_hard"
    assert error.parameter == next(iter(params))
    assert str(error).startswith("lif_hard: ")


@pytest.mark.parametrize("value", [-1.0, 1.0])
def test_bounds_that_are_excluded_say_so(value: float) -> None:
    refused(r"outside \[-1, 1\], the bounds excluded", model="ar_lif", params={"beta": value})


@pytest.mark.parametrize("shape", [(2,), (6,), (3, 6), (6, 2), (1, 3), (5, 1), (6, 3, 1), (0,)])
def test_shape_that_does_not_fit_is_named(shape: tuple[int, ...]) -> None:
    error = refused(
        r"it must be one number, \[neuron\] = \(3,\)", params={"decay": np.full(shape, 0.5)}
    )
    assert str(shape) in str(error)


@pytest.mark.parametrize("value", [1.5, [2, 2, 2], np.full((6, 1), 2.0), -1, 256])
def test_levels_are_single_whole_numbers(value) -> None:
    error = refused("levels_pos", model="cf", params={"levels_pos": value})
    assert error.bounds == (0, 255)


@pytest.mark.parametrize(
    ("current", "said"),
    [
        (np.ones((0, 3)), "empty: 0 steps, 3 neurons"),
        (np.ones((3, 0)), "empty: 3 steps, 0 neurons"),
        ([], "empty"),
        (np.ones((2, 2, 2)), r"shape \(2, 2, 2\); it must be \[time, neuron\]"),
        (1.0, "shape"),
        (None, "current"),
        ("poisson", "not a table of numbers"),
        ([["a"]], "not a table of numbers"),
        ([[1.0, 2.0], [3.0]], "not a table of numbers"),
        ([[1.0, None]], "current"),
        (np.ones((2, 2)) * 1j, "current"),
    ],
)
def test_current_that_is_no_table(current, said: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy warns about what must be an error here
        refused(said, current=current)


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_current_too_large_for_float32_is_refused(engine: str) -> None:
    """1e39 is a fine float64, but infinite in the float32 that the run is in."""
    x = X.copy()
    x[2, 1] = 1e39
    refused("time 2, neuron 1", current=x, dtype="float32", engine=engine)


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_run_that_overflows_is_refused(engine: str) -> None:
    """Finite numbers may add up to infinity; a result must not hold it silently."""
    error = refused(
        "the membrane of neuron 0 overflowed float64 .* decay = 1, ",
        model="lif_soft",
        current=np.full((9, 3), 1e308),
        params={"decay": 1.0},
        engine=engine,
    )
    assert (error.model, error.parameter) == ("lif_soft", "u")


@pytest.mark.parametrize("record", [(), None])
def test_population_that_cannot_fit_says_how_much_it_needs(record) -> None:
    x = nl.stimuli.poisson(time=2_000_000, neurons=2_000_000_000)
    error = refused(r"would need [\d,.e+]+ (GB|TB|PB|EB) of memory", current=x, record=record)
    assert error.parameter == "neurons"


def test_state_must_be_of_the_same_neuron() -> None:
    other = nl.simulate("clif", X).final
    refused("state must be the `final` of an earlier run", state=other)
    refused(
        r"state u has shape \(3,\); this run has 2", model="clif", current=X[:, :2], state=other
    )
    nan = nl.simulate("lif_hard", X).final._replace(u=np.array([0.0, np.nan, 0.0]))
    refused("state", state=nan)
