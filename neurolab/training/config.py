"""Everything that decides a training run, in one frozen object.

>>> from neurolab.training.config import Config
>>> run = Config(task="digits", widths=(128,), neurons="clif", time=4)
>>> Config.from_toml(run.to_toml()) == run
True

It is checked when it is made. Two equal configurations train to the same numbers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from neurolab.errors import ParameterError
from neurolab.slot import Pairs, pairs
from neurolab.training.bounds import NUMBERS, OPTIONAL, WHOLE, WORDS, number, word
from neurolab.training.choice import NeuronChoice, choice_of
from neurolab.training.layout import layer_names
from neurolab.training.sections import fields_of, tables_of
from neurolab.training.toml_text import toml

MOST_LAYERS, MOST_WIDTH = 32, 8192


@dataclass(frozen=True, slots=True)
class Config:
    """A task, a network of spiking neurons, and how it is trained.

    Attributes
    ----------
    task, task_options
        Name and options of a task of `neurolab.training.tasks`.
    network : {"mlp", "conv", "residual"}
        Kind of network; `widths` holds neurons or channels per layer, and per block of a
        residual network, whose first is the stem.
    neurons
        One neuron for all spiking layers, or one per layer in the order of `layers`. Given as
        identifiers, slots, `NeuronChoice` or tables.
    time : int
        Time steps, 1 to 64.
    norm : {"none", "bn", "tdbn"}
        Batch norm over batch and time, "tdbn" scaled by the threshold (Zheng et al., 2021).
    readout : {"mean", "membrane", "count"}
        A linear layer at every step; the membrane of a leaky integrator (`readout_decay`)
        over it; or a layer of spiking neurons whose spikes are counted.
    loss : {"ce", "mse", "tet", "lambda_mix"}
        See `neurolab.nn`; `lam` and `phi` are those of `lambda_mix`.
    pnb : float
        λ of CF's membrane balance (Eq. 23); 0 for none. CF has 0.25.
    rate_weight, rate_target : float
        Weight of (rate − target)², averaged over layers; 0 for none.
    optimiser : {"sgd", "adam", "adamw"}
        With `learning_rate`, `momentum` and `nesterov` (sgd), and `weight_decay` of the
        weights alone: what a neuron or a norm learns does not decay.
    schedule : {"cosine", "constant"}
        After `warm_up` epochs of a linear rise.
    clip : float or None
        Largest norm of all gradients together.
    truncation, truncation_kind
        How many steps back the gradient looks, None for all; see `nn.truncate`.
    batch, epochs : int
        The incomplete last batch of an epoch is left out.
    fold, folds
        Part of a cross-validation, or None for the task's own split.
    dtype, seed
        Precision, and what all random numbers are drawn from.
    """

    task: str = "digits"
    task_options: Pairs = ()
    network: str = "mlp"
    widths: tuple[int, ...] = (128,)
    neurons: tuple[NeuronChoice, ...] = field(default_factory=lambda: (NeuronChoice(),))
    time: int = 4
    norm: str = "none"
    readout: str = "mean"
    readout_decay: float = 0.8
    loss: str = "ce"
    lam: float = 0.95
    phi: str = "constant"
    pnb: float = 0.0
    rate_weight: float = 0.0
    rate_target: float = 0.1
    optimiser: str = "adam"
    learning_rate: float = 2e-3
    momentum: float = 0.9
    nesterov: bool = False
    weight_decay: float = 0.0
    schedule: str = "cosine"
    warm_up: float = 0.0
    clip: float | None = None
    truncation: int | None = None
    truncation_kind: str = "window"
    batch: int = 128
    epochs: int = 20
    fold: int | None = None
    folds: int = 5
    dtype: str = "float32"
    seed: int = 0

    def __post_init__(self) -> None:
        """Check every field, and what they say together."""
        for name in WORDS:
            word(name, getattr(self, name))
        for name in NUMBERS:
            value = getattr(self, name)
            if not (value is None and name in OPTIONAL):
                found = number(name, value)
                self._set(name, int(found) if name in WHOLE else found)
        if not isinstance(self.nesterov, bool):
            raise ParameterError(
                f"nesterov = {self.nesterov!r} must be true or false", parameter="nesterov"
            )
        self._set("widths", _widths(self.widths))
        self._set("neurons", _neurons(self.neurons))
        self._check_together()
        self._check_task()

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def _check_together(self) -> None:
        layers = self.layers
        if len(self.neurons) not in {1, len(layers)}:
            raise ParameterError(
                f"there are {len(self.neurons)} neurons for {len(layers)} spiking layers "
                f"({', '.join(layers)}); give one for all, or one each",
                parameter="neurons",
            )
        if self.nesterov and self.momentum == 0.0:
            raise ParameterError("nesterov needs a momentum above 0", parameter="nesterov")
        if self.warm_up > self.epochs:
            raise ParameterError(
                f"warm_up = {self.warm_up:g} epochs is longer than the {self.epochs} epochs of the "
                "run",
                parameter="warm_up",
                value=self.warm_up,
            )
        if self.fold is not None and self.fold >= self.folds:
            raise ParameterError(
                f"fold = {self.fold} must be below folds = {self.folds}",
                parameter="fold",
                value=self.fold,
                bounds=(0, self.folds - 1),
            )

    def _check_task(self) -> None:
        from neurolab.training.tasks import find

        options = self.task_options
        if not isinstance(options, (Mapping, tuple)):
            raise ParameterError(
                f"task_options = {options!r} must be a table of values by name",
                parameter="task_options",
            )
        self._set("task_options", pairs(options))
        if not isinstance(self.task, str):
            raise ParameterError(f"task = {self.task!r} must be a name", parameter="task")
        find(self.task, **dict(self.task_options))

    @property
    def layers(self) -> tuple[str, ...]:
        """Names of the spiking layers, in order."""
        return layer_names(self.network, len(self.widths), self.readout)

    def neuron(self, layer: str) -> NeuronChoice:
        """Return the neuron of a spiking layer."""
        index = self.layers.index(layer)
        return self.neurons[0] if len(self.neurons) == 1 else self.neurons[index]

    def with_neuron(self, layer: str | None, choice: NeuronChoice) -> Config:
        """Return the configuration with another neuron in one layer, or in all of them."""
        if layer is None:
            return replace(self, neurons=(choice,))
        each = tuple(choice if name == layer else self.neuron(name) for name in self.layers)
        return replace(self, neurons=each)

    def to_dict(self) -> dict[str, Any]:
        """Return nested tables of plain values; what is None is left out."""
        found = {f.name: getattr(self, f.name) for f in fields(self)}
        found["neurons"] = [choice.to_dict() for choice in self.neurons]
        found["widths"] = list(self.widths)
        found["task_options"] = dict(self.task_options)
        return tables_of(found)

    @classmethod
    def from_dict(cls, tables: Mapping[str, Any]) -> Config:
        """Return the configuration of what `to_dict` gives; what is left out is the default.

        Raises
        ------
        ParameterError
            For an unknown table or key, by name, and for whatever the configuration refuses.
        """
        return cls(**fields_of(tables))

    def to_toml(self) -> str:
        """Return the configuration as TOML text."""
        return toml(self.to_dict())

    @classmethod
    def from_toml(cls, text: str) -> Config:
        """Return the configuration of a TOML text."""
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ParameterError(f"this is not TOML: {error}") from error
        return cls.from_dict(tables)


def _widths(given: Any) -> tuple[int, ...]:
    listed = list(given) if isinstance(given, (list, tuple)) else [given]
    if not 1 <= len(listed) <= MOST_LAYERS:
        raise ParameterError(
            f"widths = {given!r} must hold 1 to {MOST_LAYERS} numbers of neurons or channels",
            parameter="widths",
        )
    from neurolab.checks import whole

    return tuple(whole(None, "widths", n, 1, MOST_WIDTH) for n in listed)


def _neurons(given: Any) -> tuple[NeuronChoice, ...]:
    listed = list(given) if isinstance(given, (list, tuple)) else [given]
    if not listed:
        raise ParameterError("neurons must hold at least one neuron", parameter="neurons")
    made = tuple(choice_of(one) for one in listed)
    return made[:1] if len(set(made)) == 1 else made
