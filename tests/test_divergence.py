"""Two samples compared: against SciPy, against the axioms, and against simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from scipy.spatial import distance

import neurolab as nl
from neurolab import analysis
from neurolab.analysis import histograms

BOTH = [analysis.jensen_shannon, analysis.wasserstein]
ALL = [*BOTH, analysis.jensen_shannon_bias, analysis.wasserstein_floor]
# Multiples of 1/8 tie often and, with bins of width 1/4, never round across an edge.
numbers = st.integers(-64, 64).map(lambda k: k / 8)
samples = arrays(np.float64, st.integers(1, 40), elements=numbers)
any_floats = arrays(
    np.float64, st.integers(1, 40), elements=st.floats(-1e6, 1e6, allow_subnormal=False)
)
TINY = float(np.float32(1e-42))
WHOLE = {"bins": 64, "range": (-8.0, 8.0)}


@given(samples, samples)
def test_divergence_is_that_of_scipy_squared(a: np.ndarray, b: np.ndarray) -> None:
    p, q = (np.histogram(x, 64, (-8.0, 8.0))[0] for x in (a, b))
    found = analysis.jensen_shannon(a, b, **WHOLE)
    assert found == pytest.approx(distance.jensenshannon(p, q, base=2) ** 2, abs=1e-12)
    assert found == analysis.jensen_shannon(b, a, **WHOLE)
    assert 0.0 <= found <= 1.0


@given(any_floats, any_floats)
def test_distance_is_that_of_scipy(a: np.ndarray, b: np.ndarray) -> None:
    found = analysis.wasserstein(a, b)
    assert found == pytest.approx(stats.wasserstein_distance(a, b), rel=1e-9, abs=1e-7)
    assert found == pytest.approx(analysis.wasserstein(b, a))
    assert analysis.wasserstein(a, a) == 0.0


@given(samples, samples, samples)
def test_both_are_metrics(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> None:
    """The divergence through its root; 1e-7 is the root of what rounding leaves."""

    def root(x, y):
        return np.sqrt(analysis.jensen_shannon(x, y, **WHOLE))

    for far in (root, analysis.wasserstein):
        assert far(a, c) <= far(a, b) + far(b, c) + 1e-7


@given(samples, samples, st.sampled_from([-4.0, -0.5, 0.25, 3.0]), numbers)
def test_distance_scales_and_ignores_shifts(a, b, scale: float, shift: float) -> None:
    found = analysis.wasserstein(scale * a + shift, scale * b + shift)
    assert found == pytest.approx(abs(scale) * analysis.wasserstein(a, b))
    assert analysis.wasserstein(a, a + shift) == pytest.approx(abs(shift))


def test_shapes_and_kinds_of_numbers_do_not_matter() -> None:
    random = np.random.default_rng(0)
    a, b = random.integers(-9, 9, (20, 30)), random.integers(-5, 12, 400)
    for ask in BOTH:
        expected = ask(a.astype(float), b.astype(float))
        for kind in (np.int16, np.uint8, np.float16, np.float32, np.longdouble):
            one, two = (np.abs(x).astype(kind) for x in (a, b))
            assert ask(one, two) == pytest.approx(ask(np.abs(a) * 1.0, np.abs(b) * 1.0), rel=1e-6)
        assert ask(a.tolist(), b) == expected
        assert ask(a.T[::-1], b[::-1]) == pytest.approx(expected)


@pytest.mark.parametrize("ask", BOTH)
def test_float32_is_close_to_float64(ask) -> None:
    random = np.random.default_rng(1)
    a, b = random.normal(size=5000), 0.3 + random.normal(size=4000)
    assert ask(a.astype(np.float32), b.astype(np.float32)) == pytest.approx(ask(a, b), rel=1e-3)
    assert ask(a.astype(np.float32), b) == pytest.approx(ask(a, b), rel=1e-3)


@pytest.mark.parametrize(
    "ends",
    [(0.0, 3.0), (-2e38, 3e38), (1e35, 3e38), (1e9, 1e9 + 64), (0.0, 1e-42), (-1e-35, 1e-35)],
)
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_points_apart(ends, kind) -> None:
    low, high = (np.full(n, end, kind) for n, end in zip((5, 7), ends, strict=True))
    gap = float(high[0]) - float(low[0])
    assert analysis.jensen_shannon(low, high) == 1.0
    assert analysis.wasserstein(low, high) == pytest.approx(gap)
    for ask in ALL[:3]:
        assert ask(low, low) == 0.0
    assert analysis.jensen_shannon([1.5], [1.5]) == analysis.wasserstein([1.5], [1.5]) == 0.0


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_compiled_histogram_is_that_of_numpy(kind, monkeypatch) -> None:
    random = np.random.default_rng(2)
    x = random.normal(size=(3, 5003)).astype(kind)
    x[1] = np.round(x[1], 1)
    x[2] = 0.25
    x.setflags(write=False)
    compiled = histograms.compile_counter()
    seen = (float(x.min()), float(x.max()))
    for bins, limits in ((64, seen), (7, (-9.0, 9.1)), (1, (0.1, 0.1))):
        rows = x if limits[0] < limits[1] else np.full((2, 9), 0.1, kind)
        monkeypatch.setattr(histograms, "_ready", [compiled])
        fast = histograms.counts(rows, bins, limits)
        monkeypatch.setattr(histograms, "compiled_counter", lambda: None)
        slow = histograms.counts(rows, bins, limits)
        monkeypatch.undo()
        np.testing.assert_array_equal(fast, slow)
        assert (fast.sum(axis=1) == rows.shape[1]).all()


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([0.0, TINY, TINY], (0.0, TINY)),
        ([0.0, 0.0], (0.0, TINY)),
        ([0.0, 3e38], (0.0, 1e300)),
        ([-1.0, 1.0], (-1e300, 2e300)),
    ],
)
def test_float32_in_limits_that_only_float64_can_divide(values, limits, compiled, monkeypatch):
    x = np.array([values], np.float32)
    counter = histograms.compile_counter() if compiled else None
    monkeypatch.setattr(histograms, "compiled_counter", lambda: counter)
    expected, _ = np.histogram(x.astype(np.float64), 64, limits)
    np.testing.assert_array_equal(histograms.counts(x, 64, limits)[0], expected)
    group = np.zeros(x.size, int)
    found = histograms.counts_by_group(x, 64, limits, group, 1)
    np.testing.assert_array_equal(found[0, 0], expected)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_the_compiled_loop_writes_nothing_beside_its_bins(kind) -> None:
    """Values that the callers refuse: none may end up in memory that is not the table's."""
    x = np.array([[np.nan, np.inf, -np.inf, 1e30, -1e30, -0.5, 0.5]], kind)
    found = np.zeros((1, 4), np.int64)
    histograms.compile_counter()(x, kind(0.0), kind(4.0), found)
    assert found.tolist() == [[4, 0, 1, 2]]  # no number and below; 0.5; above


