"""An experiment survives its link, and no link is so broken that it raises."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import neurolab as nl
from neurolab.experiment import Experiment
from neurolab.link import decode, encode
from neurolab.slot import Slot, pairs
from neurolab.surrogates import rectangle, triangle
from neurolab.version import equations_digest
from tests.experiments import experiments


@given(experiments())
def test_link_gives_the_experiment_back(experiment: Experiment) -> None:
    assert decode(encode(experiment)) == (experiment, [])
    assert decode("?" + encode(experiment)) == (experiment, [])


def test_a_comparison_for_a_neuron_that_rounds_is_dropped_and_said() -> None:
    experiment, said = decode("m=i_lif(compare:ge,decay:0.5)")
    assert experiment.slots == (Slot("i_lif", pairs({"decay": 0.5})),)
    assert len(said) == 1
    assert "rounds its membrane" in said[0]


def test_how_a_model_learns_travels_and_only_what_differs() -> None:
    wide = Slot("clif", surrogate=rectangle(width=2.0, strict=True))
    other = Slot("lif_soft", surrogate=triangle(height=0.3, width="threshold"), detach_reset=True)
    link = encode(Experiment(slots=(wide, other)))
    assert "m=clif(surrogate.width:2)!lif_soft(" in link
    for part in ("surrogate:triangle", "surrogate.width:threshold", "detach_reset:1"):
        assert part in link
    assert decode(link) == (Experiment(slots=(wide, other)), [])


def test_a_surrogate_that_does_not_fit_is_dropped_and_said() -> None:
    for part, word in (
        ("surrogate:relsg_et", "fitting: rectangle"),
        ("surrogate:arctan", "arctangent"),
        ("surrogate.width:0", "outside [0.01, 100]"),
        ("surrogate.with:1", "width"),
        ("surrogate.width:wide", "not a number"),
        ("detach_reset:yes", "0 or 1"),
    ):
        found, said = decode(f"m=lif_soft(threshold:2,{part})")
        assert found.slots == (Slot("lif_soft", pairs({"threshold": 2.0})),)
        assert len(said) == 1
        assert word in said[0]


KEYS = st.sampled_from([*"mitnswdbcakve", "zz", ""])
WORDS = st.sampled_from(
    [
        *":,()!*\n%_=&4",
        "clif",
        "tau",
        "threshold",
        "1",
        "-1",
        "0.5",
        "nan",
        "1e999",
        "compare",
        "gt",
        "ge",
        "fixed",
        "preset",
        "cf_st",
        "sine",
        "period",
        "replay",
        "reset_scope",
        "input",
        "h",
        "nothing",
        "9" * 5000,
        "\u0664",
        "qb_lif",
        "ar_lif",
        "alpha",
        "surrogate",
        "surrogate.",
        "width",
        "triangle",
        "relsg_et",
        "detach_reset",
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=9).map("".join))


@given(
    st.one_of(st.text(), st.lists(st.tuples(KEYS, TEXTS)).map(lambda p: "&".join(map("=".join, p))))
)
def test_no_text_makes_reading_fail(text: str) -> None:
    experiment, said = decode(text)
    assert isinstance(experiment, Experiment)
    assert all(isinstance(line, str) for line in said)
    assert decode(encode(experiment)) == (experiment, [])


def test_a_metric_that_is_none_is_dropped_and_said() -> None:
    found, said = decode("p=metric:foo,size:5")
    assert (found.sweep.metric, found.sweep.size) == ("rate", 5)
    assert len(said) == 1
    assert "there is no metric 'foo'" in said[0]


def test_default_is_empty() -> None:
    assert encode(Experiment()) == ""
    assert decode("") == (Experiment(), [])
    assert decode(encode(Experiment(seed=3)))[0].seed == 3


def test_only_what_is_bad_is_dropped() -> None:
    found, said = decode("m=clif(tau:0,threshold:2)!foo!cf&t=50&n=x&zz=1&i=sine(period:0,phase:20)")
    assert [slot.model for slot in found.slots] == ["clif", "cf"]
    assert found.slots[0].values() == {"tau": 2.0, "threshold": 2.0}
    assert (found.time, found.neurons, found.drive) == (50, 60, (("phase", 20.0),))
    assert len(said) == 5
    for word in ("tau", "foo", "n='x'", "zz", "period"):
        assert any(word in line for line in said)


def test_every_kind_of_bad_part_is_said() -> None:
    for part in (
        "m=",
        "m=clif(",
        "m=clif(tau)",
        "m=clif(tau:x)",
        "m=clif(compare:eq)",
        "w=hh",
        "m=clif(preset:cf_st)",
        "m=clif(fixed:alpha)",
        "m=qb_lif(reset_scope:all)",
        "i=replay",
        "i=sine(time:3)",
        "i=sin",
        "a=2",
        "c=q",
        "d=float16",
        "k=60",
    ):
        found, said = decode(part)
        assert len(said) == 1 + part.endswith(("=", "clif(", "(tau)")), (
            part
        )  # and then none is left
        assert found.slots in (Experiment().slots, (Slot("clif"),), (Slot("qb_lif"),))
        assert found.source() == (nl.stimuli.sine if "sine" in part else nl.stimuli.poisson)(
            time=120, neurons=60
        )


def test_more_models_than_fit_are_cut() -> None:
    found, said = decode("m=" + "!".join(["clif"] * 9))
    assert len(found.slots) == 6
    assert "9 models" in said[0]


def test_other_equations_and_formats_are_said() -> None:
    link = encode(Experiment(seed=1))
    assert f"e={equations_digest()}" in link
    found, said = decode(link.replace(equations_digest(), "00000000"))
    assert (found.seed, len(said)) == (1, 1)
    assert "other equations" in said[0]
    assert "format 2" in decode("v=2&s=1")[1][0]


def test_preset_brings_its_title_and_what_it_holds_fixed() -> None:
    preset = nl.presets()["ar_lif_both_fixed"]
    slot = Slot(preset.model, pairs(preset.params), fixed=preset.fixed, label=preset.title)
    link = encode(Experiment(slots=(slot,)))
    assert "m=ar_lif(preset:ar_lif_both_fixed)" in link
    assert decode(link)[0].slots == (slot,)
    alone = Slot("ar_lif", fixed=("beta",))
    assert decode(encode(Experiment(slots=(alone,))))[0].slots == (alone,)


def test_replayed_file_does_not_travel() -> None:
    table = nl.stimuli.replay([[0.5], [1.0]])
    found, said = decode(encode(Experiment(stimulus="replay", table=table, seed=4)))
    assert (found, said) == (Experiment(seed=4), [])
