"""How sure a difference between two timesteps is: a bootstrap over neurons.

Neurons are resampled with their whole history, so the dependence between steps is kept. They
are first put into up to 100 groups at random, and whole groups are drawn with replacement: a
replicate's histogram is then a weighted sum of the groups' histograms, and 200 replicates of
all steps are one matrix product.

Both estimates are too large by chance, each in its own way, so the intervals differ.

Jensen–Shannon gets the basic interval, value − (replicate − value) at the quantiles: a
replicate is lifted over the value about as much as the value is over the truth, so reflecting
removes the bias that percentiles would double. The interval may lie below the estimate.

Wasserstein gets value ± the 95 % quantile of ∫ |(F*_a − F*_b) − (F_a − F_b)| dx, with F the
samples' and F* a replicate's distribution functions. With the truth in place of F and F in
place of F* this integral bounds the error of the value (triangle inequality), so the interval
also holds for equal distributions, where reflecting fails.

How often the 95 % intervals held the truth in 500 or 1000 simulated runs of six pairs of normal
distributions, equal, shifted or narrower, some with paired neurons: Jensen–Shannon with 64 bins
92 to 100 % from 200 neurons on and 88 to 97 % at 64 and 100; Wasserstein 92 to 100 % from 30 on.
"""

from __future__ import annotations

import numpy as np

from neurolab.analysis.checks import Array
from neurolab.analysis.divergence import divergence_bits

FEWEST = 30  # neurons; the intervals were not tried with fewer
GROUPS = 100
LEVEL = 0.95
Interval = tuple[Array, Array]


def groups_of(neurons: int, seed: int) -> Array:
    """Return the group of every neuron, drawn at random, all groups of one size or one less."""
    return np.random.default_rng(seed).permutation(np.arange(neurons) % min(GROUPS, neurons))


def replicate_shares(tables: Array, replicates: int, seed: int) -> Array:
    """Return resampled histograms as shares, float64 `[time, replicate, bin]`.

    Parameters
    ----------
    tables : int `[time, group, bin]`
        One histogram for every step and group, with the same groups at all steps.
    """
    groups = tables.shape[1]
    random = np.random.default_rng((seed, 1))  # not the numbers that made the groups
    drawn = random.multinomial(groups, np.full(groups, 1 / groups), size=replicates)
    found = np.matmul(drawn.astype(np.float64), tables.astype(np.float64))
    sizes = drawn @ tables[0].sum(axis=-1)
    return found / sizes[:, None]


def jensen_shannon_interval(
    value: Array, resampled: Array, first: Array, second: Array
) -> Interval:
    """Return the lower and upper limits of the basic interval, `[pair]`.

    Parameters
    ----------
    value : `[pair]`
        The estimates.
    resampled : `[time, replicate, bin]`
        Replicates of the histograms that gave them.
    first, second : int `[pair]`
        The steps compared.

    Both limits are cut to 0 … 1 bit, which the divergence cannot leave.
    """
    tail = (1 - LEVEL) / 2
    lifts = np.stack(
        [
            np.quantile(divergence_bits(resampled[i], resampled[j]) - v, [tail, 1 - tail])
            for v, i, j in zip(value, first, second, strict=True)
        ]
    )
    low, high = value - lifts[:, 1], value - lifts[:, 0]
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)


def wasserstein_interval(
    value: Array, shares: Array, resampled: Array, width: float, first: Array, second: Array
) -> Interval:
    """Return the lower and upper limits of the interval by the triangle inequality, `[pair]`.

    Parameters
    ----------
    value : `[pair]`
        The estimates.
    shares, resampled : `[time, bin]`, `[time, replicate, bin]`
        Histograms of the samples, and their replicates.
    width : float
        Of one bin.
    first, second : int `[pair]`
        The steps compared.

    The lower limit is cut at 0, which the distance cannot pass.
    """
    errors = np.cumsum(resampled - shares[:, None], axis=-1).astype(np.float32)
    reach = np.array(
        [
            np.quantile(np.abs(errors[i] - errors[j]).sum(axis=-1), LEVEL)
            for i, j in zip(first, second, strict=True)
        ]
    )
    reach = reach * width
    return np.maximum(value - reach, 0.0), value + reach
