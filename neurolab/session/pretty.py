"""JSON that people read: what fits on a line stands on one, everything else is indented."""

from __future__ import annotations

import json
from typing import Any

WIDTH = 96


def pretty(value: Any, indent: int = 0) -> str:
    """Return a value as JSON text.

    A list or an object that fits into the line is written on it, and so is a row of a table,
    however long. Floats are written with the digits that give back the same number.
    """
    if isinstance(value, dict):
        named = ((json.dumps(str(k), ensure_ascii=False), v) for k, v in value.items())
        parts = [f"{name}: {pretty(v, indent + 2)}" for name, v in named]
        return _joined("{", parts, "}", indent)
    if isinstance(value, list | tuple):
        parts = [pretty(v, indent + 2) for v in value]
        if all(isinstance(v, int | float) for v in value):
            return f"[{', '.join(parts)}]"
        return _joined("[", parts, "]", indent)
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _joined(start: str, parts: list[str], end: str, indent: int) -> str:
    whole = sum(len(part) + 2 for part in parts) + indent
    if whole <= WIDTH and not any("\n" in part for part in parts):
        return f"{start}{', '.join(parts)}{end}"
    space = " " * (indent + 2)
    inside = ",\n".join(f"{space}{part}" for part in parts)
    return f"{start}\n{inside}\n{' ' * indent}{end}"
