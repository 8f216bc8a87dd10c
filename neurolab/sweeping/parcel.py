"""What a worker needs for a sweep: the plan, and the neurons that are not neurolab's own.

A neuron of one's own is known in the process that registered it. It travels as the text of
the file it stands in, because its equation is read from that text; the worker writes the
file down, imports it and registers the neuron under its name.
"""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import sys
import tempfile
import threading
from pathlib import Path
from typing import NamedTuple

from neurolab.errors import ParameterError
from neurolab.model import NeuronModel
from neurolab.neurons import all_models, register, shipped
from neurolab.sweeping.plan import Plan
from neurolab.version import equations_digest, version

_opening = threading.RLock()


class Parcel(NamedTuple):
    """A plan on its way to a worker.

    Attributes
    ----------
    plan : Plan
        What to compute.
    source : str
        Text of the file that defines the neuron; empty for one of neurolab's.
    equations, made_with : str
        Digest of neurolab's equations and its version where the sweep was asked for.
    """

    plan: Plan
    source: str
    equations: str
    made_with: str


def packed(plan: Plan) -> Parcel:
    """Return a plan ready to travel.

    Raises
    ------
    ParameterError
        For a neuron of one's own that was not defined in a file.
    """
    own = plan.slot.model not in shipped()
    source = _source(all_models()[plan.slot.model]) if own else ""
    return Parcel(plan, source, equations_digest(), version())


def opened(parcel: Parcel) -> Plan:
    """Return the plan, after making sure that it means the same here.

    Raises
    ------
    ParameterError
        If this process has other equations, or the neuron's file does not work here.
    """
    if parcel.equations != equations_digest():
        raise ParameterError(
            f"a worker has neurolab {version()} with other equations than the neurolab "
            f"{parcel.made_with} that asked for the sweep; install the same on both",
            model="sweep",
        )
    if parcel.source:
        with _opening:
            _know(parcel.plan.slot.model, parcel.source)
    return parcel.plan


def _source(model: NeuronModel) -> str:
    text = _text(model)
    if text is None:
        raise ParameterError(
            "a neuron of your own travels to a cluster as a file: define it in a file of its "
            "own and import that, or compute the sweep without a cluster",
            model=model.name,
        )
    return text


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
            "that travels to a cluster stands in one file",
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
            model="sweep",
        ) from error
    return module
