"""What a membrane does without spikes, in closed form, to be drawn over data.

Below the threshold every leaky neuron here is u[t] = k u[t − 1] + g x[t], u[0] = 0 before the
first step. Step t is the t-th, counted from 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.analysis.checks import Array, numbers
from neurolab.errors import ParameterError, outside


def leaky_membrane(
    step: Any, current: Any, decay: float, *, gain: float = 1.0, start: float = 0.0
) -> Array:
    """Return kᵗ u₀ + g x (1 − kᵗ)/(1 − k), the membrane under a constant current.

    With current 0 it is the geometric leak of u₀ = `start`; with k = 1, u₀ + t g x. For
    PLIF take k = 1 − 1/τ, with gain 1/τ where it decays its input; its membrane counts from
    v_reset.

    Parameters
    ----------
    step : array_like
        Step t, 0 for the start itself.
    current : array_like
        Input x, the same at every step; broadcast against `step`.
    decay : float
        Share k of the membrane kept per step, 0 to 1.

    Raises
    ------
    ParameterError
        For a decay outside 0 … 1, a step below 0, or NaN.
    """
    t, k = steps(step), share("decay", decay)
    drive = real("gain", gain) * real("current", current)
    return np.asarray(real("start", start) * k**t + drive * geometric_sum(k, t))


def steady_state(current: Any, decay: float, *, gain: float = 1.0) -> Array:
    """Return g x/(1 − k), where the membrane ends under a constant current without spikes.

    Infinite for k = 1, except that without current nothing moves: 0.
    """
    drive = np.asarray(real("gain", gain) * real("current", current))
    k = share("decay", decay)
    if k == 1.0:
        return np.where(drive == 0.0, 0.0, np.copysign(np.inf, drive))
    return drive / (1.0 - k)


def membrane_mean(step: Any, decay: float, mean: float) -> Array:
    """Return m (1 − kᵗ)/(1 − k), the mean membrane at step t for input of mean m, no resets."""
    return real("mean", mean) * geometric_sum(share("decay", decay), steps(step))


def membrane_variance(step: Any, decay: float, variance: float) -> Array:
    """Return σ² (1 − k²ᵗ)/(1 − k²), the variance of the membrane at step t without resets.

    CF Eq. 9, whose exponent is lost in print: input that is drawn anew at every step with
    variance σ² (θ² in the paper, which normalises to N(0, θ²)) makes the membrane spread with
    time. It is exact for any distribution of independent draws, and for normal input the
    membrane is normal. For k = 1 it is t σ².

    Parameters
    ----------
    step : array_like
        Step t, counted from 1; 0 at the start gives 0.
    decay : float
        Share k of the membrane kept per step, 0 to 1.
    variance : float
        Variance σ² of the input at one step, times g² if the neuron has a gain.

    Raises
    ------
    ParameterError
        For a decay outside 0 … 1, a step or a variance below 0, or NaN.
    """
    spread = real("variance", variance)
    if (spread < 0.0).any():
        raise outside("theory", "variance", float(spread.min()), (0.0, np.inf))
    k = share("decay", decay)
    return np.asarray(spread * geometric_sum(k * k, steps(step)))


def geometric_sum(ratio: float, terms: Array) -> Array:
    """Return 1 + r + … + rᵗ⁻¹ for t terms, without losing digits as r nears 1."""
    if ratio == 1.0:
        return terms
    if ratio == 0.0:
        return np.where(terms > 0.0, 1.0, 0.0)
    log = np.log(ratio)
    return np.asarray(np.expm1(terms * log) / np.expm1(log))


def steps(step: Any) -> Array:
    """Return steps as float64, or raise `ParameterError` for one below 0."""
    t = real("step", step)
    if (t < 0.0).any():
        raise outside("theory", "step", float(t.min()), (0.0, np.inf))
    return t


def real(name: str, value: Any) -> Array:
    """Return numbers as float64, or raise `ParameterError` for NaN or infinity."""
    array = numbers(value, name).astype(np.float64)
    if not np.isfinite(array).all():
        raise ParameterError(f"{name} holds NaN or infinity", parameter=name, value=value)
    return array


def share(name: str, value: Any) -> float:
    """Return one number from 0 to 1, or raise `ParameterError`."""
    return between(name, value, 0.0, 1.0)


def between(name: str, value: Any, low: float, high: float = np.inf) -> float:
    """Return one number within bounds, or raise `ParameterError`."""
    array = real(name, value)
    if array.ndim:
        raise ParameterError(f"{name} must be one number here", parameter=name, value=value)
    if not low <= array <= high:
        raise outside("theory", name, float(array), (low, high))
    return float(array)
