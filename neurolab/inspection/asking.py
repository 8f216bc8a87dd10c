"""The two ways to ask about a step: of a run, or of plain numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Real
from typing import Any

import numpy as np

from neurolab.checks import by_name, precision, whole
from neurolab.errors import ParameterError, unknown_name
from neurolab.fire import compared
from neurolab.inspection.arithmetic import Leaf
from neurolab.inspection.found import Inspection, tell
from neurolab.inspection.stepping import stepped
from neurolab.model import NeuronModel
from neurolab.neurons import find
from neurolab.ops import Value
from neurolab.parameters import validate
from neurolab.recording import lines_among
from neurolab.result import Result
from neurolab.soundness import first_state
from neurolab.stimuli import Stimulus


def inspect_step(
    result: Result, step: int, neuron: int = 0, *, current: Any = None, start: Any = None
) -> Inspection:
    """Look at one step of a run: what the equations were with the numbers of that step.

    Parameters
    ----------
    result : Result
        A run with every record (`record` left out), by either engine.
    step, neuron : int
        Which step and which neuron, both counted from 0.
    current : array_like `[time, neuron]` or Stimulus, optional
        The input, for a run that was loaded from a file and does not hold it.
    start : State, optional
        What the run was given as `state`, if it went on from an earlier one.

    Returns
    -------
    Inspection
        Its numbers are those of the run, bit for bit.

    Raises
    ------
    ParameterError
        For a step or a neuron outside the run, for a run that did not keep what is needed,
        and for records that do not follow from each other.
    """
    if not isinstance(result, Result):
        raise ParameterError(f"{result!r} is not a run: give what simulate(...) returned")
    model, dtype = result.model, np.dtype(result.dtype)
    if not result.time:
        raise ParameterError("the run has no steps", model=model.name, parameter="step")
    t = whole(model.name, "step", step, 0, result.time - 1)
    k = whole(model.name, "neuron", neuron, 0, result.neurons - 1)
    _refuse_without(result)
    params = model.Params(*(_of(value, t, k) for value in result.params))
    state = _state_before(result, t, k, start)
    x = _input(result, current, t, k)
    recorded = {name: float(array[t, k]) for name, array in result.records.items()}
    names = {"levels", "output", "h", *model.State._fields}
    names |= set(lines_among(model, result.records))
    kept = {name: value for name, value in recorded.items() if name in names}
    numbers = _numbers(state, x, params, dtype)
    return tell(stepped(model, numbers, result.compare, dtype, kept), t, k)


def inspect_at(
    model: str | NeuronModel,
    state: Any = None,
    x: float = 0.0,
    params: Mapping[str, Any] | None = None,
    *,
    compare: str | None = None,
    dtype: Any = "float64",
    options: Mapping[str, Any] | None = None,
) -> Inspection:
    """Look at one step from any state, with any input.

    Parameters
    ----------
    model : str or NeuronModel
        An identifier or a model.
    state : State or mapping, optional
        Old state; what a mapping leaves out is as at the first step of a run.
    x : float
        Current of the step.
    params : mapping, optional
        Parameters that differ from the default, one number each.
    compare, dtype, options
        As for `neurolab.simulate`.

    Returns
    -------
    Inspection
        Without `step` and `neuron`.

    Raises
    ------
    ParameterError
        For a name, a number or a state that the model cannot use.
    """
    chosen = find(model).with_options(**by_name("options", options))
    fires = compared(chosen.compare, compare, chosen.name)
    kind = precision(dtype)
    values = validate(chosen, params, kind)
    if isinstance(x, bool) or not isinstance(x, Real) or not math.isfinite(x):
        raise ParameterError(
            f"x = {x!r} must be a finite number", model=chosen.name, parameter="x", value=x
        )
    given = state
    if state is None or isinstance(state, Mapping):
        given = chosen.initial(values)._asdict() | by_name("state", state, chosen.name)
        for name in given:
            if name not in chosen.State._fields:
                raise unknown_name("state", name, chosen.State._fields, chosen.name)
        given = chosen.State(**given)
    before = first_state(chosen, given, 1, kind)
    return tell(stepped(chosen, _numbers(before, x, values, kind), fires, kind))


def _refuse_without(result: Result) -> None:
    """Raise `ParameterError` if a run did not keep its states, membrane or spikes."""
    model = result.model
    needed = ["h", "levels", *(["output"] if model.level else []), *model.State._fields]
    missing = [name for name in needed if name not in result.records]
    if missing:
        words = [{"levels": "spikes", "output": "spikes"}.get(name, name) for name in missing]
        raise ParameterError(
            f"the run did not keep {', '.join(dict.fromkeys(words))}, which a look at one step "
            "needs; run it again with record left out",
            model=model.name,
            parameter="record",
        )


def _state_before(result: Result, t: int, k: int, start: Any) -> Any:
    """Return the state before a step, one number or array of one number each.

    Records hold the states themselves, so the old state is the record of the step before.
    """
    model = result.model
    if t:
        return model.State(*(result.records[name][t - 1, k] for name in model.State._fields))
    if start is None:
        return model.initial(model.Params(*(_of(value, 0, k) for value in result.params)))
    given = first_state(model, start, result.neurons, np.dtype(result.dtype))
    return model.State(*(values[k] for values in given))


def _of(value: Any, t: int, k: int) -> Any:
    """Return a parameter of one neuron at one step, in the precision it has."""
    row = value[t] if np.ndim(value) == 2 else value  # noqa: PLR2004 - [time, neuron]
    return row if np.ndim(row) == 0 else row[k if len(row) > 1 else 0]


def _input(result: Result, current: Any, t: int, k: int) -> Any:
    """Return the input of one neuron at one step."""
    given = result.current if current is None else current
    if given is None:
        raise ParameterError(
            "a run from a file does not hold its input; give it as current",
            model=result.model.name,
            parameter="current",
        )
    shape = (result.time, result.neurons)
    if isinstance(given, Stimulus):
        if (given.time, given.neurons) == shape:
            return given.window(t, t + 1, k).array(result.dtype)[0, 0]
        found: tuple[int, ...] = (given.time, given.neurons)
    else:
        array = np.asarray(given)
        array = array[:, None] if array.ndim == 1 else array
        if array.shape == shape and array.dtype.kind in "iuf":
            return array[t, k]
        found = array.shape
    raise ParameterError(
        f"current has shape {found}; the run has [time, neuron] = {shape}",
        model=result.model.name,
        parameter="current",
    )


def _numbers(state: Any, x: Any, params: Any, dtype: np.dtype[Any]) -> dict[Leaf, Value]:
    """Return the numbers behind states, parameters and input, as the reference engine has them."""
    found: dict[Leaf, Value] = {
        ("state", name): np.full(1, value, dtype) for name, value in state._asdict().items()
    }
    found |= {("param", name): dtype.type(value) for name, value in params._asdict().items()}
    return found | {("input", "x"): np.full(1, x, dtype)}
