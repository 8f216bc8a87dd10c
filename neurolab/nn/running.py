"""The two ways a layer runs through time: fused passes, and the eager loop they are held to.

Both take `x` `[time, batch, ...]`, the numbers of the layer as values, and the first state;
both return the output and the last state. The fused one is compiled and needs tensors on
the CPU that hold plain numbers; the eager one runs everywhere.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from torch import Tensor

from neurolab.engines.torch_ import Fire, Relaxed, rows
from neurolab.errors import ParameterError
from neurolab.model import NeuronModel, describe
from neurolab.surrogates import Surrogate

if TYPE_CHECKING:
    from collections.abc import Callable

SURROGATE = "surrogate."  # before the names of a surrogate's numbers


class Setting(NamedTuple):
    """Everything a run needs beside numbers and input."""

    model: NeuronModel
    surrogate: Surrogate
    compare: str
    detach_reset: bool
    relaxed: bool
    granularity: tuple[tuple[str, str], ...]
    learning: tuple[str, ...] = ()
    """Numbers of the surrogate that learn."""

    def per(self, name: str) -> str:
        """Return the granularity of a number."""
        return dict(self.granularity)[name]

    @property
    def free(self) -> list[str]:
        """Numbers of the surrogate that follow no parameter."""
        return [n for n, v in self.surrogate.values.items() if not isinstance(v, str)]


def wrapped(*tensors: Any) -> bool:
    """Whether a transform of torch.func holds any of these: there are no plain numbers then."""
    # torch offers no public question for it
    core: Any = torch._C  # noqa: SLF001
    is_wrapped = core._functorch.is_functorch_wrapped_tensor  # noqa: SLF001
    return any(is_wrapped(t) for t in tensors if isinstance(t, Tensor))


def first_state(setting: Setting, values: dict[str, Tensor], like: Tensor) -> Any:
    """Return the neuron's first state for rows such as `like`, or None where it is zero."""
    if setting.model.start is None:
        return None
    fields = setting.model.Params._fields
    params = setting.model.Params(*(shaped(setting, n, values[n], like, 0) for n in fields))
    start = setting.model.start(params)
    return setting.model.State(*(_full(v, like) for v in start))


def _full(value: Any, like: Tensor) -> Tensor:
    """Return what may be one number for all neurons as a whole row."""
    if isinstance(value, Tensor):
        return value if value.shape == like.shape else value.expand(like.shape)
    return torch.full_like(like, float(value))


def shaped(setting: Setting, name: str, value: Tensor, row: Tensor, t: int) -> Tensor:
    """Return a value as it meets a row `[batch, ...]` at step t.

    Raises
    ------
    ParameterError
        Where numbers per neuron do not fit the row.
    """
    kind = setting.per(name)
    if kind == "step":
        return value[t]
    if kind == "layer":
        return value
    features = row.shape[1:]
    if value.shape == features:
        return value
    if value.ndim == 1 and features and value.shape[0] == features[0]:
        return value.reshape(-1, *(1 for _ in features[1:]))
    raise ParameterError(
        f"{name} is given for size {tuple(value.shape)}, but the input has "
        f"{tuple(features)} beside time and batch",
        model=setting.model.name,
        parameter="size",
        value=tuple(value.shape),
    )


