"""From the one `step` of a neuron to the source text of a compiled kernel.

The text is a plain Python module: readable, importable, cached by Numba across processes.
It holds the author's lines once, as a function that the compiler puts into every loop.
Two loop orders are made. `wide` runs time outside and neurons inside, which the compiler
turns into vector instructions; `narrow` runs each neuron through all of time, for one or
a few neurons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from neurolab.dialect import Equation, read
from neurolab.engines.emit import Functions, Namer, indent, renamed
from neurolab.fire import fire_for
from neurolab.recording import lines_among

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from neurolab.model import NeuronModel

HEAVY = {"exp", "tanh", "sigmoid", "levels"}
TOGETHER = 4  # time steps per pass of a large population; half of them with records
LARGE = 2048  # neurons from which their state no longer fits into the nearest cache


class Spec(NamedTuple):
    """Which kernel of a model: everything that is fixed when it is compiled."""

    dtype: str
    compare: str
    records: tuple[str, ...]
    layout: str  # "wide" or "narrow"
    arrays: bool  # whether parameters are arrays [1 or time, neuron] instead of numbers


def source(model: NeuronModel, spec: Spec, words: dict[str, str]) -> str:
    """Return the text of the kernel's module.

    The kernel is called `run(x, x_lo, lo, hi, count, *states, *params, *records)`: it takes
    neurons lo to hi through all rows of x (their columns begin at x_lo), adds their levels
    to `count`, and leaves the new states in place. States, count and parameter arrays hold
    hi − lo neurons; x and records are whole, because a column slice of them would not be
    contiguous and keep the loop from being vectorised.
    """
    functions = Functions(type(fire_for(spec.compare)))
    functions.collect(_expressions(read(model)))
    called = functions.primitives
    lines = [*functions.text, *_step(model, spec), *_kernel(model, spec, called | functions.done)]
    if spec.dtype == "float32":
        called = called | {"subnormals_off", "restore"}
    return "\n".join([*_head(model, spec, sorted(words[word] for word in called)), *lines, ""])


def _head(model: NeuronModel, spec: Spec, used: list[str]) -> list[str]:
    return [
        f'"""Kernel of {model.key}: {spec.dtype}, {spec.compare}, {spec.layout}. Generated."""',
        "import numpy as np",
        "from numba import njit",
        "",
        *(f"from neurolab.engines.{what}" for what in used),
        "",
        f"F = np.{spec.dtype}",
        'inline = njit(forceinline=True, error_model="numpy")',
        'kernel = njit(cache=True, nogil=True, error_model="numpy")',
    ]


def _expressions(equation: Equation) -> list[ast.expr]:
    lines = [expression for _, expression in equation.lines]
    return [*lines, *equation.state.values(), equation.output, equation.membrane]


def _step(model: NeuronModel, spec: Spec) -> Iterator[str]:
    """Write the author's lines as a function: new states, level, and what is recorded."""
    equation = read(model)
    names = Namer(equation)
    states = [f"s_{n}" for n in model.State._fields]
    params = [f"p_{n}" for n in model.Params._fields]
    output = renamed(equation.output, names)
    level = names.line(model.level) if model.level else output
    new = {n: renamed(value, names) for n, value in equation.state.items()}
    kept = {"levels": f"np.int16({level})", "output": output, **new}
    kept |= {"h": renamed(equation.membrane, names)}
    kept |= {n: names.line(n) for n in lines_among(model, spec.records)}
    yield from ("", "", "@inline", f"def step({', '.join(['x', *states, *params])}):")
    yield from indent([f"{names.line(n)} = {renamed(e, names)}" for n, e in equation.lines])
    yield f"    return {', '.join([*new.values(), level, *(kept[n] for n in spec.records)])}"


def _kernel(model: NeuronModel, spec: Spec, called: set[str]) -> list[str]:
    params = [f"{'P' if spec.arrays else 'p'}_{n}" for n in model.Params._fields]
    states = [f"S_{n}" for n in model.State._fields]
    records = [f"R_{n}" for n in spec.records]
    arguments = ", ".join(["x, x_lo, lo, hi, count", *states, *params, *records])
    body = ["time, width, t = x.shape[0], hi - lo, 0"]
    if spec.layout == "narrow":
        body += _narrow(model, spec)
    else:
        many = _together(spec, called)
        if many > 1:
            body += [f"while width > {LARGE} and t + {many} <= time:"]
            body += indent(_wide(model, spec, many))
        body += ["while t < time:", *indent(_wide(model, spec, 1))]
    if spec.dtype == "float32":
        body = ["mode = subnormals_off()", *body, "restore(mode)"]
    return ["", "", "@kernel", f"def run({arguments}):", *indent(body)]


def _together(spec: Spec, called: set[str]) -> int:
    """Return how many time steps a pass over a large population does."""
    if called & HEAVY:  # a long step hides its latency better alone
        return 1
    if spec.records:  # too many rows at once, and the compiler gives up on vectors
        return 1 if spec.arrays else TOGETHER // 2
    return TOGETHER


def _call(model: NeuronModel, spec: Spec, x: str, params: list[str], k: str = "") -> str:
    states = [f"s_{n}" for n in model.State._fields]
    made = [*states, f"level{k}", *(f"r_{n}{k}" for n in spec.records)]
    return f"{', '.join(made)} = step({', '.join([x, *states, *params])})"


def _wide(model: NeuronModel, spec: Spec, many: int) -> list[str]:
    states, names = model.State._fields, model.Params._fields
    rows: list[str] = []
    inner = [f"s_{n} = S_{n}[i]" for n in states]
    for k in range(many):
        t = f"t + {k}" if k else "t"
        rows.append(f"x{k} = x[{t}, x_lo:x_lo + width]")
        rows += [f"to_{n}{k} = R_{n}[{t}, lo:hi]" for n in spec.records]
        if spec.arrays:
            rows += [f"p_{n}{k} = P_{n}[min({t}, P_{n}.shape[0] - 1)]" for n in names]
        params = [f"p_{n}{k}[i]" if spec.arrays else f"p_{n}" for n in names]
        inner.append(_call(model, spec, f"x{k}[i]", params, str(k)))
        inner += [f"to_{n}{k}[i] = r_{n}{k}" for n in spec.records]
    inner += [f"S_{n}[i] = s_{n}" for n in states]
    inner.append(f"count[i] += np.int32({' + '.join(f'level{k}' for k in range(many))})")
    return [*rows, "for i in range(width):", *indent(inner), f"t += {many}"]


def _narrow(model: NeuronModel, spec: Spec) -> list[str]:
    names = model.Params._fields
    at = "min(t, P_{0}.shape[0] - 1)"
    params = [f"P_{n}[{at.format(n)}, i]" if spec.arrays else f"p_{n}" for n in names]
    inner = [_call(model, spec, "x[t, x_lo + i]", params)]
    inner += [f"R_{n}[t, lo + i] = r_{n}" for n in spec.records]
    return [
        "for i in range(width):",
        *indent([f"s_{n} = S_{n}[i]" for n in model.State._fields]),
        "    total = np.int32(0)",
        "    for t in range(time):",
        *indent([*inner, "total += np.int32(level)"], 2),
        *indent([f"S_{n}[i] = s_{n}" for n in model.State._fields]),
        "    count[i] += total",
    ]
