"""Losses against numbers derived by hand, their definitions, and finite differences."""

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

OF_OUTPUT = [losses.cross_entropy, losses.mse, losses.tet, losses.lambda_mix]
Q = exp(-0.5)

# Two steps, one sample, two classes: the mean over time is [1, 0].
TWO_STEPS = torch.tensor([[[2.0, 0.0]], [[0.0, 0.0]]], dtype=torch.float64)
membranes = arrays(
    np.float64,
    array_shapes(min_dims=1, max_dims=3, max_side=6),
    elements=st.floats(-3.0, 3.0, allow_subnormal=False),
)
wild = arrays(np.float32, array_shapes(max_dims=2, max_side=8), elements=st.floats(width=32))


def first() -> torch.Tensor:
    return torch.tensor([0])


def draw(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_cross_entropy_averages_the_output_first() -> None:
    """Softmax of [1, 0] gives class 0 the chance 1 / (1 + 1/e)."""
    assert losses.cross_entropy(TWO_STEPS, first()).item() == pytest.approx(log(1 + exp(-1)))


def test_tet_averages_the_entropies() -> None:
    """Step 1: log(1 + e⁻²); step 2, both classes alike: log 2."""
    expected = (log(1 + exp(-2)) + log(2)) / 2
    assert losses.tet(TWO_STEPS, first()).item() == pytest.approx(expected)


def test_mse_is_against_one_hot() -> None:
    """[1, 0] is class 0 exactly; from class 1, [0, 1], both entries are 1 away."""
    assert losses.mse(TWO_STEPS, first()).item() == 0.0
    assert losses.mse(TWO_STEPS, first() + 1).item() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("phi", "expected"),
    [
        ("constant", 1.0),  # [2, 0] and [0, 0]: every entry 1 away from 1
        ("one_hot", 0.5),  # [2, 0] − [1, 0] and [0, 0] − [1, 0]: half the entries 1 away
        (0, 1.0),  # 2² over four entries
        (2.0, 3.0),  # three entries 2 away: 12 over four
    ],
)
def test_lambda_mix_without_entropy_is_the_distance_of_every_step(phi, expected: float) -> None:
    assert losses.lambda_mix(TWO_STEPS, first(), 0.0, phi).item() == pytest.approx(expected)


def test_lambda_mix_weighs_its_two_parts() -> None:
    output, target = draw(3, 4, 5), torch.tensor([0, 4, 2, 2])
    entropy = losses.tet(output, target)
    distance = losses.lambda_mix(output, target, lam=0.0)
    torch.testing.assert_close(losses.lambda_mix(output, target, lam=1.0), entropy)
    mixed = losses.lambda_mix(output, target, lam=0.25)
    torch.testing.assert_close(mixed, 0.25 * entropy + 0.75 * distance)


def test_one_step_needs_no_average() -> None:
    output, target = draw(1, 4, 5), torch.tensor([0, 4, 2, 2])
    entropy = losses.cross_entropy(output, target)
    torch.testing.assert_close(losses.tet(output, target), entropy)
    distance = losses.lambda_mix(output, target, lam=0.0, phi="one_hot")
    torch.testing.assert_close(distance, losses.mse(output, target))


@given(st.integers(0, 2**32))
def test_tet_is_never_less_than_cross_entropy(seed: int) -> None:
    """The cross entropy is convex in the output, so averaging first can only lower it."""
    output, target = draw(5, 3, 4, seed=seed), torch.tensor([0, 1, 3])
    assert losses.tet(output, target) >= losses.cross_entropy(output, target) - 1e-12


@pytest.mark.parametrize("loss", OF_OUTPUT)
def test_gradients_of_the_output_are_those_of_finite_differences(loss) -> None:
    output = draw(3, 2, 4).requires_grad_()
    assert torch.autograd.gradcheck(lambda x: loss(x, torch.tensor([3, 0])), output)


@pytest.mark.parametrize("loss", OF_OUTPUT)
def test_half_precision_is_summed_in_float32(loss) -> None:
    """All values are multiples of 1/4 below 4, exact in bfloat16."""
    exact = (draw(40, 3, 4).clamp(-3, 3) * 4).round() / 4
    target = torch.tensor([3, 0, 1], dtype=torch.int32)
    half = exact.bfloat16().requires_grad_()
    found = loss(half, target)
    assert found.dtype == torch.float32
    torch.testing.assert_close(found, loss(exact.float(), target), rtol=0, atol=0)
    found.backward()
    assert half.grad is not None
    assert half.grad.dtype == torch.bfloat16
    assert loss(exact, target).dtype == torch.float64


@pytest.mark.parametrize("loss", OF_OUTPUT)
def test_not_a_number_in_the_output_shows(loss) -> None:
    output = draw(2, 2, 3)
    output[0, 1, 2] = nan
    assert loss(output, torch.tensor([0, 1])).isnan()


@pytest.mark.parametrize("loss", OF_OUTPUT)
def test_losses_of_the_output_can_be_mapped_and_differentiated(loss) -> None:
    outputs, targets = draw(5, 3, 2, 4), torch.tensor([[0, 1], [3, 2], [1, 1], [0, 0], [2, 3]])
    pairs = list(zip(outputs, targets, strict=True))
    mapped = torch.func.vmap(loss)(outputs, targets)
    torch.testing.assert_close(mapped, torch.stack([loss(o, t) for o, t in pairs]))
    slope = torch.func.vmap(torch.func.grad(loss))(outputs, targets)
    for (output, target), found in zip(pairs, slope, strict=True):
        leaf = output.clone().requires_grad_()
        loss(leaf, target).backward()
        torch.testing.assert_close(found, leaf.grad)


