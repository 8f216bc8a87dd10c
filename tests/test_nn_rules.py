"""Derivatives of firing that no finite difference can judge: each against its stated rule."""

from __future__ import annotations

import math

import pytest
import torch

import neurolab as nl

each_way = pytest.mark.parametrize("fused", [True, False])


def slope_of(made: nl.nn.Neuron, h: float) -> float:
    """Return the derivative of the output by the input at a first step with membrane h."""
    x = torch.full((1, 1, 1), h, dtype=torch.float64, requires_grad=True)
    made(x).sum().backward()
    return float(x.grad)


def neuron(name: str, fused: bool, **settings) -> nl.nn.Neuron:
    """Return one neuron in float64."""
    return nl.nn.Neuron(name, fused=fused, dtype=torch.float64, **settings)


@each_way
@pytest.mark.parametrize("u", [-0.5, 0.2, 0.5, 0.8, 1.3, 5.2, 10.2, 12.0])
@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_scale_of_qb_lif(u: float, scale: float, fused: bool) -> None:
    """dS/dU is ReLSG-ET (Eq. 12); dS/dscale = level − (U/scale) · dS/dU."""
    most = 20
    made = neuron("qb_lif", fused, params={"scale": scale}, learnable=("scale",))
    x = torch.full((1, 1, 1), u, dtype=torch.float64, requires_grad=True)
    made(x).sum().backward()
    if u < scale:
        bump = math.exp(u - scale)
    else:
        bump = 1.0 if u <= most * scale else math.exp(most * scale - u)
    level = min(max(math.floor(u / scale), 0), most)
    assert float(x.grad) == pytest.approx(bump, rel=1e-13)
    by_raw = float(made.values.raw["scale"].grad)
    by_scale = by_raw / (1.0 - math.exp(-scale))  # scale = log(1 + e^raw)
    assert by_scale == pytest.approx(level - u / scale * bump, rel=1e-12, abs=1e-13)


@each_way
def test_reset_indicator_of_qb_lif_passes_nothing(fused: bool) -> None:
    """At step 2 the reset removes everything: nothing of step 1 arrives there."""
    made = neuron("qb_lif", fused, params={"decay": 0.5, "reset_factor": 0.5})
    x = torch.tensor([1.5, 0.75], dtype=torch.float64).reshape(2, 1, 1).requires_grad_()
    made(x)[1].sum().backward()
    # U[1] = (x[0]/2 + x[1]) · ½ = 3/4, below the first level: slope e^(3/4 − 1)
    bump = math.exp(0.75 - 1.0)
    assert x.grad.flatten().tolist() == pytest.approx([bump * 0.25, bump * 0.5], rel=1e-13)


@each_way
@pytest.mark.parametrize(
    ("h", "slope"),
    # plateau from θ/2 to (K + ½) θ on each side, its edges left out; K_P = 2 at θ = 1,
    # K_N = 1 at θ = ½
    [(0.5, 0), (0.51, 1), (1.7, 1), (2.49, 1), (2.5, 0), (0.1, 0), (-0.2, 0), (-0.26, 1),
     (-0.74, 1), (-0.76, 0)],
)  # fmt: skip
def test_rectangle_of_cf(h: float, slope: float, fused: bool) -> None:
    made = neuron("cf", fused, params={"threshold_neg": -0.5, "levels_neg": 1})
    assert slope_of(made, h) == slope


@each_way
@pytest.mark.parametrize("a", [0.75, 1.25])
@pytest.mark.parametrize("h", [-1.4, -0.3, 0.3, 1.1, 1.6, 2.2, 3.1])
def test_tsg_and_how_its_sharpness_learns(h: float, a: float, fused: bool) -> None:
    """CF Eq. 15-17: slope Σ max(0, a (1 − a |u − kθ|)); by a, (u − kθ) max(0, 1 − a |u − kθ|)."""
    made = neuron("cf", fused, surrogate=nl.surrogates.tsg(a=a))
    x = torch.full((1, 1, 1), h, dtype=torch.float64, requires_grad=True)
    made(x).sum().backward()
    rungs = [h - 1.0, h - 2.0, h + 1.0, h + 2.0]
    assert float(x.grad) == pytest.approx(sum(max(0.0, a * (1 - a * abs(d))) for d in rungs))
    # a = σ(w) + ½, so da/dw = σ(w) (1 − σ(w)) with σ(w) = a − ½
    by_a = float(made.values.raw["surrogate_a"].grad) / ((a - 0.5) * (1.5 - a))
    assert by_a == pytest.approx(sum(d * max(0.0, 1 - a * abs(d)) for d in rungs), rel=1e-10)


@each_way
def test_tsg_has_a_sharpness_for_every_step(fused: bool) -> None:
    made = nl.nn.Neuron("cf", surrogate="tsg", time=3, fused=fused)
    assert made.value("surrogate.a").shape == (3,)
    x = torch.full((3, 1, 1), 0.7, requires_grad=True)
    made(x)[1].sum().backward()
    by_step = made.values.raw["surrogate_a"].grad
    assert by_step[1] != 0
    assert by_step[2] == 0  # the future


