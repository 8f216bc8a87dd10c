"""What a layer refuses: input and states that do not fit, numbers that are not finite."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from neurolab.errors import ParameterError
from neurolab.model import NeuronModel

HALF = (torch.float16, torch.bfloat16)


def refusal(model: NeuronModel, parameter: str, problem: str) -> ParameterError:
    """Return the error of a layer."""
    return ParameterError(problem, model=model.name, parameter=parameter)


def checked_input(model: NeuronModel, x: Any, least: int, what: str) -> Tensor:
    """Return floating-point input of at least so many dimensions, half precision as float32.

    Raises
    ------
    ParameterError
        For anything else; `what` is the shape it should have.
    """
    if not isinstance(x, Tensor) or not x.is_floating_point():
        kind = x.dtype if isinstance(x, Tensor) else type(x).__name__
        raise refusal(model, "input", f"input must be a floating-point tensor, not {kind}")
    if x.ndim < least or x.shape[0] == 0:
        raise refusal(model, "input", f"input has shape {tuple(x.shape)}; it must be {what}")
    return x.float() if x.dtype in HALF else x


def checked_state(model: NeuronModel, state: Any, rows: Tensor) -> Any:
    """Return a state that fits rows `[time, batch, ...]`, in their precision; None stays None."""
    if state is None:
        return None
    if getattr(state, "_fields", None) != model.State._fields:
        raise refusal(model, "state", "state must be what `run` or `step` returned")
    for name, tensor in state._asdict().items():
        if tensor.shape != rows.shape[1:]:
            raise refusal(
                model,
                "state",
                f"state {name} has shape {tuple(tensor.shape)}, a row of the input "
                f"{tuple(rows.shape[1:])}",
            )
    return model.State(*(s.to(rows.dtype) for s in state))


def unsound(model: NeuronModel, rows: Tensor) -> ParameterError:
    """Return the error for a state that is not finite, saying where that came from."""
    bad = (~torch.isfinite(rows)).nonzero()
    if len(bad):
        place = bad[0].tolist()
        where = ", ".join(map(str, place))
        return refusal(model, "input", f"input[{where}] is {rows[tuple(place)].item()}")
    return refusal(
        model,
        "u",
        "a membrane overflowed: the input is very large or the membrane forgets too little",
    )
