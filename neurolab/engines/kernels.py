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
from typing import Any

from neurolab.engines.codegen import Spec, source
from neurolab.engines.numba_ops import words
from neurolab.model import NeuronModel

_lock = threading.RLock()
_loaded: dict[str, Any] = {}


@lru_cache(maxsize=1)
def source_digest() -> str:
    """Return a digest of the package's equations and engines and of what compiles them."""
    import numba

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
    choices = [Path(own)] if own else [Path(base) / "neurolab", Path(tempfile.gettempdir()) / "neurolab"]
    for choice in choices:
        folder = choice / source_digest()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix="neurolab-"))


def kernel(model: NeuronModel, spec: Spec) -> Any:
    """Return the compiled function of a model and a spec; see `codegen.source`."""
    text = source(model, spec, words(spec.dtype))
    name = f"{model.key}_{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    with _lock:
        if name not in _loaded:
            _loaded[name] = _load(name.replace("-", "_"), text)
        return _loaded[name].run


def _load(name: str, text: str) -> Any:
    path = cache_folder() / f"{name}.py"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        # Another process may be writing the same file: put it in place in one step.
        handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(draft, path)
    found = importlib.util.spec_from_file_location(f"neurolab_kernel_{name}", path)
    if found is None or found.loader is None:  # pragma: no cover - importlib's own guard
        raise ImportError(name)
    module = importlib.util.module_from_spec(found)
    sys.modules[found.name] = module
    found.loader.exec_module(module)
    return module
