"""What a neuron says about itself: state, parameters with bounds, one `step`, thresholds.

A `NeuronModel` is pure data. The engines, the equation card, the sliders and the tests
are all derived from it, so adding a neuron means writing one of these and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple

from neurolab.errors import unknown_name
from neurolab.fields import Param, Var, metadata
from neurolab.fire import COMPARISONS
from neurolab.ops import Value
from neurolab.surrogates import Surrogate, rectangle


class Ladder(NamedTuple):
    """Equidistant thresholds: (k + offset) · scale · base for k = 1 to `levels`.

    `base` and `levels` are names of parameters or of lines of the `step`; without a base it
    is 1, and without levels there is one threshold. A mirrored ladder goes down as it goes up.
    """

    base: str | None
    levels: str | None = None
    offset: float = 0.0
    scale: float = 1.0
    mirrored: bool = False


class Line(NamedTuple):
    """How a named line of a `step` is written and where the paper states it."""

    symbol: str = ""
    equation: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class NeuronModel:
    """A spiking neuron: one equation and everything that is said about it.

    Attributes
    ----------
    name : str
        Identifier, as used in `neurolab.simulate`.
    title : str
        Name for people.
    State, Params : type
        NamedTuples of `Annotated[Value, Var]` and `Annotated[Value, Param]`. The first
        state is always `u`, the membrane after reset.
    step : callable
        `step(s, x, p, fire) -> (State, output, membrane before reset)`.
    source : str
        The paper the equation is from.
    compare : str
        Comparison at threshold where the user chooses none; "" where the neuron rounds.
    thresholds : tuple of Ladder
        What is drawn as threshold.
    level : str or None
        The line that holds the signed number of spikes, where it differs from the output.
    lines : mapping
        Symbols and equation numbers of named lines.
    notes : str
        Where this differs from the paper, and why.
    options, chosen, factory
        Structural options, the choice made, and what builds the other choices.
    start : callable or None
        First state from the parameters, where it is not zero.
    surrogate : Surrogate
        Stands in for the derivative of the spikes where the user chooses none.
    learnable : tuple of str
        Parameters that learn where the user names none.
    detach_reset : bool
        Whether the gradient is cut where the output enters the reset, unless the user says.
    resets : bool
        Whether spikes reset the membrane; see `without_reset`.
    """

    name: str
    title: str
    State: Any
    Params: Any
    step: Callable[..., Any]
    source: str
    compare: str = ">="
    thresholds: tuple[Ladder, ...] = (Ladder("threshold"),)
    level: str | None = None
    lines: Mapping[str, Line] = field(default_factory=dict)
    notes: str = ""
    options: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    chosen: Mapping[str, Any] = field(default_factory=dict)
    factory: Callable[..., NeuronModel] | None = None
    start: Callable[[Any], Any] | None = None
    surrogate: Surrogate = field(default_factory=rectangle)
    learnable: tuple[str, ...] = ()
    detach_reset: bool = False
    resets: bool = True

    @property
    def comparisons(self) -> tuple[str, ...]:
        """The comparisons that can be chosen: both, or none for a neuron that rounds."""
        return COMPARISONS if self.compare else ()

    @property
    def help(self) -> str:
        """The first sentence of the equation's docstring, and whether the reset is off."""
        first = (self.step.__doc__ or "").strip().split("\n")[0]
        return first if self.resets else f"{first} Here the reset is switched off."

    @property
    def key(self) -> str:
        """Identifier with the options chosen, for labels and file names."""
        extra = [f"{k}-{v}" for k, v in sorted(self.chosen.items())]
        return "_".join([self.name, *extra, *([] if self.resets else ["resets-False"])])

    @property
    def auxiliary(self) -> tuple[str, ...]:
        """Names of the states beside the membrane."""
        return tuple(self.State._fields[1:])

    def with_options(self, **options: Any) -> NeuronModel:
        """Return the model with these structural options.

        Raises
        ------
        ParameterError
            For an option or a value the model does not have.
        """
        for name, value in options.items():
            if name not in self.options:
                raise unknown_name("option", name, self.options, self.name)
            if not any(type(value) is type(v) and value == v for v in self.options[name]):
                raise unknown_name(f"{name}", value, self.options[name], self.name)
        wanted = {**self.chosen, **options}
        if wanted == dict(self.chosen) or self.factory is None:
            return self
        made = _variant(self.factory, tuple(sorted(wanted.items())))
        return made if self.resets else made.without_reset()

    def without_reset(self) -> NeuronModel:
        """Return the model with its reset switched off: a spike leaves the membrane alone.

        Wherever the `step` has `fire.reset(z)` there is 0, in every engine and on the equation
        card; states, parameters and identifier stay. What else a spike does, it still does:
        it raises ALIF's threshold and CLIF's m. The same object is returned every time. A
        `step` of your own that marks no reset has none to switch off: running it then raises
        `ParameterError`.
        """
        return _unreset(self) if self.resets else self

    def initial(self, params: Any) -> Any:
        """Return the first state for `params` (zeros unless the model says otherwise)."""
        return self.start(params) if self.start else self.State(*(0.0 for _ in self.State._fields))

    def defaults(self) -> Any:
        """Return the default parameters."""
        return self.Params()


@cache
def _variant(
    factory: Callable[..., NeuronModel], options: tuple[tuple[str, Any], ...]
) -> NeuronModel:
    """Build a variant once: kernels know a model by its identity."""
    return factory(**dict(options))


@cache
def _unreset(model: NeuronModel) -> NeuronModel:
    """Switch a reset off once: kernels know a model by its identity."""
    return replace(model, title=f"{model.title} (reset off)", resets=False)


def describe(model: NeuronModel) -> dict[str, Param]:
    """Return what every parameter of the model says about itself, by name, in order."""
    return metadata(model.Params, Param, model.name)


def describe_states(model: NeuronModel) -> dict[str, Var]:
    """Return what every state variable says about itself, by name, in order."""
    return metadata(model.State, Var, model.name)


def default_of(model: NeuronModel, name: str) -> float:
    """Return the default of one parameter."""
    value: Value = model.Params._field_defaults[name]
    return value
