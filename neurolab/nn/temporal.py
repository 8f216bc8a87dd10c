"""The temporal gradient of a layer, from its own lines: totals through time, and their chain.

The totals are those of autograd through the whole run. The chain is taken from every step
by itself, all steps at once: a step is elementwise, so one backward pass per state gives
its derivatives for every neuron and every time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor

from neurolab.errors import ParameterError
from neurolab.nn.chain import TemporalGradient
from neurolab.nn.neuron import Neuron
from neurolab.nn.running import eager, first_state, shaped

Loss = Callable[[Tensor], Tensor]


def temporal_gradient(layer: Neuron, x: Tensor, loss: Loss) -> TemporalGradient:
    """Return the derivatives of a loss by every membrane and state of a layer, and their chain.

    The layer runs step by step from its initial state, with its own surrogate, reset and
    numbers; a truncation is not looked at, and no `.grad` is touched. The paper's ∂L/∂u
    (CLIF Eq. 5, 10, 20) is `h` of the result.

    Parameters
    ----------
    layer : Neuron
        Any layer of `nl.nn.Neuron`.
    x : Tensor
        Input, `[time, batch, ...]`.
    loss : callable
        `loss(output)` of the output `[time, batch, ...]`: one number.

    Returns
    -------
    TemporalGradient
        In the precision of the run; every field is cut from the graph.

    Raises
    ------
    ParameterError
        For what is no such layer, input of another shape, a loss that is not one number or
        does not depend on the output, and a neuron whose membrane leads nowhere.
    """
    rows, values = checked(layer, x)
    time, names = len(rows), layer.model.State._fields
    with torch.enable_grad():
        inputs = rows.detach().requires_grad_()
        run = _run(layer, inputs, values)
        number = scalar(layer, loss, run.output)
        handed = [s for entry in run.entries[1:] for s in entry]
        gx, gz, *rest = _by(number, [inputs, run.output, *run.membranes, *handed])
        before = [torch.stack(s).detach() for s in zip(*run.entries, strict=True)]
        local = _steps(layer, rows, values, before)
    carried = rows.new_zeros(*rows.shape, len(names))
    for t in range(time - 1):
        start = time + t * len(names)
        carried[t] = torch.stack(rest[start : start + len(names)], -1)
    ahead = torch.zeros_like(carried)
    ahead[:-1] = local.emitted[1:] * gz[1:, ..., None]
    return TemporalGradient(
        names=names,
        loss=number.detach(),
        x=gx,
        output=gz,
        h=torch.stack(rest[:time]),
        carried=carried,
        spatial=gz * local.spike,
        local=ahead,
        jacobian=local.jacobian[1:],
        left=local.left,
        taken=local.taken[1:],
    )


def checked(layer: Any, x: Any) -> tuple[Tensor, dict[str, Tensor]]:
    """Return input and numbers of a layer, cut from every graph."""
    if not isinstance(layer, Neuron):
        raise ParameterError(f"{type(layer).__name__} is not a layer of nl.nn.Neuron")
    rows, values = layer.prepared(x)
    return rows.detach(), {n: v.detach() if isinstance(v, Tensor) else v for n, v in values.items()}


def scalar(layer: Neuron, loss: Any, output: Tensor) -> Tensor:
    """Return the loss of an output, which must be one number that depends on it."""
    found: Any = loss(output) if callable(loss) else None
    if not isinstance(found, Tensor):
        problem = "loss must be a function of the output that returns a tensor"
    elif found.numel() != 1:
        problem = f"the loss has shape {tuple(found.shape)}; it must be one number"
    elif not found.requires_grad:
        problem = "the loss does not depend on the output"
    else:
        return found.reshape(())
    raise ParameterError(problem, model=layer.model.name, parameter="loss")


def over_time(layer: Neuron, rows: Tensor, values: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return every number as it meets all rows `[time, batch, ...]` at once."""
    found: dict[str, Tensor] = {}
    for name, value in values.items():
        if layer.setting.per(name) == "step":
            found[name] = value.reshape(-1, *(1 for _ in rows.shape[1:]))
        else:
            found[name] = shaped(layer.setting, name, value, rows[0], 0)
    return found


class _Run(NamedTuple):
    """A run whose states pass through a node of their own between two steps."""

    output: Tensor
    membranes: list[Tensor]
    entries: list[Any]


def _run(layer: Neuron, inputs: Tensor, values: dict[str, Tensor]) -> _Run:
    state = first_state(layer.setting, values, inputs[0])
    if state is None:
        fields = layer.model.State._fields
        state = layer.model.State(*(torch.zeros_like(inputs[0]) for _ in fields))
    outputs: list[Tensor] = []
    membranes: list[Tensor] = []
    entries: list[Any] = []
    for t in range(len(inputs)):
        entries.append(layer.model.State(*map(_node, state)))
        watch = _keep(membranes)
        z, state = eager(layer.setting, inputs[t : t + 1], values, entries[t], watch, t)
        outputs.append(z[0])
    return _Run(torch.stack(outputs), membranes, entries)


def _keep(membranes: list[Tensor]) -> Callable[..., None]:
    return lambda _t, _state, _output, h, _lines: membranes.append(h)


def _node(state: Tensor) -> Tensor:
    """Return a state as the next step sees it: what this step does with it is not counted."""
    return state.view_as(state) if state.requires_grad else state.clone().requires_grad_()


class _Steps(NamedTuple):
    """Derivatives of each step by itself, `[time, batch, ...]` and S where there are states."""

    left: Tensor
    jacobian: Tensor
    taken: Tensor
    emitted: Tensor
    spike: Tensor


def _steps(layer: Neuron, rows: Tensor, values: dict[str, Tensor], before: list[Tensor]) -> _Steps:
    alike = tuple((name, "layer") for name, _ in layer.setting.granularity)
    own, held = over_time(layer, rows, values), [s.requires_grad_() for s in before]
    inputs, seen = rows.clone().requires_grad_(), list[Tensor]()
    setting, state = layer.setting._replace(granularity=alike), layer.model.State(*held)
    z, after = eager(setting, inputs[None], own, state, _keep(seen))
    h = seen[0]
    if all(_reaches(result, h) is None for result in (z, *after)):
        raise ParameterError(
            "neither output nor states are computed from the membrane that `step` returns",
            model=layer.model.name,
        )
    by_state = [_by(s.sum(), [*held, h]) for s in after]
    *emitted, spike = _by(z.sum(), [*held, h])
    return _Steps(
        left=torch.stack([found[-1] for found in by_state], -1),
        jacobian=torch.stack([torch.stack(found[:-1], -1) for found in by_state], -2),
        taken=torch.stack(_by(h.sum(), held), -1),
        emitted=torch.stack(emitted, -1),
        spike=spike,
    )


def _reaches(of: Tensor, by: Tensor) -> Tensor | None:
    if not of.requires_grad:
        return None
    return torch.autograd.grad(of.sum(), by, retain_graph=True, allow_unused=True)[0]


def _by(of: Tensor, by: list[Tensor]) -> list[Tensor]:
    """Return the derivatives of a number, 0 where it does not depend on one."""
    if not of.requires_grad:
        return [torch.zeros_like(one) for one in by]
    return list(
        torch.autograd.grad(of, by, retain_graph=True, allow_unused=True, materialize_grads=True)
    )
