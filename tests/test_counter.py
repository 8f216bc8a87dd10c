"""The random numbers under every stimulus: bits, logarithm, normal deviates."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from neurolab.stimuli import counter

U = np.uint32
NEURONS = np.arange(1_000_000, dtype=U)


def row(seed: int, time: float, stream: int = 0) -> np.ndarray:
    """Return the bits of a million neurons at one step."""
    first, second = counter.row_keys(seed, stream, np.array([time]))
    return counter.random_bits(NEURONS, first, second)


@pytest.mark.parametrize("seed", [0, 2**40])
def test_bits_of_a_row_never_repeat(seed: int) -> None:
    """Within one row the bits are a permutation; random ones would meet about 116 times."""
    assert len(np.unique(row(seed, 3.0))) == len(NEURONS)


def test_every_bit_is_fair_and_its_neighbours_do_not_know_it() -> None:
    bits = np.unpackbits(row(1, 0.0).view(np.uint8)).reshape(len(NEURONS), 32).astype(float)
    spread = 0.5 / np.sqrt(len(NEURONS))
    assert np.abs(bits.mean(axis=0) - 0.5).max() < 5 * spread
    together = np.corrcoef(bits, rowvar=False) - np.eye(32)
    assert np.abs(together).max() < 5 / np.sqrt(len(NEURONS))


def test_one_changed_bit_of_a_counter_changes_half_of_the_bits() -> None:
    """Avalanche, over the neuron's index, the step and the seed."""
    base = row(5, 64.0)
    half = NEURONS[: 1 << 19]
    changed = [base[half ^ U(1 << k)] for k in range(19)]
    changed += [row(5, 64.0 + 2.0**k) for k in range(20)]
    changed += [row(5 ^ (1 << k), 64.0) for k in range(0, 64, 3)]
    changed.append(row(5, 64.0, stream=1))
    for other in changed:
        flips = np.bitwise_count(base[half] ^ other[half]).mean()
        assert abs(flips - 16.0) < 0.05  # spread of a mean of 2^19 binomials: 0.004


def test_keys_of_all_steps_differ() -> None:
    first, second = counter.row_keys(0, 0, np.arange(1_000_000))
    pairs = first.astype(np.uint64) << np.uint64(32) | second
    assert len(np.unique(pairs)) == len(pairs)


def test_logarithm_is_good_to_float32() -> None:
    x = np.concatenate([np.geomspace(1e-30, 1e30, 100_001), np.linspace(0.5, 2.0, 10_001)])
    x = x.astype(np.float32)
    exact = np.log(x.astype(np.float64))
    assert np.abs(counter.log32(x) - exact).max() < 1e-5
    near = np.abs(exact) < 1.0
    assert np.abs(counter.log32(x) - exact)[near].max() < 2e-7


def test_deviates_are_the_inverse_of_the_normal_distribution() -> None:
    bits = np.concatenate([row(2, 1.0), np.arange(64, dtype=U), U(2**32 - 1) - NEURONS[:64]])
    z = counter.normal_deviate(bits)
    assert z.dtype == np.float32
    chance = ((bits >> U(1)).astype(np.float64) + 0.5) / 2.0**32
    sign = 2.0 * (bits & U(1)) - 1.0
    exact = -special.ndtri(chance) * sign
    assert np.abs(z - exact).max() < 5e-6
    assert 6.0 < z.max() < 6.5
    assert z.min() == -z.max()
    assert stats.kstest(z[: len(NEURONS)], "norm").pvalue > 1e-4
