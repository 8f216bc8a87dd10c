"""Surrogates: every slope is the derivative of its primitive, and says what its paper says."""

from __future__ import annotations

import importlib
import os

import numpy as np
import pytest
import torch
from scipy.integrate import quad

from neurolab import ParameterError, surrogates
from neurolab.engines.latex_surrogate import latex
from neurolab.engines.torch_ import formulas
from neurolab.surrogates import SHAPES, Surrogate

CASES = [
    surrogates.rectangle(),
    surrogates.rectangle(width=0.4),
    surrogates.rectangle(width=1.7, strict=True),
    surrogates.triangle(),
    surrogates.triangle(height=0.3, width=1.5),
    surrogates.arctangent(),
    surrogates.arctangent(alpha=5.0),
    surrogates.sigmoid(),
    surrogates.sigmoid(alpha=1.3),
    surrogates.superspike(),
    surrogates.superspike(beta=40.0),
    surrogates.gaussian(),
    surrogates.gaussian(sigma=1.2),
    surrogates.tsg(),
    surrogates.tsg(a=1.4),
]
OF_AREA_ONE = ("rectangle", "rectangle_strict", "arctangent", "sigmoid", "gaussian", "tsg")


def named(surrogate: Surrogate) -> str:
    return f"{surrogate.name}-{surrogate.given}"


every_bump = pytest.mark.parametrize("surrogate", CASES, ids=named)


def smooth_points(surrogate: Surrogate, count: int = 301) -> np.ndarray:
    """Return distances away from the corners and jumps of a shape."""
    d = np.linspace(-4.0, 4.0, count) + 0.00317
    values = surrogate.values
    width = values.get("width", 1.0 / values["a"] if "a" in values else 0.0)
    corners = (0.0, width, width / 2.0)
    return d[np.all([np.abs(np.abs(d) - c) > 0.01 for c in corners], axis=0)]


def test_every_shape_has_a_case() -> None:
    with_primitive = {name for name, shape in SHAPES.items() if shape.primitive}
    assert {surrogate.name for surrogate in CASES} == with_primitive


@every_bump
def test_the_slope_is_the_derivative_of_the_primitive(surrogate: Surrogate) -> None:
    d, step = smooth_points(surrogate), 1e-6
    up, down = (surrogates.primitive(surrogate, d + e, 0.0) for e in (step, -step))
    found = surrogates.slope(surrogate, d, 0.0)
    np.testing.assert_allclose((up - down) / (2.0 * step), found, atol=2e-8, rtol=1e-6)


@every_bump
def test_autograd_finds_the_same_slope_and_what_the_numbers_learn(surrogate: Surrogate) -> None:
    found = formulas(surrogate.shape, torch.float64)
    d = torch.tensor(smooth_points(surrogate), requires_grad=True)
    numbers = [
        torch.tensor(float(v), dtype=torch.float64).expand(d.shape).clone().requires_grad_()
        for v in surrogate.values.values()
    ]
    made = found.primitive(d, surrogate.shape.Params(*numbers))
    by_distance, *by_numbers = torch.autograd.grad(made.sum(), (d, *numbers))
    expected = surrogates.slope(surrogate, d.detach().numpy(), 0.0)
    np.testing.assert_allclose(by_distance.numpy(), expected, rtol=1e-12, atol=1e-14)
    p = surrogate.shape.Params(*(n.detach() for n in numbers))
    for name, gradient in zip(surrogate.values, by_numbers, strict=True):
        learnt = found.learn[name](d.detach(), *p)
        torch.testing.assert_close(torch.as_tensor(learnt) + 0.0 * d.detach(), gradient)


