"""What a table of another library's neurons consists of.

A `Library` reads: the arguments of one of its classes become a `Reading`, which is one of
our neurons and what is special about theirs. And it writes: one of our neurons becomes
the name of a class and its arguments. What it wrote is read again to find the differences,
so nothing about a class is said twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from neurolab.conventions.arguments import REQUIRED, Arguments
from neurolab.errors import ParameterError, unknown_name
from neurolab.model import NeuronModel
from neurolab.surrogates import Surrogate

Numbers = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """One of another library's neurons, as one of ours.

    Attributes
    ----------
    model, params, options
        Identifier, parameters and structural options; `gain` is told apart.
    gain : float
        Factor on the input in the membrane equation.
    detach : bool
        Whether the gradient is cut where the spike enters the reset.
    start : float
        Membrane before the first step.
    shown : bool
        Whether the membrane before reset can be seen there.
    behaves, notes : tuple of str
        What else differs: sentences that touch the spikes, and those that do not.
    surrogate : Surrogate, str or None
        Its surrogate where it is not the library's usual one.
    """

    model: str
    params: Numbers
    options: Mapping[str, Any] = field(default_factory=dict)
    gain: float = 1.0
    detach: bool = False
    start: float = 0.0
    shown: bool = False
    behaves: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    surrogate: Surrogate | str | None = None


class Asked(NamedTuple):
    """One of our neurons, checked, on its way into a library."""

    model: NeuronModel
    params: Numbers
    compare: str
    detach: bool
    dt: float

    @property
    def option(self) -> Mapping[str, Any]:
        """The structural options chosen."""
        return self.model.chosen

    def needs(self, name: str, value: float, why: str) -> None:
        """Raise `ParameterError` unless a parameter has the one value that can be expressed."""
        if self.params[name] != value:
            raise ParameterError(
                f"{name} = {self.params[name]:g} must be {value:g} there: {why}",
                model=self.model.name,
                parameter=name,
                value=self.params[name],
            )


class Written(NamedTuple):
    """One of our neurons in another library's words."""

    class_name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One class of a library.

    Attributes
    ----------
    defaults : mapping
        Arguments that are converted, and the library's default of each.
    read : callable
        From arguments to a `Reading`.
    fixed : mapping
        Arguments that are converted at this value only.
    harmless : tuple of str
        Arguments that touch neither spikes nor membrane, at whatever value.
    surrogate : str or None
        The argument that holds the surrogate.
    """

    defaults: Mapping[str, Any]
    read: Callable[[Arguments], Reading]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    harmless: tuple[str, ...] = ()
    surrogate: str | None = None

    def arguments(self, owner: str, given: Mapping[str, Any]) -> Arguments:
        """Return the arguments, defaults filled in; refuse what is not converted."""
        known = {**self.defaults, **self.fixed, **dict.fromkeys(self.harmless)}
        if self.surrogate:
            known[self.surrogate] = None
        for name in given:
            if name not in known:
                raise unknown_name("argument", name, known, owner)
        found = Arguments(owner, {**self.defaults, **given})
        for name, value in found.values.items():
            if value is REQUIRED:
                raise ParameterError(f"{name} is missing", model=owner, parameter=name)
            if name in self.fixed and value != self.fixed[name]:
                raise found.refused(name, f"has no counterpart here; only {self.fixed[name]!r} has")
        return found


@dataclass(frozen=True, slots=True)
class Library:
    """Another library's neurons.

    Attributes
    ----------
    name, version : str
        Name in `import`, and the release whose source was checked.
    compare : str
        Comparison at threshold.
    surrogate : Surrogate or str
        Its usual surrogate.
    kinds : mapping
        Its classes by name.
    writers : mapping
        From an identifier of ours to how it is written there.
    render : callable
        From a class name and arguments to one line that imports and builds `node`.
    unmatched : mapping
        Classes without counterpart, and why.
    dt : float or None
        Time step where the user gives none; None where it counts in steps.
    """

    name: str
    version: str
    compare: str
    surrogate: Surrogate | str
    kinds: Mapping[str, Kind]
    writers: Mapping[str, Callable[[Asked], Written]]
    render: Callable[[str, Mapping[str, Any]], str]
    unmatched: Mapping[str, str] = field(default_factory=dict)
    dt: float | None = None


def listed(arguments: Mapping[str, Any]) -> str:
    """Return keyword arguments as they are written in a call."""
    return ", ".join(f"{name}={value!r}" for name, value in arguments.items())


def gain_of(params: Numbers, options: Mapping[str, Any]) -> float:
    """Return the factor on the input in the membrane equation of one of our neurons."""
    if options.get("decay_input"):
        return 1.0 / params["tau"]
    return params.get("gain", 1.0)
