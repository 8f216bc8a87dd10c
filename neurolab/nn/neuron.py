"""Any neuron as a torch layer over `[time, batch, ...]`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from neurolab import surrogates
from neurolab.checks import by_name
from neurolab.errors import ParameterError, unknown_name
from neurolab.fire import compared
from neurolab.fitting import refuse_unfit
from neurolab.model import NeuronModel
from neurolab.neurons import find
from neurolab.nn.choices import learnable_of, numbers_of, spread
from neurolab.nn.fused import UnsoundError, refuse_unsound
from neurolab.nn.guards import checked_input, checked_state, refusal, unsound
from neurolab.nn.running import SURROGATE, Setting, eager, first_state, fused, wrapped
from neurolab.nn.values import Values, as_size, granularities
from neurolab.surrogates import Surrogate


class Neuron(nn.Module):
    """A layer of spiking neurons; input and output are `[time, batch, ...]`.

    Every call starts from the initial state; `run` and `step` take and return one.

    Parameters
    ----------
    model : str or NeuronModel
        An identifier (see `neurolab.neurons()`) or a model.
    params : mapping, optional
        First values by name: a number, or an array of the granularity's shape.
    learnable : tuple of str, optional
        Parameters that learn; the neuron's own when left out, `()` for none. A number of
        the surrogate is named `"surrogate.width"`.
    granularity : {"layer", "neuron", "step"} or mapping of names to these
        One number for the layer, one per neuron (per channel where `size` is the number of
        channels of an image), or one per time step. A single word is meant for what learns
        and for arrays in `params`; name a fixed number to have it expanded.
    compare : {">=", ">"}, optional
        What fires at the threshold; the neuron's own when left out.
    detach_reset : bool, optional
        Whether the gradient is cut where the output enters the reset.
    surrogate : Surrogate or str, optional
        Stands in for the derivative of the spikes; see `neurolab.surrogates`.
    size : int or tuple of int, optional
        Number of neurons, shape of the layer, or number of channels.
    time : int, optional
        Number of time steps; needed where something is per step.
    options : mapping, optional
        Structural options of the neuron, such as `{"reset": "soft"}`.
    fused : bool, optional
        True to insist on the compiled passes, False for the eager loop. Left out: compiled
        on the CPU, eager elsewhere and inside `torch.func` and `torch.compile`.
    relaxed : bool
        Whether every jump is replaced by the surrogate's primitive, so that the layer is
        smooth and its derivative can be checked by finite differences.
    device, dtype : optional
        As in every layer of torch.

    Notes
    -----
    The layer computes in the precision of its input; half precision is computed in float32
    and returned as it came. A learnable parameter stays within its bounds by a transform of
    a raw number (`neurolab.nn.transforms`): driven towards a bound it comes to rest there,
    with a gradient that fades, and never leaves it. A membrane that is not finite, from bad
    input or from overflow, raises `ParameterError` on the CPU; elsewhere, and inside
    `torch.func` and `torch.compile`, nothing looks for it.

    Raises
    ------
    ParameterError
        For an unknown name, a value outside its bounds, a shape that does not fit, and input
        that is not floating-point or not finite.
    """

    def __init__(
        self,
        model: str | NeuronModel,
        params: Mapping[str, Any] | None = None,
        learnable: tuple[str, ...] | None = None,
        granularity: str | Mapping[str, str] = "layer",
        compare: str | None = None,
        detach_reset: bool | None = None,  # noqa: FBT001 - as in the public signature
        surrogate: Surrogate | str | None = None,
        *,
        size: int | tuple[int, ...] | None = None,
        time: int | None = None,
        options: Mapping[str, Any] | None = None,
        fused: bool | None = None,
        relaxed: bool = False,
        device: Any = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__()
        chosen = find(model).with_options(**by_name("options", options))
        shape = surrogates.find(chosen.surrogate if surrogate is None else surrogate)
        refuse_unfit(chosen, shape)
        names = numbers_of(chosen, shape)
        learns = learnable_of(chosen, shape, names, learnable)
        first = by_name("params", params, chosen.name)
        for name in first:
            if name not in names:
                raise unknown_name("parameter", name, names, chosen.name)
        spreads = spread(granularity, learns, first, shape, time)
        per = granularities(chosen.name, tuple(names), spreads)
        for name, number in names.items():
            if number.param.integer and per[name] != "layer":
                raise ParameterError(
                    f"{name} is a whole number for the layer", model=chosen.name, parameter=name
                )
            names[name] = number._replace(granularity=per[name])
        fires = compared(chosen.compare, compare, chosen.name)
        cut = chosen.detach_reset if detach_reset is None else bool(detach_reset)
        learning = tuple(n.removeprefix(SURROGATE) for n in learns if n.startswith(SURROGATE))
        self.setting = Setting(chosen, shape, fires, cut, relaxed, tuple(per.items()), learning)
        self.fused, self.size, self.time = fused, as_size(chosen.name, size), time
        kind = dtype or torch.get_default_dtype()
        self.values = Values(chosen.name, names, first, learns, (time, self.size), kind)
        self.per_step = "step" in per.values()
        self.watch: Any = None
        self.truncation: Any = None
        if device is not None:
            self.to(device)

    @property
    def model(self) -> NeuronModel:
        """The neuron."""
        return self.setting.model

    def value(self, name: str) -> Tensor:
        """Return a parameter as the equation has it: `[]`, `[neuron]` or `[time]`."""
        if name not in self.values.numbers:
            raise unknown_name("parameter", name, self.values.numbers, self.model.name)
        return self.values.value(name)

    def forward(self, x: Tensor) -> Tensor:
        """Return the output `[time, batch, ...]` for input of the same shape."""
        return self._through(x, None, ends=False)[0]

    def run(self, x: Tensor, state: Any = None) -> tuple[Tensor, Any]:
        """Return output and last state, starting from `state` (the initial one if None).

        Detach the state between chunks to truncate the gradient through time.
        """
        return self._through(x, state, ends=True)

    def step(self, x: Tensor, state: Any = None, t: int = 0) -> tuple[Tensor, Any]:
        """Return output and next state for one row `[batch, ...]`.

        `t` is the number of the step; it matters where a parameter is per step.
        """
        row = checked_input(self.model, x, 1, "one row, [batch, ...]")[None]
        watch = self.watch if state is None or t else _going_on(self.watch)
        values = self._values(row, steps=None)
        state = first_state(self.setting, values, row[0]) if state is None else state
        output, state = eager(
            self.setting, row, values, checked_state(self.model, state, row), watch, t
        )
        self._refuse_unsound(row, state)
        return output[0].to(x.dtype), state

    def prepared(self, x: Any) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the input, checked and in the precision of a run, and every number by name."""
        rows = checked_input(self.model, x, 2, "[time, batch, ...]")
        return rows, self._values(rows, steps=len(rows))

    def _through(self, x: Any, state: Any, *, ends: bool) -> tuple[Tensor, Any]:
        rows, values = self.prepared(x)
        state = first_state(self.setting, values, rows[0]) if state is None else state
        state = checked_state(self.model, state, rows)
        if self.truncation is None or not torch.is_grad_enabled():
            output, last = self._pass(rows, values, state, self.watch, ends=ends)
        else:
            output, last = self.truncation.run(
                self._pass, self.setting, rows, values, state, self.watch
            )
        return (output if output.dtype is x.dtype else output.to(x.dtype)), last

    def _pass(
        self, rows: Tensor, values: dict[str, Tensor], state: Any, watch: Any, *, ends: bool
    ) -> tuple[Tensor, Any]:
        """Run rows and numbers that fit each other, compiled where that is possible."""
        plain = rows.device.type == "cpu" and not torch.compiler.is_compiling()
        plain = plain and not wrapped(rows, *values.values(), *(state or ()))
        if self.fused and not plain:
            raise refusal(self.model, "fused", "the compiled passes need plain tensors on the CPU")
        if plain and self.fused is not False and watch is None:
            try:
                return fused(self.setting, rows, values, state, ends=ends)
            except UnsoundError:
                raise unsound(self.model, rows) from None
            except NotImplementedError as problem:  # an own neuron's line; the eager loop takes it
                if self.fused:
                    raise refusal(self.model, "fused", str(problem)) from None
        output, last = eager(self.setting, rows, values, state, watch)
        if plain:
            self._refuse_unsound(rows, last)
        return output, last

    def _values(self, rows: Tensor, steps: int | None) -> dict[str, Tensor]:
        if steps is not None and self.time not in (None, steps) and self.per_step:
            raise refusal(
                self.model,
                "time",
                f"the input has {steps} time steps, but numbers are given for {self.time}",
            )
        return self.values.all(rows.dtype)

    def _refuse_unsound(self, rows: Tensor, last: Any) -> None:
        if rows.device.type != "cpu" or torch.compiler.is_compiling() or wrapped(rows, *last):
            return
        try:
            refuse_unsound([s.detach().numpy() for s in last])
        except UnsoundError:
            raise unsound(self.model, rows) from None

    def __repr__(self) -> str:
        """Return what differs from layer to layer, on one line."""
        learns = tuple(n for n in self.values.numbers if self.values.learns(n))
        parts = [repr(self.model.name)]
        parts += [f"{name}={value!r}" for name, value in self.model.chosen.items()]
        parts += [] if self.model.resets else ["resets=False"]
        parts += [f"compare={self.setting.compare!r}"] if self.setting.compare else []
        parts += [f"surrogate={self.setting.surrogate.name!r}"]
        parts += [f"learnable={learns}"] if learns else []
        return f"Neuron({', '.join(parts)})"


def _going_on(watch: Any) -> Any:
    """Return a watcher for a step that goes on from a state: it must not begin anew."""
    return watch and (lambda t, *seen: watch(t + 1, *seen))
