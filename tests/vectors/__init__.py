"""One hand-derived run per neuron: parameters, input, and what must come out.

Adding a neuron means adding one `Vector` to a file of this folder. Every number is worked
out from the equations of the paper, in the comment beside it or as an expression in `math`;
none is copied from a run. All run with one neuron.
"""

from __future__ import annotations

import importlib
import pkgutil

from tests.vectors.vector import Vector

_files = [importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)]
VECTORS = [v for file in _files for v in vars(file).values() if isinstance(v, Vector)]

__all__ = ["VECTORS", "Vector"]
