"""TOML text from plain tables: the half that Python's own `tomllib` leaves out."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from neurolab.errors import ParameterError

BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml(table: Mapping[str, Any]) -> str:
    """Return a table of tables as TOML; None is left out, as TOML has no word for it.

    Values are words, numbers, truth values, lists of these and tables within tables.

    Raises
    ------
    ParameterError
        For anything else.
    """
    lines: list[str] = []
    _table((), table, lines)
    return "\n".join(lines).strip() + "\n"


def _table(path: tuple[str, ...], table: Mapping[str, Any], lines: list[str]) -> None:
    """Write the plain values of a table, and then the tables inside it: TOML's order."""
    inner = {name: value for name, value in table.items() if _is_inner(value)}
    for name, value in table.items():
        if value is not None and name not in inner:
            lines.append(f"{_key(name)} = {_value(name, value)}")
    for name, value in inner.items():
        here = (*path, name)
        title = ".".join(map(_key, here))
        for each in value if isinstance(value, (list, tuple)) else [value]:
            lines += ["", f"[[{title}]]" if each is not value else f"[{title}]"]
            _table(here, each, lines)


def _is_inner(value: Any) -> bool:
    if isinstance(value, Mapping):
        return True
    listed = isinstance(value, (list, tuple)) and len(value) > 0
    return listed and all(isinstance(each, Mapping) for each in value)


def _key(name: str) -> str:
    return name if BARE.fullmatch(name) else _text(name)


def _text(text: str) -> str:
    # JSON's escapes are TOML's, but for one character that TOML wants escaped, too
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_value(name, each) for each in value)}]"
    raise ParameterError(f"{name} = {value!r} cannot be written as TOML", parameter=name)
