"""One model with the choices that differ from its defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from neurolab.checks import check
from neurolab.errors import unknown_name
from neurolab.fire import compared
from neurolab.fitting import refuse_unfit
from neurolab.model import NeuronModel, describe
from neurolab.neurons import find, named
from neurolab.surrogates import Surrogate

Pairs = tuple[tuple[str, Any], ...]


def pairs(values: Mapping[str, Any] | Pairs) -> Pairs:
    """Return names and values as a sorted, hashable tuple."""
    return tuple(sorted(dict(values).items()))


@dataclass(frozen=True, slots=True)
class Slot:
    """One model with the choices that differ from its defaults.

    `fixed` names parameters that an ablation holds fixed. `surrogate` and `detach_reset`
    (the neuron's own where None) change how it learns, not how it fires. `resets` is false
    where spikes leave the membrane alone (`NeuronModel.without_reset`). `base` is the model
    that the slot is an ablation of (`neurolab.ablated`), kept for the way back.
    """

    model: str
    params: Pairs = ()
    options: Pairs = ()
    compare: str | None = None
    fixed: tuple[str, ...] = ()
    label: str = ""
    surrogate: Surrogate | None = None
    detach_reset: bool | None = None
    resets: bool = True
    base: Slot | None = None

    def __post_init__(self) -> None:
        """Check names and values, and drop what equals a default."""
        about = describe(self.neuron)
        kept = {}
        for name, value in self.params:
            if name not in about:
                raise unknown_name("parameter", name, about, self.model)
            number = check(self.model, name, about[name], value)
            if number != self.neuron.Params._field_defaults[name]:
                kept[name] = number
        default = find(self.model).chosen
        chosen = {k: v for k, v in self.options if default[k] != v}
        fires = compared(self.neuron.compare, self.compare, self.model)
        for name in self.fixed:
            if name not in about:
                raise unknown_name("parameter", name, about, self.model)
        same = fires == self.neuron.compare
        object.__setattr__(self, "params", pairs(kept))
        object.__setattr__(self, "options", pairs(chosen))
        object.__setattr__(self, "compare", None if same else self.compare)
        if self.surrogate is not None:
            refuse_unfit(self.neuron, self.surrogate)
        if self.surrogate == self.neuron.surrogate:
            object.__setattr__(self, "surrogate", None)
        if self.detach_reset == self.neuron.detach_reset:
            object.__setattr__(self, "detach_reset", None)
        if self.base is not None and self.base.base is not None:  # one step back is enough
            object.__setattr__(self, "base", self.base.base)

    @property
    def neuron(self) -> NeuronModel:
        """The model with its options, with its reset or without."""
        return named(self.model, dict(self.options), resets=self.resets)

    @property
    def fires(self) -> str:
        """The comparison in use."""
        return self.compare or self.neuron.compare

    @property
    def slope(self) -> Surrogate:
        """The surrogate in use."""
        return self.surrogate or self.neuron.surrogate

    @property
    def detaches(self) -> bool:
        """Whether the gradient is cut where the output enters the reset."""
        return self.neuron.detach_reset if self.detach_reset is None else self.detach_reset

    @property
    def fired(self) -> Slot:
        """The slot with everything that its spikes depend on, and nothing else."""
        return replace(self, surrogate=None, detach_reset=None, base=None)

    @property
    def title(self) -> str:
        """Name for people."""
        return self.label or self.neuron.title

    def value(self, name: str) -> float:
        """Return a parameter's value."""
        return dict(self.params).get(name, self.neuron.Params._field_defaults[name])

    def values(self) -> dict[str, float]:
        """Return every parameter's value."""
        return {name: self.value(name) for name in self.neuron.Params._fields}

    def with_params(self, **values: float) -> Slot:
        """Return the slot with other parameter values."""
        return replace(self, params=pairs({**dict(self.params), **values}))

    def learning_words(self) -> list[str]:
        """Return in words how the slot learns, where that is not the neuron's own way."""
        words: list[str] = []
        if self.surrogate is not None:
            values = self.surrogate.values.items()
            words += [self.surrogate.shape.title, *(f"{n} {v}" for n, v in values)]
        if self.detach_reset is not None:
            words += ["reset detached" if self.detach_reset else "reset attached"]
        return [word.removesuffix(".0") for word in words]
