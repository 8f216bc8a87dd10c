"""Generated kernels on disk: where they live, how they are loaded, when they are stale.

Every kernel is one small module in a cache folder named by a digest of neurolab's own
source, because Numba watches only the file a function stands in: an edit to the
vocabulary would otherwise leave old machine code behind. The folder is `NEUROLAB_CACHE`
if that is set, else the user's cache folder, else a temporary one.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import tempfile
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numba
from numba import types

from neurolab.engines.codegen import Spec, source
from neurolab.engines.numba_ops import words

if TYPE_CHECKING:
    from neurolab.model import NeuronModel

_lock = threading.RLock()
_loaded: dict[str, Any] = {}


@lru_cache(maxsize=1)
def source_digest() -> str:
    """Return a digest of the package's equations and engines and of what compiles them."""
    root = Path(__file__).resolve().parent.parent
    seen = hashlib.sha256(f"{numba.__version__} {sys.version}".encode())
    for folder in ("", "engines", "neurons", "stimuli"):
        for path in sorted((root / folder).glob("*.py")):
            seen.update(path.read_bytes())
    return seen.hexdigest()[:16]


@lru_cache(maxsize=1)
def cache_folder() -> Path:
    """Return the folder of the generated kernels, made if it is missing."""
    own = os.environ.get("NEUROLAB_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = (Path(own) if own else Path(base) / "neurolab") / source_digest()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        # Never a folder that others could write to: it holds code that will be run.
        return Path(tempfile.mkdtemp(prefix="neurolab-"))


@lru_cache(maxsize=1024)
def kernel(model: NeuronModel, spec: Spec) -> Any:
    """Return the compiled function of a model and a spec; see `codegen.source`."""
    with _lock:
        text = source(model, spec, words(spec.dtype))
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        name = f"kernel_{model.key}_{digest}".replace("-", "_")
        if name not in _loaded:
            _loaded[name] = load(name, text).run
            _loaded[name].compile(_signature(model, spec))
            _loaded[name].disable_compile()
        return _loaded[name]


def _signature(model: NeuronModel, spec: Spec) -> tuple[Any, ...]:
    """Return the one signature of a kernel, so that no call can ever start the compiler."""
    number = types.float32 if spec.dtype == "float32" else types.float64

    def table(kind: Any, *, readonly: bool = False) -> Any:
        return types.Array(kind, 2, "C", readonly=readonly)

    x = [table(number, readonly=True), types.int64, types.int64, types.int64]
    row = [types.Array(number, 1, "C") for _ in model.State._fields]
    parameter = table(number, readonly=True) if spec.arrays else number
    records = [table(types.int16 if n == "levels" else number) for n in spec.records]
    count = types.Array(types.int32, 1, "C")
    return (*x, count, *row, *(parameter for _ in model.Params._fields), *records)


def load(name: str, text: str) -> Any:
    """Return the module of a text, kept in the cache folder together with its machine code."""
    known = f"neurolab_{name}"
    with _lock:
        if known not in sys.modules:
            sys.modules[known] = _imported(known, _written(name, text))
        return sys.modules[known]


def _written(name: str, text: str) -> Path:
    path = cache_folder() / f"{name}.py"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        # Another process may be writing the same file: put it in place in one step.
        handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(draft).replace(path)
    return path


def _imported(name: str, path: Path) -> Any:
    found = importlib.util.spec_from_file_location(name, path)
    if found is None or found.loader is None:  # pragma: no cover - importlib's own guard
        raise ImportError(name)
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module  # Numba looks the module up while it is being read
    found.loader.exec_module(module)
    return module
