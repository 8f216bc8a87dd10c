"""What small spiking networks are trained on: generated, built in, or a user's own.

    >>> from neurolab.training.tasks import find
    >>> task = find("moons", noise=0.1)
    >>> train, validation, test = task.split(seed=0)
    >>> train.x.shape, task.shape, task.classes
    ((700, 2), (24,), 2)

A task's options are the fields of its class; `options` tells their bounds and their help.
"""

from __future__ import annotations

from typing import Any

from neurolab.errors import unknown_name
from neurolab.training.tasks.base import Samples, Split, Task
from neurolab.training.tasks.digits import Digits
from neurolab.training.tasks.gestures import Gestures
from neurolab.training.tasks.memory import DelayedMatch, TemporalXor
from neurolab.training.tasks.moons import Circles, Moons, Spirals
from neurolab.training.tasks.options import Option, Place, Word, options
from neurolab.training.tasks.own_arrays import Arrays
from neurolab.training.tasks.own_cifar import Cifar10
from neurolab.training.tasks.own_data import OwnData
from neurolab.training.tasks.own_events import EventFiles
from neurolab.training.tasks.own_images import Images
from neurolab.training.tasks.points import Points, Surface
from neurolab.training.tasks.timing import Manifolds

KINDS: tuple[type[Task], ...] = (
    Digits,
    Moons,
    Circles,
    Spirals,
    DelayedMatch,
    TemporalXor,
    Manifolds,
    Gestures,
    Arrays,
    Images,
    Cifar10,
    EventFiles,
)
TASKS: dict[str, type[Task]] = {kind.name: kind for kind in KINDS}


def find(name: str, **values: Any) -> Task:
    """Return a task by name with some of its options, e.g. `find("spirals", arms=3)`.

    Raises
    ------
    ParameterError
        For an unknown task or option, and for a value outside its bounds.
    """
    if not isinstance(name, str) or name not in TASKS:
        raise unknown_name("task", name, TASKS)
    kind = TASKS[name]
    for option in values:
        if option not in options(kind):
            raise unknown_name("option", option, options(kind), name)
    return kind(**values)


__all__ = [
    "TASKS",
    "Option",
    "OwnData",
    "Place",
    "Points",
    "Samples",
    "Split",
    "Surface",
    "Task",
    "Word",
    "find",
    "options",
]
