"""The claims run on tiny settings, and their verdicts have the right sign."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from neurolab.training.grid_result import GridResult
from neurolab.training.outcome import Outcome
from tests.claims import (
    balance,
    digits,
    levels,
    longer,
    neurons,
    noise,
    surrogate,
    swap,
    truncation,
)
from tests.claims.__main__ import CLAIMS, claim, main
from tests.claims.asked import Asked, cf, slow
from tests.claims.drift import Drift
from tests.claims.judging import Judged, gaps, scores, table

QUICK = Asked(quick=True)
NEAR = (-0.1, 0.0, 0.1)  # what three seeds add to a mean


def seeds(mean: float) -> dict[int, float]:
    """Return three seeds around a mean."""
    return {seed: mean + some for seed, some in enumerate(NEAR)}


def verdicts(judged: list[Judged]) -> dict[str, str]:
    """Return every verdict by its claim."""
    return {each.claim: each.verdict for each in judged}


@pytest.mark.parametrize(
    ("mean", "more", "verdict"),
    [
        (1.0, True, "holds"),
        (-1.0, True, "does not hold"),
        (0.05, True, "undecided"),
        (1.0, False, "does not hold"),
        (-1.0, False, "holds"),
        (-0.05, False, "undecided"),
    ],
)
def test_a_verdict_needs_the_whole_interval_on_one_side(mean, more, verdict):
    assert Judged("", tuple(seeds(mean).values()), more=more).verdict == verdict
    moved = tuple(5.0 + value for value in seeds(mean).values())
    assert Judged("", moved, limit=5.0, more=more).verdict == verdict


def test_one_seed_decides_nothing():
    assert Judged("", (3.0,)).verdict == "undecided"
    assert Judged("", ()).verdict == "undecided"


def test_the_interval_is_that_of_the_paired_t_test():
    own, other = {3: 1.0, 4: 2.5, 7: 2.0}, {4: 1.5, 7: 1.25, 3: 0.75}
    judged = Judged("", gaps(own, other))
    tested = stats.ttest_rel([1.0, 2.5, 2.0], [0.75, 1.5, 1.25]).confidence_interval(0.95)
    mean, half = judged.interval
    assert (mean - half, mean + half) == pytest.approx(tuple(tested))


def test_gaps_leave_out_a_seed_that_one_side_lacks():
    assert gaps({0: 1.0, 1: 2.0}, {1: 0.5, 2: 9.0}) == (1.5,)


def test_scores_are_found_by_axes_and_seed_and_leave_out_what_broke_off(capsys):
    names = [("cf", 2, 0), ("cf", 2, 1), ("lif_soft", 2, 0)]
    found = GridResult([dict(zip(("neuron", "time", "seed"), n, strict=True)) for n in names])
    ran = Outcome(0.5, 0.75, 1.0, 1.0, 1.0, 20.0, 1.0, 3, 0.1)
    broke = ran._replace(test=math.nan, problem="too large")
    found.outcomes = [ran, broke, ran]
    made = scores(found)
    assert made == {("cf", 2): {0: 75.0}, ("lif_soft", 2): {0: 75.0}}
    assert "too large" in capsys.readouterr().out
    assert scores(found, lambda row: row["spikes"])["cf", 2] == {0: 20.0}


def test_a_table_has_a_cell_for_every_pair():
    made = {("a", 1): seeds(50.0), ("b", 2): seeds(60.0)}
    assert table(made, "neuron", "T").splitlines() == [
        "| neuron | T = 1 | T = 2 |",
        "|---|---|---|",
        "| a | 50.0 ± 0.2 | nan |",
        "| b | nan | 60.0 ± 0.2 |",
    ]


def test_a_fold_chooses_by_its_own_validation_and_then_by_its_loss():
    held = {("a", 0): {0: 98.0, 1: 97.0}, ("b", 0): {0: 97.0, 1: 97.0}}
    loss = {("a", 0): {0: 0.3, 1: 0.2}, ("b", 0): {0: 0.1, 1: 0.1}}
    tested = {("a", 0): {0: 1.0, 1: 2.0}, ("b", 0): {0: 3.0, 1: 4.0}}
    assert digits.each_choosing(held, loss, tested) == {(0, 0): 1.0, (0, 1): 4.0}


def test_cf_is_judged_against_its_parts():
    made = {("ST", 1): seeds(50.0), ("DT", 1): seeds(60.0), ("SCF", 1): seeds(70.0)}
    found = verdicts(neurons.judge({**made, ("CF", 1): seeds(60.0)}))
    assert found == {
        "CF minus ST, T = 1": "holds",
        "CF minus DT, T = 1": "undecided",
        "CF minus SCF, T = 1": "does not hold",
    }


def test_clif_is_judged_at_every_length_and_over_them():
    lif = {("lif_soft", 4): seeds(80.0), ("lif_soft", 32): seeds(60.0)}
    clif = {("clif", 4): seeds(75.0), ("clif", 32): seeds(65.0)}
    assert verdicts(longer.judge({**lif, **clif})) == {
        "CLIF minus lif_soft, T = 4": "does not hold",
        "CLIF minus lif_soft, T = 32": "holds",
        "the gap to lif_soft at T = 32 minus that at T = 4": "holds",
    }


def test_looking_back_must_matter_to_clif_and_not_to_lif():
    made = {("lif_soft", 2): seeds(70.0), ("lif_soft", 16): seeds(70.3)}
    made |= {("clif", 2): seeds(70.0), ("clif", 16): seeds(75.0)}
    assert set(verdicts(truncation.judge(made)).values()) == {"holds"}
    made["lif_soft", 16] = seeds(80.0)
    found = verdicts(truncation.judge(made))
    assert found["lif_soft: k = 16 minus k = 2 is below 1 point"] == "does not hold"
    assert found["CLIF gains more than LIF from k = 2 to 16"] == "does not hold"


def test_a_swap_is_judged_by_the_lower_loss():
    rows = [(1.0, 1.1, 0.8, 0.5 + some, 0.3, 0.6 + some) for some in NEAR]
    assert list(verdicts(swap.judge(rows)).values()) == ["holds", "does not hold"]


def test_more_levels_are_judged_against_the_next_fewer():
    means = dict(zip(levels.ORDER, (90.0, 95.0, 95.0, 93.0), strict=True))
    found = levels.judge({(name, 2): seeds(m) for name, m in means.items()}, "accuracy", "points")
    assert [each.verdict for each in found] == ["holds", "undecided", "does not hold"]


def test_a_surrogate_is_judged_against_box_et():
    made = {("box_et", 2): seeds(90.0), ("relsg_et", 2): seeds(91.0)}
    assert [each.verdict for each in surrogate.judge(made)] == ["holds"]


def test_balance_is_judged_by_accuracy_up_and_imbalance_down():
    on = [balance.Found(90.0 + some, 0.5 + some, 50.0, 0.0) for some in NEAR]
    off = [balance.Found(95.0, 0.9, 50.0, 0.0)] * len(NEAR)
    assert [each.verdict for each in balance.judge(on, off)] == ["does not hold", "holds"]


def test_robustness_is_judged_by_level_and_by_fall():
    made = {("lif_soft", 0.0): seeds(95.0), ("lif_soft", 0.5): seeds(60.0)}
    made |= {("cf", 0.0): seeds(99.0), ("cf", 0.5): seeds(62.0)}
    assert [each.verdict for each in noise.judge(made)] == ["holds", "holds", "does not hold"]


def test_ar_lif_is_judged_by_the_lower_drift():
    some = np.array(NEAR)
    assert Drift("", "", "", "", 0.2 + some, np.full(3, 0.9)).judged.verdict == "holds"
    assert Drift("", "", "", "", 0.9 + some, np.full(3, 0.2)).judged.verdict == "does not hold"


def test_slow_neurons_keep_nine_tenths_and_their_other_numbers():
    assert slow("lif_soft").value("decay") == 0.9
    assert slow("clif").value("tau") == 10.0
    assert slow("glif").params == ()
    assert slow("plif").neuron.chosen["decay_input"] is False
    assert slow(cf(2, 0, "SCF")).values() == cf(2, 0, "").values() | {"decay": 0.9}
    assert slow(cf(2, 0, "SCF")).label == "SCF"


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_runs(name, capsys):
    claim(name).run(QUICK)
    printed = capsys.readouterr().out
    assert "|---" in printed
    assert "nan" not in printed
    assert any(word in printed for word in ("holds", "does not hold", "undecided"))


def test_the_command_lists_the_claims_and_refuses_others(capsys):
    main([])
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == list(CLAIMS)
    with pytest.raises(SystemExit):
        main(["drifts"])
    assert "drift, digits" in capsys.readouterr().err
