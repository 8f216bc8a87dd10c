"""From the one `step` to a compiled forward and backward pass through time.

The forward pass keeps the state before every step; the backward pass computes the lines of
a step again from it, and carries derivatives through them from the last step to the first.
Both are plain generated text, like the simulator's kernels: `lines` is the author's step,
`adjoint` its derivative, and `fused_loops` puts them into loops over time and neurons.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from neurolab.dialect import function_tree, read
from neurolab.engines.adjoint import expand, needed, reverse
from neurolab.engines.emit import Functions, Namer, indent, tree, typed
from neurolab.engines.slopes import (
    ARGUMENTS,
    MOST_WRITTEN,
    Called,
    relaxed_text,
    slope_text,
    suffixed,
)
from neurolab.fire import fire_for
from neurolab.syntax import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neurolab.model import NeuronModel
    from neurolab.surrogates import Shape

KINDS = ("number", "row", "step")
OUTPUT = "_output"  # no state can be called that
RELAXED = "smooth"  # in the place of a comparison: every jump is the surrogate's primitive


class Fused(NamedTuple):
    """Which passes of a neuron: everything that is fixed when they are compiled.

    Attributes
    ----------
    dtype, compare : str
        Precision; `">="`, `">"`, "" or `RELAXED`.
    detach : bool
        Whether the gradient is cut where the output enters the reset.
    shape : Shape
        The surrogate's formula.
    bound : tuple of str
        For every number of the surrogate the parameter it follows, or "".
    kinds : tuple of str
        "number", "row" `[lane]` or "step" `[time]` for every parameter, then for every
        number that follows none; or the value itself of a whole number such as the count
        of levels, so that loops over levels can be unrolled.
    learn : tuple of bool
        Which of these need a derivative.
    """

    dtype: str
    compare: str
    detach: bool
    shape: Shape
    bound: tuple[str, ...]
    kinds: tuple[str, ...]
    learn: tuple[bool, ...]

    def names(self, model: NeuronModel) -> list[str]:
        """Return the kernel's names of everything that `kinds` speaks of."""
        free = zip(self.shape.Params._fields, self.bound, strict=True)
        own = [f"w_{n}" for n, bound in free if not bound]
        return [*(f"p_{n}" for n in model.Params._fields), *own]

    def numbers(self) -> list[str]:
        """Return the kernel's names of the surrogate's numbers."""
        free = zip(self.shape.Params._fields, self.bound, strict=True)
        return [f"p_{bound}" if bound else f"w_{n}" for n, bound in free]


