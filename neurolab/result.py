"""What a run leaves behind: counts, records, the last state; and ways out of Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.errors import ParameterError
from neurolab.model import NeuronModel
from neurolab.recording import Arrays, lines_among
from neurolab.saving import load, save
from neurolab.signs import is_signed
from neurolab.version import version

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import xarray as xr

    from neurolab.stimuli import Stimulus

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class Result:
    """One run of one model.

    Attributes
    ----------
    model, params, compare, dtype
        What was run.
    count : int64 `[neuron]`
        Signed number of spikes of every neuron, summed over time; always there.
    final : State
        The state after the last step, for `simulate(..., state=r.final)`.
    time : int
        Number of steps.
    records : dict
        The arrays that were kept, by name.
    """

    model: NeuronModel
    params: Any
    compare: str
    dtype: str
    count: Array
    final: Any
    time: int
    records: Arrays = field(repr=False)
    current: Array | Stimulus | None = field(default=None, repr=False)
    note: str = ""

    @property
    def neurons(self) -> int:
        """Number of neurons."""
        return len(self.count)

    @property
    def levels(self) -> Array:
        """Signed number of spikes at every step, int16 `[time, neuron]`."""
        return self._kept("levels", "levels")

    @property
    def spikes(self) -> Array:
        """What the next layer receives, `[time, neuron]`: the levels, or scale times level."""
        if self.model.level:
            return self._kept("output", "spikes")
        return self._kept("levels", "spikes").astype(self.dtype)

    @property
    def h(self) -> Array:
        """Membrane at the threshold test, before reset, `[time, neuron]`."""
        return self._kept("h", "h")

    @property
    def u(self) -> Array:
        """Membrane after reset, `[time, neuron]`."""
        return self._kept("u", "u")

    @property
    def states(self) -> Arrays:
        """Auxiliary states after the step, `[time, neuron]`, by name."""
        names = self.model.auxiliary
        if names and not any(name in self.records for name in names):
            self._kept(names[0], "states")
        return {name: self.records[name] for name in names if name in self.records}

    @property
    def lines(self) -> Arrays:
        """Recorded lines of the equation (such as a moving threshold), by name."""
        return {name: self.records[name] for name in lines_among(self.model, self.records)}

    def __getitem__(self, name: str) -> Array:
        """Return one record by name: "spikes", "levels", "h", or a state's or line's name."""
        return self.spikes if name == "spikes" else self._kept(name, name)

    def _kept(self, name: str, word: str) -> Array:
        if name not in self.records:
            kept = ", ".join(self.records) or "nothing but count"
            raise ParameterError(
                f"{word} was not recorded (kept: {kept}); ask for it with record=({word!r},)",
                model=self.model.name,
                parameter=word,
            )
        return self.records[name]

    def rate(self) -> Array:
        """Mean number of spikes per step of every neuron, signs ignored, `[neuron]`.

        Spikes of both signs cancel in `count`, so a neuron that fires both (CF) needs its
        levels for this.

        Raises
        ------
        ParameterError
            For such a neuron, if its levels were not recorded.
        """
        if "levels" in self.records or is_signed(self.model):
            return np.abs(self.levels).mean(axis=0)
        return self.count / self.time

    def save(self, path: str | Path) -> Path:
        """Write everything to an NPZ file, with version and digest of the equations.

        Returns the path: the name given, with `.npz` behind it where it has another ending.
        """
        return save(self, path)

    @classmethod
    def load(cls, path: str | Path) -> Result:
        """Read a saved run; `note` says if it was made with other equations.

        Raises
        ------
        ParameterError
            If the file is not a saved run.
        """
        return cls(**load(path))

    def to_xarray(self) -> xr.Dataset:
        """Return the records as an `xarray.Dataset` (needs the extra `neurolab[data]`)."""
        import xarray as xr

        arrays = {name: (("time", "neuron"), array) for name, array in self.records.items()}
        told = {"model": self.model.name, "compare": self.compare, "neurolab": version()}
        return xr.Dataset({**arrays, "count": (("neuron",), self.count)}, attrs=told)

    def to_pandas(self) -> pd.DataFrame:
        """Return the records as a long table (needs the extra `neurolab[data]`)."""
        import pandas as pd

        steps, neurons = np.indices((self.time, self.neurons))
        table = {"time": steps.ravel(), "neuron": neurons.ravel()}
        table |= {name: array.ravel() for name, array in self.records.items()}
        return pd.DataFrame(table)
