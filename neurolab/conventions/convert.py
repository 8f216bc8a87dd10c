"""Into another library and out of it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import numpy as np

from neurolab.checks import by_name
from neurolab.conventions import words
from neurolab.conventions.libraries import find as find_library
from neurolab.conventions.library import Asked, Library, Reading, gain_of
from neurolab.conventions.rates import positive
from neurolab.conventions.results import Foreign, Ours
from neurolab.errors import ParameterError
from neurolab.fire import compared
from neurolab.model import NeuronModel
from neurolab.neurons import find
from neurolab.parameters import validate


def to_library(
    library: str,
    model: str | NeuronModel,
    params: Mapping[str, float] | None = None,
    *,
    compare: str | None = None,
    detach_reset: bool | None = None,
    options: Mapping[str, Any] | None = None,
    dt: float | None = None,
) -> Foreign:
    """Return one of our neurons in another library's words.

    Parameters
    ----------
    library : str
        Name it is imported under.
    model : str or NeuronModel
        Identifier of the neuron.
    params, options : mapping, optional
        Parameters, one number each, and structural options; defaults where left out.
    compare, detach_reset : optional
        As in `simulate` and `nn.Neuron`; the neuron's own where None.
    dt : float, optional
        Time step, in seconds, for a library that does not count in steps.

    Raises
    ------
    ParameterError
        For an unknown name or a value outside its bounds, and where the library has no
        neuron that does this.
    """
    target = find_library(library)
    ours = find(model).with_options(**by_name("options", options))
    if not ours.resets:
        raise ParameterError(
            f"its reset is switched off, and no neuron of {target.name} is converted without one",
            model=ours.name,
        )
    if ours.name not in target.writers:
        raise ParameterError(
            f"{target.name} has no neuron that does this; it has one for: "
            f"{', '.join(target.writers)}",
            model=ours.name,
        )
    asked = Asked(
        ours,
        _validated(ours, params),
        compared(ours.compare, compare, ours.name),
        ours.detach_reset if detach_reset is None else detach_reset,
        _step(target, dt),
    )
    written = target.writers[ours.name](asked)
    reading, chosen, single = _read(target, written.class_name, written.arguments)
    scale = words.tidy(gain_of(asked.params, asked.option) / reading.gain)
    touching, rest = _differences(target, reading, asked, chosen=chosen, single=single)
    return Foreign(
        library=target.name,
        version=target.version,
        class_name=written.class_name,
        arguments=written.arguments,
        input_scale=scale,
        code=target.render(written.class_name, written.arguments),
        same_spikes=not touching,
        differences=(*words.scaled_there(scale), *touching, *rest),
    )


def from_library(
    library: str,
    class_name: str,
    arguments: Mapping[str, Any] | None = None,
    *,
    input_scale: float = 1.0,
) -> Ours:
    """Return another library's neuron as one of ours.

    Parameters
    ----------
    library, class_name : str
        Name the library is imported under, and its class.
    arguments : mapping, optional
        Keyword arguments; those left out take the library's default.
    input_scale : float
        What the input is multiplied by before it reaches the neuron there; above 0.

    Raises
    ------
    ParameterError
        For an unknown library, class or argument, and where no neuron of ours does this.
    """
    source = find_library(library)
    positive("input_scale", input_scale)
    reading, chosen, single = _read(source, class_name, by_name("arguments", arguments))
    model = find(reading.model).with_options(**reading.options)
    gain = words.tidy(reading.gain * input_scale)
    tunable = "gain" in model.Params._fields
    params = {**reading.params, "gain": gain} if tunable else dict(reading.params)
    numbers = _validated(model, params)
    scale = 1.0 if tunable else words.tidy(gain / gain_of(numbers, reading.options))
    compare = source.compare if model.compare else ""
    asked = Asked(model, numbers, compare, reading.detach, 1.0)
    touching, rest = _differences(source, reading, asked, chosen=chosen, single=single)
    return Ours(
        model=reading.model,
        params={name: numbers[name] for name in params},
        options=reading.options,
        compare=compare,
        detach_reset=reading.detach,
        input_scale=scale,
        same_spikes=not touching,
        differences=(*words.scaled_here(scale), *touching, *rest),
    )


def _step(target: Library, dt: float | None) -> float:
    """Return the time step, or raise where a library has none."""
    if target.dt is None:
        if dt is not None:
            problem = f"{target.name} counts time in steps and takes no dt"
            raise ParameterError(problem, parameter="dt", value=dt)
        return 1.0
    return target.dt if dt is None else positive("dt", dt)


def _validated(model: NeuronModel, params: Mapping[str, float] | None) -> dict[str, float]:
    return dict(validate(model, params, np.dtype(np.float64))._asdict())


def _read(
    source: Library, class_name: str, given: Mapping[str, Any]
) -> tuple[Reading, bool, dict[str, float]]:
    """Return the reading, whether a surrogate was chosen, and what is kept in float32."""
    name = str(class_name).split(".")[-1]
    if name in source.unmatched:
        raise ParameterError(
            f"no neuron of neurolab does what {name} does: {source.unmatched[name]}; "
            f"converted are: {', '.join(source.kinds)}",
            model=source.name,
            parameter=name,
        )
    if name not in source.kinds:
        raise _unknown_class(name, source)
    kind = source.kinds[name]
    arguments = kind.arguments(f"{source.name} {name}", given)
    return kind.read(arguments), kind.surrogate in given, arguments.single


def _unknown_class(name: str, source: Library) -> ParameterError:
    """Return the error for a class, with the nearest one whatever its capitals."""
    folded = {kind.lower(): kind for kind in source.kinds}
    found = get_close_matches(name.lower(), folded, n=1, cutoff=0.4)
    nearest = folded[found[0]] if found else None
    hint = f"did you mean {nearest!r}? " if nearest else ""
    return ParameterError(
        f"there is no class {name!r}; {hint}converted are: {', '.join(source.kinds)}",
        model=source.name,
        parameter=name,
        value=name,
        nearest=nearest,
    )


def _differences(
    library: Library, reading: Reading, asked: Asked, *, chosen: bool, single: dict[str, float]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the sentences that touch the spikes, and the others."""
    model = asked.model
    start = model.initial(validate(model, asked.params, np.dtype(np.float64))).u
    surrogate = library.surrogate if reading.surrogate is None else reading.surrogate
    touching = (
        *reading.behaves,
        *words.compared(library.compare, asked.compare),
        *words.started(reading.start, float(start)),
    )
    rest = (
        *reading.notes,
        *words.rounded(single),
        *words.shown(reading),
        *words.detached(reading.detach, asked.detach),
        *words.surrogates(surrogate, model, asked.params, chosen=chosen),
    )
    return touching, rest
