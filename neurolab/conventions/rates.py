"""From a time constant to the share kept per step and back, under both rules in use.

    >>> decay(1.0, 2.0, "euler"), round(decay(1.0, 2.0, "exponential"), 4)
    (0.5, 0.6065)

Time step and time constant are in the same unit: steps, milliseconds or seconds. Euler's
rule is what SpikingJelly and Norse use, the exponential one is what sinabs uses; they agree
where the time constant is many steps long.
"""

from __future__ import annotations

import math
from numbers import Real

from neurolab.errors import ParameterError, unknown_name

RULES = ("euler", "exponential")


def decay(dt: float, tau: float, rule: str = "euler") -> float:
    """Return the share of the membrane kept from one step to the next.

    Parameters
    ----------
    dt, tau : float
        Time step and time constant, in the same unit.
    rule : {"euler", "exponential"}
        1 − dt/tau, or exp(−dt/tau).

    Raises
    ------
    ParameterError
        For an unknown rule, a number that is not positive, and under Euler's rule a time
        constant shorter than the step.
    """
    _check(rule, dt=dt, tau=tau)
    if rule == "exponential":
        return math.exp(-dt / tau)
    if tau < dt:
        raise ParameterError(
            f"tau = {tau:g} is shorter than the step dt = {dt:g}: under Euler's rule the "
            "membrane would change its sign at every step",
            model="decay",
            parameter="tau",
            value=tau,
        )
    return 1.0 - dt / tau


def tau(dt: float, kept: float, rule: str = "euler") -> float:
    """Return the time constant, in the unit of `dt`, that keeps a share `kept` per step.

    Parameters
    ----------
    dt : float
        Time step.
    kept : float
        Share of the membrane kept, at least 0 and below 1; above 0 for the exponential rule.
    rule : {"euler", "exponential"}
        The rule that `decay` is to be undone for.

    Raises
    ------
    ParameterError
        For an unknown rule, and a share that no time constant gives.
    """
    _check(rule, dt=dt)
    lowest = 0.0 if rule == "euler" else math.ulp(0.0)
    if not isinstance(kept, Real) or not lowest <= kept < 1.0:
        raise ParameterError(
            f"kept = {kept!r} must be {'at least' if rule == 'euler' else 'above'} 0 and below 1: "
            "no finite time constant keeps another share",
            model="tau",
            parameter="kept",
            value=kept,
            bounds=(0.0, 1.0),
        )
    return dt / (1.0 - kept) if rule == "euler" else -dt / math.log(kept)


def positive(name: str, value: object) -> float:
    """Return a positive finite number, or raise `ParameterError`."""
    if isinstance(value, Real) and not isinstance(value, bool) and 0.0 < float(value) < math.inf:
        return float(value)
    raise ParameterError(
        f"{name} = {value!r} must be a positive number", parameter=name, value=value
    )


def _check(rule: str, **numbers: float) -> None:
    if rule not in RULES:
        raise unknown_name("rule", rule, RULES)
    for name, value in numbers.items():
        positive(name, value)
