"""Learnable numbers that stay within their bounds: a raw number, and the value made of it.

The optimiser moves the raw number freely; the transform keeps the value inside. Papers
that state a transform get theirs (PLIF: 1/τ = σ(w)). All others get a logistic function
between the bounds whose raw number is 0 at the neuron's default, and whose slope is 1 there:
a learning rate means the same as without the transform.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

import torch

from neurolab.errors import ParameterError

if TYPE_CHECKING:
    from torch import Tensor

    from neurolab.fields import Param

    Function = Callable[[Tensor], Tensor]
PRECISIONS = (torch.float32, torch.float64)


class Transform:
    """From a raw number to a value and back.

    Parameters
    ----------
    param : Param
        Bounds, and the name of the transform if the paper states one.
    default : float
        The neuron's default. The derived transform has slope 1 there (half-way between the
        bounds if it is one of them), and every transform returns it without rounding, so
        that learnable numbers do not move ties at a threshold.
    """

    def __init__(self, param: Param, default: float) -> None:
        self.low, self.high = param.low, param.high
        self._forth, self._back = _functions(param, default)
        self._rounding = {kind: self._rounded(default, kind) for kind in PRECISIONS}

    def _rounded(self, default: float, kind: torch.dtype) -> float:
        at = torch.tensor(default, dtype=kind, device="cpu")
        lost = float(at - self._forth(self._back(at)))
        return lost if math.isfinite(lost) else 0.0

    def value(self, raw: Tensor) -> Tensor:
        """Return the value, within its bounds."""
        value = self._forth(raw)
        rounding = self._rounding.get(raw.dtype)
        return (value + rounding if rounding else value).clamp(self.low, self.high)

    def raw(self, value: Tensor) -> Tensor:
        """Return the raw number; infinite for a bound that is never reached."""
        return self._back(value)


def _functions(  # noqa: PLR0911 - one per kind of bounds
    param: Param, default: float
) -> tuple[Function, Function]:
    low, high = param.low, param.high
    span = high - low
    if param.transform == "none" or (math.isinf(low) and math.isinf(high)):
        return (lambda raw: raw), (lambda value: value)
    if param.transform == "tanh":
        return torch.tanh, torch.atanh
    if param.transform == "inverse_sigmoid":
        least = -math.log(high - 1.0)  # beyond it 1/σ(raw) could overflow
        forth: Function = lambda raw: 1.0 / torch.sigmoid(raw.clamp(min=least))  # noqa: E731
        return forth, (lambda value: -torch.log(value - 1.0))
    inverse: Function = lambda value: value + torch.log(-torch.expm1(-value))  # noqa: E731
    if param.transform == "softplus":
        return torch.nn.functional.softplus, inverse
    softplus = torch.nn.functional.softplus
    if math.isinf(high):
        return (lambda raw: low + softplus(raw)), (lambda value: inverse(value - low))
    if math.isinf(low):
        return (lambda raw: high - softplus(raw)), (lambda value: inverse(high - value))
    if param.transform == "sigmoid":
        return (
            lambda raw: low + span * torch.sigmoid(raw),
            lambda value: torch.logit((value - low) / span),
        )
    at = default if low < default < high else (low + high) / 2.0
    stretch, middle = span / ((at - low) * (high - at)), math.log((at - low) / (high - at))
    return (
        lambda raw: low + span * torch.sigmoid(stretch * raw + middle),
        lambda value: torch.where(
            value == at, 0.0, (torch.logit((value - low) / span) - middle) / stretch
        ),
    )


@lru_cache(maxsize=1024)
def transform_of(param: Param, default: float) -> Transform:
    """Return the transform of a parameter."""
    return Transform(param, default)


def start(model: str, name: str, param: Param, default: float, value: Tensor) -> Tensor:
    """Return the raw number of a first value.

    Raises
    ------
    ParameterError
        For a value on a bound that its transform never reaches.
    """
    raw = transform_of(param, default).raw(value)
    if not raw.is_meta and not torch.isfinite(raw).all():
        raise ParameterError(
            f"{name} cannot start to learn from its bound: choose a value between "
            f"{param.low:g} and {param.high:g}, the bounds excluded",
            model=model,
            parameter=name,
            value=value.tolist(),
            bounds=(param.low, param.high),
        )
    return raw
