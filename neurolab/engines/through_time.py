"""Run the fused passes on NumPy arrays: compiled once, for every kind of values anew."""

from __future__ import annotations

import hashlib
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import types

from neurolab.engines.fused_loops import source
from neurolab.engines.kernels import load
from neurolab.engines.numba_ops import words
from neurolab.engines.store import lend

if TYPE_CHECKING:
    from neurolab.engines.fused import Fused
    from neurolab.model import NeuronModel

_lock = threading.Lock()
Array = np.ndarray[Any, Any]


class Passes:
    """Forward and backward pass of one model and one spec."""

    def __init__(self, model: NeuronModel, fused: Fused) -> None:
        self.model, self.fused, self.dtype = model, fused, np.dtype(fused.dtype)
        text = source(model, fused, words(fused.dtype))
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        self._module = load(f"fused_{model.key}_{digest}".replace("-", "_"), text)
        self._ready: dict[str, Any] = {}
        self.learned = [k for k, yes in enumerate(fused.learn) if yes]
        self.states = len(model.State._fields)

    def _compiled(self, name: str) -> Any:
        if name not in self._ready:
            with _lock:
                function = getattr(self._module, name)
                if not function.signatures:
                    function.compile(self._signature(name))
                    function.disable_compile()
                self._ready[name] = function
        return self._ready[name]

    def _signature(self, name: str) -> tuple[Any, ...]:
        number = types.float32 if self.fused.dtype == "float32" else types.float64
        table, row = types.Array(number, 2, "C"), types.Array(number, 1, "C")
        states = len(self.model.State._fields)
        kinds = {"number": number, "row": row, "step": row}
        values = [kinds[kind] for kind in self.fused.kinds if kind in kinds]
        if name == "backward":
            double = types.Array(types.float64, 1, "C")
            sums = [row if self.fused.kinds[k] == "row" else double for k in self.learned]
            return (*[table] * 3, *[table] * states, *[row] * states, *sums, *values)
        kept = states if name == "forward" else 0
        return (*[table] * 2, *[table] * kept, *[row] * states, *values)

    def warm(self) -> None:
        """Compile both passes, or load them from the cache."""
        self._compiled("forward")
        self._compiled("backward")

    def forward(self, x: Array, z: Array, states: list[Array], values: list[Any]) -> list[Array]:
        """Fill `z` `[time, lane]`, move `states` `[lane]` to the end; return the kept states."""
        kept = [lend(x.shape, self.dtype) for _ in states]
        self._compiled("forward")(x, z, *kept, *states, *values)
        return kept

    def forward_only(self, x: Array, z: Array, states: list[Array], values: list[Any]) -> None:
        """Fill `z` and move `states`, keeping nothing for a backward pass."""
        self._compiled("forward_only")(x, z, *states, *values)

    def backward(
        self,
        x: Array,
        gz: Array,
        gx: Array,
        kept: list[Array],
        back: list[Array],
        values: list[Any],
    ) -> list[Array]:
        """Fill `gx`, move `back` from the last states to the first; return what else learns.

        The derivatives by the values of `Fused.learn` come in their order: `[1]`, `[lane]`
        or `[time]`.
        """
        sums = []
        for k in self.learned:
            kind = self.fused.kinds[k]
            size = {"number": 1, "row": x.shape[1], "step": x.shape[0]}[kind]
            sums.append(np.zeros(size, self.dtype if kind == "row" else np.float64))
        self._compiled("backward")(x, gz, gx, *kept, *back, *sums, *values)
        return sums


@lru_cache(maxsize=512)
def passes(model: NeuronModel, fused: Fused) -> Passes:
    """Return the passes of a model and a spec."""
    return Passes(model, fused)
