"""What a training process says in words: why it gives up, and which neurons it tested."""

from __future__ import annotations

from typing import Any

MEMORY = ("can't allocate memory", "not enough memory", "out of memory")


def crash(error: BaseException) -> str:
    """Return in words why a training process gives up."""
    text = str(error)
    if isinstance(error, MemoryError) or any(part in text for part in MEMORY):
        return "there is not enough memory for this run; a smaller batch, network or T may fit"
    return f"training crashed: {type(error).__name__}: {text}"


def named(neuron: Any) -> str:
    """Return in words which neurons stand in for a network's own."""
    from neurolab.training.choice import choice_of

    if isinstance(neuron, dict) and "model" not in neuron:
        return ", ".join(f"{choice_of(n).slot.title} in {layer}" for layer, n in neuron.items())
    return "" if neuron is None else choice_of(neuron).slot.title