@pytest.mark.parametrize("loss", OF_OUTPUT)
@pytest.mark.parametrize(
    ("output", "target", "name"),
    [
        (torch.zeros(2, 3), torch.zeros(2, dtype=torch.int64), "output"),
        (torch.zeros(2, 3, 4, 5), torch.zeros(3, dtype=torch.int64), "output"),
        (torch.zeros(0, 3, 4), torch.zeros(3, dtype=torch.int64), "output"),
        (torch.zeros(2, 3, 4, dtype=torch.int16), torch.zeros(3, dtype=torch.int64), "output"),
        (torch.zeros(2, 3, 4, dtype=torch.complex64), torch.zeros(3).long(), "output"),
        (np.zeros((2, 3, 4)), torch.zeros(3, dtype=torch.int64), "output"),
        (torch.zeros(2, 3, 4), torch.zeros(2, dtype=torch.int64), "target"),
        (torch.zeros(2, 3, 4), torch.zeros(3, 4, dtype=torch.int64), "target"),
        (torch.zeros(2, 3, 4), torch.zeros(3), "target"),
        (torch.zeros(2, 3, 4), torch.zeros(3, dtype=torch.bool), "target"),
        (torch.zeros(2, 3, 4), [0, 1, 2], "target"),
        (torch.zeros(2, 3, 4), torch.tensor([0, 1, 4]), "target"),
        (torch.zeros(2, 3, 4), torch.tensor([0, -100, 3]), "target"),  # torch would skip it
        (torch.zeros(2, 3, 4), torch.zeros(3, dtype=torch.int64, device="meta"), "target"),
    ],
)
def test_odd_outputs_and_targets_are_refused(loss, output, target, name: str) -> None:
    with pytest.raises(nl.ParameterError, match=f"^{name} ") as caught:
        loss(output, target)
    assert caught.value.parameter == name


@pytest.mark.parametrize("lam", [-0.1, 1.1, nan, "half", None, True])
def test_odd_weights_are_refused(lam) -> None:
    with pytest.raises(nl.ParameterError, match="lam"):
        losses.lambda_mix(TWO_STEPS, first(), lam=lam)


@pytest.mark.parametrize("phi", ["onehot", nan, float("inf"), None, True])
def test_odd_goals_are_refused(phi) -> None:
    with pytest.raises(nl.ParameterError, match="phi"):
        losses.lambda_mix(TWO_STEPS, first(), phi=phi)


def test_rate_regulariser_by_hand() -> None:
    """Rates 3/4, signs ignored, and 1/4; from ½ each is ¼ away."""
    busy = torch.tensor([[1.0, -2.0], [0.0, 0.0]])
    quiet = torch.tensor([1.0, 0.0, 0.0, 0.0])
    assert losses.rate_regulariser(busy, 0.5).item() == pytest.approx(1 / 16)
    assert losses.rate_regulariser([busy, quiet], 0.75).item() == pytest.approx(1 / 8)
    assert losses.rate_regulariser({"a": busy, "b": quiet}, 0.5).item() == pytest.approx(1 / 16)


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        (None, 0.5, 1 / 16),  # ¾ is ¼ above
        (None, 0.75, 0.0),
        (0.5, None, 0.0),
        (0.5, 1.0, 0.0),
        (1.0, None, 1 / 16),  # and ¼ below
        (1.25, 2.0, 1 / 4),
    ],
)
def test_rates_inside_the_band_cost_nothing(lower, upper, expected: float) -> None:
    busy = torch.tensor([[1.0, -2.0], [0.0, 0.0]], requires_grad=True)
    found = losses.rate_regulariser(busy, lower=lower, upper=upper)
    assert found.item() == pytest.approx(expected)
    found.backward()
    assert busy.grad is not None
    assert bool(busy.grad.any()) == (expected > 0)


def test_a_silent_layer_is_woken_unless_its_sign_is_open() -> None:
    """Penalty (0 − 1)², slope −2 in the rate, a quarter of it in each of four outputs."""
    silent = torch.zeros(2, 2, requires_grad=True)
    losses.rate_regulariser(silent, 1.0).backward()
    assert silent.grad is not None
    assert silent.grad.tolist() == [[-0.5, -0.5], [-0.5, -0.5]]
    silent.grad = None
    losses.rate_regulariser(silent, 1.0, signed=True).backward()
    assert silent.grad.tolist() == [[0.0, 0.0], [0.0, 0.0]]


@pytest.mark.parametrize("options", [{"target_rate": 0.3}, {"upper": 0.1}, {"lower": 3.0}])
@pytest.mark.parametrize("signed", [True, False])
def test_gradients_of_the_rate_are_those_of_finite_differences(options, signed) -> None:
    spikes = draw(3, 2, 4).requires_grad_()
    assert torch.autograd.gradcheck(
        lambda x: losses.rate_regulariser(x, signed=signed, **options), spikes
    )


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"target_rate": 0.1, "upper": 0.2},
        {"target_rate": -0.1},
        {"target_rate": nan},
        {"lower": 0.3, "upper": 0.2},
        {"upper": "much"},
    ],
)
def test_odd_bands_are_refused(options: dict) -> None:
    with pytest.raises(nl.ParameterError, match=r"target_rate|upper"):
        losses.rate_regulariser(torch.ones(2, 2), **options)


@pytest.mark.parametrize(
    "spikes", [torch.zeros(0, 3), torch.ones(2, dtype=torch.int16), [], {"a": 1.0}, None]
)
def test_odd_spikes_are_refused(spikes) -> None:
    with pytest.raises(nl.ParameterError, match="spikes"):
        losses.rate_regulariser(spikes, 0.1)
