"""Energy, against the tables that the papers print."""

from __future__ import annotations

import numpy as np
import pytest

import neurolab as nl
from neurolab.analysis.energy import CONVENTIONS, energy, in_prefixes

M, MICRO, MILLI = 1e6, 1e-6, 1e-3

# Row, then millions of accumulates, millions of multiply-accumulates, and the energy in µJ.
TABLES_45NM = [
    ("CLIF Table 6, CIFAR10, ReLU", 0, 557.65, 2565.19),
    ("CLIF Table 6, CIFAR10, CLIF", 68.66, 5.12, 85.346),
    ("CLIF Table 6, CIFAR10, LIF", 84.86, 2.89, 89.668),
    ("CLIF Table 6, CIFAR100, CLIF", 55.58, 5.16, 73.758),
    ("CLIF Table 6, Tiny ImageNet, LIF", 135.25, 278.84, 1404.389),
    ("CLIF Table 6, DVSGesture, CLIF", 19.16, 1090, 5031.244),
    ("AR-LIF Table 3, CIFAR-10", 95.65, 1.77, 94.22),
    ("AR-LIF Table 3, CIFAR10-DVS", 57.35, 428.09, 2020.84),
]


@pytest.mark.parametrize(("row", "synaptic", "dense", "printed"), TABLES_45NM)
def test_45nm_gives_the_tables_of_clif_and_ar_lif(row, synaptic, dense, printed) -> None:
    found = energy(round(synaptic * M), dense=dense * M, convention="45nm")
    assert found.joules == pytest.approx(printed * MICRO, rel=1e-4), row
    assert (found.synaptic, found.dense) == (pytest.approx(synaptic * M), dense * M)


@pytest.mark.parametrize(("giga", "printed"), [(6.82, 0.525), (8.69, 0.669), (1.52, 0.117)])
def test_sop_gives_table_x_of_cf(giga: float, printed: float) -> None:
    found = energy(round(giga * 1e9), convention="sop")
    assert found.joules == pytest.approx(printed * MILLI, abs=0.0005 * MILLI)


@pytest.mark.parametrize(("sop", "printed"), [(99.05, 51.88), (185.30, 58.52), (303.79, 67.64)])
def test_sop_gives_table_6_of_qb_lif(sop: float, printed: float) -> None:
    found = energy(round(sop * M), dense=3.54 * M, convention="sop_sign")
    assert found.joules == pytest.approx(printed * MICRO, abs=0.005 * MICRO)


def test_every_spike_is_paid_at_every_connection_it_has() -> None:
    """CLIF Eq. 54: AC = Σ f s; a burst of three is three spikes, and signs do not cancel."""
    levels = np.array([[1, 0, -2], [3, 0, 0]], np.int16)
    one = energy(levels)
    assert one.synaptic == 6
    assert energy(levels, 100).joules == pytest.approx(100 * one.joules)
    assert energy(levels, [10, 20, 5]).synaptic == 4 * 10 + 2 * 5
    assert energy(6).joules == one.joules
    assert energy(np.int16([[-32768]])).synaptic == 32768
    assert energy(levels, 2.5).synaptic == 15.0
    assert energy(np.zeros((3, 3))).joules == 0.0


def test_a_run_costs_what_its_parts_cost() -> None:
    x = nl.stimuli.poisson(time=50, neurons=8, rate=0.5, weight=0.8)
    levels = nl.simulate("cf", x, engine="numpy").levels
    halves = energy(levels[:20], 10).joules + energy(levels[20:], 10).joules
    assert energy(levels, 10).joules == pytest.approx(halves)
    extra = energy(levels, 10, convention="sop_sign", signs=1000).joules
    assert extra - energy(levels, 10, convention="sop_sign").joules == pytest.approx(3.7e-9)


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_the_formula_holds_the_numbers(convention: str) -> None:
    prices = {"pJ": 1e-12, "fJ": 1e-15}
    found = energy(1234567, 2, convention=convention, dense=5000.5)
    left, right = found.formula.removeprefix("E = ").split(" = ")
    total = 0.0
    for term in left.split(" + "):
        price, unit, _, many, word = term.split()
        assert word in {"AC", "MAC", "SOP", "FLOP"}
        total += float(price) * prices[unit] * float(many.replace(",", ""))
    assert total == pytest.approx(found.joules)
    number, unit = right.split()
    assert float(number) * {"µJ": 1e-6, "nJ": 1e-9}[unit] == pytest.approx(found.joules, rel=1e-3)
    assert found.latex.count("{") == found.latex.count("}")
    assert "2{,}469{,}134" in found.latex


@pytest.mark.parametrize(
    ("joules", "text"),
    [(0.0, "0 fJ"), (0.9e-12, "0.9 pJ"), (77e-15, "77 fJ"), (4.2e-4, "420 µJ"), (7e-3, "7 mJ")],
)
def test_units(joules: float, text: str) -> None:
    assert in_prefixes(joules) == text


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (([],), "empty"),
        (([0.5],), "whole"),
        (([np.nan],), "whole"),
        ((-3,), "below 0"),
        (("spikes",), "levels"),
        (([[1, 2]], -1), "fan_out"),
        (([[1, 2]], np.nan), "fan_out"),
        (([[1, 2]], [1, 2, 3]), "fan_out"),
        (([1, 2], [1, 2]), "fan_out"),
    ],
)
def test_what_cannot_be_paid_is_refused(arguments, word: str) -> None:
    with pytest.raises(nl.ParameterError, match=word):
        energy(*arguments)


@pytest.mark.parametrize(
    ("named", "word"),
    [
        ({"convention": "45 nm"}, "did you mean '45nm'"),
        ({"convention": None}, "convention"),
        ({"dense": -1}, "dense"),
        ({"dense": np.inf}, "dense"),
        ({"dense": [1, 2]}, "dense"),
        ({"signs": 5}, "no price"),
        ({"convention": "sop_sign", "signs": "many"}, "signs"),
    ],
)
def test_conventions_and_counts_that_do_not_exist(named, word: str) -> None:
    with pytest.raises(nl.ParameterError, match=word):
        energy([1], **named)