def eager(
    setting: Setting,
    x: Tensor,
    values: dict[str, Tensor],
    state: Any,
    watch: Callable[[int, Any, Tensor, Tensor, dict[str, Tensor]], None] | None = None,
    at: int = 0,
) -> tuple[Tensor, Any]:
    """Run the author's lines one step at a time; `at` is the number of the first step.

    `watch(t, state, output, h, lines)` sees every step.
    """
    model = setting.model
    step = rows(model, x.dtype)
    if state is None:
        state = model.State(*(torch.zeros_like(x[0]) for _ in model.State._fields))
    outputs: list[Tensor] = []
    for k, row in enumerate(x.unbind(0)):
        here = {n: shaped(setting, n, v, row, at + k) for n, v in values.items()}
        params = model.Params(*(here[n] for n in model.Params._fields))
        numbers: dict[str, Any] = {n: here[SURROGATE + n] for n in setting.free}
        bound = setting.surrogate.values.items()
        numbers |= {n: here[v] for n, v in bound if isinstance(v, str)}
        fire = (Relaxed if setting.relaxed else Fire)(
            setting.compare,
            setting.surrogate,
            numbers,
            x.dtype,
            detach_reset=setting.detach_reset,
            learning=setting.learning,
        )
        state, output, h, lines = step(state, row, params, fire)
        state = model.State(*(_full(value, row) for value in state))
        output = _full(output, row)
        if watch is not None:
            watch(at + k, state, output, h, lines)
        outputs.append(output)
    return torch.stack(outputs), state


def fused(
    setting: Setting, x: Tensor, values: dict[str, Tensor], state: Any, *, ends: bool
) -> tuple[Tensor, Any]:
    """Run the compiled passes; the last state comes only where `ends` asks for it."""
    from neurolab.nn.fused import Job, ThroughTime

    grad = torch.is_grad_enabled()
    learns = tuple(isinstance(v, Tensor) and v.requires_grad and grad for v in values.values())
    plan = _plan(setting, tuple(_whole(setting, values)), x.dtype, learns)
    given: list[Any] = []
    learned: list[Tensor] = []
    for name, kind, learn in plan.given:
        value = values[name]
        if kind == "row":
            value = shaped(setting, name, value, x[0], 0).expand(x.shape[1:]).reshape(-1)
        if learn:
            learned.append(value.contiguous())
            given.append(None)
        else:
            # a copy: the number may be loaded anew before the backward pass
            given.append(value.detach().contiguous().numpy().copy() if value.ndim else value.item())
    first = [] if state is None else [s.contiguous() for s in state]
    job = Job(plan.passes, given, start=bool(first), ends=ends)
    found = ThroughTime.apply(job, x.contiguous(), *first, *learned)
    if not ends:
        return found, None
    z, *last = found
    return z, setting.model.State(*last)


class Plan(NamedTuple):
    """The passes for what learns, and the values they take: name, kind, whether it learns."""

    passes: Any
    given: list[tuple[str, str, bool]]


def _whole(setting: Setting, values: dict[str, Tensor]) -> list[tuple[str, float]]:
    """Return the whole numbers of the neuron, which the passes are compiled for."""
    return [(n, float(values[n])) for n in whole_numbers(setting.model)]


@lru_cache(maxsize=256)
def whole_numbers(model: NeuronModel) -> tuple[str, ...]:
    """Return the names of the parameters that are whole numbers."""
    return tuple(name for name, param in describe(model).items() if param.integer)


@lru_cache(maxsize=1024)
def _plan(
    setting: Setting,
    whole: tuple[tuple[str, float], ...],
    dtype: torch.dtype,
    learns: tuple[bool, ...],
) -> Plan:
    from neurolab.engines.fused import RELAXED, Fused
    from neurolab.engines.through_time import passes

    words, fixed = {"layer": "number", "neuron": "row", "step": "step"}, dict(whole)
    names = list(zip(dict(setting.granularity), learns, strict=True))
    kinds = [repr(fixed[n]) if n in fixed else words[setting.per(n)] for n, _ in names]
    key = Fused(
        dtype="float64" if dtype == torch.float64 else "float32",
        compare=RELAXED if setting.relaxed else setting.compare,
        detach=setting.detach_reset,
        shape=setting.surrogate.shape,
        bound=tuple(v if isinstance(v, str) else "" for v in setting.surrogate.values.values()),
        kinds=tuple(kinds),
        learn=tuple(learn for _, learn in names),
    )
    given = [(n, k, yes) for (n, yes), k in zip(names, kinds, strict=True) if n not in fixed]
    return Plan(passes(setting.model, key), given)
