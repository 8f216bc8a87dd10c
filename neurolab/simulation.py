"""Run one neuron on one input: the single entry to simulation."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from neurolab import memory
from neurolab.checks import by_name, precision
from neurolab.errors import unknown_name
from neurolab.fire import compared
from neurolab.model import NeuronModel
from neurolab.neurons import find
from neurolab.parameters import validate
from neurolab.recording import allocate, bytes_needed, names_of
from neurolab.result import Result
from neurolab.soundness import first_state, refuse_unsound
from neurolab.stimuli import Stimulus
from neurolab.stimuli.tables import finite_current, narrowed

ENGINES = ("numba", "numpy")


def simulate(
    model: str | NeuronModel,
    current: Any,
    params: Mapping[str, Any] | None = None,
    *,
    compare: str | None = None,
    dtype: Any = None,
    record: Iterable[str] | str | None = None,
    engine: str = "numba",
    options: Mapping[str, Any] | None = None,
    state: Any = None,
) -> Result:
    """Drive neurons of one model with a current.

    Parameters
    ----------
    model : str or NeuronModel
        An identifier (see `neurolab.neurons()`) or a model.
    current : array_like or Stimulus
        Input `[time, neuron]`; an array `[time]` is one neuron. A stimulus is made inside
        the compiled engine and never stored.
    params : mapping, optional
        Parameters by name: a number, `[neuron]`, or `[time, neuron]` (`[time, 1]` for one
        value per step). Those left out keep their default.
    compare : {">=", ">"}, optional
        What fires at the threshold; the model's own comparison when left out.
    dtype : {"float64", "float32"}, optional
        Precision. A float32 array runs in float32, everything else in float64.
    record : iterable of str, optional
        What to keep: "spikes" (brings "levels"), "h", "u", "states", "thresholds", or the
        name of a state or of a line of the `step`. Everything when left out; `()` keeps only
        `count` and is the fastest.
    engine : {"numba", "numpy"}
        Compiled or reference; they give the same numbers.
    options : mapping, optional
        Structural options of the model, such as `{"reset_scope": "input"}`.
    state : State, optional
        `final` of an earlier run, to go on where it ended.

    Returns
    -------
    Result

    Raises
    ------
    ParameterError
        For anything that cannot be used; the message names model, parameter, value, bounds
        and the nearest valid name. Also for a membrane that overflows.
    """
    chosen = find(model).with_options(**by_name("options", options))
    fires = compared(chosen.compare, compare, chosen.name)
    if engine not in ENGINES:
        raise unknown_name("engine", engine, ENGINES)
    kind = _dtype(dtype, current)
    x: Any = current if isinstance(current, Stimulus) else _array(current, kind)
    time, neurons = (x.time, x.neurons) if isinstance(x, Stimulus) else x.shape
    names = names_of(chosen, record)
    values = validate(chosen, params, kind, time, neurons)
    first = (
        chosen.initial(at_start(values))
        if state is None
        else first_state(chosen, state, neurons, kind)
    )
    whole_input = isinstance(x, Stimulus) and engine == "numpy"
    need = bytes_needed(names, time, neurons, kind.itemsize)
    need += time * neurons * kind.itemsize * whole_input
    memory.refuse_beyond(need + neurons * 64, time, neurons)
    records = allocate(names, time, neurons, kind)
    run = importlib.import_module(f"neurolab.engines.{engine}_").run
    count, final = run(chosen, x, values, first, fires, records, kind)
    refuse_unsound(chosen, x, values, final, kind)
    return Result(
        model=chosen,
        params=values,
        compare=fires,
        dtype=kind.name,
        count=count,
        final=final,
        records=records,
        time=time,
        current=x,
    )


def at_start(params: Any) -> Any:
    """Return parameters as they are at the first step: one number or `[neuron]` each."""
    return type(params)(*(v[0] if np.ndim(v) == 2 else v for v in params))  # noqa: PLR2004


def _dtype(dtype: Any, current: Any) -> np.dtype[Any]:
    if dtype is None:
        given = getattr(current, "dtype", None)
        return np.dtype(np.float32 if given == np.float32 else np.float64)
    return precision(dtype)


def _array(current: Any, kind: np.dtype[Any]) -> np.ndarray[Any, Any]:
    if isinstance(current, np.ndarray) and current.ndim == 2 and current.dtype == kind:  # noqa: PLR2004
        if 0 in current.shape:
            finite_current(current)
        return np.ascontiguousarray(current)  # searched for NaN only if one shows in the result
    return narrowed(finite_current(current), kind, "current")
