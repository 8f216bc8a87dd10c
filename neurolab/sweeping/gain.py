"""Gain (F–I) curves: how fast a neuron fires for every strength of its input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from neurolab.analysis.checks import numbers
from neurolab.checks import check, whole
from neurolab.errors import ParameterError
from neurolab.model import NeuronModel
from neurolab.simulation import simulate
from neurolab.slot import Slot
from neurolab.stimuli import Stimulus, make, parameters
from neurolab.sweeping.gain_theory import constant_rate
from neurolab.sweeping.metrics import METRICS
from neurolab.sweeping.slots import slot_of

Array = np.ndarray[Any, Any]
DRIVES = ("rate", "probability", "mean", "amplitude")  # what sets the mean of a stimulus
LONGEST = 100_000_000  # steps
INSIDE = 0.95


@dataclass(frozen=True, eq=False)
class GainCurve:
    """Rates of one model over the strength of its input; every array is `[value]`.

    Attributes
    ----------
    slot, stimulus : Slot, Stimulus
        The model, and the input whose parameter `drive` takes the values.
    drive : str
        "amplitude" of a constant current, "mean" of noise, "rate" of Poisson spikes, …
    values : float64
        The strengths.
    rate : float64
        Mean spikes per neuron and step, signs ignored.
    low, high : float64
        95 % interval of that mean: Student's, with the neurons as independent samples. Equal
        to the rate where nothing is random; NaN for one neuron on a random input.
    theory : float64 or None
        The rate in the long run in closed form, for a constant current into a neuron that
        amounts to a leaky integrate-and-fire one.
    """

    slot: Slot
    stimulus: Stimulus
    drive: str
    values: Array
    rate: Array
    low: Array
    high: Array
    theory: Array | None


def gain_curve(
    model: str | NeuronModel | Slot,
    currents: Any,
    *,
    time: int = 1000,
    settle: int = 0,
    neurons: int = 64,
    noise: float = 0.0,
    stimulus: Stimulus | str | None = None,
    seed: int = 0,
    params: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    compare: str | None = None,
    engine: str = "numba",
    dtype: str = "float64",
) -> GainCurve:
    """Return how fast a neuron fires for every current, or every strength of a stimulus.

    Parameters
    ----------
    model : str, NeuronModel or Slot
        As for `neurolab.sweep`.
    currents : array_like
        `[value]`: constant currents; means of a normal current with `noise`; else values of
        the stimulus' "rate", "probability", "mean" or "amplitude", the first that it has.
    time, settle : int
        Steps over which spikes are counted, and steps before them that are not.
    neurons : int
        Neurons on a random input; without randomness all are alike, and one is run.
    noise : float
        Standard deviation of the current, fresh at every step and neuron.
    stimulus : Stimulus or str, optional
        Another input, or its kind. Its own steps, neurons and seed give way to those here.
    seed, params, options, compare, engine, dtype
        As in `neurolab.simulate` and `neurolab.stimuli`.

    Raises
    ------
    ParameterError
        For anything that cannot be used, also a stimulus whose strength is no parameter.
    """
    slot = slot_of(model, params, options, compare)
    whole("gain", "settle", settle, 0, LONGEST)
    whole("gain", "time", time, 1, LONGEST)
    drive, base = _input(stimulus, noise, time + settle, neurons, seed)
    about = parameters(type(base))[drive]
    kind = type(base).__name__.lower()
    given = numbers(currents, "currents").ravel()
    if not given.size:
        raise ParameterError("there are no currents", model="gain", parameter="currents")
    values = np.array([check(kind, drive, about, value) for value in given.tolist()])
    rates = np.array(
        [
            _rates(slot, replace(base, **{drive: value}), settle, engine, dtype)
            for value in values.tolist()
        ]
    )
    rate = rates.mean(axis=1)
    reach = _reach(rates) if base.seeded else np.zeros(len(rate))
    constant = kind == "constant"
    theory = constant_rate(slot, values) if constant else None
    return GainCurve(slot, base, drive, values, rate, rate - reach, rate + reach, theory)


def _input(
    stimulus: Stimulus | str | None, noise: float, time: int, neurons: int, seed: int
) -> tuple[str, Stimulus]:
    """Return the name of what sets the input's strength, and the input."""
    if stimulus is not None and noise:
        raise ParameterError(
            "noise belongs to a constant current; give a stimulus its own", model="gain"
        )
    if stimulus is None:
        stimulus = make("normal", time=time, std=noise) if noise else make("constant", time=time)
    elif isinstance(stimulus, str):
        stimulus = make(stimulus, time=time)
    drive = next((n for n in DRIVES if n in parameters(type(stimulus))), None)
    if drive is None:
        raise ParameterError(
            f"{type(stimulus).__name__.lower()} has no parameter that sets its strength "
            f"({', '.join(DRIVES)})",
            model="gain",
            parameter="stimulus",
        )
    many = neurons if stimulus.seeded else 1
    return drive, replace(stimulus, time=time, neurons=many, seed=seed)


def _rates(slot: Slot, stimulus: Stimulus, settle: int, engine: str, dtype: str) -> Array:
    """Return the rate of every neuron after it has settled."""
    state = None
    kept = METRICS["rate"].needs(slot.neuron)
    for record, part in (((), (0, settle)), (kept, (settle, stimulus.time))):
        if part[0] == part[1]:
            continue
        run = simulate(
            slot.neuron,
            stimulus.window(*part),
            dict(slot.params),
            compare=slot.compare,
            dtype=dtype,
            record=record,
            engine=engine,
            state=state,
        )
        state = run.final
    return run.rate()  # pyright: ignore[reportPossiblyUnbound] - time is at least 1


def _reach(rates: Array) -> Array:
    """Return half the width of Student's interval of every mean."""
    from scipy.special import stdtrit

    size = rates.shape[1]
    if size == 1:
        return np.full(len(rates), np.nan)
    factor = float(stdtrit(size - 1, (1.0 + INSIDE) / 2.0))
    return factor * rates.std(axis=1, ddof=1) / np.sqrt(size)
