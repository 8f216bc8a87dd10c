"""A neuron with a part switched off is the simpler neuron it extends, number for number."""

from __future__ import annotations

from itertools import product
from math import tanh

import numpy as np
import pytest

import neurolab as nl
from neurolab.neurons import lif
from tests.drives import dyadic, uneven

each_drive = pytest.mark.parametrize("drive", [uneven, dyadic])
each_compare = pytest.mark.parametrize("compare", [">=", ">"])


def same(a: nl.Result, b: nl.Result, names: tuple[str, ...] = ("h", "u", "levels")) -> None:
    """Hold two runs against each other, bit for bit, and see that they fire at all."""
    assert a.levels.any()
    for name in names:
        np.testing.assert_array_equal(a[name], b[name], err_msg=name)


@each_drive
@each_compare
@pytest.mark.parametrize(("decay_input", "gain"), [(True, 0.5), (False, 1.0)])
@pytest.mark.parametrize(("reset", "plain"), [("hard", "lif_hard"), ("soft", "lif_soft")])
def test_plif_is_a_lif_that_keeps_1_minus_1_over_tau(
    drive, compare: str, decay_input, gain: float, reset: str, plain: str
) -> None:
    options = {"decay_input": decay_input, "reset": reset}
    params = {"tau": 2.0, "threshold": 0.25}
    plif = nl.simulate("plif", drive(), params, compare=compare, options=options)
    params = {"decay": 0.5, "gain": gain, "threshold": 0.25}
    same(plif, nl.simulate(plain, drive(), params, compare=compare))


@each_drive
@each_compare
@pytest.mark.parametrize(("decay_input", "reset"), list(product([True, False], ["hard", "soft"])))
def test_klif_with_k_1_is_plif_where_nothing_inhibits(drive, compare, decay_input, reset) -> None:
    options = {"decay_input": decay_input, "reset": reset}
    params = {"tau": 4.0, "threshold": 0.5}
    x = np.abs(drive())
    klif = nl.simulate("klif", x, {**params, "k": 1.0}, compare=compare, options=options)
    same(klif, nl.simulate("plif", x, params, compare=compare, options=options))


@each_drive
def test_klif_cuts_its_membrane_off_below_0(drive) -> None:
    """With k = 1 and inhibition it is PLIF whose every charge goes through max(0, ·)."""
    x, u = drive(), np.zeros(drive().shape[1])
    run = nl.simulate("klif", x, {"tau": 2.0, "k": 1.0, "threshold": 0.5})
    for t, row in enumerate(x):
        h = np.maximum(0.0, u - u / 2.0 + row / 2.0)
        u = np.where(h >= 0.5, 0.0, h)
        np.testing.assert_array_equal(run.h[t], h)
        np.testing.assert_array_equal(run.u[t], u)
    assert (run.h == 0.0).any()


@each_drive
@each_compare
def test_glif_with_open_gates_is_a_lazy_hard_reset_lif(drive, compare: str) -> None:
    """α = β = γ = 1: h = τ u (1 − s) + c x."""
    gates = {"alpha": 1.0, "beta": 1.0, "gamma": 1.0, "tau": 0.25, "conductance": 0.5}
    glif = nl.simulate("glif", drive(), gates, compare=compare)
    params = {"decay": 0.25, "gain": 0.5, "threshold": 0.5, "v_reset": 0.0}
    same(glif, nl.simulate("lif_hard_lazy", drive(), params, compare=compare), ("h", "levels"))
    np.testing.assert_array_equal(glif.u, glif.h)


@each_compare
def test_glif_with_closed_gates_is_a_lazy_soft_reset_integrator(compare: str) -> None:
    """α = β = γ = 0: h = u − leak + x − r s."""
    x, leak = dyadic(), 0.0625
    gates = {"alpha": 0.0, "beta": 0.0, "gamma": 0.0, "leak": leak}
    glif = nl.simulate("glif", x, gates, compare=compare)
    params = {"decay": 1.0, "threshold": 0.5}
    same(glif, nl.simulate("lif_soft_lazy", x - leak, params, compare=compare), ("h", "levels"))


@each_drive
@pytest.mark.parametrize(("gamma", "plain"), [(1.0, "lif_hard_lazy"), (0.0, "lif_soft_lazy")])
def test_glif_gates_are_independent(drive, gamma: float, plain: str) -> None:
    """α = 1 and β = 0 give the plain leak and plain input; γ alone chooses the reset."""
    gates = {"alpha": 1.0, "beta": 0.0, "gamma": gamma, "tau": 0.5}
    glif = nl.simulate("glif", drive(), gates, compare=">")
    lazy = nl.simulate(plain, drive(), {"decay": 0.5, "threshold": 0.5}, compare=">")
    same(glif, lazy, ("h", "levels"))


@each_drive
def test_i_lif_with_one_level_is_a_rho_soft_reset_lif(drive) -> None:
    """Rounded within 0..1, the membrane fires above ½ (a half is even) and loses 1."""
    i_lif = nl.simulate("i_lif", drive(), {"max_level": 1})
    params = {"decay": 0.25, "threshold": 0.5, "rho": 1.0}
    same(i_lif, nl.simulate("lif_rho", drive(), params, compare=">"))


@each_drive
def test_i_lif_in_the_papers_words(drive) -> None:
    """The paper writes h = (h' − s') / 4 + x, with the output of the step before."""
    x = 3.0 * drive()
    run, h, s = nl.simulate("i_lif", x), np.zeros(x.shape[1]), np.zeros(x.shape[1])
    for t, row in enumerate(x):
        h = (h - s) / 4.0 + row
        s = np.round(np.clip(h, 0.0, 4.0))
        np.testing.assert_array_equal(run.h[t], h)
        np.testing.assert_array_equal(run.levels[t], s)
    np.testing.assert_array_equal(run["level"], run.levels)
    assert run.levels.max() == 4


