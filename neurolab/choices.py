"""What one chooses on the tabs beside Dynamics: small frozen values that check themselves.

Each is a part of an `Experiment`, so it is shared, saved and undone with it. A field says
what it may be: whole numbers lie between bounds, words are among those listed.
"""

from __future__ import annotations

import math
import re
from dataclasses import Field, dataclass, field, fields
from typing import Any

from neurolab.checks import whole
from neurolab.errors import ParameterError, unknown_name

TABS = ("dynamics", "distributions", "surrogates", "sweep", "train", "papers")
# All of `neurolab.sweeping.METRICS` but the first, named here so that a link needs no more.
OTHER_METRICS = (
    *("spikes", "silent", "cv", "mean", "std", "inside", "entropy", "effective_levels"),
    *("activity", "energy", "jensen_shannon", "wasserstein", "decay_length"),
)
TIMED = ("delayed_match", "temporal_xor", "manifolds", "gestures")
CODED = ("digits",)
NAME = re.compile(r"[\w.]*")
MOST_STEPS = 64
MOST_SAMPLES = 100_000
MOST_SEEDS = 100


def number(default: int, low: int, high: int) -> Any:
    """Declare a whole number and its bounds."""
    return field(default=default, metadata={"bounds": (low, high)})


def word(default: str, *others: str) -> Any:
    """Declare a word and what else it may be."""
    return field(default=default, metadata={"among": (default, *others)})


@dataclass(frozen=True, slots=True)
class Choices:
    """What all of them share: every field is checked when one is made."""

    def __post_init__(self) -> None:
        """Check every field; the first wrong one raises `ParameterError`."""
        for each in fields(self):
            _check(each, getattr(self, each.name))

    @classmethod
    def read(cls, name: str, text: str) -> Any:
        """Return a field's value from the text of a link."""
        about = {each.name: each for each in fields(cls)}
        if name not in about:
            raise unknown_name("choice", name, about)
        kind = type(about[name].default)
        try:
            return kind(text)
        except ValueError as error:
            raise ParameterError(f"{name} = {text!r} is not a number", parameter=name) from error


def _check(about: Field[Any], value: Any) -> None:
    if "bounds" in about.metadata:
        whole(None, about.name, value, *about.metadata["bounds"])
    elif "among" in about.metadata and value not in about.metadata["among"]:
        raise unknown_name(about.name, value, about.metadata["among"])
    elif isinstance(value, float) and not math.isfinite(value):
        raise ParameterError(f"{about.name} = {value} must be finite", parameter=about.name)
    elif isinstance(value, str) and not NAME.fullmatch(value):
        raise ParameterError(f"{about.name} = {value!r} is not a name", parameter=about.name)


@dataclass(frozen=True, slots=True)
class Distributions(Choices):
    """What the Distributions tab compares.

    Attributes
    ----------
    samples : int
        Neurons run for it; each gives one membrane at every step.
    steps : int
        Time steps compared, from the first on.
    membrane : {"h", "u"}
        Before or after reset.
    against : {"first", "previous"}
        The step every other one is compared with in the curves.
    measure : {"jensen_shannon", "wasserstein"}
        What the matrices show.
    bins : int
        Bins of the histograms behind ridges and Jensen-Shannon divergence.
    """

    samples: int = number(10_000, 2, MOST_SAMPLES)
    steps: int = number(16, 2, MOST_STEPS)
    membrane: str = word("h", "u")
    against: str = word("first", "previous")
    measure: str = word("jensen_shannon", "wasserstein")
    bins: int = number(64, 4, 512)


@dataclass(frozen=True, slots=True)
class Gallery(Choices):
    """The model whose surrogates the Surrogates tab offers."""

    model: int = number(0, 0, 5)


@dataclass(frozen=True, slots=True)
class Sweep(Choices):
    """What the Sweep tab varies; names that the model lacks give way to its first ones.

    Attributes
    ----------
    model : int
        Which of the experiment's models.
    x, y : str
        Parameter along each axis: a name of the neuron, or `input.` and one of the stimulus;
        empty for the model's first.
    x_low, x_high, y_low, y_high : float
        Ends of the axes; both 0 stand for the slider's.
    metric : str
        What is measured in every cell (see `neurolab.sweeping.METRICS`).
    size : int
        Values along each axis.
    gain : {"current", "input"}
        What the F–I curves run over: a constant current, or the strength of the input.
    gain_low, gain_high : float
        Ends of the F–I curves; both 0 stand for the slider's.
    """

    model: int = number(0, 0, 5)
    x: str = ""
    y: str = ""
    x_low: float = 0.0
    x_high: float = 0.0
    y_low: float = 0.0
    y_high: float = 0.0
    metric: str = word("rate", *OTHER_METRICS)
    size: int = number(32, 2, 128)
    gain: str = word("current", "input")
    gain_low: float = 0.0
    gain_high: float = 0.0


@dataclass(frozen=True, slots=True)
class Train(Choices):
    """What the Train tab trains; `neurolab.training.Config` says what the fields mean.

    Attributes
    ----------
    task, network : str
        What is learned, and the kind of network.
    widths : str
        Neurons, channels or blocks per layer, with points between them: "128.64".
    neuron : str
        A neuron for all layers, or one per layer with points between them.
    surrogate : str
        Of every layer; empty for each neuron's own.
    truncation : int
        Steps that the gradient looks back; 0 for all.
    coding : str
        How the values of images become input.
    learns : {"own", "none", "all"}
        What of the neurons learns: their own, nothing, all that can.
    clip : float
        Largest norm of the gradient; 0 for none.
    seeds : int
        Runs one after the other, with this seed, the next one, and so on.
    """

    task: str = word("digits", "moons", "circles", "spirals", *TIMED)
    network: str = word("mlp", "conv", "residual")
    widths: str = "128"
    neuron: str = "lif_soft"
    time: int = number(4, 1, MOST_STEPS)
    surrogate: str = ""
    loss: str = word("ce", "mse", "tet", "lambda_mix")
    optimiser: str = word("adam", "adamw", "sgd")
    learning_rate: float = 2e-3
    batch: int = number(128, 1, 65_536)
    epochs: int = number(100, 1, 100_000)
    norm: str = word("none", "bn", "tdbn")
    pnb: float = 0.0
    truncation: int = number(0, 0, MOST_STEPS)
    seed: int = number(0, 0, 2**32 - 1)
    seeds: int = number(1, 1, MOST_SEEDS)
    coding: str = word("direct", "bernoulli", "poisson")
    learns: str = word("own", "none", "all")
    readout: str = word("mean", "membrane", "count")
    readout_decay: float = 0.8
    lam: float = 0.95
    rate_weight: float = 0.0
    rate_target: float = 0.1
    momentum: float = 0.9
    weight_decay: float = 0.0
    schedule: str = word("cosine", "constant")
    warm_up: float = 0.0
    clip: float = 0.0
    truncation_kind: str = word("window", "chunks", "first")


@dataclass(frozen=True, slots=True)
class Inspector(Choices):
    """The step that is looked at: of which model, and when; −1 where none is."""

    model: int = number(0, 0, 5)
    step: int = number(-1, -1, 99_999)