class Steps:
    """The author's step and its derivative, as text.

    Attributes
    ----------
    names, learned : list of str
        Everything the neuron is computed from, and what of it needs a derivative.
    kinds : dict
        Kind of every name.
    passed : list of str
        Lines that `lines` returns first, because `adjoint` needs them.
    text : list of str
        Functions `lines(x, states, names)`, which returns these, the new states and the
        output, and `adjoint(x, states, names, passed, derivatives by new states and
        output)`, which returns those by x, states and `learned`.
    """

    def __init__(self, model: NeuronModel, fused: Fused) -> None:
        self.model, self.fused = model, fused
        self.states = model.State._fields
        self.names = fused.names(model)
        self.kinds = dict(zip(self.names, fused.kinds, strict=True))
        self.learned = [n for n, yes in zip(self.names, fused.learn, strict=True) if yes]
        equation = read(model)
        namer = Namer(equation)
        lines = [(namer.line(n), tree(e, namer)) for n, e in equation.lines]
        results = [*equation.state.items(), (OUTPUT, equation.output)]
        made = {f"n_{n}": tree(e, namer) for n, e in results}
        own = [(n, e) for n, e in made.items() if not isinstance(e, ast.Name)]
        self._lines = expand([*lines, *own])
        self._ends = [e.id if isinstance(e, ast.Name) else n for n, e in made.items()]
        self._authors = [*(e for _, e in equation.lines), *(e for _, e in results)]
        self.arguments = ["x", *(f"s_{n}" for n in self.states), *self.names]
        adjoint = self._adjoint()
        self.text = [*self._functions(), *self._line_function(), *adjoint]

    def _functions(self) -> Iterator[str]:
        """Write what the lines and their derivatives call."""
        relaxed, shape = self.fused.compare == RELAXED, self.fused.shape
        functions = Functions(type(fire_for("" if relaxed else self.fused.compare)))
        functions.collect(self._authors, {"fire"} if relaxed else ())
        formulas = [f for f in (shape.slope, shape.primitive) if f is not None]
        functions.collect([function_tree(f) for f in formulas])
        nodes = [node for _, e in self._lines for node in ast.walk(e)]
        called = sorted({self._called(n) for n in nodes if is_firing(n)}, key=str)
        yield from functions.text
        if relaxed:
            yield from relaxed_text(shape, called)
        yield from slope_text(shape, called, self._shape_learns(), relaxed=relaxed)

    def _called(self, node: ast.AST) -> Called:
        """Return a method of fire, and how many levels it has where that is fixed and small."""
        method = ast.unparse(node.func).removeprefix("fire_") if isinstance(node, ast.Call) else ""
        last = ast.unparse(node.args[-1]) if isinstance(node, ast.Call) else ""
        kind = self.kinds.get(last)
        if "most" not in ARGUMENTS[method] or kind is None or kind in KINDS:
            return method, None
        return method, int(float(kind)) if float(kind) <= MOST_WRITTEN else None

    def _shape_learns(self) -> list[str]:
        return [n.removeprefix("w_") for n in self.learned if n.startswith("w_")]

    def _firing(self, node: ast.Call) -> list[tuple[ast.expr, str]]:
        """Return the derivatives of a method of fire; by the number of levels there is none."""
        method, count = self._called(node)
        end = suffixed(method, count)
        given = ", ".join([*map(ast.unparse, node.args), *self.fused.numbers()])
        found = [(node.args[0], f"slope_{end}({given})")]
        if "theta" in ARGUMENTS[method]:
            found.append((node.args[1], f"base_{end}({given})"))
        for name in self._shape_learns():
            number = ast.Name(f"w_{name}", ast.Load())
            found.append((number, f"learn_{end}_{name}({given})"))
        return found

    def _adjoint(self) -> list[str]:
        derivatives = [*(f"g_{n}" for n in self.states), f"g_{OUTPUT}"]
        seeds = [(ast.Name(n, ast.Load()), g) for n, g in zip(self._ends, derivatives, strict=True)]
        wanted = ["x", *(f"s_{n}" for n in self.states), *self.learned]
        found = reverse(self._lines, seeds, self._firing, detach=self.fused.detach)
        kept = needed(found, wanted)
        text = [line for c in kept for line in typed(c.line)]
        nodes = [n for line in text for n in ast.walk(parsed(line))]
        used = {n.id for n in nodes if isinstance(n, ast.Name)}
        self.passed = [n for n, _ in self._lines if n in used]
        have = {c.target for c in kept}
        made = [f"b_{n}" if n in have else "F(0.0)" for n in wanted]
        head = f"def adjoint({', '.join([*self.arguments, *self.passed, *derivatives])}):"
        return ["", "", "@loose", head, *indent([*text, f"return {', '.join(made)}"])]

    def _line_function(self) -> Iterator[str]:
        yield from ("", "", "@inline", f"def lines({', '.join(self.arguments)}):")
        for name, expression in self._lines:
            yield from indent(typed(f"{name} = {ast.unparse(self._with_numbers(expression))}"))
        yield f"    return {', '.join([*self.passed, *self._ends])}"

    def _with_numbers(self, node: ast.expr) -> ast.expr:
        """Relaxed, `fire` takes the numbers of the surrogate too."""
        if self.fused.compare != RELAXED:
            return node
        copy = tree(node)
        for call in [n for n in ast.walk(copy) if is_firing(n)]:
            if isinstance(call, ast.Call):
                call.args += [ast.Name(n, ast.Load()) for n in self.fused.numbers()]
        return ast.fix_missing_locations(copy)


def is_firing(node: ast.AST) -> bool:
    """Whether a node is a call of fire that makes spikes."""
    word = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    return word.startswith("fire_") and word != "fire_reset"
