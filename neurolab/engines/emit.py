"""Turn the author's expressions into kernel text: new names, typed literals."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from neurolab.dialect import Equation


class Namer:
    """The kernel's names for an equation: `s.u` is `a_u`, `p.decay` is `p_decay`.

    Lines get a suffix, so that several time steps can stand one after the other.
    """

    def __init__(self, equation: Equation, suffix: str) -> None:
        self.state, self.input, self.params, self.fire = equation.arguments
        self.suffix = suffix
        self.lines = {name for name, _ in equation.lines}

    def line(self, name: str) -> str:
        """Return the kernel's name of a line of the step."""
        return f"l_{name}{self.suffix}"

    def name(self, name: str) -> str:
        """Return the kernel's name of a plain name."""
        if name == self.input:
            return f"x{self.suffix[1:]}"
        return self.line(name) if name in self.lines else name

    def attribute(self, owner: str, name: str) -> str:
        """Return the kernel's name of `owner.name`."""
        prefix = {self.state: "a", self.params: "p", self.fire: "fire"}[owner]
        return f"{prefix}_{name}"


class _Rename(ast.NodeTransformer):
    def __init__(self, names: Namer | Mapping[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if isinstance(self.names, Namer):
            return ast.Name(self.names.name(node.id), ast.Load())
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if isinstance(self.names, Namer) and isinstance(node.value, ast.Name):
            return ast.Name(self.names.attribute(node.value.id, node.attr), ast.Load())
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        # A bare literal is a float64 to Numba and would widen a float32 kernel.
        return ast.Call(ast.Name("F", ast.Load()), [node], [])


def renamed(node: ast.AST, names: Namer | Mapping[str, str]) -> str:
    """Return the text of an expression or statement with the kernel's names and literals."""
    copy = ast.parse(ast.unparse(node)).body[0]
    fresh = _Rename(names).visit(copy)
    return ast.unparse(ast.fix_missing_locations(fresh))


def indent(lines: list[str], depth: int) -> list[str]:
    """Indent lines of text by `depth` levels."""
    return ["    " * depth + line for line in lines]
