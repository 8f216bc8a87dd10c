"""The numbers of a layer: which learn, of what shape, and from which raw numbers.

Every parameter of the neuron and every number of its surrogate is one `Number`. Those
that learn are stored raw, as `torch.nn.Parameter`; the others as buffers. Both move with
`.to(device)` and are in the `state_dict`, under `raw.NAME` and `fixed.NAME`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from neurolab.checks import check
from neurolab.errors import ParameterError, unknown_name
from neurolab.fields import Param
from neurolab.nn.transforms import start, transform_of

GRANULARITIES = ("layer", "neuron", "step")
Size = tuple[int, ...]


class Number(NamedTuple):
    """One number of a layer: what it says about itself, its default, its granularity."""

    name: str
    param: Param
    default: float
    granularity: str


class Values(nn.Module):
    """All numbers of a layer, kept raw and given as values."""

    def __init__(
        self,
        model: str,
        numbers: Mapping[str, Number],
        first: Mapping[str, Any],
        learnable: tuple[str, ...],
        sizes: tuple[int | None, Size | None],
        dtype: torch.dtype,
    ) -> None:
        super().__init__()
        self.numbers = dict(numbers)
        self.raw = nn.ParameterDict()
        self.fixed = nn.Module()
        self.learned: set[str] = set()
        self.keys = {name: name.replace(".", "_") for name in numbers}
        for name, number in self.numbers.items():
            value = _first(model, number, first.get(name, number.default), sizes, dtype)
            key = self.keys[name]
            if name in learnable:
                raw = start(model, name, number.param, number.default, value)
                self.learned.add(name)
                self.raw[key] = nn.Parameter(raw.clone())
            else:
                self.fixed.register_buffer(key, value)

    def learns(self, name: str) -> bool:
        """Whether a number learns."""
        return name in self.learned

    def value(self, name: str) -> Tensor:
        """Return a number as the equation has it: `[]`, `[neuron]` or `[time]`."""
        if name not in self.learned:
            return getattr(self.fixed, self.keys[name])
        _, param, default, _ = self.numbers[name]
        return transform_of(param, default).value(self.raw[self.keys[name]])

    def all(self, dtype: torch.dtype) -> dict[str, Tensor]:
        """Return every number by name, in a precision."""
        found: dict[str, Tensor] = {}
        for name in self.keys:
            value = self.value(name)
            found[name] = value if value.dtype is dtype else value.to(dtype)
        return found


def _first(
    model: str,
    number: Number,
    given: Any,
    sizes: tuple[int | None, Size | None],
    dtype: torch.dtype,
) -> Tensor:
    """Return the first value, checked, in the shape of its granularity."""
    if isinstance(given, Tensor):
        given = given.detach().cpu().numpy()
    time, size = sizes
    shape: Size = ()
    if number.granularity == "neuron":
        if size is None:
            raise _missing(model, number.name, "neuron", "size")
        shape = size
    elif number.granularity == "step":
        if time is None:
            raise _missing(model, number.name, "step", "time")
        shape = (time,)
    array = torch.as_tensor(given, dtype=torch.float64) if not _is_word(given) else None
    if array is None or array.ndim == 0:
        value = check(model, number.name, number.param, given)
        return torch.full(shape, float(value), dtype=dtype)
    if tuple(array.shape) != shape:
        what = {"layer": "one number", "neuron": f"{shape}", "step": f"{shape}"}
        raise ParameterError(
            f"{number.name} has shape {tuple(array.shape)}; per {number.granularity} it must be "
            f"{what[number.granularity]}",
            model=model,
            parameter=number.name,
            value=tuple(array.shape),
        )
    for entry in array.flatten().tolist():
        check(model, number.name, number.param, entry)
    return array.to(dtype)


def _is_word(given: Any) -> bool:
    try:
        torch.as_tensor(given, dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError):
        return True
    return False


def _missing(model: str, name: str, granularity: str, what: str) -> ParameterError:
    return ParameterError(
        f"{name} per {granularity} needs {what}=, the number of "
        f"{'neurons or channels' if what == 'size' else 'time steps'}",
        model=model,
        parameter=what,
    )


def granularities(
    model: str, names: tuple[str, ...], given: str | Mapping[str, str]
) -> dict[str, str]:
    """Return the granularity of every name; those not named are per layer.

    Raises
    ------
    ParameterError
        For an unknown granularity or name.
    """
    table = dict(given) if isinstance(given, Mapping) else dict.fromkeys(names, given)
    for name, word in table.items():
        if name not in names:
            raise unknown_name("parameter", name, names, model)
        if word not in GRANULARITIES:
            raise unknown_name("granularity", word, GRANULARITIES, model)
    return {name: table.get(name, "layer") for name in names}


def as_size(model: str, size: Any) -> Size | None:
    """Return `size=` as a tuple of whole numbers, or None."""
    if size is None:
        return None
    entries = (size,) if isinstance(size, int) else tuple(size)
    if not entries or not all(isinstance(n, int) and n > 0 for n in entries):
        raise ParameterError(
            f"size = {size!r} must be a positive whole number or a tuple of them",
            model=model,
            parameter="size",
        )
    if math.prod(entries) > 1 << 31:
        raise ParameterError(f"size = {size!r} is too large", model=model, parameter="size")
    return entries
