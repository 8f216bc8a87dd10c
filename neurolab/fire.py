"""How a membrane becomes spikes: the comparison at threshold, outside the equations.

A neuron's `step` is handed one of these as `fire`. Whether `>` or `>=` fires is a
choice of `fire`, never of the equation, so every model offers both. `reset(z)` marks the
places where an output enters a reset term; the simulators pass it through, and the
torch engine can cut the gradient there.
"""

from __future__ import annotations

from typing import NamedTuple

from neurolab.errors import unknown_name
from neurolab.ops import Value, ceil, clip, floor, heaviside, positive

COMPARISONS = (">=", ">")


class AtOrAbove(NamedTuple):
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

    def reset(self, z: Value) -> Value:
        """Return the output as it enters the reset."""
        return z


class Above(NamedTuple):
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

    def reset(self, z: Value) -> Value:
        """Return the output as it enters the reset."""
        return z


Fire = AtOrAbove | Above


def fire_for(compare: str, model: str | None = None) -> Fire:
    """Return the `fire` of a comparison, `">="` or `">"`."""
    if compare == ">=":
        return AtOrAbove()
    if compare == ">":
        return Above()
    raise unknown_name("comparison", compare, COMPARISONS, model)
