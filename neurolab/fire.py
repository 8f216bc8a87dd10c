"""How a membrane becomes spikes: the comparison at threshold, outside the equations.

A neuron's `step` is handed one of these as `fire`. Whether `>` or `>=` fires is a
choice of `fire`, never of the equation, so every model offers both. `reset(z)` marks the
places where an output enters a reset term; the simulators pass it through, and the
torch engine can cut the gradient there.
"""

from __future__ import annotations

from neurolab.errors import ParameterError, unknown_name
from neurolab.ops import Value, ceil, clip, floor, heaviside, positive, rint

COMPARISONS = (">=", ">")
METHODS = ("spike", "levels", "quantise", "round", "ternary", "reset")


class _Fire:
    """What does not depend on the comparison."""

    def round(self, h: Value, most: Value) -> Value:
        """Nearest whole number to h within 0..most, halves to even (I-LIF)."""
        return rint(clip(h, 0.0, most))

    def reset(self, z: Value) -> Value:
        """Return the output as it enters the reset."""
        return z


class AtOrAbove(_Fire):
    """Fires when the membrane is at or above the threshold (`>=`)."""

    def spike(self, distance: Value) -> Value:
        """1 where `distance` = h − θ is at least 0."""
        return heaviside(distance)

    def levels(self, h: Value, threshold: Value, most: Value) -> Value:
        """Count the k in 1..most with h ≥ k·threshold (CF Eq. 12 with `>=`).

        Each k·threshold is compared, never a quotient: h / threshold may round up
        to a whole number that h does not reach.
        """
        n = clip(floor(h / threshold), 0.0, most)
        n = n - positive(n) * positive(n * threshold - h)
        return n + positive(most - n) * heaviside(h - (n + 1.0) * threshold)

    def quantise(self, u: Value, scale: Value, most: Value) -> Value:
        """⌊u/scale⌋ kept within 0..most (QB-LIF Eq. 9)."""
        return clip(floor(u / scale), 0.0, most)

    def ternary(self, u: Value, threshold: Value) -> Value:
        """1 where u ≥ threshold, −1 where u ≤ −threshold, else 0."""
        return heaviside(u - threshold) - heaviside(-u - threshold)


class Above(_Fire):
    """Fires only when the membrane is above the threshold (`>`)."""

    def spike(self, distance: Value) -> Value:
        """1 where `distance` = h − θ is positive."""
        return positive(distance)

    def levels(self, h: Value, threshold: Value, most: Value) -> Value:
        """Count the k in 1..most with h > k·threshold (CF Eq. 12)."""
        n = clip(ceil(h / threshold) - 1.0, 0.0, most)
        n = n - positive(n) * heaviside(n * threshold - h)
        return n + positive(most - n) * positive(h - (n + 1.0) * threshold)

    def quantise(self, u: Value, scale: Value, most: Value) -> Value:
        """⌈u/scale⌉ − 1 kept within 0..most (QB-LIF Eq. 9, strict)."""
        return clip(ceil(u / scale) - 1.0, 0.0, most)

    def ternary(self, u: Value, threshold: Value) -> Value:
        """1 where u > threshold, −1 where u < −threshold, else 0."""
        return positive(u - threshold) - positive(-u - threshold)


Fire = AtOrAbove | Above


def fire_for(compare: str, model: str | None = None) -> Fire:
    """Return the `fire` of a comparison, `">="` or `">"`; "" is that of a neuron that rounds."""
    if compare in {">=", ""}:
        return AtOrAbove()
    if compare == ">":
        return Above()
    raise unknown_name("comparison", compare, COMPARISONS, model)


def compared(own: str, given: str | None, model: str) -> str:
    """Return the comparison to use: the one given, or a neuron's own where that is None.

    Raises
    ------
    ParameterError
        For an unknown comparison, and for any on a neuron that rounds (its own is "").
    """
    if given is None or given == own:
        return own
    if not own:
        raise ParameterError(
            f"compare = {given!r}: this neuron rounds its membrane, there is no threshold to "
            "be at or above; leave compare out",
            model=model,
            parameter="compare",
            value=given,
        )
    if given not in COMPARISONS:
        raise unknown_name("comparison", given, COMPARISONS, model)
    return given
