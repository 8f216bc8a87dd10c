"""Neurons of one's own on their way to another process.

A neuron of one's own is known in the process that registered it. It travels as the text of
the file it stands in, because its equation is read from that text; the other process writes
the file down, imports it and registers the neuron under its name.
"""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from neurolab.errors import ParameterError
from neurolab.model import NeuronModel
from neurolab.neurons import all_models, register, shipped

_opening = threading.RLock()


def sources(needed: Iterable[str]) -> dict[str, str]:
    """Return the text of the file of every neuron that is not neurolab's, by name.

    Raises
    ------
    ParameterError
        For one that is needed and was not defined in a file.
    """
    own = {name: model for name, model in all_models().items() if name not in shipped()}
    found = {name: text for name, model in own.items() if (text := _text(model)) is not None}
    for name in needed:
        if name in own and name not in found:
            raise ParameterError(
                "a neuron of your own travels to a cluster or another process as a file: define "
                "it in a file of its own and import that, or compute without",
                model=name,
            )
    return found


def know(travelled: Mapping[str, str]) -> None:
    """Register neurons from the texts of their files, unless known from the same texts.

    Raises
    ------
    ParameterError
        For a file that does not work here, or does not define the neuron.
    """
    with _opening:
        for name, source in travelled.items():
            _know(name, source)


def _text(model: NeuronModel) -> str | None:
    """Return the text of the file that a model's `step` stands in; None for one typed in."""
    module = sys.modules.get(model.step.__module__)
    if module is None or module.__name__ == "__main__" or not getattr(module, "__file__", None):
        return None
    return inspect.getsource(module)


def _know(name: str, source: str) -> None:
    """Register the neuron of a file's text, unless it is known from the same text."""
    known = all_models().get(name)
    if known is not None and _text(known) == source:
        return
    mark = hashlib.sha256(source.encode()).hexdigest()[:16]
    found = [m for m in vars(_module(mark, source)).values() if isinstance(m, NeuronModel)]
    model = next((m for m in found if m.name == name), None)
    if model is None:
        raise ParameterError(
            "the file of the neuron's step does not define the NeuronModel itself; a neuron "
            "that travels to another process stands in one file",
            model=name,
        )
    register(model)


def _module(mark: str, source: str) -> object:
    name = f"neurolab_travelled_{mark}"
    path = Path(tempfile.mkdtemp(prefix="neurolab-")) / f"{name}.py"
    path.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:  # pragma: no cover - importlib's own guard
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # the annotations of State and Params are looked up there
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # a user's file may raise anything
        del sys.modules[name]
        raise ParameterError(
            f"the file of a neuron of your own does not import on a worker: "
            f"{type(error).__name__}: {error}",
            parameter="neuron",
        ) from error
    return module
