"""How fast a neuron fires under a constant current: gain (F–I) curves in closed form.

Exact in exact arithmetic, for the long run from a membrane of 0. A simulated run of T steps
differs by about one spike in T, and where a membrane creeps up on its threshold, rounding can
make it arrive: with `>=`, a current of exactly the rheobase fires after some fifty steps.

Neurons that are a LIF under constant drive: LTMD and `lif_hard_lazy` (hard reset); CF with
levels (1, 0), DA-LIF and, with `rho` = θ/k, `lif_soft_lazy` (soft reset); PLIF, with
k = 1 − 1/τ, gain 1/τ if it decays its input, and, for the hard reset, θ and v_reset both
counted from v_reset; KLIF at v_reset = 0, whose factor multiplies both k and the gain.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.analysis.checks import Array, among
from neurolab.analysis.theory import between, real, share

FINE = 40  # halvings of 0 … 1: to 1e-12
NEGLIGIBLE = 1e-17
MOST_TERMS = 4096


def rheobase(decay: float, *, gain: float = 1.0, threshold: float = 1.0) -> float:
    """Return θ (1 − k)/g, the constant current above which a leaky neuron fires.

    At exactly this current the membrane only approaches θ and never fires, except with k = 0,
    where `>=` fires. Infinite without gain. The reset plays no part.
    """
    strength = between("gain", gain, 0.0)
    level = between("threshold", threshold, 0.0) * (1.0 - share("decay", decay))
    return level / strength if strength else float("inf")


def hard_reset_rate(
    current: Any,
    decay: float,
    *,
    gain: float = 1.0,
    threshold: float = 1.0,
    v_reset: float = 0.0,
    compare: str = ">=",
) -> Array:
    """Return 1/n, the spikes per step of a LIF with hard reset under a constant current.

    From v_reset the membrane follows hₙ = u* + kⁿ (v_reset − u*) towards u* = g x/(1 − k), and
    n is the first step at which it reaches θ: the smallest whole number from 1 on that is not
    below ln((u* − θ)/(u* − v_reset))/ln k, and above it for `>`. 0 where it never does; 1 where
    it does at every step.

    Parameters
    ----------
    current : array_like
        Input x, the same at every step.
    decay, gain, threshold, v_reset : float
        k from 0 to 1, g from 0 on, θ above 0, and the membrane after a spike.
    compare : {">=", ">"}
        What fires at the threshold.

    Returns
    -------
    float64, of the shape of `current`, in spikes per step.

    Raises
    ------
    ParameterError
        For a value outside its bounds, NaN, or an unknown comparison.
    """
    among("comparison", compare, (">=", ">"))
    k = share("decay", decay)
    drive = between("gain", gain, 0.0) * real("current", current)
    level, back = between("threshold", threshold, 1e-300), between("v_reset", v_reset, -np.inf)
    first = _steps_to_fire(drive, k, level, 0.0, strict=compare == ">")
    again = _steps_to_fire(drive, k, level, back, strict=compare == ">")
    return np.where(np.isfinite(first), 1.0 / again, 0.0)


def _steps_to_fire(drive: Array, k: float, level: float, start: float, *, strict: bool) -> Array:
    """Return the first step from 1 on at which the membrane passes the test, or infinity."""

    def fires(n: Array) -> Array:
        kept = k**n
        grown = (1.0 - kept) / (1.0 - k) if k < 1.0 else n
        h = kept * start + drive * grown
        return h > level if strict else h >= level

    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if k == 1.0:
            guess = (level - start) / drive
        elif k == 0.0:
            guess = np.ones_like(drive)
        else:
            end = drive / (1.0 - k)
            guess = np.log((end - level) / (end - start)) / np.log(k)
    rises = drive > start * (1.0 - k)
    n = np.where(rises & np.isfinite(guess), np.maximum(np.ceil(guess), 1.0), 1.0)
    n = np.where(rises & (n > 1.0) & fires(np.maximum(n - 1.0, 1.0)), n - 1.0, n)
    n = np.where(rises & ~fires(n), n + 1.0, n)  # `>` on a tie; the logarithm's last digit
    # a membrane that falls is highest at its first step; one that rises to θ never gets there
    reaches = rises & (drive > level * (1.0 - k))
    return np.where(fires(np.ones_like(drive)), 1.0, np.where(reaches, n, np.inf))


def soft_reset_rate(
    current: Any,
    decay: float,
    *,
    gain: float = 1.0,
    threshold: float = 1.0,
    rho: float | None = None,
) -> Array:
    """Return the spikes per step of a LIF with soft reset under a constant current.

    Without leak it is g x/ρ, at most 1. With leak it is a devil's staircase: the spikes settle
    into the most even pattern there is of some rate r, and that needs
    g x ≥ (1 − k) (θ + ρ Σ kʲ (⌈(j + 1) r⌉ − ⌈j r⌉)), summed over j = 1, 2, …, with the right
    side rising in r. The largest such r is found by bisection. The rate is flat, at a fraction
    p/q, over intervals of the current; only at their ends do `>=` and `>` differ.

    Averaging h over a run gives ρ s̄ = g x − (1 − k) ū, up to (u[T] − u[0])/T, so the curve is
    as far below g x/ρ as the leak takes away.

    Parameters
    ----------
    current : array_like
        Input x, the same at every step.
    decay, gain, threshold : float
        k from 0 to 1, g from 0 on, θ above 0.
    rho : float, optional
        What a spike subtracts; θ when left out. θ/k is the lazy soft reset.

    Returns
    -------
    float64, of the shape of `current`, in spikes per step: right to 1e-12, and for k above
    0.99 to about k^4096.

    Raises
    ------
    ParameterError
        For a value outside its bounds, or NaN.
    """
    k = share("decay", decay)
    drive = between("gain", gain, 0.0) * real("current", current)
    level = between("threshold", threshold, 1e-300)
    depth = level if rho is None else between("rho", rho, 1e-300)
    if k == 1.0:
        return np.clip(drive / depth, 0.0, 1.0)
    low, high = np.zeros_like(drive), np.ones_like(drive)
    top = (1.0 - k) * level + k * depth  # fires at every step
    for _ in range(FINE):
        middle = 0.5 * (low + high)
        enough = drive >= _current_for(middle, k, level, depth)
        low, high = np.where(enough, middle, low), np.where(enough, high, middle)
    return np.where(drive >= top, 1.0, np.where(drive > (1.0 - k) * level, low, 0.0))


def _current_for(rate: Array, k: float, level: float, depth: float) -> Array:
    """Return the least current at which a rate of 0 … 1 is reached."""
    if k == 0.0:
        return np.full_like(rate, level)
    terms = min(MOST_TERMS, int(np.log(NEGLIGIBLE) / np.log(k)) + 2)
    j = np.arange(1, terms + 1)
    spikes = np.diff(np.ceil(np.multiply.outer(rate, j)), axis=-1)
    rest = rate * k**terms / (1.0 - k)  # beyond the last term, spikes come at their rate
    return (1.0 - k) * (level + depth * (spikes @ k ** j[:-1] + rest))
