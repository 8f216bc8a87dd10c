"""What a surrogate is: a slope that stands in for the derivative of a spike, and its numbers.

A spike is a jump, and a jump has no useful derivative. Training puts a `slope` in its
place: a bump over the distance h − θ, or one plateau over a whole ladder of thresholds.
The `primitive` is the smooth step whose derivative the slope is; a width or a height
learns through it, because neither enters the spikes themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from neurolab.checks import check
from neurolab.errors import ParameterError, unknown_name
from neurolab.fields import Param, metadata

ONE_THRESHOLD = ("spike", "levels", "quantise", "round", "ternary")
LADDER = ("levels", "quantise", "round", "ternary")


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A family of surrogates: one formula and the numbers in it.

    Attributes
    ----------
    name, title : str
        Identifier, and name for people.
    Params : type
        NamedTuple of `Annotated[Value, Param]`, its fields the numbers of the formula.
    slope : callable
        `slope(d, p)` of the distance d = h − θ to one threshold, or, for a ladder,
        `slope(h, theta, most, p)` over all `most` multiples of θ at once.
    source : str
        The paper the formula is from.
    primitive : callable or None
        `primitive(d, p)`, the step whose derivative `slope` is; None where the numbers
        cannot learn.
    kind : {"distance", "first", "ladder"}
        How several thresholds are met: by the sum of one bump each, by one bump at the
        first of them, or by one formula for all.
    learnable : tuple of str
        Numbers that learn where the user names none.
    notes : str
        What the source leaves open.
    """

    name: str
    title: str
    Params: Any
    slope: Callable[..., Any]
    source: str
    primitive: Callable[..., Any] | None = None
    kind: str = "distance"
    learnable: tuple[str, ...] = ()
    notes: str = ""

    @property
    def help(self) -> str:
        """The first sentence of the formula's docstring."""
        return (self.slope.__doc__ or "").strip().split("\n")[0]

    @property
    def fits(self) -> tuple[str, ...]:
        """The methods of `fire` whose derivative this can be."""
        return LADDER if self.kind == "ladder" else ONE_THRESHOLD

    def describe(self) -> dict[str, Param]:
        """Return what every number of the formula says about itself, by name, in order."""
        return metadata(self.Params, Param, self.name)


@dataclass(frozen=True, slots=True)
class Surrogate:
    """A shape with its numbers.

    A number may be the name of a parameter of the neuron instead: CLIF's rectangle is as
    wide as its `threshold`, whatever that is.
    """

    shape: Shape
    given: tuple[tuple[str, float | str], ...] = field(default=())

    def __post_init__(self) -> None:
        """Check the numbers, and drop those that equal the default."""
        about, kept = self.shape.describe(), {}
        for name, value in self.given:
            if name not in about:
                raise unknown_name("number of the surrogate", name, about, self.shape.name)
            kept[name] = value
            if not isinstance(value, str):
                kept[name] = check(self.shape.name, name, about[name], value)
            if kept[name] == self.shape.Params._field_defaults[name]:
                del kept[name]
        object.__setattr__(self, "given", tuple(sorted(kept.items())))

    @property
    def name(self) -> str:
        """Identifier of the shape."""
        return self.shape.name

    @property
    def values(self) -> dict[str, float | str]:
        """Every number by name, in the order of the formula."""
        return {**self.shape.Params._field_defaults, **dict(self.given)}

    def with_values(self, values: Mapping[str, float | str]) -> Surrogate:
        """Return the surrogate with other numbers."""
        return Surrogate(self.shape, tuple({**dict(self.given), **values}.items()))

    def numbers(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Return every number, those bound to a parameter taken from `params`.

        Raises
        ------
        ParameterError
            Where a number is bound to a parameter that `params` does not have.
        """
        for name, value in self.values.items():
            if isinstance(value, str) and value not in params:
                error = unknown_name("parameter of the neuron", value, params)
                raise ParameterError(
                    f"{name} = {value!r}: {error}",
                    model=self.name,
                    parameter=name,
                    nearest=error.nearest,
                )
        return {n: params[v] if isinstance(v, str) else v for n, v in self.values.items()}
