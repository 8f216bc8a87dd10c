"""PNB, the loss that balances membranes: by hand, by its definition, by finite differences."""

from __future__ import annotations

from math import exp, log, nan

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import neurolab as nl
from neurolab.nn import losses
from tests.layers import draw

Q = exp(-0.5)

membranes = arrays(
    np.float64,
    array_shapes(min_dims=1, max_dims=3, max_side=6),
    elements=st.floats(-3.0, 3.0, allow_subnormal=False),
)
wild = arrays(np.float32, array_shapes(max_dims=2, max_side=8), elements=st.floats(width=32))


def literal_pnb(values: list[float], up: float, down: float, levels: int, eps: float) -> float:
    """CF Eq. 18-22 in plain Python, averaged over the pairs that hold something."""
    terms = []
    for k in range(1, levels + 1):
        above = [u for u in values if (k - 1) * up < u <= k * up]
        below = [u for u in values if -k * down <= u < -(k - 1) * down]
        if above and below:
            near_up = [exp(-abs(k * up - u)) for u in above]
            near_down = [exp(-abs(-k * down - u)) for u in below]
            mean_up = sum(u * w for u, w in zip(above, near_up, strict=True))
            mean_up /= sum(near_up) + eps
            mean_down = sum(u * w for u, w in zip(below, near_down, strict=True))
            mean_down /= sum(near_down) + eps
            terms.append(abs(log(abs(mean_up) / (abs(mean_down) + eps) + eps)))
    return sum(terms) / len(terms) if terms else 0.0


def test_pnb_by_hand() -> None:
    """θ = 1, K = 2; 0 and 2.5 lie in no interval, 1 in the first and −2 in the second.

    First pair: {0.5, 1} with weights e^−½ = q and 1, against {−0.5}. Second: {1.5}, {−2}.
    """
    h = torch.tensor([[0.5, 1.0, 1.5], [-0.5, -2.0, 2.5], [0.0, 9.0, -9.0]], dtype=torch.float64)
    first_pair = abs(log((0.5 * Q + 1.0) / (Q + 1.0) / 0.5))
    expected = (first_pair + abs(log(1.5 / 2.0))) / 2
    assert losses.pnb(h).item() == pytest.approx(expected, abs=1e-7)
    assert losses.pnb(h, levels_neg=1).item() == pytest.approx(first_pair, abs=1e-7)


def test_pnb_with_unequal_thresholds_by_hand() -> None:
    """θ_P = 0.5, θ_N = −2, K = 1: {0.5} against {−1, −2} with weights 1/e and 1."""
    h = torch.tensor([0.5, -1.0, -2.0, -3.0, 0.7], dtype=torch.float64)
    below = (exp(-1) + 2.0) / (exp(-1) + 1.0)
    for down in (-2.0, 2.0):
        found = losses.pnb(h, 0.5, down, 1, 1)
        assert found.item() == pytest.approx(abs(log(0.5 / below)), abs=1e-7)


@given(membranes, st.sampled_from([0.5, 1.0, 1.3]), st.sampled_from([0.7, 1.0]), st.integers(1, 3))
def test_pnb_is_its_definition(h: np.ndarray, up: float, down: float, levels: int) -> None:
    found = losses.pnb(torch.from_numpy(h), up, -down, levels, levels)
    expected = literal_pnb(h.ravel().tolist(), up, down, levels, 1e-8)
    assert found.item() == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_pnb_with_one_threshold_per_neuron() -> None:
    """Neuron 2 is neuron 1 with everything doubled, so its first interval is (0, 2]."""
    h = torch.tensor([[1.0, 2.0], [-1.0, -1.0]], dtype=torch.float64)
    theta = torch.tensor([1.0, 2.0], dtype=torch.float64)
    # Above {1, 2}, both at their threshold; below {−1} at its own and {−1} one away: −1.
    assert losses.pnb(h, theta, -theta).item() == pytest.approx(log(1.5), abs=1e-7)


@pytest.mark.parametrize("theta", [torch.float64, torch.bfloat16, torch.int64])
def test_pnb_is_in_the_precision_of_the_membrane(theta: torch.dtype) -> None:
    h = torch.tensor([[0.9, 0.5], [-0.3, -0.5]])
    found = losses.pnb(h, torch.ones(2, dtype=theta), torch.full((), -1, dtype=theta))
    assert found.dtype == torch.float32
    assert found.item() == losses.pnb(h).item()