@each_way
@pytest.mark.parametrize(("h", "slope"), [(-0.1, 0), (0.0, 1), (2.2, 1), (4.0, 1), (4.1, 0)])
def test_i_lif_is_straight_through(h: float, slope: float, fused: bool) -> None:
    assert slope_of(neuron("i_lif", fused), h) == slope


@each_way
@pytest.mark.parametrize(("h", "slope"), [(-1.1, 0), (-1.0, 1), (0.2, 1), (1.0, 1), (1.1, 0)])
def test_ternary_is_the_clamp(h: float, slope: float, fused: bool) -> None:
    """Slope d clamp(u/θ, −1, 1)/du, here with θ = 1 and then ½."""
    assert slope_of(neuron("ternary", fused), h) == slope
    half = neuron("ternary", fused, params={"threshold": 0.5})
    assert slope_of(half, h / 2.0) == 2.0 * slope


@each_way
@pytest.mark.parametrize(
    ("h", "ar_lif", "clif"), [(0.5, 1, 0), (1.5, 1, 0), (1.0, 1, 1), (1.6, 0, 0)]
)
def test_edges_of_the_rectangle(h: float, ar_lif: float, clif: float, fused: bool) -> None:
    """AR-LIF's window holds its edges, CLIF's does not (Eq. 8)."""
    ar = nl.surrogates.rectangle()
    assert slope_of(neuron("lif_soft", fused, surrogate=ar), h) == ar_lif
    assert slope_of(neuron("clif", fused), h) == clif


@each_way
def test_width_of_clif_follows_the_threshold(fused: bool) -> None:
    made = neuron("clif", fused, params={"threshold": 0.5})
    assert [slope_of(made, h) for h in (0.24, 0.26, 0.74, 0.76)] == [0.0, 2.0, 2.0, 0.0]


@each_way
def test_attached_and_detached_reset(fused: bool) -> None:
    """LIF: dh[1]/dh[0] is k (1 − θ H(h[0])) attached, and k detached (CLIF Eq. 6)."""
    for detach, kept in ((False, 0.5 * (1.0 - 1.0)), (True, 0.5)):
        made = neuron("lif_soft", fused, detach_reset=detach)
        x = torch.tensor([1.2, 0.6], dtype=torch.float64).reshape(2, 1, 1).requires_grad_()
        made(x)[1].sum().backward()  # h[0] = 1.2, h[1] = 0.7: both inside the window
        assert x.grad.flatten().tolist() == pytest.approx([kept, 1.0])


BUMPS = [shape for shape in nl.surrogates.SHAPES.values() if shape.primitive is not None]


@each_way
@pytest.mark.parametrize("shape", BUMPS, ids=lambda s: s.name)
@pytest.mark.parametrize("neuron_name", ["lif_soft", "cf", "i_lif", "ternary"])
def test_numbers_of_a_surrogate_learn_through_its_primitive(shape, neuron_name, fused) -> None:
    """At a first step hard and relaxed neuron have the same membrane.

    So the derivative by a width of the hard one is that of the relaxed one's smooth output.
    """
    names = tuple(f"surrogate.{n}" for n in shape.Params._fields)
    x = torch.tensor([-1.3, -0.4, 0.3, 0.8, 1.15, 1.7, 2.4], dtype=torch.float64)[None, :, None]
    weight = torch.linspace(0.5, 2.0, 7, dtype=torch.float64)[None, :, None]
    found = []
    for relaxed in (False, True):
        made = neuron(
            neuron_name, fused and not relaxed, surrogate=nl.surrogates.Surrogate(shape),
            learnable=names, relaxed=relaxed,
        )  # fmt: skip
        (made(x) * weight).sum().backward()
        found.append([float(p.grad) for p in made.parameters()])
    assert any(found[1])
    assert found[0] == pytest.approx(found[1], rel=1e-11, abs=1e-13)


def test_a_spike_on_its_own() -> None:
    h = torch.linspace(-2.0, 2.0, 41, dtype=torch.float64, requires_grad=True)
    for name, shape in nl.surrogates.SHAPES.items():
        if shape.kind == "ladder":
            with pytest.raises(nl.ParameterError, match="ladder of thresholds"):
                nl.nn.spike(h, name)
            continue
        z = nl.nn.spike(h, name, compare=">")
        assert torch.equal(z, (h > 0).double())
        (slope,) = torch.autograd.grad(z.sum(), h)
        expected = nl.surrogates.slope(nl.surrogates.find(name), h.detach().numpy(), 0.0)
        assert slope.numpy() == pytest.approx(expected, rel=1e-12)
    with pytest.raises(nl.ParameterError, match="'threshold'"):
        nl.nn.spike(h, nl.surrogates.rectangle(width="threshold"))
