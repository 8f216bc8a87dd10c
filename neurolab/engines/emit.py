"""Turn the author's expressions into kernel text: new names, typed literals."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from neurolab import ops
from neurolab.dialect import function_tree
from neurolab.syntax import parsed, parsed_expression

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from neurolab.dialect import Equation

NATIVE = {f.__name__ for f in ops.PRIMITIVES} | {"sigmoid"}  # written by hand in numba_ops


# what the generated text calls its own: states, parameters, functions, derivatives, results
PREFIXES = ("s_", "p_", "w_", "b_", "g_", "n_", "fire_", "slope_", "base_", "learn_")


class Namer:
    """The kernel's names for an equation: `s.u` is `s_u`, `p.decay` is `p_decay`.

    Lines keep the author's name, with an underscore behind it where it would collide.
    """

    def __init__(self, equation: Equation) -> None:
        self.state, self.input, self.params, self.fire = equation.arguments
        self.lines = {name for name, _ in equation.lines}

    def line(self, name: str) -> str:
        """Return the kernel's name of a line of the step."""
        taken = name in {"x", "F", "np"} or name.startswith(PREFIXES)
        return f"{name}_" if taken or name.endswith("_") else name

    def name(self, name: str) -> str:
        """Return the kernel's name of a plain name."""
        if name == self.input:
            return "x"
        return self.line(name) if name in self.lines else name

    def attribute(self, owner: str, name: str) -> str:
        """Return the kernel's name of `owner.name`."""
        prefix = {self.state: "s", self.params: "p", self.fire: "fire"}[owner]
        return f"{prefix}_{name}"


class Attributes:
    """Kernel's names for a formula of a surrogate: `p.width` is `w_width`."""

    def name(self, name: str) -> str:
        """Return a plain name as it is."""
        return name

    def attribute(self, owner: str, name: str) -> str:  # noqa: ARG002 - there is one owner
        """Return the kernel's name of a number of the formula."""
        return f"w_{name}"


class _Rename(ast.NodeTransformer):
    def __init__(self, names: Namer | Attributes | None) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Name(self.names.name(node.id), ast.Load()) if self.names else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if self.names and isinstance(node.value, ast.Name):
            return ast.Name(self.names.attribute(node.value.id, node.attr), ast.Load())
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        power = node.right.value if isinstance(node.right, ast.Constant) else None
        if isinstance(node.op, ast.Pow) and isinstance(power, float) and power.is_integer():
            # With a whole exponent in the text, Numba multiplies instead of calling pow.
            return ast.BinOp(self.visit(node.left), node.op, ast.Constant(int(power)))
        self.generic_visit(node)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if not isinstance(node.value, float):
            return node
        # A bare literal is a float64 to Numba and would widen a float32 kernel.
        return ast.Call(ast.Name("F", ast.Load()), [node], [])


def renamed(node: ast.AST, names: Namer | Attributes | None = None) -> str:
    """Return the text of an expression or statement with the kernel's names and literals."""
    copy = parsed(ast.unparse(node)).body[0]
    return ast.unparse(ast.fix_missing_locations(_Rename(names).visit(copy)))


def tree(node: ast.expr, names: Namer | None = None) -> ast.expr:
    """Return a copy of an expression with the kernel's names, its literals still bare."""
    copy = parsed_expression(ast.unparse(node))
    if names is None:
        return copy

    class Rename(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return ast.Name(names.name(node.id), ast.Load())

        def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
            return ast.Name(names.attribute(ast.unparse(node.value), node.attr), ast.Load())

    return ast.fix_missing_locations(Rename().visit(copy))


def typed(text: str) -> list[str]:
    """Return the lines of a text with its literals typed."""
    tree = _Rename(None).visit(parsed(text))
    return ast.unparse(ast.fix_missing_locations(tree)).split("\n")


def indent(lines: list[str], depth: int = 1) -> list[str]:
    """Indent lines of text by `depth` levels."""
    return ["    " * depth + line for line in lines]


class Functions:
    """The composed words and the methods of `fire` that a step uses, as text."""

    def __init__(self, fire: type) -> None:
        self.fire = fire
        self.text: list[str] = []
        self.done: set[str] = set()
        self.primitives: set[str] = set()

    def collect(self, trees: Sequence[ast.AST], skip: Collection[str] = ()) -> None:
        """Write what these trees call, and what that calls, each function once.

        With "fire" in `skip`, its methods are left to somebody else.
        """
        for node in (n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Call)):
            called = node.func
            if isinstance(called, ast.Name) and called.id in NATIVE:
                self.primitives.add(called.id)
            elif isinstance(called, ast.Name):
                self._write(called.id, called.id, ops.VOCABULARY[called.id])
            elif isinstance(called, ast.Attribute) and "fire" not in skip:
                name = called.attr
                self._write(name, f"fire_{name}", getattr(self.fire, name))

    def _write(self, word: str, name: str, function: Callable[..., Any]) -> None:
        if word in self.done:
            return
        self.done.add(word)
        tree = function_tree(function)
        self.collect([tree])
        arguments = [a.arg for a in tree.args.args if a.arg != "self"]
        body = [renamed(n) for n in tree.body if not isinstance(n, ast.Expr)]
        self.text += ["", "", "@inline", f"def {name}({', '.join(arguments)}):", *indent(body)]
