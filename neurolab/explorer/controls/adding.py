"""The models that can be added: every neuron, and every neuron as a paper's preset has it."""

from __future__ import annotations

from neurolab.neurons import all_models
from neurolab.presets import presets
from neurolab.slot import Slot, pairs

ADD = "Add a model…"


def choices() -> dict[str, str]:
    """Return every neuron and every preset, by what a visitor reads."""
    models = {model.title: name for name, model in sorted(all_models().items())}
    return (
        {ADD: ""}
        | models
        | {
            f"{preset.source}: {preset.title}": f"preset:{name}"
            for name, preset in presets().items()
        }
    )


def made(choice: str) -> Slot:
    """Return the model of a choice."""
    name = choice.removeprefix("preset:")
    if name == choice:
        return Slot(name)
    preset = presets()[name]
    return Slot(
        preset.model,
        pairs(preset.params),
        compare=getattr(preset, "compare", None),
        fixed=tuple(preset.fixed),
        label=preset.title,
    )
