"""Neurons of the user's own in a program: the files that must lie beside it."""

from __future__ import annotations

import inspect
from pathlib import Path

from neurolab.experiment import Experiment
from neurolab.neurons import shipped
from neurolab.session.calls import quoted
from neurolab.session.program import Step


def own_steps(experiment: Experiment) -> list[Step]:
    """Return how neurons of the user's own are made known, file by file."""
    own = dict.fromkeys(slot.neuron for slot in experiment.slots if slot.model not in shipped())
    files: dict[str, list[str]] = {}
    for model in own:
        files.setdefault(_file_of(model.step), []).append(model.name)
    steps = list[Step]()
    for file, names in sorted(files.items()):
        who = " and ".join(sorted(names))
        words = f"Not one of neurolab's: {who}. The file must lie beside this program."
        code = f"load_neurons([{quoted(file)}])"
        if not file:
            words = f"Not one of neurolab's: {who}. Register it here, with nl.register(model)."
            code = ""
        steps.append(Step(words, code))
    return steps


def _file_of(step: object) -> str:
    """Return the name of the file in which a step stands; empty where there is none."""
    try:
        file = Path(inspect.getsourcefile(step) or "")  # type: ignore[arg-type]
    except TypeError:
        return ""
    return file.name if file.is_file() else ""
