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
    from neurolab.training.choice import NeuronChoice
    from neurolab.training.config import Config
    from neurolab.training.folder import RunFolder
    from neurolab.training.grids import grid
    from neurolab.training.network import build
    from neurolab.training.records import Evaluation, Step
    from neurolab.training.tasks import TASKS, Samples, Split, Task, find
    from neurolab.training.trainer import Trainer

_WHERE = {
    "Config": "config",
    "Evaluation": "records",
    "NeuronChoice": "choice",
    "RunFolder": "folder",
    "Samples": "tasks",
    "Split": "tasks",
    "Step": "records",
    "TASKS": "tasks",
    "Task": "tasks",
    "Trainer": "trainer",
    "build": "network",
    "find": "tasks",
    "grid": "grids",
}
"""In which module a name stands; it is imported when it is asked for."""


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(importlib.import_module(f"neurolab.training.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'neurolab.training' has no attribute {name!r}")


__all__ = [
    "TASKS",
    "Config",
    "Evaluation",
    "NeuronChoice",
    "RunFolder",
    "Samples",
    "Split",
    "Step",
    "Task",
    "Trainer",
    "build",
    "find",
    "grid",
]
