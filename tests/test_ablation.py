"""A neuron without its reset: in every engine, on the card, saved, copied and learning."""

from __future__ import annotations

import ast
import copy
import pickle

import numpy as np
import pytest

import neurolab as nl
from neurolab.engines.latex_engine import latex
from neurolab.fire import Above, AtOrAbove
from neurolab.gradient_window import slope_of
from neurolab.model import NeuronModel
from tests.drives import dyadic, expressions, uneven, variants

VARIANTS = variants()
each = pytest.mark.parametrize("model", VARIANTS, ids=lambda m: m.key)
few = pytest.mark.parametrize("name", ["lif_hard_lazy", "clif", "cf"])
SOME = ("alif", "ar_lif", "cf", "glif", "lif_hard_lazy", "qb_lif")


class SilentAtOrAbove(AtOrAbove):
    """Fires as ever; its reset is 0, which is what switching a reset off means."""

    def reset(self, z):
        """Let no spike through, whatever its shape."""
        return 0.0 * z


class SilentAbove(Above):
    """The same with the strict comparison."""

    def reset(self, z):
        """Let no spike through, whatever its shape."""
        return 0.0 * z


@each
def test_runs_as_the_step_with_a_reset_of_0(model: NeuronModel) -> None:
    x = uneven()
    run = nl.simulate(model.without_reset(), x, engine="numpy")
    state, p = model.initial(model.defaults()), model.defaults()
    fire = SilentAbove() if model.compare == ">" else SilentAtOrAbove()
    with np.errstate(all="ignore"):
        for t, row in enumerate(x):
            state, output, h = model.step(state, row, p, fire)
            np.testing.assert_array_equal(run.spikes[t], output)
            np.testing.assert_array_equal(run.h[t], h)
            for name, value in state._asdict().items():
                np.testing.assert_array_equal(run[name][t], value, err_msg=name)


@each
def test_spikes_leave_the_membrane_alone(model: NeuronModel) -> None:
    """Without spikes in it the membrane is the same under either comparison and any output."""
    off, x = model.without_reset(), dyadic()
    run = nl.simulate(off, x, engine="numpy")
    np.testing.assert_array_equal(run.u, run.h)
    other = nl.simulate(off, x, compare=model.compare and ">", engine="numpy")
    np.testing.assert_array_equal(other.h, run.h)
    assert np.any(nl.simulate(model, x, engine="numpy").h != run.h)


