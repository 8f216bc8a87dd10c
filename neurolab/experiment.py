"""Everything one can choose on the page, as one frozen, hashable value.

The same object is the shared link, the undo entry and the generated code. It checks itself
when it is made, so a bad value never becomes an experiment; what was there before stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from neurolab.checks import DTYPES, check
from neurolab.errors import ParameterError, unknown_name
from neurolab.fire import compared
from neurolab.fitting import refuse_unfit
from neurolab.model import NeuronModel, describe
from neurolab.neurons import all_models, find
from neurolab.stimuli import KINDS, Replay, Stimulus, make, parameters
from neurolab.surrogates import Surrogate

Pairs = tuple[tuple[str, Any], ...]
MOST_SLOTS = 6
LIMITS = {"time": (2, 10_000), "neurons": (1, 10_000), "seed": (0, 2**32 - 1)}
SHOW = ("h", "u", "states", "threshold")
HISTOGRAMS = ("counts", "intervals", "levels", "membrane")


def pairs(values: Mapping[str, Any] | Pairs) -> Pairs:
    """Return names and values as a sorted, hashable tuple."""
    return tuple(sorted(dict(values).items()))


@dataclass(frozen=True, slots=True)
class Slot:
    """One model with the choices that differ from its defaults.

    `fixed` names parameters that an ablation holds fixed. `surrogate` and `detach_reset`
    (the neuron's own where None) change how it learns, not how it fires.
    """

    model: str
    params: Pairs = ()
    options: Pairs = ()
    compare: str | None = None
    fixed: tuple[str, ...] = ()
    label: str = ""
    surrogate: Surrogate | None = None
    detach_reset: bool | None = None

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

    @property
    def neuron(self) -> NeuronModel:
        """The model with its options."""
        return find(self.model).with_options(**dict(self.options))

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
        return replace(self, surrogate=None, detach_reset=None)

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


DEFAULT_SLOTS = tuple(Slot(name) for name in ("lif_soft", "ar_lif", "clif", "qb_lif", "cf"))


@dataclass(frozen=True, slots=True)
class Experiment:
    """Up to six models on one input, and what is shown of them.

    Attributes
    ----------
    slots : tuple of Slot
        The models, in the order of the rows.
    stimulus, drive : str, pairs
        Kind of input, and its parameters where they differ from the default.
    table : Replay or None
        The numbers of a replay.
    seed, time, neurons : int
        Seed of the input, number of steps, size of the population.
    neuron : int
        The neuron whose membrane is traced.
    dtype : str
        Precision.
    show : tuple of str
        Which of h, u, auxiliary states and threshold are drawn.
    histogram, correlate, normalise
        What the histogram and the autocorrelation show.
    """

    slots: tuple[Slot, ...] = DEFAULT_SLOTS
    stimulus: str = "poisson"
    drive: Pairs = ()
    table: Replay | None = field(default=None, repr=False)
    seed: int = 0
    time: int = 120
    neurons: int = 60
    neuron: int = 0
    dtype: str = "float64"
    show: tuple[str, ...] = ("h", "threshold")
    histogram: str = "counts"
    correlate: str = "u"
    normalise: bool = False

    def __post_init__(self) -> None:
        """Check every choice; the first wrong one raises `ParameterError`."""
        if not 1 <= len(self.slots) <= MOST_SLOTS:
            raise ParameterError(
                f"{len(self.slots)} models; an experiment holds 1 to {MOST_SLOTS}",
                parameter="slots",
                bounds=(1, MOST_SLOTS),
            )
        for name, (low, high) in LIMITS.items():
            _whole(name, getattr(self, name), low, high)
        _one_of("histogram", self.histogram, HISTOGRAMS)
        _one_of("correlate", self.correlate, _series())
        _one_of("dtype", self.dtype, DTYPES)
        for word in self.show:
            _one_of("show", word, SHOW)
        if self.stimulus != "replay":
            object.__setattr__(self, "drive", _drive(self.stimulus, self.drive))
        elif self.table is None:
            raise ParameterError("replay needs a CSV file or an array", parameter="replay")
        _whole("neuron", self.neuron, 0, self.source().neurons - 1)

    def source(self) -> Stimulus:
        """Return the input of the whole population."""
        if self.stimulus == "replay" and self.table is not None:
            return self.table.window(0, LIMITS["time"][1], slice(0, LIMITS["neurons"][1]))
        return make(
            self.stimulus,
            time=self.time,
            neurons=self.neurons,
            seed=self.seed,
            **dict(self.drive),
        )

    def drive_value(self, name: str) -> float:
        """Return a parameter of the input."""
        return dict(self.drive).get(name, _default_drive(self.stimulus, name))

    def with_slot(self, index: int, slot: Slot) -> Experiment:
        """Return the experiment with one model exchanged."""
        slots = list(self.slots)
        slots[index] = slot
        return replace(self, slots=tuple(slots))

    def titles(self) -> list[str]:
        """Return the models' names, with what tells two of a kind apart."""
        plain = [slot.title for slot in self.slots]
        told = []
        for k, slot in enumerate(self.slots):
            twin = plain.count(slot.title) > 1
            choices = dict(slot.params) | dict(slot.options)
            more = [f"{name} {value}".removesuffix(".0") for name, value in choices.items()]
            more += [slot.compare] if slot.compare else []
            more += _learning(slot)
            name = f"{slot.title}, {' '.join(more)}" if twin and more else slot.title
            told.append(f"{name} ({k + 1})" if twin and name in told else name)
        return told

    def shared(self) -> tuple[str, ...]:
        """Return the names of parameters that two or more of the models have, in order."""
        names = [n for slot in self.slots for n in slot.neuron.Params._fields]
        return tuple(dict.fromkeys(n for n in names if names.count(n) > 1))


def _learning(slot: Slot) -> list[str]:
    """Return in words how a slot learns, where that is not the neuron's own way."""
    words: list[str] = []
    if slot.surrogate is not None:
        values = slot.surrogate.values.items()
        words += [slot.surrogate.shape.title, *(f"{n} {v}" for n, v in values)]
    if slot.detach_reset is not None:
        words += ["reset detached" if slot.detach_reset else "reset attached"]
    return [word.removesuffix(".0") for word in words]


def _drive(kind: str, given: Pairs) -> Pairs:
    """Return the parameters of an input, checked, where they differ from the default."""
    default = make(kind, time=1)
    about = parameters(KINDS[kind])
    kept = {}
    for name, value in given:
        if name not in about:
            raise unknown_name("parameter", name, about, kind)
        number = check(kind, name, about[name], value)
        if number != getattr(default, name):
            kept[name] = number
    return pairs(kept)


def _series() -> tuple[str, ...]:
    """Return what can be correlated: the membrane and every neuron's auxiliary states."""
    states = [name for model in all_models().values() for name in model.auxiliary]
    return tuple(dict.fromkeys(("h", "u", *states)))


def _default_drive(kind: str, name: str) -> float:
    if name not in parameters(KINDS[kind]):
        raise unknown_name("parameter", name, parameters(KINDS[kind]), kind)
    return getattr(KINDS[kind], name)


def _whole(name: str, value: Any, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ParameterError(
            f"{name} = {value} must be a whole number from {low:,} to {high:,}",
            parameter=name,
            value=value,
            bounds=(low, high),
        )


def _one_of(name: str, value: Any, valid: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in valid:
        raise unknown_name(name, value, valid)
