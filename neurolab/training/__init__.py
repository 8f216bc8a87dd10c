"""Training of small spiking networks: tasks, networks, and a trainer that knows no page.

>>> from neurolab import training
>>> task = training.find("digits")
>>> task.shape, task.classes
((64,), 10)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from neurolab.training.tasks import TASKS, Samples, Split, Task, find

_WHERE = {
    "TASKS": "tasks",
    "Samples": "tasks",
    "Split": "tasks",
    "Task": "tasks",
    "find": "tasks",
}
"""In which module a name stands; it is imported when it is asked for."""


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(importlib.import_module(f"neurolab.training.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'neurolab.training' has no attribute {name!r}")


__all__ = ["TASKS", "Samples", "Split", "Task", "find"]