def test_what_the_sharpness_of_tsg_learns_is_written_in_the_paper_on_circulate_firing() -> None:
    learn = formulas(SHAPES["tsg"], torch.float64).learn["a"]
    u = torch.tensor(np.random.default_rng(0).normal(1.0, 0.7, 500))
    for a in (0.7, 1.0, 1.4):
        for c in (1.0, 2.0):
            by_hand = (u - c) * torch.clamp(1.0 - a * (u - c).abs(), min=0.0)
            torch.testing.assert_close(learn(u - c, a), by_hand, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("surrogate", [s for s in CASES if s.name in OF_AREA_ONE], ids=named)
def test_area_is_one(surrogate: Surrogate) -> None:
    rise = np.diff(surrogates.primitive(surrogate, [-1e8, 1e8], 0.0))
    np.testing.assert_allclose(rise, 1.0, rtol=1e-6)
    numeric = quad(
        lambda d: surrogates.slope(surrogate, d, 0.0), -30, 30, points=[-1, 0, 1], limit=800
    )[0]
    assert numeric == pytest.approx(1.0, abs=0.025)  # an arctangent's tails go on


@pytest.mark.parametrize("surrogate", [*CASES, surrogates.box_et(0.6)], ids=named)
def test_slopes_are_symmetric_and_highest_at_the_threshold(surrogate: Surrogate) -> None:
    d = np.random.default_rng(1).normal(0.0, 1.5, 400)
    found = surrogates.slope(surrogate, d, 0.0)
    np.testing.assert_allclose(found, surrogates.slope(surrogate, -d, 0.0), rtol=1e-12, atol=1e-14)
    assert found.min() >= 0.0
    assert found.max() <= surrogates.slope(surrogate, 0.0, 0.0)


def test_the_edge_of_a_rectangle_counts_unless_it_is_strict() -> None:
    edges = [0.5, 1.5]
    assert surrogates.slope(surrogates.rectangle(), edges).tolist() == [1.0, 1.0]
    assert surrogates.slope(surrogates.rectangle(strict=True), edges).tolist() == [0.0, 0.0]
    beside = np.nextafter(edges, 1.0)
    assert surrogates.slope(surrogates.rectangle(strict=True), beside).tolist() == [1.0, 1.0]


def test_multi_level_rectangle_of_circulate_firing() -> None:  # CF Eq. 14, θ = 0.5, K = 3
    h = [0.0, 0.25, 0.26, 0.5, 1.5, 1.74, 1.75, 3.0]
    found = surrogates.slope(surrogates.multi_rectangle(), h, 0.5, 3)
    assert found.tolist() == [0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0]
    assert surrogates.slope(surrogates.multi_rectangle(0.25), 1.0, 0.5, 3) == 0.25


def test_triangles_of_circulate_firing_add_up() -> None:  # CF Eq. 15, θ = 0.5, K = 2, a = 1.2
    h = np.array([0.0, 0.25, 0.5, 0.75, 1.0, 1.4, 2.0])
    by_hand = [
        1.2 * (1 - 1.2 * 0.5),
        1.2 * (1 - 1.2 * 0.25) + 1.2 * (1 - 1.2 * 0.75),
        1.2 + 1.2 * (1 - 1.2 * 0.5),
        2 * 1.2 * (1 - 1.2 * 0.25),
        1.2 * (1 - 1.2 * 0.5) + 1.2,
        1.2 * (1 - 1.2 * 0.4),
        0.0,
    ]
    np.testing.assert_allclose(
        surrogates.slope(surrogates.tsg(1.2), h, 0.5, 2), by_hand, atol=1e-15
    )


def test_exponential_tails_of_the_burst_neuron() -> None:  # QB-LIF Eq. 12, γ = 0.5, N = 4
    h = [-0.5, 0.25, 0.5, 1.3, 2.0, 3.0]
    by_hand = [np.exp(-1.0), np.exp(-0.25), 1.0, 1.0, 1.0, np.exp(-1.0)]
    np.testing.assert_allclose(surrogates.slope("relsg_et", h, 0.5, 4), by_hand)
    box = surrogates.slope(surrogates.box_et(0.4), h, 0.5, 4)  # at the first threshold only
    np.testing.assert_allclose(box, np.exp(-np.maximum(np.abs(np.array(h) - 0.5) - 0.2, 0.0)))


def test_straight_through_is_one_between_zero_and_the_last_threshold() -> None:
    found = surrogates.slope("straight_through", [-0.1, 0.0, 1.0, 4.0, 4.1], 1.0, 4)
    assert found.tolist() == [0.0, 1.0, 1.0, 1.0, 0.0]


def test_arrays_of_any_shape_and_a_threshold_for_each() -> None:
    h = np.random.default_rng(2).normal(size=(3, 4, 5)).astype(np.float32)
    theta = np.linspace(0.5, 2.0, 5)
    found = surrogates.slope("triangle", h, theta, 2)
    alone = [surrogates.slope("triangle", h[..., k], theta[k], 2) for k in range(5)]
    np.testing.assert_array_equal(found, np.stack(alone, axis=-1))
    assert surrogates.slope("triangle", 1.0).shape == ()


def test_a_number_follows_a_parameter() -> None:
    wide = surrogates.rectangle(width="threshold")
    assert surrogates.slope(wide, 1.9, 1.0, params={"threshold": 2.0}) == 0.5
    with pytest.raises(ParameterError, match="treshold") as said:
        surrogates.slope(surrogates.rectangle(width="treshold"), 1.0, params={"threshold": 1.0})
    assert said.value.nearest == "threshold"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: surrogates.find("arctan"), "arctangent"),
        (lambda: surrogates.find(3), "must be one of"),
        (lambda: surrogates.rectangle(width=0.0), r"outside \[0.01, 100\]"),
        (lambda: surrogates.tsg(a=0.5), "bounds excluded"),
        (lambda: surrogates.rectangle(width=float("nan")), "nan"),
        (lambda: surrogates.triangle().with_values({"hight": 1.0}), "height"),
        (lambda: surrogates.slope("triangle", 1.0, levels=0), "levels = 0"),
        (lambda: surrogates.slope("triangl", 1.0), "triangle"),
        (lambda: surrogates.primitive("box_et", 1.0), "no primitive"),
    ],
)
def test_errors_say_what_is_wrong(make, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        make()


def test_equal_surrogates_are_equal_whatever_was_written_out() -> None:
    assert surrogates.rectangle(width=1.0) == surrogates.find("rectangle")
    assert surrogates.rectangle() != surrogates.rectangle(strict=True)
    assert len({surrogates.triangle(), surrogates.triangle(1.0, 1.0)}) == 1


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_every_shape_is_printed_and_says_where_it_is_from(shape) -> None:
    converter = pytest.importorskip("latex2mathml.converter")
    assert shape.source
    assert shape.help.endswith(".")
    for of in ("slope", "primitive"):
        lines = latex(shape, of)
        assert bool(lines) == (of == "slope" or shape.primitive is not None)
        for line in lines:
            assert line.count("{") == line.count("}")
            assert line.count(r"\left") == line.count(r"\right")
            assert "<math" in converter.convert(line)
            assert not any(digits in line for digits in ("3.14", "1.57", "1.41", "2.50"))
    printed = "".join(latex(shape))
    for param in shape.describe().values():
        assert param.symbol in printed


def test_formulas_are_printed_as_the_papers_have_them() -> None:
    assert latex(SHAPES["superspike"]) == [
        r"\Psi(d) = \frac{1}{\left(1 + \beta \, \left|d\right|\right)^{2}}"
    ]
    assert latex(SHAPES["relsg_et"])[0].startswith(r"\Psi(h) = \exp\left(-\max\left(0, \theta - h")
    assert r"\frac{\pi}{2} \, \alpha \, d" in latex(SHAPES["arctangent"])[0]
    assert len(latex(SHAPES["tsg"], "primitive")) == 2


def peer(name: str):
    if os.environ.get("NEUROLAB_REQUIRE_PEERS"):
        return importlib.import_module(name)
    return pytest.importorskip(name, exc_type=ImportError)


def their_slope(function) -> tuple[np.ndarray, np.ndarray]:
    """Return distances and what another library's spike sends back."""
    d = torch.tensor(np.random.default_rng(3).normal(0.0, 0.8, 300), requires_grad=True)
    function(d).sum().backward()
    return d.detach().numpy(), d.grad.numpy()


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (lambda s: s.ATan(alpha=2.0), surrogates.arctangent()),
        (lambda s: s.ATan(alpha=3.5), surrogates.arctangent(3.5)),
        (lambda s: s.Sigmoid(alpha=4.0), surrogates.sigmoid()),
        (lambda s: s.PiecewiseQuadratic(alpha=1.0), surrogates.triangle()),
        (lambda s: s.PiecewiseQuadratic(alpha=1.3), surrogates.tsg(1.3)),
        (lambda s: s.Rect(alpha=1.0), surrogates.rectangle()),
        (lambda s: s.Rect(alpha=2.5), surrogates.rectangle(0.4)),
        (lambda s: s.Erf(alpha=2.0), surrogates.gaussian(0.5 / 2.0**0.5)),
    ],
)
def test_spikingjelly_has_the_same_slopes(theirs, ours: Surrogate) -> None:
    d, expected = their_slope(theirs(peer("spikingjelly.activation_based.surrogate")))
    np.testing.assert_allclose(surrogates.slope(ours, d, 0.0), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (lambda s: s.fast_sigmoid(slope=25), surrogates.superspike(25.0)),
        (lambda s: s.fast_sigmoid(slope=10), surrogates.superspike()),
        (lambda s: s.atan(alpha=2.0), surrogates.arctangent()),
        (lambda s: s.sigmoid(slope=4), surrogates.sigmoid()),
    ],
)
def test_snntorch_has_the_same_slopes(theirs, ours: Surrogate) -> None:
    d, expected = their_slope(theirs(peer("snntorch.surrogate")))
    np.testing.assert_allclose(surrogates.slope(ours, d, 0.0), expected, rtol=1e-9, atol=1e-12)
