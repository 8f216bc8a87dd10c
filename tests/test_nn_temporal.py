"""The temporal gradient against autograd, formulas, hand-made numbers and finite differences."""

from __future__ import annotations

import math

import pytest
import torch

import neurolab as nl
from tests.drives import variants
from tests.layers import draw
from tests.temporal import BATCH, GRANULARITIES, TIME, drive, made, same, weighted

SIGMA_1 = 1.0 / (1.0 + math.exp(-1.0))
SLOPE_1 = SIGMA_1 * (1.0 - SIGMA_1)


def through_run(layer: nl.nn.Neuron, x: torch.Tensor, t: int) -> torch.Tensor:
    """Return dL/d(state after step t), `[batch, ..., S]`, by splitting the run there."""
    output, state = layer.run(x[: t + 1])
    leaves = [s.detach().requires_grad_() for s in state]
    later, _ = layer.run(x[t + 1 :], type(state)(*leaves))
    loss = weighted(torch.cat([output.detach(), later]))
    return torch.stack(torch.autograd.grad(loss, leaves, materialize_grads=True), -1)


@pytest.mark.parametrize("detach", [False, True])
@pytest.mark.parametrize("model", variants(), ids=lambda m: m.key)
def test_chain_adds_up_to_the_gradient_of_the_whole_run(model, detach) -> None:
    """g[t] = local[t] + J[t]ᵀ g[t+1], and g is what autograd finds where the run is split."""
    layer, x = made(model, detach_reset=detach), drive()
    g = nl.nn.temporal_gradient(layer, x, weighted)
    states = len(g.names)
    assert g.jacobian.shape == (TIME - 1, BATCH, states, states)
    back = (g.jacobian.transpose(-1, -2) @ g.carried[1:, ..., None])[..., 0]
    same(g.carried[:-1], g.local[:-1] + back)
    same(g.carried[-1], torch.zeros(BATCH, states, dtype=torch.float64))
    same(g.h, g.spatial + (g.left * g.carried).sum(-1))
    same(g.shares().sum(1), g.h)
    same(g.temporal, g.h - g.shares().diagonal().movedim(-1, 0))
    for t in (0, TIME // 2, TIME - 2):
        same(g.carried[t], through_run(layer, x, t))
    leaf = x.clone().requires_grad_()
    weighted(layer(leaf)).backward()
    same(g.x, leaf.grad)
    same(g.u, g.carried[..., 0])
    assert list(g.states) == list(model.auxiliary)


@pytest.mark.parametrize("model", ["lif_soft", "cf", "plif", "lif_hard_lazy", "glif", "cuba"])
def test_chain_of_one_number_where_only_the_membrane_remembers(model) -> None:
    """dL/dh[t] = spatial[t] + ε[t] dL/dh[t+1] (CLIF Eq. 28)."""
    g = nl.nn.temporal_gradient(made(model), drive(), weighted)
    same(g.h[:-1], g.spatial[:-1] + g.epsilon * g.h[1:])
    same(g.shares(), nl.nn.products(g.epsilon) * g.spatial)


@pytest.mark.parametrize("detach", [False, True])
@pytest.mark.parametrize("reset", ["soft", "hard"])
def test_epsilon_of_lif_is_the_papers(reset, detach) -> None:
    """γ (1 − θ H) with a soft reset (CLIF Eq. 9), γ (1 − s − H (h − v_reset)) with a hard one."""
    params = {"decay": 0.75, "threshold": 1.25} | ({"v_reset": -0.25} if reset == "hard" else {})
    layer = made(
        f"lif_{reset}", params=params, surrogate=nl.surrogates.triangle(), detach_reset=detach
    )
    x = drive()
    with nl.nn.record(layer) as seen:
        layer(x)
    h, s = seen[""].h, seen[""].output
    slope = (1.0 - (h - 1.25).abs()).clamp(min=0.0) * (not detach)
    wanted = 1.0 - 1.25 * slope if reset == "soft" else 1.0 - s - slope * (h + 0.25)
    same(nl.nn.temporal_gradient(layer, x, weighted).epsilon, 0.75 * wanted[:-1])


def test_temporal_gradient_of_lif_vanishes() -> None:
    """γ to the distance where h stays away from θ; nothing past a step within θ/2 of it (Eq. 14).

    h is 0.25, 0.375, 0.4375, 1.0 (a spike), 0.25: the fourth has H = 1.
    """
    x = torch.tensor([0.25, 0.25, 0.25, 0.78125, 0.25], dtype=torch.float64)[:, None]
    g = nl.nn.temporal_gradient(made(), x, weighted)
    same(g.epsilon.flatten(), torch.tensor([0.5, 0.5, 0.5, 0.0], dtype=torch.float64))
    left = nl.nn.products(g.epsilon)[..., 0]
    same(left[0], torch.tensor([1.0, 0.5, 0.25, 0.125, 0.0], dtype=torch.float64))
    same(left.tril(-1), torch.zeros_like(left))
    assert g.shares()[:4, 4].abs().max() == 0.0


def test_images_and_numbers_of_every_granularity() -> None:
    """Channels of an image, a threshold per step: the chain still gives the total."""
    layer = made("clif", granularity=GRANULARITIES, size=3, time=5, learnable=("tau", "threshold"))
    x = drive(5, 2, 3, 2, 2)
    g = nl.nn.temporal_gradient(layer, x, weighted)
    assert g.jacobian.shape == (4, 2, 3, 2, 2, 2, 2)
    back = (g.jacobian.transpose(-1, -2) @ g.carried[1:, ..., None])[..., 0]
    same(g.carried[:-1], g.local[:-1] + back)
    same(nl.nn.clif_terms(layer, x, weighted).h, g.h)
    assert layer.values.raw["tau"].grad is None


def test_a_loss_of_one_step_and_a_run_of_one_step() -> None:
    x = drive()
    g = nl.nn.temporal_gradient(made("clif"), x, lambda z: z[2].sum())
    assert g.h[3:].abs().max() == 0.0
    single = nl.nn.temporal_gradient(made("clif"), x[:1], weighted)
    assert single.jacobian.shape == (0, BATCH, 2, 2)
    same(single.h, single.spatial)
    same(nl.nn.clif_terms(made("clif"), x[:1], weighted).total(), single.h)


@pytest.mark.parametrize("relaxed", [False, True])
@pytest.mark.parametrize("detach", [False, True])
@pytest.mark.parametrize("shape", ["default", "sigmoid"])
def test_exact_terms_of_clif_are_those_of_autograd(shape, detach, relaxed) -> None:
    surrogate = None if shape == "default" else nl.surrogates.sigmoid()
    params = {"tau": 1.7, "threshold": 0.9}
    layer = made("clif", params=params, surrogate=surrogate, detach_reset=detach, relaxed=relaxed)
    x = drive()
    terms, g = nl.nn.clif_terms(layer, x, weighted), nl.nn.temporal_gradient(layer, x, weighted)
    same(terms.h, g.h)
    same(terms.total(), g.h)
    same(terms.spatial, g.spatial)
    same(terms.psi, g.left[..., 1])
    same(terms.xi, g.epsilon)
    # g holds dL/dm[t] with u[t] held fixed; m[t] also deepens the reset of its own step
    own = terms.kappa * g.u[:-1] / (1.0 - 1.0 / 1.7)
    same(terms.m[:-1], g.states["m"][:-1] + own)
    pairs = torch.ones(TIME, TIME).tril()[..., None]
    for term in (terms.temporal_1(), terms.temporal_2(), terms.temporal_lif()):
        same(term * pairs, torch.zeros_like(term))
    alone = terms.spatial[:-1] + terms.epsilon * terms.temporal_lif().sum(1)[1:]
    same(
        alone + terms.epsilon * terms.spatial[1:],
        (terms.spatial + terms.temporal_lif().sum(1))[:-1],
    )


@pytest.mark.parametrize("time", [2, 7])
def test_printed_terms_count_a_path_twice(time) -> None:
    """Finite differences of the smooth layer are the exact terms; the printed ones add a path.

    What they add obeys the exact recursions with two sources: κ[t] ψ[t] times the printed
    dL/dh[t+1] (the path h → m → h, already in dL/dm[t]), and κ[t] ψ[t+1] times the printed
    dL/dm[t+1] (the path m → h → m, already in dL/dh[t+1]).
    """
    layer = made("clif", relaxed=True, surrogate=nl.surrogates.sigmoid())
    x, step = drive(time, BATCH), 1e-6
    exact = nl.nn.clif_terms(layer, x, weighted)
    printed = nl.nn.clif_terms(layer, x, weighted, printed=True)
    found = torch.zeros_like(x)
    for place in torch.cartesian_prod(torch.arange(time), torch.arange(BATCH)).tolist():
        shift = torch.zeros_like(x)
        shift[tuple(place)] = step  # x[t] enters h[t] alone, and as it is
        ends = [weighted(layer(x + sign * shift)) for sign in (1.0, -1.0)]
        found[tuple(place)] = (ends[0] - ends[1]) / (2.0 * step)
    torch.testing.assert_close(exact.h, found, rtol=0.0, atol=1e-7)
    assert (printed.h - found).abs().max() > 0.02
    same(printed.total(), printed.h)

    more_h, more_m = torch.zeros_like(x), torch.zeros_like(x)
    for t in reversed(range(time - 1)):
        k, psi = exact.kappa[t], exact.psi
        twice_h, twice_m = k * psi[t] * printed.h[t + 1], k * psi[t + 1] * printed.m[t + 1]
        more_m[t] = k * more_h[t + 1] + exact.kept[t] * more_m[t + 1] + twice_m
        more_h[t] = exact.epsilon[t] * more_h[t + 1] + psi[t] * more_m[t] + twice_h
    same(printed.h - exact.h, more_h)
    same(printed.m - exact.m, more_m)


def test_the_double_count_by_hand() -> None:
    """Two steps, a spike at the first, the loss is the second output: h = 1, then 0.834.

    Both H are 1, so P[2] = 1, ψ[1] = 1, ε[1] = ½ (1 − 1 − σ(1)), κ[1] = −½ σ'(1). Exact is
    ε + ψ κ = −0.464; the paper's Eq. 45 has ε + 2 ψ κ = −0.562, ½ σ'(1) = 0.098 further.
    """
    x = torch.tensor([1.0, 1.2], dtype=torch.float64)[:, None]
    exact, printed = (
        nl.nn.clif_terms(made("clif"), x, lambda z: z[1].sum(), printed=yes)
        for yes in (False, True)
    )
    assert exact.h[0].item() == pytest.approx(-0.5 * SIGMA_1 - 0.5 * SLOPE_1)
    assert (printed.h - exact.h)[0].item() == pytest.approx(-0.5 * SLOPE_1)
    assert (printed.h / exact.h)[0].item() == pytest.approx(1.2119, abs=1e-4)
    assert printed.h[1].item() == exact.h[1].item() == 1.0


def nothing(output: torch.Tensor) -> torch.Tensor:
    return torch.zeros((), dtype=output.dtype)


@pytest.mark.parametrize("function", [nl.nn.temporal_gradient, nl.nn.clif_terms])
@pytest.mark.parametrize(
    ("layer", "x", "loss", "words"),
    [
        (torch.nn.Linear(2, 2), drive(), weighted, "Linear is not a layer"),
        ("clif", drive(), weighted, "str is not a layer"),
        (made("clif"), drive(5), weighted, "time, batch"),
        (made("clif"), [1.0, 2.0], weighted, "floating-point tensor"),
        (made("clif"), drive(), lambda z: z, "shape \\(7, 4\\); it must be one number"),
        (made("clif"), drive(), lambda z: 1.0, "returns a tensor"),  # noqa: ARG005
        (made("clif"), drive(), draw(7, 4), "function of the output"),
        (made("clif"), drive(), nothing, "does not depend"),
        (made("clif", granularity={"tau": "step"}, time=3), drive(), weighted, "7 time steps"),
    ],
)
def test_refusals_of_gradients(function, layer, x, loss, words) -> None:
    with pytest.raises(nl.ParameterError, match=words):
        function(layer, x, loss)


def test_refusal_of_other_neurons() -> None:
    with pytest.raises(nl.ParameterError, match="temporal_gradient takes every neuron"):
        nl.nn.clif_terms(made("lif_soft"), drive(), weighted)


def test_refusal_of_a_membrane_that_leads_nowhere() -> None:
    from neurolab.neurons.lif import SoftParams, State

    def step(s, x, p, fire):
        """Return a membrane that nothing is computed from."""
        h = p.decay * s.u + x
        z = fire.spike(h - p.threshold)
        return State(h - fire.reset(z)), z, 2.0 * h

    model = nl.NeuronModel("nowhere", "Nowhere", State, SoftParams, step, "test")
    with pytest.raises(nl.ParameterError, match="computed from the membrane"):
        nl.nn.temporal_gradient(made(model), drive(), weighted)
