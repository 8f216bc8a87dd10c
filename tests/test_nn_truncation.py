"""BPTT cut short: what is left of the gradient, and that nothing else changes."""

from __future__ import annotations

import pytest
import torch

import neurolab as nl
from tests.temporal import BATCH, TIME, drive, made, same, weighted

ALWAYS = [0.875, 1.75, 1.5, 1.0]


@pytest.mark.parametrize(
    ("kind", "k", "wanted"),
    [
        ("window", 1, [0.0, 1.0, 1.0, 1.0]),
        ("window", 2, [0.5, 1.5, 1.5, 1.0]),
        ("window", 3, [0.75, 1.75, 1.5, 1.0]),
        ("window", 4, ALWAYS),
        ("chunks", 1, [0.0, 1.0, 1.0, 1.0]),
        ("chunks", 2, [0.5, 1.0, 1.5, 1.0]),
        ("chunks", 3, [0.75, 1.5, 1.0, 1.0]),
        ("chunks", 9, ALWAYS),
        ("first", 1, [0.0, 0.0, 0.0, 0.0]),
        ("first", 2, [0.5, 1.0, 0.0, 0.0]),
        ("first", 4, ALWAYS),
    ],
)
@pytest.mark.parametrize("fused", [None, False])
def test_truncated_gradient_of_lif_by_hand(kind, k, wanted, fused) -> None:
    """Membranes 0.4, 0.6, 0.7, 0.75: no spike, H = 0, 1, 1, 1, and with a detached reset ε = ½."""
    layer = made(detach_reset=True, fused=fused)
    x = torch.full((4, 1), 0.4, dtype=torch.float64, requires_grad=True)
    with nl.nn.truncate(layer, k, kind):
        loss = layer(x).sum()
    loss.backward()
    same(x.grad[:, 0], torch.tensor(wanted, dtype=torch.float64))


@pytest.mark.parametrize("model", ["lif_hard", "clif", "alif", "cf", "lm_h", "mlf"])
def test_window_is_the_sum_over_all_outputs_of_their_last_k_steps(model) -> None:
    """Held against runs of k steps from a detached state; numbers that learn included."""
    layer = made(model, learnable=("threshold",) if model in {"clif", "lm_h"} else None)
    _against_short_runs(layer, drive())


def test_window_with_numbers_per_step_and_neuron() -> None:
    granularity = {"conductance": "step", "tau": "neuron"}
    layer = made("glif", granularity=granularity, size=3, time=TIME)
    _against_short_runs(layer, drive(TIME, 2, 3))


def _against_short_runs(layer: nl.nn.Neuron, x: torch.Tensor, k: int = 3) -> None:
    weights = list(layer.parameters())
    states = [None]
    for t in range(len(x)):
        states.append(layer.step(x[t], states[-1], t)[1])
    leaf, rows = x.clone().requires_grad_(), []
    for t in range(len(x)):
        start = max(0, t - k + 1)
        state = states[start] and type(states[start])(*(s.detach() for s in states[start]))
        for s in range(start, t + 1):
            output, state = layer.step(leaf[s], state, s)
        rows.append(output)
    wanted = torch.autograd.grad(weighted(torch.stack(rows)), [leaf, *weights])
    with nl.nn.truncate(layer, k):
        found = torch.autograd.grad(weighted(layer(leaf)), [leaf, *weights])
    full = torch.autograd.grad(weighted(layer(leaf)), leaf)[0]
    for one, other in zip(found, wanted, strict=True):
        same(one, other)
    assert (found[0] - full).abs().max() > 1e-4


@pytest.mark.parametrize("model", ["lif_soft", "clif"])
@pytest.mark.parametrize("kind", ["window", "chunks", "first"])
@pytest.mark.parametrize("fused", [True, False])
def test_truncation_leaves_outputs_and_states_alone(model, kind, fused) -> None:
    layer = made(model, fused=fused, dtype=torch.float32)
    x = drive(9, 5).float().requires_grad_()
    output, state = layer.run(x)
    for k in (1, 2, 4, 9, 20):
        with nl.nn.truncate(layer, k, kind):
            again, last = layer.run(x)
            with torch.no_grad():
                assert torch.equal(layer(x), output)
        assert torch.equal(again, output)
        assert all(torch.equal(a, b) for a, b in zip(last, state, strict=True))
        (slope,) = torch.autograd.grad(again.sum(), x)
        assert torch.isfinite(slope).all()