@each_drive
@each_compare
def test_mlf_is_three_lazy_lifs_on_one_input(drive, compare: str) -> None:
    run = nl.simulate("mlf", 2.0 * drive(), compare=compare)
    total = np.zeros_like(run.levels)
    for threshold, u, fired in (
        (0.6, "u", "fired_1"),
        (1.6, "u_2", "fired_2"),
        (2.6, "u_3", "fired_3"),
    ):
        params = {"decay": 0.25, "threshold": threshold}
        one = nl.simulate("lif_hard_lazy", 2.0 * drive(), params, compare=compare)
        np.testing.assert_array_equal(run[u], one.h)
        np.testing.assert_array_equal(run[fired], one.levels)
        total += one.levels
    np.testing.assert_array_equal(run.levels, total)
    assert total.max() == 3


@each_drive
@each_compare
def test_ternary_is_a_hard_reset_lif_where_nothing_inhibits(drive, compare: str) -> None:
    x, params = np.abs(drive()), {"decay": 0.25, "threshold": 0.75}
    same(
        nl.simulate("ternary", x, params, compare=compare),
        nl.simulate("lif_hard", x, params, compare=compare),
    )


@each_drive
@each_compare
def test_ternary_is_odd_and_halves_its_threshold_on_demand(drive, compare: str) -> None:
    x = drive()
    run = nl.simulate("ternary", x, {"threshold": 0.5, "amplitude": 3.0}, compare=compare)
    mirrored = nl.simulate("ternary", -x, {"threshold": 0.5}, compare=compare)
    np.testing.assert_array_equal(mirrored.levels, -run.levels)
    np.testing.assert_array_equal(run.spikes, 3.0 * run.levels)
    half = {"half_threshold": True}
    same(run, nl.simulate("ternary", x, {"threshold": 1.0}, compare=compare, options=half))


@each_drive
@each_compare
def test_alif_that_does_not_adapt_is_a_soft_reset_lif(drive, compare: str) -> None:
    alif = nl.simulate("alif", drive(), {"adapt_gain": 0.0}, compare=compare)
    same(alif, nl.simulate("lif_soft", drive(), compare=compare))


@each_drive
@each_compare
@pytest.mark.parametrize(("reset", "plain"), [("hard", "lif_hard"), ("soft", "lif_soft")])
def test_cuba_whose_current_is_gone_at_once_is_a_lif(drive, compare, reset, plain) -> None:
    params, options = {"current_decay": 0.0, "decay": 0.5}, {"reset": reset}
    cuba = nl.simulate("cuba", drive(), params, compare=compare, options=options)
    same(cuba, nl.simulate(plain, drive(), {"decay": 0.5}, compare=compare))


@each_drive
@each_compare
def test_ltmd_is_a_hard_reset_lif_with_a_threshold_of_tanh_half(drive, compare: str) -> None:
    params = {"decay": 0.25, "threshold": tanh(0.5)}
    ltmd = nl.simulate("ltmd", drive(), compare=compare)
    same(ltmd, nl.simulate("lif_hard", drive(), params, compare=compare))


@each_drive
@each_compare
@pytest.mark.parametrize(("reset", "plain"), [("soft", "lif_soft"), ("hard", "lif_hard")])
def test_da_lif_runs_as_a_lif_with_a_gain(drive, compare, reset: str, plain: str) -> None:
    params = {"decay": 0.75, "gain": 1.25, "threshold": 0.5}
    da_lif = nl.simulate("da_lif", drive(), params, compare=compare, options={"reset": reset})
    same(da_lif, nl.simulate(plain, drive(), params, compare=compare))


def test_tc_lif_forgets_nothing_below_its_threshold() -> None:
    """Without input, D' = D − aS, S' = S + bD' keeps bD² + aS² − abDS: neither part leaks."""
    a, b = 0.3, 0.7
    x = np.zeros((200, 1))
    x[0] = 1.0
    params = {"dendrite_coupling": -a, "soma_coupling": b, "threshold": 100.0}
    run = nl.simulate("tc_lif", x, params)
    assert not run.levels.any()
    d, s = run.states["d"], run.u
    np.testing.assert_allclose(b * d**2 + a * s**2 - a * b * d * s, b, rtol=1e-12)
    assert s.min() < -0.5 < 0.5 < s.max()


@each_drive
@each_compare
def test_lm_h_starts_as_an_integrate_and_fire_neuron(drive, compare: str) -> None:
    """With all four at 0 the dendrite is the input and the soma sums it up, from θ/2 on."""
    x, theta = drive(), 1.5
    lm_h = nl.simulate("lm_h", x, {"threshold": theta}, compare=compare)
    params = {"decay": 1.0, "threshold": theta}
    start = lif.State(theta / 2.0)
    same(lm_h, nl.simulate("lif_soft", x, params, compare=compare, state=start))
    np.testing.assert_array_equal(lm_h.states["d"], x)


def test_lm_h_starts_where_the_threshold_of_each_neuron_is_halved() -> None:
    """Also where the threshold changes with time: its first row counts."""
    x, theta = np.zeros((3, 2)), np.array([[1.0, 2.0], [5.0, 5.0], [5.0, 5.0]])
    for threshold in (theta, theta[0], theta[:, :1]):
        first = np.broadcast_to(threshold[0] if threshold.ndim == 2 else threshold, 2)
        for engine in ("numpy", "numba"):
            run = nl.simulate("lm_h", x, {"threshold": threshold}, engine=engine)
            np.testing.assert_array_equal(run.h[0], first / 2.0)
