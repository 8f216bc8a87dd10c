"""Python that is written as people write it: calls and dicts, broken where a line is full.

Only what a program of ours contains is known here; the layout is that of the common
formatters, so that a program can be kept beside others unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

WIDTH = 100
LARGE = 10_000  # whole numbers from here on are written in groups of three digits


class Group(NamedTuple):
    """Something between brackets.

    Attributes
    ----------
    start, end : str
        What stands before and behind it, brackets included.
    parts : tuple of (str, Node)
        What is inside, each with its name and sign, such as `tau=`.
    each : bool
        Whether a group that is broken has one part on each line at once, as a dict has.
    broken : bool
        Whether it is broken even where it would fit.
    """

    start: str
    parts: tuple[tuple[str, Node], ...]
    end: str
    each: bool = False
    broken: bool = False


Node = str | Group


def call(name: str, *values: Node, **named: Node) -> Group:
    """Return a call."""
    parts = [("", value) for value in values] + [(f"{k}=", v) for k, v in named.items()]
    return Group(f"{name}(", tuple(parts), ")")


def mapping(items: Iterable[tuple[str, Node]], *, broken: bool = False) -> Group:
    """Return a dict with text keys."""
    parts = tuple((f"{quoted(key)}: ", value) for key, value in items)
    return Group("{", parts, "}", each=True, broken=broken)


def values(given: Mapping[str, Any]) -> Group:
    """Return a dict of plain values."""
    return mapping((name, plain(value)) for name, value in given.items())


def plain(value: Any) -> str:
    """Return a number, a text, a truth value or None as it is written in Python."""
    if isinstance(value, str):
        return quoted(value)
    large = isinstance(value, int) and abs(value) >= LARGE
    return f"{value:_}" if large else repr(value)


def quoted(text: str) -> str:
    """Return a text in the quotes that need fewer escapes, double ones where both do."""
    mark = '"' if text.count('"') <= text.count("'") else "'"
    inside = text.replace("\\", "\\\\").replace(mark, f"\\{mark}")
    return f"{mark}{''.join(c if c.isprintable() else repr(c)[1:-1] for c in inside)}{mark}"


def layout(node: Node, before: str = "", after: str = "", indent: int = 0) -> str:
    """Return a node as lines of code, `before` in front of it and `after` behind."""
    space = " " * indent
    flat = f"{space}{before}{_flat(node)}{after}"
    if isinstance(node, str) or (len(flat) <= WIDTH and not node.broken):
        return flat
    start, end = f"{space}{before}{node.start}", f"{space}{node.end}{after}"
    inside = f"{space}    {_inside(node)}"
    if not node.each and len(inside) <= WIDTH:
        return f"{start}\n{inside}\n{end}"
    lines = [layout(part, name, ",", indent + 4) for name, part in node.parts]
    return "\n".join([start, *lines, end])


def _flat(node: Node) -> str:
    return node if isinstance(node, str) else f"{node.start}{_inside(node)}{node.end}"


def _inside(node: Group) -> str:
    return ", ".join(f"{name}{_flat(part)}" for name, part in node.parts)


def comprehension(name: str, element: str, *clauses: str) -> str:
    """Return `name = {element for ... if ...}`, broken where the line is full."""
    inside = " ".join([element, *clauses])
    if len(f"{name} = {{{inside}}}") <= WIDTH:
        return f"{name} = {{{inside}}}"
    lines = [inside] if len(inside) <= WIDTH - 4 else [element, *clauses]
    return "\n".join([f"{name} = {{", *(f"    {line}" for line in lines), "}"])
