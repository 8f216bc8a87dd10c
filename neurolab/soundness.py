"""States before and after a run: finite, of the right shape, or refused with a reason."""

from __future__ import annotations

from typing import Any

import numpy as np

from neurolab.errors import ParameterError
from neurolab.model import NeuronModel
from neurolab.stimuli import Replay, Stimulus
from neurolab.stimuli.tables import refuse_non_finite

Array = np.ndarray[Any, Any]


def first_state(model: NeuronModel, state: Any, neurons: int, kind: np.dtype[Any]) -> Any:
    """Return the `final` of an earlier run as arrays `[neuron]` of the run's precision.

    Raises
    ------
    ParameterError
        For the state of another model or population, and for numbers that are not finite.
    """
    if getattr(state, "_fields", None) != model.State._fields:
        raise ParameterError(
            f"state must be the `final` of an earlier run of {model.name}, with "
            f"{', '.join(model.State._fields)}",
            model=model.name,
            parameter="state",
        )
    return model.State(
        *(_one(model, name, value, neurons, kind) for name, value in state._asdict().items())
    )


def _one(model: NeuronModel, name: str, value: Any, neurons: int, kind: np.dtype[Any]) -> Array:
    given = np.asarray(value)
    if given.shape not in {(), (neurons,)}:
        raise ParameterError(
            f"state {name} has shape {given.shape}; this run has {neurons} neurons",
            model=model.name,
            parameter="state",
        )
    if given.dtype.kind not in "biuf":
        raise ParameterError(f"state {name} is not a number", model=model.name, parameter="state")
    with np.errstate(over="ignore"):
        array = np.full(neurons, given, kind)
    bad = np.flatnonzero(~np.isfinite(array))
    if bad.size:
        raise ParameterError(
            f"state {name} is {array[bad[0]]} at neuron {bad[0]}; every value must be finite",
            model=model.name,
            parameter="state",
        )
    return array


def refuse_unsound(
    model: NeuronModel, current: Array | Stimulus, params: Any, final: Any, kind: np.dtype[Any]
) -> None:
    """Raise `ParameterError` if a run ended in NaN or infinity, and say where that came from.

    A number that is not finite stays in the state for good, so the input is searched only
    when there is something to find.
    """
    bad = {name: np.flatnonzero(~np.isfinite(values)) for name, values in final._asdict().items()}
    bad = {name: places for name, places in bad.items() if places.size}
    if not bad:
        return
    if isinstance(current, Replay):
        current.array(kind)  # says so if the numbers are too large for float32
    elif not isinstance(current, Stimulus):
        refuse_non_finite(current, "current")
    name, places = next(iter(bad.items()))
    neuron = int(places[0])
    what = "membrane" if name == "u" else f"state {name}"
    values = ", ".join(f"{k} = {_of(v, neuron):g}" for k, v in params._asdict().items())
    raise ParameterError(
        f"the {what} of neuron {neuron} overflowed {kind.name} (at most "
        f"{np.finfo(kind).max:.3g}); that happens where the current is very large or the "
        f"membrane forgets too little, here with {values}",
        model=model.name,
        parameter=name,
    )


def _of(value: Any, neuron: int) -> float:
    """Return a parameter of one neuron, at the last step where it changes."""
    last = np.asarray(value)
    last = last[-1] if last.ndim == 2 else last  # noqa: PLR2004 - [time, neuron]
    return float(last[neuron if last.size > 1 else 0]) if last.ndim else float(last)
