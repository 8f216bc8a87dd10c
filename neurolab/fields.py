"""How a parameter or a state variable describes itself: bounds, symbol, unit, a sentence.

A record is a NamedTuple whose fields are `Annotated[Value, Param(...)]` or
`Annotated[Value, Var(...)]`; sliders, errors, equations and learnable parameters read them.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, get_type_hints

from neurolab.errors import ParameterError


class Param(NamedTuple):
    """What one parameter says about itself (its default stands in `Params`)."""

    low: float
    high: float
    symbol: str
    help: str
    unit: str = "1"
    slider: tuple[float, float] | None = None
    integer: bool = False
    exclusive: bool = False
    """True where the bounds themselves are not allowed."""
    transform: str = ""
    """How a raw learnable number becomes the value; see `neurolab.nn.transforms`. Left out:
    derived from the bounds."""


class Var(NamedTuple):
    """What one state variable says about itself."""

    symbol: str
    help: str
    unit: str = "1"


@cache
def metadata(record: Any, kind: type, owner: str) -> dict[str, Any]:
    """Return what the fields of a NamedTuple say about themselves, by name, in order."""
    hints = get_type_hints(record, include_extras=True)
    found = {}
    for name in record._fields:
        told = [m for m in getattr(hints[name], "__metadata__", ()) if isinstance(m, kind)]
        if not told:
            raise ParameterError(
                f"field {name!r} of {record.__name__} needs Annotated[Value, {kind.__name__}(...)]",
                model=owner,
                parameter=name,
            )
        found[name] = told[0]
    return found
