"""The numbers of a layer: which learn, of what shape, and from which raw numbers.

Every parameter of the neuron and every number of its surrogate is one `Number`. Those
that learn are stored raw, as `torch.nn.Parameter`; the others as buffers. Both move with
`.to(device)` and are in a layer's `state_dict`, under `values.raw.NAME` and
`values.fixed.NAME`. Whole numbers, such as the count of levels, are part of the structure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Integral
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
        self.whole: dict[str, float] = {}  # as fixed as the number of layers is
        self.keys = {name: _key(name) for name in numbers}
        for name, number in self.numbers.items():
            given, key = first.get(name, number.default), self.keys[name]
            if number.param.integer:
                self.whole[name] = float(check(model, name, number.param, given))
                continue
            value = _first(model, number, given, sizes, dtype)
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
        if name in self.whole:
            return torch.tensor(self.whole[name])
        if name not in self.learned:
            return getattr(self.fixed, self.keys[name])
        _, param, default, _ = self.numbers[name]
        return transform_of(param, default).value(self.raw[self.keys[name]])

    def all(self, dtype: torch.dtype) -> dict[str, Any]:
        """Return every number by name: tensors of a precision, whole numbers as they are."""
        found: dict[str, Any] = {}
        for name in self.keys:
            if name in self.whole:
                found[name] = self.whole[name]
                continue
            value = self.value(name)
            found[name] = value if value.dtype is dtype else value.to(dtype)
        return found


def _key(name: str) -> str:
    """Return the name of a number in the `state_dict`: one that torch leaves free."""
    key = name.replace(".", "_")
    taken = hasattr(nn.Module, key) or hasattr(nn.ParameterDict, key) or key == "training"
    return f"{key}_" if taken else key


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


def _is_whole(number: Any) -> bool:
    return isinstance(number, Integral) and not isinstance(number, bool)


def as_size(model: str, size: Any) -> Size | None:
    """Return `size=` as a tuple of whole numbers, or None."""
    if size is None:
        return None
    given = size if isinstance(size, (tuple, list)) else (size,)
    entries = tuple(int(n) if _is_whole(n) else 0 for n in given)
    if not entries or min(entries) < 1:
        raise ParameterError(
            f"size = {size!r} must be a positive whole number or a tuple of them",
            model=model,
            parameter="size",
        )
    if math.prod(entries) > 1 << 31:
        raise ParameterError(f"size = {size!r} is too large", model=model, parameter="size")
    return entries
