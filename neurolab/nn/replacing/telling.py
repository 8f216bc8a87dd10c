"""The sentences that say how a new layer differs from the one whose place it takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from neurolab.conventions.words import AT, named
from neurolab.nn.neuron import Neuron
from neurolab.nn.replacing.found import Found, Worth
from neurolab.nn.running import SURROGATE
from neurolab.surrogates import Surrogate


def own_numbers(
    neuron: Neuron, kept: Mapping[str, Worth], given: Mapping[str, Any]
) -> tuple[str, ...]:
    """Say which numbers are the new neuron's own."""
    words = [
        f"{name} = {number.default:.6g}{' (learns)' if neuron.values.learns(name) else ''}"
        for name, number in neuron.values.numbers.items()
        if name not in kept and name not in given and not name.startswith(SURROGATE)
    ]
    return (f"{neuron.model.name}'s own: {', '.join(words)}.",) if words else ()


def settings(found: Found, neuron: Neuron, dropped: bool) -> tuple[str, ...]:  # noqa: FBT001
    """Say where comparison, surrogate and the gradient at the reset differ."""
    said: list[str] = []
    setting = neuron.setting
    if found.compare and setting.compare and found.compare != setting.compare:
        said.append(f"It fired {AT[found.compare]}; now {AT[setting.compare]}.")
    if found.detach_reset is not None and found.detach_reset != setting.detach_reset:
        cut = (
            "cuts the gradient at the reset"
            if setting.detach_reset
            else ("lets the gradient through the reset")
        )
        said.append(f"It now {cut}.")
    old, new = _in_words(found), ""
    if old:
        values = {n: neuron.value(n) for n in neuron.model.Params._fields}
        plain = {n: v.item() if v.ndim == 0 else float("nan") for n, v in values.items()}
        new = named(setting.surrogate, plain)
    if old != new:
        why = ", as the old one does not fit" if dropped else ""
        said.append(f"Its surrogate was {old} and is {new}{why}.")
    return tuple(said)


def _in_words(found: Found) -> str:
    """Return the old surrogate in words, "" where nothing is known of it."""
    if not isinstance(found.surrogate, Surrogate):
        return found.surrogate or ""
    single = {n: w.value.item() for n, w in found.worths.items() if w.value.ndim == 0}
    bound = [v for v in found.surrogate.values.values() if isinstance(v, str)]
    return named(found.surrogate, {**dict.fromkeys(bound, float("nan")), **single})
