"""What a neuron's spikes let the gradient see over its membrane, read off its equation.

The lines of the `step` from the membrane to the number of spikes are computed with a
membrane that carries a tiny imaginary part: arithmetic keeps it as the derivative, and
every call of `fire` multiplies it by the surrogate's slope. Nothing is written for any one
neuron. Everything that is not the membrane (a threshold that adapts) is taken at rest:
first state, no input.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from neurolab.dialect import Equation, read
from neurolab.fire import fire_for
from neurolab.model import NeuronModel
from neurolab.ops import VOCABULARY
from neurolab.parameters import validate
from neurolab.surrogates import Surrogate
from neurolab.surrogates.evaluate import rungs, seen

Array = np.ndarray[Any, Any]
TINY = 1e-30  # so small that its square is nothing beside it
NEAR = np.geomspace(1e-3, 1.0, 25)  # looked at on both sides of a threshold
BESIDE = 1e-7  # slopes are taken just beside their points: where two edges meet, both count
FARTHEST = 8.0  # beyond the outermost threshold
POINTS = 801
HALF = 0.5  # inside the window: at least half of the largest slope


def slope_of(
    model: NeuronModel,
    surrogate: Surrogate | None,
    h: Any,
    params: Mapping[str, Any] | None = None,
) -> Array:
    """Return the derivative of a neuron's number of spikes by its membrane.

    Parameters
    ----------
    surrogate : Surrogate or None
        The neuron's own where None.
    h : array_like
        Membrane at the threshold test, of any shape. Further membranes with thresholds of
        their own (MLF's) are taken to have the same value.
    params : mapping, optional
        Parameters that differ from the default, one number each.

    Raises
    ------
    ParameterError
        For an unknown parameter and one outside its bounds.
    """
    values = np.asarray(h, np.float64)
    found = _number_of_spikes(model, surrogate or model.surrogate, values, params, [])
    return np.broadcast_to(np.imag(found) / TINY, values.shape).copy()


def thresholds_of(model: NeuronModel, params: Mapping[str, Any] | None = None) -> Array:
    """Return the membranes at which a neuron's number of spikes changes, in order, at rest."""
    crossed: list[Any] = []
    _number_of_spikes(model, model.surrogate, np.zeros(1), params, crossed)
    roots = [-np.real(d) * TINY / np.imag(d) for d in crossed if np.all(np.imag(d))]
    return np.unique(np.concatenate([np.zeros(0), *roots]))


def around(marks: Array) -> Array:
    """Return the membranes at and about thresholds where a slope has its edges and peaks."""
    return (marks[:, None] + np.concatenate([-NEAR, [0.0], NEAR])).ravel()


def peak_of(
    model: NeuronModel, surrogate: Surrogate | None, params: Mapping[str, Any] | None = None
) -> float:
    """Return the largest slope that a neuron's spikes show at any membrane.

    It is sought about every threshold and between them; where a curve rises between the points
    it is missed by less than a hundredth.
    """
    marks = thresholds_of(model, params)
    first, last = (float(marks[0]), float(marks[-1])) if len(marks) else (0.0, 1.0)
    evenly = np.linspace(first - FARTHEST, last + FARTHEST, POINTS)
    h = np.concatenate([around(marks), evenly]) + BESIDE
    return float(slope_of(model, surrogate, h, params).max())


def share_at_half_peak(slopes: Array, peak: float) -> float:
    """Return the share of slopes, one per membrane, that are at least half a peak.

    0 where nothing has a slope: without a window no membrane lies in it.
    """
    return float((slopes >= HALF * peak).mean()) if peak > 0.0 else 0.0


def parameters_of(model: NeuronModel, surrogate: Surrogate) -> tuple[str, ...]:
    """Return the names of the parameters that `slope_of` depends on."""
    bound = {v for v in surrogate.values.values() if isinstance(v, str)}
    return tuple(n for n in model.Params._fields if n in bound | _path(model).params)


class _Path(NamedTuple):
    """The lines from the membrane to the number of spikes."""

    lines: tuple[tuple[str, Any], ...]
    level: Any
    membranes: frozenset[str]
    params: frozenset[str]


@lru_cache(maxsize=512)
def _path(model: NeuronModel) -> _Path:
    equation = read(model)
    own = equation.membrane.id if isinstance(equation.membrane, ast.Name) else ""
    lines = dict(equation.lines)
    level = ast.Name(model.level, ast.Load()) if model.level else equation.output
    membranes = {own} | _further(equation, lines, own)
    names = _reached([level], lines, membranes)
    used = [e for n, e in equation.lines if n in names and n not in membranes]
    _, _, params, _ = equation.arguments
    read_of = [n for e in (*used, level) for n in ast.walk(e) if isinstance(n, ast.Attribute)]
    return _Path(
        tuple((n, _code(e)) for n, e in equation.lines if n in names and n not in membranes),
        _code(level),
        frozenset(membranes),
        frozenset(n.attr for n in read_of if ast.unparse(n.value) == params),
    )


def _further(equation: Equation, lines: dict[str, ast.expr], own: str) -> set[str]:
    """Return the membranes of tests that do not look at the neuron's main one."""
    state, x, _, fire = equation.arguments
    found: set[str] = set()
    for node in (n for e in lines.values() for n in ast.walk(e) if isinstance(n, ast.Call)):
        method = ast.unparse(node.func)
        tests = method.startswith(f"{fire}.") and method != f"{fire}.reset"
        if not tests or own in _reached(node.args, lines, {own}):
            continue
        for name in _names(node):
            inside = _reached([lines[name]], lines, set()) if name in lines else set()
            found |= {name} if {state, x} <= inside else set()
    return found


def _reached(start: list[ast.expr], lines: dict[str, ast.expr], stop: set[str]) -> set[str]:
    """Return every name that expressions are computed from, not looking behind `stop`."""
    found: set[str] = set()
    waiting = [name for e in start for name in _names(e)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            if name in lines and name not in stop:
                waiting += _names(lines[name])
    return found


def _names(node: ast.AST) -> list[str]:
    return [n.id for n in ast.walk(node) if isinstance(n, ast.Name)]


def _code(node: ast.expr) -> Any:
    return compile(ast.fix_missing_locations(ast.Expression(node)), "<step>", "eval")


def _number_of_spikes(
    model: NeuronModel,
    surrogate: Surrogate,
    h: Array,
    params: Mapping[str, Any] | None,
    crossed: list[Any],
) -> Any:
    """Return the number of spikes, its derivative in the imaginary part."""
    path, equation = _path(model), read(model)
    p = validate(model, params, np.dtype(np.float64))
    numbers = surrogate.shape.Params(**surrogate.numbers(p._asdict()))
    fire = _Fire(model, surrogate, numbers, crossed)
    parts = (model.initial(p), 0.0, p, fire)
    space = VOCABULARY | WORDS | dict(zip(equation.arguments, parts, strict=True))
    space |= dict.fromkeys(path.membranes, h + 1j * TINY)
    with np.errstate(all="ignore"):
        for name, code in path.lines:
            space[name] = eval(code, space)  # noqa: S307 - a line that `read` has checked
        return eval(path.level, space)  # noqa: S307


class _Fire:
    """Spikes of the real part; their surrogate slope on the imaginary one."""

    def __init__(
        self, model: NeuronModel, surrogate: Surrogate, numbers: Any, crossed: list[Any]
    ) -> None:
        self._fire = fire_for(model.compare, model.name)
        self._surrogate, self._numbers, self._crossed = surrogate, numbers, crossed

    def __getattr__(self, method: str) -> Callable[..., Any]:
        if method == "reset":
            return lambda z: z
        return lambda *arguments: self._spikes(method, arguments)

    def _spikes(self, method: str, arguments: tuple[Any, ...]) -> Any:
        real = tuple(np.real(a) for a in arguments)
        self._crossed += [d for _, d in rungs(method, arguments)]
        spikes = getattr(self._fire, method)(*real)
        slope = seen(self._surrogate, self._numbers, method, real)
        return spikes + 1j * np.imag(arguments[0]) * slope


def _real(word: Callable[..., Any]) -> Callable[..., Any]:
    return lambda x: word(np.real(x))


# words whose NumPy meaning for complex numbers is another one
WORDS: dict[str, Any] = {
    **{name: _real(VOCABULARY[name]) for name in ("floor", "ceil", "rint")},
    "absolute": lambda x: np.where(np.real(x) < 0.0, -x, x),
}