@given(membranes, st.randoms(use_true_random=False))
def test_pnb_pools_its_values(h: np.ndarray, random) -> None:
    shuffled = h.ravel().tolist()
    random.shuffle(shuffled)
    found = losses.pnb(torch.tensor(shuffled, dtype=torch.float64))
    torch.testing.assert_close(found, losses.pnb(torch.from_numpy(h)), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_pnb_treats_both_signs_alike(seed: int) -> None:
    h = draw(4, 5, 6, seed=seed)
    mirrored = losses.pnb(-h, 1.5, -0.5)
    torch.testing.assert_close(losses.pnb(h, 0.5, -1.5), mirrored, rtol=0, atol=1e-6)
    assert mirrored > 0.1  # so that the equality says something


def test_balanced_populations_lose_less() -> None:
    x = draw(6, 4, 10).abs()
    balanced = losses.pnb(torch.cat([x, -x]))
    drifted = losses.pnb(torch.cat([x, -0.6 * x]))
    assert balanced.item() == pytest.approx(0.0, abs=1e-6)
    assert drifted > 0.02


def test_descending_pnb_balances() -> None:
    """Above {0.9}, below {−0.3}: the gradient pulls the first down, the second further down."""
    h = torch.tensor([0.9, -0.3], dtype=torch.float64, requires_grad=True)
    losses.pnb(h).backward()
    # log(0.9 / 0.3): slope 1/u in both, whatever the weights, as each is alone.
    torch.testing.assert_close(
        h.grad, torch.tensor([1 / 0.9, 1 / 0.3], dtype=torch.float64), rtol=1e-6, atol=0
    )


def test_gradients_of_pnb_are_those_of_finite_differences() -> None:
    h = draw(4, 3, 5)
    theta = torch.tensor([0.8, 1.1, 0.9, 1.0, 1.2], dtype=torch.float64)
    for edge in (theta, 2 * theta, -theta * 0.9, -theta * 1.8, torch.zeros(1)):
        assert (h - edge).abs().min() > 1e-4  # no interval changes below
    up = theta.clone().requires_grad_()
    down = (-0.9 * theta).requires_grad_()
    assert losses.pnb(h, up, down) > 0.01
    assert torch.autograd.gradcheck(losses.pnb, (h.requires_grad_(), up, down))


@pytest.mark.parametrize(
    ("h", "options"),
    [
        ([0.5, 1.5, 0.2], {}),  # nothing below
        ([-0.5, -1.5], {}),  # nothing above
        ([0.5, -1.5], {}),  # never both in one pair
        ([0.0, 7.0, -7.0], {}),  # nothing in any interval
        ([0.5, -0.7], {"levels_pos": 0}),
        ([0.5, -0.7], {"threshold_pos": 1000.0, "threshold_neg": -1000.0}),  # no weight left
        ([nan, float("inf"), -float("inf")], {}),
    ],
)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
def test_pnb_of_no_pair_is_nothing(h: list[float], options: dict, dtype: torch.dtype) -> None:
    leaf = torch.tensor(h, dtype=dtype, requires_grad=True)
    found = losses.pnb(leaf, **options)
    assert found.item() == 0.0
    found.backward()
    assert leaf.grad is not None
    assert leaf.grad.tolist() == [0.0] * len(h)


def test_an_empty_pair_does_not_weigh() -> None:
    """The second and third pair are empty: neither they nor 1/K change the first."""
    h = torch.tensor([0.9, -0.3], dtype=torch.float64)
    for levels in (1, 2, 3):
        found = losses.pnb(h, levels_pos=levels, levels_neg=levels)
        assert found.item() == pytest.approx(log(3), abs=1e-7)


@given(
    wild,
    st.floats(1e-6, 1e6),
    st.floats(1e-6, 1e6),
    st.integers(0, 4),
    st.sampled_from([1e-12, 1e-8, 1e-3]),
)
def test_pnb_is_never_nan_and_bounded(
    values: np.ndarray, up: float, down: float, levels: int, eps: float
) -> None:
    """The ratio lies between ε and Kθ/ε, whatever comes."""
    h = torch.from_numpy(values).requires_grad_()
    theta = torch.tensor(up, requires_grad=True)
    found = losses.pnb(h, theta, -down, levels, levels, eps)
    top = max(1.0, levels * up)
    assert 0.0 <= found.item() <= -log(eps) + log(top) + 1e-3
    (found + 0.0 * theta).backward()
    assert h.grad is not None
    assert theta.grad is not None
    assert not h.grad.isnan().any()
    assert not theta.grad.isnan()


def test_what_is_not_a_number_leaves_the_rest_alone() -> None:
    h = torch.tensor([0.9, -0.3, nan, float("inf")], requires_grad=True)
    found = losses.pnb(h)
    found.backward()
    assert found.item() == pytest.approx(log(3), abs=1e-6)
    assert h.grad is not None
    assert h.grad[2:].tolist() == [0.0, 0.0]
    assert h.grad[:2].tolist() == pytest.approx([1 / 0.9, 1 / 0.3], rel=1e-5)


def test_pnb_can_be_mapped_and_differentiated() -> None:
    h = draw(5, 3, 2, 4)
    h[1] = h[1].abs()  # one of the five has no pair
    theta = torch.linspace(0.5, 1.5, 5, dtype=torch.float64)
    slope = torch.func.grad_and_value(losses.pnb, argnums=(0, 1))
    (of_h, of_theta), value = torch.func.vmap(slope)(h, theta)
    for k in range(5):
        leaf, edge = h[k].clone().requires_grad_(), theta[k].clone().requires_grad_()
        expected = losses.pnb(leaf, edge)
        (expected + 0.0 * edge).backward()
        torch.testing.assert_close(value[k], expected)
        torch.testing.assert_close(of_h[k], leaf.grad)
        torch.testing.assert_close(of_theta[k], edge.grad)


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"threshold_pos": 0.0}, "threshold_pos"),
        ({"threshold_pos": -1.0}, "threshold_pos"),
        ({"threshold_pos": nan}, "threshold_pos"),
        ({"threshold_pos": torch.tensor([1.0, -1.0])}, "threshold_pos"),
        ({"threshold_pos": torch.ones(3)}, "threshold_pos"),
        ({"threshold_pos": torch.ones(4, 3, 2)}, "threshold_pos"),
        ({"threshold_neg": 0.0}, "threshold_neg"),
        ({"threshold_neg": "low"}, "threshold_neg"),
        ({"levels_pos": -1}, "levels_pos"),
        ({"levels_neg": 1.5}, "levels_neg"),
        ({"eps": 0.0}, "eps"),
        ({"eps": nan}, "eps"),
        ({"h": torch.zeros(3, 2, dtype=torch.int64)}, "h"),
        ({"h": torch.tensor(1.0)}, "h"),
        ({"h": [0.5, -0.5]}, "h"),
    ],
)
def test_odd_arguments_of_pnb_are_refused(options: dict, name: str) -> None:
    with pytest.raises(nl.ParameterError, match=f"^{name} ") as caught:
        losses.pnb(**{"h": torch.zeros(3, 2), **options})
    assert caught.value.parameter == name


def test_balanced_adds_the_mean_of_the_layers() -> None:
    task, one, two = (torch.tensor(value, requires_grad=True) for value in (2.0, 0.4, 1.2))
    assert losses.balanced(task, one).item() == pytest.approx(2.1)
    assert losses.balanced(task, [one, two]).item() == pytest.approx(2.2)
    losses.balanced(task, {"a": one, "b": two}, lam=0.5).backward()
    assert [part.grad.item() for part in (task, one, two)] == pytest.approx([1.0, 0.25, 0.25])


@pytest.mark.parametrize("layers", [[], {}, [0.3], "ab", None, [torch.zeros(3)]])
def test_odd_layers_are_refused(layers) -> None:
    with pytest.raises(nl.ParameterError, match="layers"):
        losses.balanced(torch.tensor(1.0), layers)
    with pytest.raises(nl.ParameterError, match="lam"):
        losses.balanced(torch.tensor(1.0), torch.tensor(0.0), lam=-1.0)
