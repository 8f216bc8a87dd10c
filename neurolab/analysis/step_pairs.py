"""Pairs of timesteps compared, with what chance would show and how sure the number is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from neurolab.analysis.bootstrap import (
    groups_of,
    jensen_shannon_interval,
    replicate_shares,
    wasserstein_interval,
)
from neurolab.analysis.checks import Array
from neurolab.analysis.divergence import divergence_bits
from neurolab.analysis.histograms import counts, counts_by_group
from neurolab.analysis.miller_madow import miller_madow
from neurolab.analysis.samples import Range
from neurolab.analysis.transport import between_sorted, chance_spread

GRID = 256  # bins of the distribution functions behind Wasserstein's interval


class Pairs(NamedTuple):
    """The steps to compare, int `[pair]`: `first[k]` with `second[k]`."""

    first: Array
    second: Array


class Found(NamedTuple):
    """One number for every pair; see `timesteps.StepDifferences`."""

    value: Array
    floor: Array
    low: Array
    high: Array


def jensen_shannon_pairs(
    steps: Array, bins: int, limits: Range, pairs: Pairs, replicates: int, seed: int
) -> Found:
    """Return the divergences of steps `[time, neuron]` in bits."""
    size = steps.shape[1]
    tables = _tables(steps, bins, limits, seed) if replicates else None
    counted = counts(steps, bins, limits) if tables is None else tables.sum(axis=1)
    shares = counted / size
    first, second = shares[pairs.first], shares[pairs.second]
    value = divergence_bits(first, second)
    # By chance both are one distribution, in the bins of either: H(p) and H(q) are too small
    # by a whole term each, the mixture of twice as many samples by half of one.
    occupied = np.count_nonzero(first + second, axis=-1)
    floor = miller_madow(occupied, size) - miller_madow(occupied, 2 * size)
    if tables is None:
        return Found(value, floor, *_nothing(value))
    resampled = replicate_shares(tables, replicates, seed)
    return Found(value, floor, *jensen_shannon_interval(value, resampled, *pairs))


def wasserstein_pairs(
    steps: Array, limits: Range, pairs: Pairs, replicates: int, seed: int
) -> Found:
    """Return the distances between steps `[time, neuron]`, in their unit."""
    size = steps.shape[1]
    ordered = np.sort(steps, axis=1)
    value = between_sorted(ordered, *pairs)
    spread = chance_spread(ordered)
    floor = (spread[pairs.first] + spread[pairs.second]) / np.sqrt(np.pi * size)
    if not replicates:
        return Found(value, floor, *_nothing(value))
    tables = _tables(steps, GRID, limits, seed)
    resampled = replicate_shares(tables, replicates, seed)
    shares = tables.sum(axis=1) / size
    width = (limits[1] - limits[0]) / GRID
    return Found(value, floor, *wasserstein_interval(value, shares, resampled, width, *pairs))


def _tables(steps: Array, bins: int, limits: Range, seed: int) -> Array:
    group = groups_of(steps.shape[1], seed)
    return counts_by_group(steps, bins, limits, group, int(group.max()) + 1)


def _nothing(value: Array) -> tuple[Array, Array]:
    return np.full_like(value, np.nan), np.full_like(value, np.nan)
