"""The fused passes as a function that autograd knows."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from neurolab.engines.store import lend
from neurolab.engines.through_time import Passes
from neurolab.errors import ParameterError


class Job(NamedTuple):
    """What a run through time is made with, beside the tensors that may learn.

    Attributes
    ----------
    passes : Passes
        Compiled for these kinds of values and for what learns.
    values : list
        What the passes take, in order; None where a tensor of `apply` stands.
    start : bool
        Whether the first state is among the tensors of `apply`, or zero.
    ends : bool
        Whether the last states are wanted.
    """

    passes: Passes
    values: list[Any]
    start: bool
    ends: bool


class ThroughTime(torch.autograd.Function):
    """`apply(job, x, *states, *learned)` gives the output, then the last states if wanted.

    `x` is `[time, batch, ...]` and contiguous, a state `[batch, ...]`, a value `[]`, `[lane]`
    or `[time]` as the job's passes expect it, a lane being one neuron of one sample.
    """

    @staticmethod
    def forward(ctx: Any, job: Job, x: Tensor, *rest: Tensor) -> Any:  # type: ignore[override]
        """Run forward; keep what the backward pass needs if anything asks for a gradient."""
        passes, rows = job.passes, as_rows(x)
        count = passes.states if job.start else 0
        states = [np.array(s.detach().numpy()).reshape(-1) for s in rest[:count]]
        states = states or [np.zeros(rows.shape[1], passes.dtype) for _ in range(passes.states)]
        output = lend(rows.shape, passes.dtype)
        values = filled(job.values, rest[count:])
        if any(ctx.needs_input_grad):
            kept = passes.forward(rows, output, states, values)
            ctx.job = job
            ctx.set_materialize_grads(False)
            # saved like any tensor: freed after the backward pass, seen by checkpointing
            ctx.save_for_backward(x, *map(torch.from_numpy, kept), *rest[count:])
        else:
            passes.forward_only(rows, output, states, values)
        refuse_unsound(states)
        # shaped before torch sees them: autograd would take views for something else
        z = torch.from_numpy(output.reshape(x.shape))
        if not job.ends:
            return z
        return (z, *(torch.from_numpy(s.reshape(x.shape[1:])) for s in states))

    @staticmethod
    def backward(ctx: Any, gz: Tensor | None, *ends: Tensor | None) -> Any:  # type: ignore[override]
        """Carry the derivative from the last step to the first."""
        if torch.is_grad_enabled():
            raise ParameterError("the compiled passes have no second derivative; use fused=False")
        job: Job = ctx.job
        passes = job.passes
        x, *saved = ctx.saved_tensors
        kept, learned = [s.numpy() for s in saved[: passes.states]], saved[passes.states :]
        rows = as_rows(x)
        gx = lend(rows.shape, passes.dtype)
        given = np.zeros_like(rows) if gz is None else as_rows(gz.contiguous())
        back = [np.zeros(rows.shape[1], passes.dtype) for _ in range(passes.states)]
        for array, end in zip(back, ends, strict=False):
            if end is not None:
                array[:] = end.numpy().reshape(-1)
        sums = passes.backward(rows, given, gx, kept, back, filled(job.values, learned))
        slots = iter([tensor for tensor in learned if tensor.requires_grad])
        found = [
            torch.from_numpy(total).to(tensor.dtype).reshape(tensor.shape)
            for total, tensor in zip(sums, slots, strict=True)
        ]
        first = (torch.from_numpy(b.reshape(x.shape[1:])) for b in back if job.start)
        return None, torch.from_numpy(gx.reshape(x.shape)), *first, *found


def as_rows(x: Tensor) -> np.ndarray[Any, Any]:
    """Return a contiguous tensor as an array `[time, lane]`."""
    array = x.detach().numpy()
    return array.reshape(len(array), math.prod(array.shape[1:]))


def filled(values: list[Any], learned: Any) -> list[Any]:
    """Return the values with the learned tensors in their places, as NumPy holds them."""
    tensors = iter(learned)
    arrays = (t.detach().numpy() for t in tensors)
    return [_plain(next(arrays)) if v is None else v for v in values]


def _plain(array: np.ndarray[Any, Any]) -> Any:
    return array if array.ndim else array[()]


class UnsoundError(ValueError):
    """A state that is not finite; the layer says where it came from."""


def refuse_unsound(states: list[np.ndarray[Any, Any]]) -> None:
    """Raise `UnsoundError` if a state is not finite: once it is, it stays so for good."""
    with np.errstate(all="ignore"):
        sums = [np.add.reduce(state, axis=None) for state in states]
    for state, total in zip(states, sums, strict=True):
        if not math.isfinite(total) and not np.isfinite(state).all():
            raise UnsoundError
