"""A population in small numbers: what raster, rates and histograms draw.

A population of 10^4 neurons for 10^4 steps has 10^8 outputs; none of the plots needs them
all at once. `Population` is filled window by window (a window is a range of neurons, all
of time) and keeps only sums, so memory stays small and the work can be stopped in between.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from neurolab.analysis import histogram_edges, interspike_intervals
from neurolab.engines.numba_summary import summary

Array = np.ndarray[Any, Any]
# Cells of one model's raster at most: no more than a phone has pixels for, or the browser
# would leave out rows and columns, and spikes with them.
ROWS, COLUMNS = 60, 280
SHADES = 8
LONGEST = 4096  # intervals longer than this are counted together
BINS = 60
SAMPLES = 1 << 22  # membranes kept at most; of a larger population every k-th neuron's


@dataclass(eq=False)
class Population:
    """Sums over a population's output, filled by `add`.

    Attributes
    ----------
    time, neurons : int
        Size of the whole.
    rate : `[time]`
        Spikes of all neurons at every step, signs ignored.
    counts : `[neuron]`
        Spikes of every neuron, signs ignored.
    intervals : `[interval]`
        How often every inter-spike interval occurred; index 0 is unused.
    levels : dict
        How often every output level occurred.
    cells : `[row, column]`
        Spikes per cell of the raster, signs ignored.
    samples : list
        Membranes before reset, where asked for: of every neuron, or of every k-th (`every`).
    """

    time: int
    neurons: int
    rate: Array = field(init=False)
    counts: Array = field(init=False)
    intervals: Array = field(init=False)
    levels: dict[int, int] = field(init=False, default_factory=dict)
    cells: Array = field(init=False)
    samples: list[Array] = field(init=False, default_factory=list)
    per_row: int = field(init=False)
    per_column: int = field(init=False)

    def __post_init__(self) -> None:
        """Make empty sums."""
        self.per_row = -(-self.neurons // ROWS)
        self.per_column = -(-self.time // COLUMNS)
        self.rate = np.zeros(self.time, np.int64)
        self.counts = np.zeros(self.neurons, np.int64)
        self.intervals = np.zeros(min(self.time, LONGEST) + 1, np.int64)
        rows, columns = -(-self.neurons // self.per_row), -(-self.time // self.per_column)
        self.cells = np.zeros((rows, columns), np.int64)

    def add(self, first: int, levels: Array, membrane: Array | None = None) -> None:
        """Add the output `[time, neuron]` of the neurons from `first` on."""
        rows = (first + np.arange(levels.shape[1])) // self.per_row
        fast = summary()
        if fast and levels.dtype == np.int16 and levels.flags.c_contiguous:
            found = np.zeros(1 << 16, np.int64)
            counts = self.counts[first : first + levels.shape[1]]
            counts[:] = 0
            sums = (self.rate, counts, self.intervals, found, self.cells)
            fast(levels, *sums, rows, self.per_column)
            self._add_levels(-(1 << 15), found)
        else:
            self._add(first, levels, rows)
        if membrane is not None:
            self.samples.append(membrane[:, (-first) % self.every :: self.every].ravel())

    def _add(self, first: int, levels: Array, rows: Array) -> None:
        """Do what the compiled pass does, in NumPy: the reference, and what works at once."""
        many = levels.shape[1]
        size = np.abs(levels)
        self.rate += size.sum(axis=1, dtype=np.int64)
        self.counts[first : first + many] = size.sum(axis=0, dtype=np.int64)
        waits = np.minimum(interspike_intervals(levels), len(self.intervals) - 1)
        self.intervals += np.bincount(waits, minlength=len(self.intervals))
        low = int(levels.min())
        self._add_levels(low, np.bincount(levels.ravel().astype(np.intp) - low))
        columns = np.arange(0, self.time, self.per_column)
        by_time = np.add.reduceat(size, columns, axis=0, dtype=np.int64)
        np.add.at(self.cells, rows, by_time.T)

    def _add_levels(self, low: int, found: Array) -> None:
        for k in np.flatnonzero(found):
            self.levels[low + int(k)] = self.levels.get(low + int(k), 0) + int(found[k])

    @property
    def every(self) -> int:
        """Of how many neurons one gives its membrane, so that the samples fit into memory."""
        return -(-self.time * self.neurons // SAMPLES)

    @property
    def faintest(self) -> float:
        """The shade of a single spike: clear in a cell of its own, faint where many share one."""
        return max(0.45 / (self.per_row * self.per_column) ** 0.5, 0.12)

    def image(self) -> Array:
        """Return the raster as shades 0 (silent) to 1, float32 `[row, column]`.

        A cell's shade is its spikes per step and neuron relative to the busiest cell, and at
        least `faintest` where anything fired, so that a single spike is never lost.
        """
        peak = self.cells.max()
        if peak == 0:
            return np.zeros(self.cells.shape, np.float32)
        shade = np.maximum(self.cells / peak, self.faintest)
        return np.where(self.cells > 0, shade, 0.0).astype(np.float32)

    def mean_rate(self) -> float:
        """Return spikes per neuron and step."""
        return float(self.counts.sum() / (self.neurons * self.time))

    def interval_moments(self) -> tuple[float, float]:
        """Return mean and coefficient of variation of the intervals; NaN where there are none."""
        total = int(self.intervals.sum())
        if not total:
            return float("nan"), float("nan")
        waits = np.arange(len(self.intervals))
        mean = float((waits * self.intervals).sum() / total)
        spread = float(((waits - mean) ** 2 * self.intervals).sum() / total)
        return mean, float(np.sqrt(spread)) / mean

    def histogram(self, kind: str) -> tuple[Array, Array]:
        """Return edges and shares (which sum to 1, if anything is there) of a histogram.

        `kind` is "counts", "intervals", "levels" or "membrane".
        """
        if kind == "intervals":
            last = np.flatnonzero(self.intervals)
            edge = int(last[-1]) if last.size else 1
            return _shares(np.arange(0.5, edge + 1.5), self.intervals[1 : edge + 1])
        if kind == "levels":
            low, high = min(self.levels), max(self.levels)
            values = range(low, high + 1)
            return _shares(
                np.arange(low - 0.5, high + 1.5), np.array([self.levels.get(v, 0) for v in values])
            )
        if kind == "membrane":
            values = np.concatenate(self.samples) if self.samples else np.zeros(0)
            values = values[np.isfinite(values)]
            found, edges = np.histogram(values, bins=BINS)
            return _shares(edges, found)
        edges = histogram_edges(self.counts, BINS)
        return _shares(edges, np.histogram(self.counts, edges)[0])


def _shares(edges: Array, found: Array) -> tuple[Array, Array]:
    total = found.sum()
    return edges, (found / total if total else found.astype(float))


def outline(edges: Array, heights: Array) -> tuple[Array, Array]:
    """Return a histogram as one line, x and y, beginning and ending on the axis."""
    x = np.repeat(edges, 2)
    y = np.concatenate([[0.0], np.repeat(heights, 2), [0.0]])
    return x, y
