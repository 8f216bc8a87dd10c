"""Entropy and information, against SciPy and scikit-learn and as QB-LIF's identities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import stats

import neurolab as nl
from neurolab.analysis.information import information
from neurolab.analysis.levels import (
    activity_ratio,
    capacity,
    effective_levels,
    entropy,
    level_probabilities,
)

many = arrays(
    np.int16, array_shapes(min_dims=1, max_dims=3, max_side=12), elements=st.integers(-3, 4)
)
pairs = st.integers(2, 60).flatmap(
    lambda n: st.tuples(
        arrays(np.float64, n, elements=st.integers(-20, 20).map(lambda v: v / 8.0)),
        arrays(np.int16, n, elements=st.integers(-2, 3)),
    )
)


@pytest.fixture(scope="module")
def bursts() -> nl.Result:
    x = nl.stimuli.normal(time=200, neurons=50, mean=1.0, std=2.0, seed=4)
    return nl.simulate("qb_lif", x, {"scale": 0.5}, engine="numpy")


@given(many)
def test_entropy_is_that_of_scipy(levels: np.ndarray) -> None:
    counts = np.unique(levels, return_counts=True)[1]
    assert entropy(levels) == pytest.approx(stats.entropy(counts, base=2), abs=1e-12)
    assert 0.0 <= entropy(levels) <= capacity(int(max(levels.max(), 0)), int(min(levels.min(), 0)))
    more = (len(counts) - 1) / (2 * levels.size * np.log(2))
    assert entropy(levels, correct=True) == pytest.approx(entropy(levels) + more)


@given(many)
def test_probabilities_are_shares(levels: np.ndarray) -> None:
    values, shares = level_probabilities(levels)
    expected = [(levels == value).mean() for value in values]
    np.testing.assert_allclose(shares, expected)
    assert shares.sum() == pytest.approx(1.0)
    assert effective_levels(levels, 0.0) == len(np.unique(levels))
    for least in (0.1, 0.5):
        assert effective_levels(levels, least) == sum(share > least for share in expected)


def test_equal_levels_carry_all_they_can() -> None:
    """QB-LIF Eq. 5 and 6: 1 bit for 0 or 1, log₂(N + 1) for 0 … N, when all are as likely."""
    assert entropy(np.arange(21)) == pytest.approx(capacity(20))
    assert capacity(20) == pytest.approx(4.39, abs=0.005)  # as Section 5.4 prints it
    assert entropy([0, 1]) == capacity(1) == 1.0
    assert entropy([-1, 0, 1]) == pytest.approx(capacity(1, -1))
    assert capacity(0) == 0.0
    for certain in ([3], [2, 2, 2], np.zeros((4, 5))):
        assert entropy(certain) == 0.0
        assert not np.signbit(entropy(certain))
    assert effective_levels([0] * 99 + [1], 0.01) == 1  # not above, but at 10⁻²


def test_counting_underestimates_and_the_correction_helps() -> None:
    """Of 8 equally likely levels in 40 samples, averaged over 3,000 draws."""
    draws = np.random.default_rng(0).integers(0, 8, (3000, 40))
    plain = np.mean([entropy(d) for d in draws])
    corrected = np.mean([entropy(d, correct=True) for d in draws])
    assert plain - 3.0 == pytest.approx(-7 / (80 * np.log(2)), rel=0.1)
    assert abs(corrected - 3.0) < 0.15 * abs(plain - 3.0)


def test_activity_ratio(bursts: nl.Result) -> None:
    """The share of neurons with output in a step; over the run, of those that ever fired."""
    assert activity_ratio([[0, 2, 0, -1], [0, 1, 0, 0]]) == pytest.approx(3 / 8)
    assert activity_ratio([[0, 2, 0, -1], [0, 1, 0, 0]], over="run") == 0.5
    assert activity_ratio(bursts.levels) == pytest.approx((bursts.levels > 0).mean())
    assert 1.0 - activity_ratio(bursts.levels) == pytest.approx(
        dict(zip(*level_probabilities(bursts.levels), strict=True))[0]
    )
    for over in ("runs", [], None, np.array(["run", "run"])):
        with pytest.raises(nl.ParameterError, match=r"valid: steps, run"):
            activity_ratio(bursts.levels, over=over)


@given(pairs, st.integers(1, 2))
def test_information_obeys_its_identities(pair, bins: int) -> None:
    u, s = pair
    for cut in (bins, np.arange(-2.5, 2.6, 5.0 / (len(u) - 1))[: len(u)]):
        if np.ndim(cut) and (cut[-1] < u.max() or len(cut) < 2):
            continue
        found = information(u, s, cut)
        assert found.levels == pytest.approx(entropy(s), abs=1e-12)
        assert found.shared == pytest.approx(
            found.membrane - found.membrane_given_levels, abs=1e-12
        )
        assert found.shared == pytest.approx(found.levels - found.levels_given_membrane, abs=1e-12)
        assert -1e-12 <= found.shared <= min(found.membrane, found.levels) + 1e-12
        assert found.samples == len(u)


@given(pairs)
def test_information_is_that_of_scikit_learn(pair) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    u, s = pair
    edges = np.histogram_bin_edges(u, 2)
    binned = np.histogram(u, edges)[0]
    label = np.clip(np.searchsorted(edges, u, side="right") - 1, 0, 1)
    found = information(u, s, 2)
    expected = metrics.mutual_info_score(label, s) / np.log(2)
    assert found.shared == pytest.approx(expected, abs=1e-12)
    assert found.membrane == pytest.approx(stats.entropy(binned, base=2), abs=1e-12)


def test_a_deterministic_output_tells_all_of_its_entropy(bursts: nl.Result) -> None:
    """QB-LIF Eq. 5 to 7 on one population, with every threshold on an edge of a bin."""
    low = np.floor(bursts.h.min())
    edges = np.arange(low, np.ceil(bursts.h.max()) + 0.25, 0.25)
    burst = information(bursts.h, bursts.levels, edges)
    spike = information(bursts.h, bursts.levels > 0, edges)
    assert burst.levels_given_membrane == 0.0
    assert burst.shared == pytest.approx(entropy(bursts.levels))
    assert spike.shared <= 1.0 < burst.shared <= capacity(20)  # data processing, Eq. 6
    assert burst.membrane_given_levels < spike.membrane_given_levels  # Eq. 7
    assert burst.membrane == spike.membrane
    crossed = information(bursts.h, bursts.levels, 10)
    assert crossed.shared < burst.shared  # thresholds within bins hide some of it
    assert crossed.levels_given_membrane > 0.0


def test_bias_is_what_unrelated_numbers_seem_to_share() -> None:
    generator = np.random.default_rng(1)
    found = [
        information(generator.uniform(size=400), generator.integers(0, 4, 400), 8)
        for _ in range(300)
    ]
    seen = np.mean([one.shared for one in found])
    assert seen == pytest.approx(np.mean([one.bias for one in found]), rel=0.1)
    assert seen > 0.0


def test_a_membrane_that_never_moves_tells_nothing() -> None:
    found = information(np.full(100, 0.3), np.arange(100) % 3)
    assert (found.membrane, found.shared, found.bins) == (0.0, 0.0, 1)
    one = information([0.5], [1], bins=1)
    assert one[:5] == (0.0,) * 5
    nearly = information([1.0, np.nextafter(1.0, 2.0)], [0, 1], bins=2)
    assert nearly.shared == 0.0  # no room for two bins between neighbouring numbers


@pytest.mark.parametrize(
    ("membrane", "levels", "bins", "word"),
    [
        ([], [], 1, "empty"),
        ([0.1, 0.2], [0, 1], 3, "bins = 3 for 2 samples"),
        ([0.1], [0], 64, "samples"),
        ([0.1, np.nan], [0, 1], 2, "NaN"),
        ([0.1, np.inf], [0, 1], 2, "infinite"),
        ([-1.7e308, 1.7e308, 0.0], [0, 1, 0], 2, "membrane holds .* too large to compare"),
        ([0.0, 1.0], [0, 1], [-1.7e308, 1.7e308], "edges lie within"),
        ([0.1, 0.2], [0, 0.5], 2, "whole"),
        ([0.1, 0.2], [0, np.nan], 2, "whole"),
        ([0.1, 0.2], [[0, 1]], 2, "shape"),
        ([0.1, 0.2], [0, 1], [0.0, 0.1], "outside"),
        ([0.1, 0.2], [0, 1], [0.3, 0.1], "rising"),
        ([0.1, 0.2], [0, 1], [0.3], "rising"),
        ([0.1, 0.2], [0, 1], 0, "bins"),
        ([0.1, 0.2], [0, 1], 2.0, "bins"),
        ("ab", [0, 1], 2, "membrane"),
    ],
)
def test_what_cannot_be_counted_is_refused(membrane, levels, bins, word: str) -> None:
    with pytest.raises(nl.ParameterError, match=word):
        information(membrane, levels, bins)


@pytest.mark.parametrize("ask", [entropy, level_probabilities, effective_levels, activity_ratio])
@pytest.mark.parametrize("bad", [[], [0.5], [np.nan], [1e300], "spikes", None, [1j]])
def test_what_are_no_levels_is_refused(ask, bad) -> None:
    with pytest.raises(nl.ParameterError):
        ask(bad)


@pytest.mark.parametrize("ask", [entropy, level_probabilities, effective_levels])
def test_totals_of_runs_are_no_levels(ask) -> None:
    with pytest.raises(nl.ParameterError, match="reach from 0 to 10000000"):
        ask([0, 10_000_000])


@pytest.mark.parametrize("least", [-0.1, 1.1, np.nan, True, "x", None, [0.1], np.array([0.1, 0.2])])
def test_least_is_a_probability(least) -> None:
    with pytest.raises(nl.ParameterError, match="least"):
        effective_levels([0, 1], least)


@pytest.mark.parametrize(("highest", "lowest"), [(-1, 0), (2.0, 0), (3, 1)])
def test_capacity_needs_whole_levels_around_silence(highest, lowest) -> None:
    with pytest.raises(nl.ParameterError):
        capacity(highest, lowest)