def test_state_of_a_chunk_carries_the_gradient_of_its_own_steps() -> None:
    """With ε = ½ the last membrane owes 1, ½, ¼ ... to the inputs before it."""
    layer = made(detach_reset=True)
    x = torch.full((4, 1), 0.3, dtype=torch.float64, requires_grad=True)
    wanted = {"window": [0.0, 0.25, 0.5, 1.0], "chunks": [0.0, 0.0, 0.0, 1.0]}
    for kind, slopes in wanted.items():
        with nl.nn.truncate(layer, 3, kind):
            _, state = layer.run(x)
        (slope,) = torch.autograd.grad(state.u.sum(), x)
        same(slope[:, 0], torch.tensor(slopes, dtype=torch.float64))


@pytest.mark.parametrize("kind", ["window", "chunks", "first"])
def test_recorded_membranes_are_those_of_the_run(kind) -> None:
    layer, x = made("lm_h", fused=None), drive()
    with nl.nn.record(layer) as seen:
        layer(x)
        whole = {**seen[""].states, "h": seen[""].h, **seen[""].lines}
        with nl.nn.truncate(layer, 2, kind):
            layer(x.requires_grad_())
    for name, value in {**seen[""].states, "h": seen[""].h, **seen[""].lines}.items():
        same(value.detach(), whole[name])
    (slope,) = torch.autograd.grad(
        seen[""].h[-1].sum(), x, allow_unused=True, materialize_grads=True
    )
    assert slope[: -2 if kind == "window" else -1].abs().max() == 0.0
    assert slope[-1].abs().max() > 0.0 or kind == "first"


def test_network_is_truncated_as_long_as_the_context_lasts() -> None:
    first, second = made("lif_hard"), made("clif")
    linear = torch.nn.Linear(BATCH, BATCH, dtype=torch.float64)
    network = torch.nn.Sequential(first, linear, second)
    with nl.nn.truncate(network, 2) as same_network:
        assert same_network is network
        assert (first.truncation, second.truncation) == ((2, "window"), (2, "window"))
        with nl.nn.truncate(second, 1, "chunks"):
            assert second.truncation == (1, "chunks")
        assert second.truncation == (2, "window")
    assert first.truncation is second.truncation is None
    x = drive(TIME, 3, BATCH).requires_grad_()
    with nl.nn.truncate(network, 1):
        (slope,) = torch.autograd.grad(network(x)[3].sum(), x)
    assert slope[3].abs().max() > 0.0
    assert slope[[0, 1, 2, 4, 5, 6]].abs().max() == 0.0


def test_truncation_works_inside_transforms() -> None:
    layer, x = made("clif"), drive()
    with nl.nn.truncate(layer, 2):
        found = torch.func.grad(lambda rows: weighted(layer(rows)))(x)
        leaf = x.clone().requires_grad_()
        weighted(layer(leaf)).backward()
    same(found, leaf.grad)


@pytest.mark.parametrize(
    ("network", "k", "kind", "words"),
    [
        (torch.nn.Linear(2, 2), 1, "window", "no nl.nn.Neuron"),
        ("clif", 1, "window", "no nl.nn.Neuron"),
        (made(), 0, "window", "at least 1"),
        (made(), 1.5, "window", "whole number"),
        (made(), True, "window", "whole number"),
        (made(), 1, "chunk", "did you mean 'chunks'"),
    ],
)
def test_refusals_of_truncation(network, k, kind, words) -> None:
    with pytest.raises(nl.ParameterError, match=words), nl.nn.truncate(network, k, kind):
        pass


def test_bad_input_is_named_at_its_place_inside_a_truncation() -> None:
    layer, x = made(), drive()
    x[3, 1] = torch.nan
    with nl.nn.truncate(layer, 2), pytest.raises(nl.ParameterError, match=r"input\[3, 1\] is nan"):
        layer(x)
