"""Everything one can choose on the page, as one frozen, hashable value.

The same object is the shared link, the undo entry and the generated code. It checks itself
when it is made, so a bad value never becomes an experiment; what was there before stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from neurolab.checks import DTYPES, check
from neurolab.choices import TABS, Distributions, Gallery, Inspector, Sweep, Train
from neurolab.errors import ParameterError, unknown_name
from neurolab.neurons import all_models
from neurolab.slot import Pairs, Slot, pairs
from neurolab.stimuli import KINDS, Replay, Stimulus, make, parameters

MOST_SLOTS = 6
LIMITS = {"time": (2, 100_000), "neurons": (1, 100_000), "seed": (0, 2**32 - 1)}
LARGEST = 100_000_000  # neuron-steps of one model
SHOW = ("h", "u", "states", "threshold")
HISTOGRAMS = ("counts", "intervals", "levels", "membrane")
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
    tab : str
        The tab that is open.
    distributions, gallery, sweep, train, inspector
        What is chosen on the other tabs, and the step that is inspected.
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
    tab: str = "dynamics"
    distributions: Distributions = field(default_factory=Distributions)
    gallery: Gallery = field(default_factory=Gallery)
    sweep: Sweep = field(default_factory=Sweep)
    train: Train = field(default_factory=Train)
    inspector: Inspector = field(default_factory=Inspector)

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
        _one_of("tab", self.tab, TABS)
        for word in self.show:
            _one_of("show", word, SHOW)
        if self.stimulus != "replay":
            object.__setattr__(self, "drive", _drive(self.stimulus, self.drive))
        elif self.table is None:
            raise ParameterError("replay needs a CSV file or an array", parameter="replay")
        source = self.source()
        if source.time * source.neurons > LARGEST:
            raise ParameterError(
                f"{source.time:,} steps of {source.neurons:,} neurons are too many: steps times "
                f"neurons may be up to {LARGEST:,}",
                parameter="neurons",
                value=source.neurons,
            )
        _whole("neuron", self.neuron, 0, source.neurons - 1)
        if self.inspector.step >= source.time:  # the run is shorter now: nothing is inspected
            object.__setattr__(self, "inspector", replace(self.inspector, step=-1))

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

    def sampled(self) -> Stimulus:
        """Return the input of the Distributions tab: fewer steps, as many neurons as samples.

        Its first neurons are those of `source()`, where the input is not a replay of fewer.
        """
        steps, samples = self.distributions.steps, self.distributions.samples
        if self.stimulus == "replay":
            return self.source().window(0, min(steps, self.source().time), slice(0, samples))
        return replace(self, time=steps, neurons=samples, neuron=0).source()

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
            more = [f"{name} {_short(value)}" for name, value in choices.items()]
            more += [slot.compare] if slot.compare else []
            more += slot.learning_words()
            name = f"{slot.title}, {' '.join(more)}" if twin and more else slot.title
            told.append(f"{name} ({k + 1})" if twin and name in told else name)
        return told

    def shared(self) -> tuple[str, ...]:
        """Return the names of parameters that two or more of the models have, in order."""
        names = [n for slot in self.slots for n in slot.neuron.Params._fields]
        return tuple(dict.fromkeys(n for n in names if names.count(n) > 1))


def _short(value: Any) -> str:
    """Return a value as a title has it: a few digits are enough to tell two apart."""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


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
