"""The neuron of one layer in training: a model with its choices, and what of it learns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from neurolab import surrogates
from neurolab.checks import by_name
from neurolab.errors import ParameterError, unknown_name
from neurolab.model import describe
from neurolab.slot import Pairs, Slot, pairs
from neurolab.surrogates import Surrogate

GRANULARITIES = ("layer", "neuron", "step")
SURROGATE = "surrogate."  # before the names of a surrogate's numbers, as in `nn.Neuron`
FIELDS = (
    "model",
    "params",
    "options",
    "compare",
    "fixed",
    "label",
    "surrogate",
    "detach_reset",
    "resets",
    "learnable",
    "granularity",
)


@dataclass(frozen=True, slots=True)
class NeuronChoice:
    """A neuron for a layer: a slot, the names that learn, and at which granularity.

    Attributes
    ----------
    slot : Slot
        The model with its parameters, options, comparison, surrogate and reset.
    learnable : tuple of str or None
        What learns; the neuron's own where None, less what the slot holds fixed.
    granularity : str or pairs of name and granularity
        "layer", "neuron" (channel for images) or "step", for all that learns or by name.
    """

    slot: Slot = field(default_factory=lambda: Slot("lif_soft"))
    learnable: tuple[str, ...] | None = None
    granularity: str | Pairs = "layer"

    def __post_init__(self) -> None:
        """Check the names."""
        if not isinstance(self.slot, Slot):
            raise ParameterError(
                f"neuron = {self.slot!r} must be a neurolab Slot", parameter="slot"
            )
        if self.slot.base is not None:  # what it is an ablation of does not change how it learns
            object.__setattr__(self, "slot", replace(self.slot, base=None))
        names = self._names()
        if self.learnable is not None:
            if isinstance(self.learnable, str):
                raise ParameterError(
                    f"learnable = {self.learnable!r} must be several names, such as "
                    f"({self.learnable!r},)",
                    model=self.slot.model,
                    parameter="learnable",
                )
            for name in self.learnable:
                if name not in names:
                    raise unknown_name("parameter to learn", name, names, self.slot.model)
            object.__setattr__(self, "learnable", tuple(self.learnable))
        self._check_granularity(names)

    def _check_granularity(self, names: list[str]) -> None:
        if isinstance(self.granularity, Mapping):
            object.__setattr__(self, "granularity", pairs(self.granularity))
        words = self.granularity
        for name, word in words if isinstance(words, tuple) else (("", words),):
            if name and name not in names:
                raise unknown_name("parameter", name, names, self.slot.model)
            if word not in GRANULARITIES:
                raise unknown_name("granularity", word, GRANULARITIES, self.slot.model)

    def _names(self) -> list[str]:
        own = [name for name, param in describe(self.slot.neuron).items() if not param.integer]
        values = self.slot.slope.values
        return own + [SURROGATE + n for n, v in values.items() if not isinstance(v, str)]

    @property
    def learns(self) -> tuple[str, ...] | None:
        """What `nn.Neuron` is told to learn."""
        if self.learnable is not None or not self.slot.fixed:
            return self.learnable
        shape = self.slot.slope.shape
        own = (*self.slot.neuron.learnable, *(SURROGATE + n for n in shape.learnable))
        return tuple(name for name in own if name not in self.slot.fixed)

    def to_dict(self) -> dict[str, Any]:
        """Return the choice in plain numbers, words and tables; what is left out is default."""
        slot = self.slot
        found: dict[str, Any] = {
            "model": slot.model,
            "label": slot.label or None,
            "params": dict(slot.params),
            "options": dict(slot.options),
            "compare": slot.compare,
            "fixed": list(slot.fixed),
            "surrogate": None if slot.surrogate is None else _surrogate_table(slot.surrogate),
            "detach_reset": slot.detach_reset,
            "resets": None if slot.resets else False,
            "granularity": self.granularity
            if isinstance(self.granularity, str)
            else dict(self.granularity),
        }
        kept = {name: value for name, value in found.items() if value not in (None, {}, [])}
        return kept if self.learnable is None else {**kept, "learnable": list(self.learnable)}


def choice_of(given: Any) -> NeuronChoice:
    """Return a choice from a choice, a slot, an identifier, or what `to_dict` gives.

    Raises
    ------
    ParameterError
        For unknown keys, neurons and parameters, and values that do not fit them.
    """
    if isinstance(given, NeuronChoice):
        return given
    if isinstance(given, Slot):
        return NeuronChoice(given)
    if isinstance(given, str):
        return NeuronChoice(Slot(given))
    if not isinstance(given, Mapping):
        raise ParameterError(
            f"neuron = {given!r} must be an identifier, a Slot or a table of choices",
            parameter="neuron",
        )
    table: dict[str, Any] = {str(key): value for key, value in given.items()}
    for key in table:
        if key not in FIELDS:
            raise unknown_name("choice of a neuron", key, FIELDS)
    if not isinstance(table.get("model"), str):
        raise ParameterError("a neuron needs model, its identifier", parameter="model")
    name: str = table["model"]
    surrogate = table.get("surrogate")
    for switch in ("detach_reset", "resets"):
        if not isinstance(table.get(switch, True), bool):
            raise ParameterError(
                f"{switch} = {table[switch]!r} must be true or false", model=name, parameter=switch
            )
    slot = Slot(
        name,
        params=pairs(by_name("params", table.get("params"), name)),
        options=_options(name, by_name("options", table.get("options"), name)),
        compare=table.get("compare"),
        fixed=_words(name, "fixed", table.get("fixed", ())),
        label=str(table.get("label", "")),
        surrogate=None if surrogate is None else _surrogate(surrogate),
        detach_reset=table.get("detach_reset"),
        resets=table.get("resets", True),
    )
    learnable = table.get("learnable")
    return NeuronChoice(
        slot,
        None if learnable is None else _words(name, "learnable", learnable),
        table.get("granularity", "layer"),
    )


def _options(model: str, given: dict[str, Any]) -> Pairs:
    from neurolab.neurons import find

    find(model).with_options(**given)  # a slot looks up an option's name before it checks it
    return pairs(given)


def _words(model: str, name: str, given: Any) -> tuple[str, ...]:
    if not isinstance(given, (list, tuple)) or not all(isinstance(w, str) for w in given):
        raise ParameterError(
            f"{name} = {given!r} must be a list of names", model=model, parameter=name
        )
    return tuple(given)


def _surrogate_table(surrogate: Surrogate) -> dict[str, Any]:
    return {"name": surrogate.name, **dict(surrogate.given)}


def _surrogate(given: Any) -> Surrogate:
    if not isinstance(given, Mapping):
        return surrogates.find(given)
    values = {str(key): value for key, value in given.items()}
    return surrogates.find(values.pop("name", None)).with_values(values)
