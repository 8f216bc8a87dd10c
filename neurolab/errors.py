"""The one error that bad input gets, in the user's words.

It names the model, the parameter, the value, the bounds and, for a misspelled name,
the nearest valid one. Python raises it, the command line prints it on one line, and
the page shows it beside the control it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class ParameterError(ValueError):
    """A value or a name that neurolab cannot use.

    Attributes
    ----------
    model : str or None
        Identifier of the neuron, the stimulus or the function that was asked.
    parameter : str or None
        The name in question.
    value : object
        What was given.
    bounds : tuple or None
        Lowest and highest value allowed.
    nearest : str or None
        The valid name closest to a misspelled one.
    """

    def __init__(
        self,
        problem: str,
        *,
        model: str | None = None,
        parameter: str | None = None,
        value: object = None,
        bounds: tuple[float, float] | None = None,
        nearest: str | None = None,
    ) -> None:
        self.model, self.parameter, self.value = model, parameter, value
        self.bounds, self.nearest = bounds, nearest
        super().__init__(f"{model}: {problem}" if model else problem)


def unknown_name(
    kind: str, name: object, valid: Iterable[str], model: str | None = None
) -> ParameterError:
    """Return the error for a name that is not among `valid`, with the nearest one."""
    names = [str(option) for option in valid]
    found = get_close_matches(str(name).lower(), names, n=1, cutoff=0.4)
    nearest = found[0] if found else None
    hint = f"did you mean {nearest!r}? " if nearest else ""
    choices = ", ".join(names) if names else "none"
    return ParameterError(
        f"there is no {kind} {name!r}; {hint}valid: {choices}",
        model=model,
        parameter=str(name),
        value=name,
        nearest=nearest,
    )


def outside(
    model: str,
    parameter: str,
    value: float,
    bounds: tuple[float, float],
    *,
    where: str = "",
    note: str = "",
) -> ParameterError:
    """Return the error for a value outside its bounds."""
    low, high = bounds
    return ParameterError(
        f"{parameter} = {float(value)!r}{where} is outside [{low:g}, {high:g}]{note}",
        model=model,
        parameter=parameter,
        value=value,
        bounds=bounds,
    )
