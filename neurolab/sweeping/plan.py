"""What a sweep computes, as one frozen, hashable value that checks itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import InitVar, dataclass, replace
from typing import TYPE_CHECKING, Any

from neurolab.checks import precision, whole
from neurolab.errors import ParameterError, unknown_name
from neurolab.model import describe
from neurolab.simulation import ENGINES
from neurolab.slot import Slot
from neurolab.stimuli import Stimulus
from neurolab.sweeping.axes import INPUT, Axis, along, default_axes
from neurolab.sweeping.metrics import METRICS

if TYPE_CHECKING:
    from neurolab.sweeping.batches import Tile


def always() -> bool:
    """Want every cell."""
    return True


@dataclass(frozen=True)
class Plan:
    """Two parameters of a model or its input, and the metric of every pair of their values.

    The same plan gives the same numbers, whatever the order or the machine they are computed
    on; every cell equals `neurolab.simulate` of that cell alone to the last bit.

    Attributes
    ----------
    slot, stimulus : Slot, Stimulus
        The model and its input. What an axis moves takes the axis' value in place of theirs.
    x, y : Axis
        The axes: `(name, low, high)`, `(name, low, high, count)` or `(name, values)`, with
        `input.` before the name of a parameter of the stimulus.
    metric : str
        A name of `neurolab.sweeping.METRICS`.
    engine, dtype : str
        As in `neurolab.simulate`.
    size : int
        Values along an axis that does not say its count.
    """

    slot: Slot
    stimulus: Stimulus
    x: Axis
    y: Axis
    metric: str = "rate"
    engine: str = "numba"
    dtype: str = "float64"
    size: InitVar[int] = 32

    def __post_init__(self, size: int) -> None:
        """Check every name and every range; the first wrong one raises `ParameterError`."""
        if not isinstance(self.stimulus, Stimulus):
            raise ParameterError(f"{self.stimulus!r} is not a stimulus", model="sweep")
        if not isinstance(self.metric, str) or self.metric not in METRICS:
            raise unknown_name("metric", self.metric, METRICS, "sweep")
        if not isinstance(self.engine, str) or self.engine not in ENGINES:
            raise unknown_name("engine", self.engine, ENGINES)
        object.__setattr__(self, "dtype", precision(self.dtype).name)
        size = whole("sweep", "size", size, 2, 1024)
        for side in ("x", "y"):
            object.__setattr__(
                self, side, along(getattr(self, side), self.slot, self.stimulus, size)
            )
        if self.x.name == self.y.name:
            raise ParameterError(
                f"both axes are {self.x.name}; a sweep moves two different parameters",
                model="sweep",
                parameter=self.x.name,
            )

    @property
    def shape(self) -> tuple[int, int]:
        """Rows (values of y) and columns (values of x)."""
        return len(self.y.values), len(self.x.values)

    @property
    def cells(self) -> int:
        """Number of cells."""
        return len(self.x.values) * len(self.y.values)

    def cell(self, row: int, column: int) -> tuple[Slot, Stimulus]:
        """Return the exact model and input of one cell.

        Raises
        ------
        ParameterError
            For a cell outside the grid.
        """
        i = whole("sweep", "row", row, 0, self.shape[0] - 1)
        j = whole("sweep", "column", column, 0, self.shape[1] - 1)
        pair = ((self.x, self.x.values[j]), (self.y, self.y.values[i]))
        own = {axis.name: value for axis, value in pair if not axis.of_input}
        drive = {axis.name.removeprefix(INPUT): v for axis, v in pair if axis.of_input}
        moved = replace(self.stimulus, **drive) if drive else self.stimulus
        return self.slot.with_params(**own), moved

    def side_by_side(self, axis: Axis) -> bool:
        """Tell whether cells that differ along an axis can run as neurons of one run.

        A parameter of the neuron can be an array `[neuron]` unless it is a whole number.
        """
        return not axis.of_input and not describe(self.slot.neuron)[axis.name].integer

    def run(
        self, wanted: Callable[[], bool] = always, client: Any = None, done: Any = None
    ) -> Iterator[Tile]:
        """Compute the cells, coarse to fine, a few at a time.

        Parameters
        ----------
        wanted : callable
            Asked before every tile; once it says no, the rest is left.
        client : distributed.Client, optional
            Compute on its Dask cluster. Tiles then come in the order they are finished.
        done : bool `[y, x]`, optional
            Cells that are known already and left out.

        Raises
        ------
        ClusterLostError
            If the cluster goes away; the tiles that came before stay valid.
        """
        from neurolab.sweeping.running import here

        if client is None:
            return here(self, wanted, done)
        from neurolab.sweeping.cluster import spread

        return spread(self, wanted, client, done)

    @staticmethod
    def default_axes(slot: Slot, stimulus: Stimulus, size: int = 32) -> tuple[Axis, Axis]:
        """Return two sensible axes; see `neurolab.sweeping.axes.default_axes`."""
        return default_axes(slot, stimulus, size)