def simulated(ask, draw, runs: int) -> tuple[float, float]:
    """Return the mean over pairs of samples and its standard error."""
    random = np.random.default_rng(3)
    found = [ask(*draw(random)) for _ in range(runs)]
    return float(np.mean(found)), float(np.std(found) / np.sqrt(runs))


@pytest.mark.parametrize("sizes", [(2000, 2000), (1000, 4000)])
def test_bias_of_the_divergence_is_what_chance_adds(sizes) -> None:
    """Triangular against uniform shares in 8 bins: the truth is a sum of 8 terms."""
    p, q = np.full(8, 1 / 8), np.arange(1, 9) / 36
    truth = distance.jensenshannon(p, q, base=2) ** 2
    options = {"bins": 8, "range": (0.0, 8.0)}

    def draw(random):
        return tuple(
            random.choice(8, size, p=share) + 0.5 for size, share in zip(sizes, (p, q), strict=True)
        )

    mean, error = simulated(lambda a, b: analysis.jensen_shannon(a, b, **options), draw, 1500)
    bias, _ = simulated(lambda a, b: analysis.jensen_shannon_bias(a, b, **options), draw, 20)
    assert abs(mean - truth - bias) < 4 * error
    assert mean - truth > 4 * error  # so that a bias of nothing would fail


@pytest.mark.parametrize("sizes", [(400, 400), (200, 800)])
@pytest.mark.parametrize("kind", ["normal", "exponential", "binomial"])
def test_floors_are_what_chance_shows(sizes, kind) -> None:
    def draw(random):
        made = {
            "normal": random.standard_normal,
            "exponential": random.standard_exponential,
            "binomial": lambda size: random.binomial(5, 0.4, size).astype(float),
        }[kind]
        return tuple(made(size) for size in sizes)

    mean, error = simulated(analysis.wasserstein, draw, 600)
    floor, spread = simulated(analysis.wasserstein_floor, draw, 60)
    assert abs(mean - floor) < 4 * np.hypot(error, spread)


BAD = {
    "empty": ([], "no samples"),
    "nan": ([0.0, np.nan], "1 of 2 samples are NaN"),
    "infinite": ([np.inf, -np.inf, 1.0], "2 of 3"),
    "text": (["a"], "not numbers"),
    "ragged": ([[1.0], [1.0, 2.0]], "not numbers"),
    "complex": ([1j], "not numbers"),
    "nothing": (None, "not numbers"),
    "huge": ([1e301], "too large"),
}


@pytest.mark.parametrize(("values", "says"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("ask", ALL)
def test_bad_samples_are_refused(ask, values, says: str) -> None:
    with pytest.raises(nl.ParameterError, match=says) as caught:
        ask([0.0, 1.0], values)
    assert caught.value.parameter == "b"


@pytest.mark.parametrize("bins", [0, -3, 2.5, 64.0, True, "64", None, 10_001])
def test_bins_that_are_no_number_of_bins_are_refused(bins) -> None:
    with pytest.raises(nl.ParameterError, match="bins"):
        analysis.jensen_shannon([0.0], [1.0], bins=bins)


@pytest.mark.parametrize(
    "limits",
    [
        (1.0, 0.0),
        (1.0, 1.0),
        (0.0, np.inf),
        (np.nan, 1.0),
        (0.0,),
        3.0,
        "ab",
        (0, 1, 2),
        (0, 2e300),
    ],
)
def test_ranges_that_are_none_are_refused(limits) -> None:
    with pytest.raises(nl.ParameterError, match="range"):
        analysis.jensen_shannon([0.5], [0.6], range=limits)


def test_samples_out_of_range_are_counted_not_dropped() -> None:
    with pytest.raises(nl.ParameterError, match=r"leaves out 3 of 5 samples.* -1 and 4"):
        analysis.jensen_shannon([-1.0, 0.5, 2.0], [1.0, 4.0], range=(0, 1))
    with pytest.raises(nl.ParameterError, match="too close together"):
        analysis.jensen_shannon([0.0], [5e-324])
