"""Neurons from a user's own files, registered beside those of the package."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from neurolab.errors import ParameterError
from neurolab.model import NeuronModel
from neurolab.neurons import all_models, register


def load(files: Iterable[str | Path]) -> list[NeuronModel]:
    """Register every `NeuronModel` that these Python files define, and return them.

    Raises
    ------
    ParameterError
        For a file that is missing, does not import or defines no neuron.
    """
    return [model for file in files for model in _load(Path(file))]


def _load(path: Path) -> list[NeuronModel]:
    if not path.is_file():
        raise ParameterError(f"{path}: there is no such file", parameter="neuron")
    known = set(all_models().values())
    found = dict.fromkeys(v for v in vars(_module(path)).values() if isinstance(v, NeuronModel))
    own = [model for model in found if model not in known]
    if not own:
        raise ParameterError(f"{path}: defines no NeuronModel", parameter="neuron")
    try:
        return [register(model) for model in own]
    except ParameterError as error:
        raise ParameterError(f"{path}: {error}", parameter="neuron") from error


def _module(path: Path) -> ModuleType:
    place = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:8]
    stem = re.sub(r"\W", "_", path.stem)
    name = f"neurolab_own_{stem}_{place}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ParameterError(f"{path}: not a Python file (.py)", parameter="neuron")
    module = importlib.util.module_from_spec(spec)
    # The annotations of State and Params are looked up through sys.modules.
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # a user's file may raise anything
        del sys.modules[name]
        where = _line(error, path)
        raise ParameterError(
            f"{path}: does not import{where}: {type(error).__name__}: {error}", parameter="neuron"
        ) from error
    return module


def _line(error: BaseException, path: Path) -> str:
    """Say which line of the user's file raised, where that is known."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename) == path]
    return f" (line {lines[-1]})" if lines else ""
