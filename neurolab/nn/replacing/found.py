"""What a neuron layer of a network is, in one form whichever library it is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from torch import Tensor

from neurolab.fields import Param
from neurolab.model import NeuronModel
from neurolab.nn.neuron import Neuron
from neurolab.nn.values import Size
from neurolab.surrogates import Surrogate


class Worth(NamedTuple):
    """One number of a layer: its value as the equation has it, and how it learns.

    Attributes
    ----------
    value : Tensor
        `[]`, `[neuron]` or `[time]`.
    param, default
        What the number says about itself, which decides how it learns.
    learns, frozen : bool
        Whether it is learnable, and whether its gradient is switched off all the same.
    granularity : str
        "layer", "neuron" or "step".
    raw : Tensor or None
        The number behind the value that the optimiser moves, where that is known.
    """

    value: Tensor
    param: Param
    default: float
    learns: bool = False
    frozen: bool = False
    granularity: str = "layer"
    raw: Tensor | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A neuron layer.

    Attributes
    ----------
    title : str
        What it is called in sentences.
    model : NeuronModel or None
        Which of our neurons it is; None where it is none of them.
    worths : mapping
        Its numbers by our names, those of its surrogate included.
    compare, detach_reset
        As in `Neuron`; None where nothing is known of them.
    surrogate : Surrogate or str or None
        Ours, or another library's in words.
    gain : float
        Factor on the input beside the numbers.
    size, time, fused, relaxed
        As in `Neuron`.
    call : {"sequence", "step", "return"}
        Takes `[time, batch, ...]`; takes one row and remembers; returns its states as well.
    slots, hidden, shown
        As in `Returning`.
    notes : tuple of str
        What differs between this layer and our own neuron of that name.
    """

    title: str
    model: NeuronModel | None
    worths: Mapping[str, Worth] = field(default_factory=dict)
    compare: str | None = None
    detach_reset: bool | None = None
    surrogate: Surrogate | str | None = None
    gain: float = 1.0
    size: Size | None = None
    time: int | None = None
    fused: bool | None = None
    relaxed: bool = False
    call: str = "sequence"
    slots: tuple[str, ...] = ()
    hidden: bool = False
    shown: bool = False
    notes: tuple[str, ...] = ()


def ours(layer: Neuron) -> Found:
    """Return what one of our own layers is."""
    values, worths = layer.values, {}
    for name, number in values.numbers.items():
        raw = values.raw[name.replace(".", "_")] if values.learns(name) else None
        worths[name] = Worth(
            values.value(name).detach(),
            number.param,
            number.default,
            raw is not None,
            raw is not None and not raw.requires_grad,
            number.granularity,
            None if raw is None else raw.detach(),
        )
    setting = layer.setting
    return Found(
        setting.model.name,
        setting.model,
        worths,
        setting.compare,
        setting.detach_reset,
        setting.surrogate,
        size=layer.size,
        time=layer.time,
        fused=layer.fused,
        relaxed=setting.relaxed,
    )