@pytest.mark.parametrize("name", ["lif_hard", "lif_soft", "lif_rho", "lif_soft_lazy", "da_lif"])
def test_linear_charge_is_the_leaky_sum_of_its_input(name: str) -> None:
    x, k, g = uneven(), 0.7, 0.4
    off = nl.neurons()[name].without_reset()
    run = nl.simulate(off, x, {"decay": k, "gain": g}, engine="numpy")
    weights = np.tril(k ** np.subtract.outer(np.arange(len(x)), np.arange(len(x))).clip(0))
    np.testing.assert_allclose(run.h, g * weights @ x, rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(run.levels, run.h >= 1.0)


def test_cf_has_the_variance_of_eq_9() -> None:
    """NEURONS.md's ruling: θ²(1 − k^2t)/(1 − k²) at step t, for noise of spread θ."""
    k, theta, many = 0.6, 1.5, 20_000
    x = nl.stimuli.normal(time=6, neurons=many, mean=0.0, std=theta, seed=5)
    params = {"decay": k, "threshold_pos": theta, "threshold_neg": -theta}
    run = nl.simulate(nl.neurons()["cf"].without_reset(), x, params, engine="numpy")
    steps = np.arange(1, 7)
    expected = theta**2 * (1.0 - k ** (2 * steps)) / (1.0 - k**2)
    error = expected * np.sqrt(2.0 / (many - 1))  # of the variance of normal numbers
    assert np.all(np.abs(run.h.var(axis=1, ddof=1) - expected) < 4.0 * error)
    assert np.abs(run.levels).max() == 2  # it does fire, and is not reset
    reset = nl.simulate("cf", x, params, engine="numpy").h.var(axis=1, ddof=1)
    assert np.all(reset[1:] < expected[1:] - 4.0 * error[1:])


@few
def test_compiled_engine_agrees(name: str) -> None:
    off, x = nl.neurons()[name].without_reset(), uneven()
    reference, compiled = (nl.simulate(off, x, engine=e) for e in ("numpy", "numba"))
    for record, array in reference.records.items():
        np.testing.assert_allclose(
            compiled.records[record], array, rtol=1e-13, atol=1e-13, err_msg=record
        )


@each
def test_card_shows_no_reset(model: NeuronModel) -> None:
    """What the reset read is gone from the card, and so is the paper's number of its line."""
    from latex2mathml.converter import convert

    off = model.without_reset()
    for line in latex(off):
        assert convert(line.latex).startswith("<math")
    calls = [n for e in expressions(off) for n in ast.walk(e) if isinstance(n, ast.Call)]
    assert not [call for call in calls if ast.unparse(call.func).endswith(".reset")]
    before, after = ({p.name: p for p in latex(m)} for m in (model, off))
    assert set(after) <= set(before)
    changed = {name for name, p in after.items() if p.latex != before[name].latex}
    assert changed
    assert not any(after[name].equation for name in changed)
    for name in set(after) - changed:
        assert after[name] == before[name]


def test_card_of_clif_reads_as_the_author_would_write_it() -> None:
    h, s, m, u = nl.latex(nl.neurons()["clif"])
    assert nl.latex(nl.neurons()["clif"].without_reset()) == [h, s, m, "u[t] = h[t]"]
    assert u != "u[t] = h[t]"


@each
def test_is_one_object_with_a_key_of_its_own(model: NeuronModel) -> None:
    off = model.without_reset()
    assert off is model.without_reset()
    assert off is off.without_reset()
    assert off is off.with_options(**model.chosen)
    assert (off.name, off.State, off.Params) == (model.name, model.State, model.Params)
    keys = [m.key for m in VARIANTS] + [m.without_reset().key for m in VARIANTS]
    assert len(set(keys)) == len(keys)
    assert repr(off) != repr(model)


@each
def test_options_and_reset_are_independent(model: NeuronModel) -> None:
    for other in (m for m in VARIANTS if m.name == model.name and m is not model):
        off = model.without_reset().with_options(**other.chosen)
        assert (off.resets, dict(off.chosen)) == (False, dict(other.chosen))


@pytest.mark.parametrize("name", SOME)
def test_copied_and_pickled_it_stays_itself(name: str) -> None:
    model = nl.neurons()[name]
    for kept in (model, model.without_reset()):
        assert copy.deepcopy(kept) is kept
        assert pickle.loads(pickle.dumps(kept)) is kept  # noqa: S301 - our own bytes


@pytest.mark.parametrize("name", SOME)
def test_saved_run_comes_back_without_reset(name: str, tmp_path) -> None:
    for model in (nl.neurons()[name], nl.neurons()[name].without_reset()):
        run = nl.simulate(model, uneven(), engine="numpy")
        again = nl.Result.load(run.save(tmp_path / model.key))
        assert again.model is model
        assert again.note == ""
        np.testing.assert_array_equal(again.h, run.h)


def test_continues_where_it_ended() -> None:
    off, x = nl.neurons()["lif_hard_lazy"].without_reset(), uneven()
    whole = nl.simulate(off, x, engine="numpy")
    first = nl.simulate(off, x[:11], engine="numpy")
    second = nl.simulate(off, x[11:], engine="numpy", state=first.final)
    np.testing.assert_array_equal(np.concatenate([first.h, second.h]), whole.h)


@each
def test_spikes_and_their_slope_are_those_of_the_neuron(model: NeuronModel) -> None:
    """A reset has no part in what fires, nor in what the gradient sees of it."""
    h = np.linspace(-3.0, 3.0, 61)
    np.testing.assert_array_equal(
        slope_of(model.without_reset(), None, h), slope_of(model, None, h)
    )


@pytest.mark.parametrize("name", ["lif_hard_lazy", "ar_lif", "cf"])
def test_layer_fires_as_the_simulator(name: str) -> None:
    import torch

    off, x = nl.neurons()[name].without_reset(), uneven()
    layer = nl.nn.Neuron(off, fused=False, dtype=torch.float64)
    with torch.no_grad(), nl.nn.record(layer) as seen:
        output = layer(torch.from_numpy(x)[:, None])[:, 0].numpy()
    run = nl.simulate(off, x, engine="numpy")
    np.testing.assert_array_equal(output, run.spikes)
    np.testing.assert_allclose(seen[""].u[:, 0], run.u, rtol=1e-13, atol=1e-13)


@few
def test_derivatives_are_those_of_the_relaxed_neuron(name: str) -> None:
    """Finite differences of the smooth layer without reset judge its derivatives."""
    import torch

    off = nl.neurons()[name].without_reset()
    made = nl.nn.Neuron(
        off,
        learnable=(),
        dtype=torch.float64,
        surrogate=nl.surrogates.sigmoid(alpha=2.0),
        relaxed=True,
        fused=False,
    )
    x = torch.from_numpy(uneven(time=5, neurons=2))[:, None].requires_grad_()
    assert torch.autograd.gradcheck(made, (x,), eps=1e-6, atol=1e-7, rtol=1e-5)


def test_compiled_layer_has_the_derivatives_of_the_eager_one() -> None:
    """ρ has no effect any more: its derivative is 0, compiled, and none at all, eager."""
    import torch

    off = nl.neurons()["lif_rho"].without_reset()
    found = []
    for fused in (True, False):
        layer = nl.nn.Neuron(off, fused=fused, dtype=torch.float64, learnable=("decay", "rho"))
        x = torch.from_numpy(uneven())[:, None].requires_grad_()
        (layer(x) * torch.from_numpy(uneven(seed=1))[:, None]).sum().backward()
        raw = {n: p.grad for n, p in layer.named_parameters()}
        assert all(g is None or not g.any() for n, g in raw.items() if "rho" in n)
        found.append([x.grad, *(g for n, g in raw.items() if "decay" in n)])
    for compiled, eager in zip(*found, strict=True):
        torch.testing.assert_close(compiled, eager)
