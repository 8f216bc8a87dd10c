"""How a configuration is laid out in a file: tables, and which field each key stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from neurolab.errors import ParameterError, unknown_name


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


SECTIONS: dict[str, dict[str, str]] = {
    "task": {"name": "task", "options": "task_options"},
    "network": {
        "kind": "network",
        **_same("widths", "time", "norm", "readout", "readout_decay"),
    },
    "loss": {"kind": "loss", **_same("lam", "phi", "pnb", "rate_weight", "rate_target")},
    "optimiser": {
        "kind": "optimiser",
        **_same("learning_rate", "momentum", "nesterov", "weight_decay", "schedule"),
        **_same("warm_up", "clip", "truncation", "truncation_kind"),
    },
    "run": _same("batch", "epochs", "fold", "folds", "dtype", "seed"),
}
NEURONS = "neurons"


def tables_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields by name as nested tables, without those that are None."""
    found: dict[str, Any] = {}
    for title, keys in SECTIONS.items():
        inside = {key: values[name] for key, name in keys.items() if values[name] is not None}
        found[title] = {key: value for key, value in inside.items() if value != {}}
    return {**found, NEURONS: values[NEURONS]}


def fields_of(tables: Any) -> dict[str, Any]:
    """Return nested tables as fields by name.

    Raises
    ------
    ParameterError
        For an unknown table or key, with the nearest one.
    """
    if not isinstance(tables, Mapping):
        raise ParameterError(f"a configuration is a set of tables, not {tables!r}")
    found: dict[str, Any] = {}
    for title, inside in tables.items():
        if title == NEURONS:
            found[NEURONS] = tuple(inside) if isinstance(inside, list) else inside
            continue
        if title not in SECTIONS:
            raise unknown_name("table of a configuration", title, [*SECTIONS, NEURONS])
        if not isinstance(inside, Mapping):
            raise ParameterError(f"[{title}] must be a table, not {inside!r}", parameter=title)
        for key, value in inside.items():
            if key not in SECTIONS[title]:
                raise unknown_name(f"key of [{title}]", key, SECTIONS[title])
            found[SECTIONS[title][key]] = value
    return found
