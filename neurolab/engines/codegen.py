"""From the one `step` of a neuron to the source text of a compiled kernel.

The text is a plain Python module: readable, importable, cached by Numba across processes.
Two loop orders are made from the same lines. `wide` runs time outside and neurons inside,
which the compiler turns into vector instructions; without records it does four steps per
pass, so that the state stays in registers. `narrow` runs each neuron through all of time,
for one or a few neurons.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from neurolab import ops
from neurolab.dialect import Equation, function_tree, read
from neurolab.engines.emit import Namer, indent, renamed
from neurolab.fire import fire_for
from neurolab.model import NeuronModel
from neurolab.recording import lines_among

NATIVE = {"exp", "tanh", "floor", "ceil", "rint", "sqrt", "absolute", "where"} | {
    "sigmoid",
    "heaviside",
    "positive",
}
SMALLEST = "1e-30"  # float32 states below this become 0: subnormal numbers cost three times


class Spec(NamedTuple):
    """Which kernel of a model: everything that is fixed when it is compiled."""

    dtype: str
    compare: str
    records: tuple[str, ...]
    layout: str  # "wide" or "narrow"
    arrays: bool  # whether parameters are arrays [1 or time, neuron] instead of numbers

    @property
    def steps_per_pass(self) -> int:
        """Time steps done while the state stays in registers."""
        return 4 if self.layout == "wide" and not self.records and not self.arrays else 1


def source(model: NeuronModel, spec: Spec, words: dict[str, str]) -> str:
    """Return the text of the kernel's module.

    The kernel is called `run(x, x_lo, lo, hi, count, *states, *params, *records)`: it takes
    neurons lo to hi through all rows of x (their columns begin at x_lo), adds their levels
    to `count`, and leaves the new states in place. States, count and parameter arrays hold
    hi − lo neurons; x and records are whole, because a column slice of them would not be
    contiguous and keep the loop from being vectorised.
    """
    return "\n".join([*_head(model, spec, words), *_functions(model, spec), "", *_kernel(model, spec)])


def _head(model: NeuronModel, spec: Spec, words: dict[str, str]) -> list[str]:
    used = sorted(words.items())
    fast = 'fastmath={"contract", "nsz"}, ' if spec.dtype == "float32" else ""
    return [
        f'"""Kernel of {model.key}: {spec.dtype}, {spec.compare}, {spec.layout}. Generated."""',
        "import numpy as np",
        "from numba import njit",
        "",
        *(f"from neurolab.engines.numba_ops import {f} as {w}" for w, f in used),
        "",
        f"F = np.{spec.dtype}",
        f'inline = njit(forceinline=True, {fast}error_model="numpy")',
        f'kernel = njit(cache=True, nogil=True, {fast}error_model="numpy")',
    ]


def _functions(model: NeuronModel, spec: Spec) -> Iterator[str]:
    """Write the composed words and the methods of `fire` that the step uses."""
    fire = type(fire_for(spec.compare))
    done: set[str] = set()

    def write(name: str, function: Callable[..., Any], drop_self: bool) -> Iterator[str]:
        tree = function_tree(function)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from require(node.func.id)
        arguments = [a.arg for a in tree.args.args][drop_self:]
        body = [n for n in tree.body if not isinstance(n, ast.Expr)]
        yield "\n\n@inline"
        yield f"def {name}({', '.join(arguments)}):"
        for node in body:
            yield "    " + renamed(node, {})

    def require(name: str) -> Iterator[str]:
        if name not in done and name not in NATIVE:
            done.add(name)
            yield from write(name, ops.VOCABULARY[name], False)

    equation = read(model)
    for expression in _expressions(equation):
        for node in ast.walk(expression):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Name):
                yield from require(node.func.id)
            elif isinstance(node.func, ast.Attribute) and node.func.attr not in done:
                done.add(node.func.attr)
                yield from write(f"fire_{node.func.attr}", getattr(fire, node.func.attr), True)


def _expressions(equation: Equation) -> list[ast.expr]:
    return [e for _, e in equation.lines] + [
        *equation.state.values(),
        equation.output,
        equation.membrane,
    ]


def _kernel(model: NeuronModel, spec: Spec) -> list[str]:
    states, params = model.State._fields, model.Params._fields
    arguments = [
        "x, x_lo, lo, hi, count",
        *(f"s_{n}" for n in states),
        *(f"P_{n}" if spec.arrays else f"p_{n}" for n in params),
        *(f"R_{n}" for n in spec.records),
    ]
    head = ["", "@kernel", f"def run({', '.join(arguments)}):", "    time = x.shape[0]"]
    return head + indent(_wide(model, spec) if spec.layout == "wide" else _narrow(model, spec), 1)


def _wide(model: NeuronModel, spec: Spec) -> list[str]:
    many = spec.steps_per_pass
    text = ["t = 0"]
    if many > 1:
        text += [f"while t + {many} <= time:", *indent(_wide_pass(model, spec, many), 1)]
    return [*text, "while t < time:", *indent(_wide_pass(model, spec, 1), 1)]


def _wide_pass(model: NeuronModel, spec: Spec, many: int) -> list[str]:
    states = model.State._fields
    rows = [f"x_{k} = x[t + {k}, x_lo:x_lo + hi - lo]" for k in range(many)]
    if spec.arrays:
        for n in model.Params._fields:
            rows.append(f"row_{n} = P_{n}[min(t, P_{n}.shape[0] - 1)]")
    rows += [f"to_{n} = R_{n}[t, lo:hi]" for n in spec.records]
    inner = [f"a_{n} = s_{n}[i]" for n in states]
    if spec.arrays:
        inner += [f"p_{n} = row_{n}[i]" for n in model.Params._fields]
    total = []
    for k in range(many):
        inner += _step(model, spec, f"x_{k}[i]", "to_{}[i]", k)
        total.append(f"level{k}")
    inner += [f"s_{n}[i] = a_{n}" for n in states]
    inner.append(f"count[i] += np.int32({' + '.join(total)})")
    return [*rows, "for i in range(hi - lo):", *indent(inner, 1), f"t += {many}"]


def _narrow(model: NeuronModel, spec: Spec) -> list[str]:
    states = model.State._fields
    inner = []
    if spec.arrays:
        for n in model.Params._fields:
            inner.append(f"p_{n} = P_{n}[min(t, P_{n}.shape[0] - 1), i]")
    inner += _step(model, spec, "x[t, x_lo + i]", "R_{}[t, lo + i]", 0)
    inner.append("total += np.int32(level0)")
    return [
        "for i in range(hi - lo):",
        *indent([f"a_{n} = s_{n}[i]" for n in states], 1),
        "    total = np.int32(0)",
        "    for t in range(time):",
        *indent(inner, 2),
        *indent([f"s_{n}[i] = a_{n}" for n in states], 1),
        "    count[i] += total",
    ]


def _step(model: NeuronModel, spec: Spec, x: str, target: str, k: int) -> list[str]:
    """Write one time step: the author's lines, then records, then the new state."""
    equation = read(model)
    names = Namer(equation, f"_{k}")
    code = [f"x{k} = {x}"]
    code += [f"{names.line(n)} = {renamed(e, names)}" for n, e in equation.lines]
    new = {n: renamed(e, names) for n, e in equation.state.items()}
    code += [f"output{k} = {renamed(equation.output, names)}"]
    level = names.line(model.level) if model.level else f"output{k}"
    code += [f"level{k} = {level}"]
    membrane = renamed(equation.membrane, names)
    code += [f"n_{n} = {value}" for n, value in new.items()]
    if spec.dtype == "float32":
        code += [f"n_{n} = where(absolute(n_{n}) < F({SMALLEST}), F(0.0), n_{n})" for n in new]
    kept = {"levels": f"np.int16(level{k})", "output": f"output{k}", "h": membrane}
    kept |= {n: f"n_{n}" for n in new}
    kept |= {n: names.line(n) for n in lines_among(model, spec.records)}
    code += [f"{target.format(n)} = {kept[n]}" for n in spec.records]
    return [*code, *(f"a_{n} = n_{n}" for n in new)]
