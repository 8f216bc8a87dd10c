"""What a conversion says: a sentence exactly where a difference is, and errors that help."""

from __future__ import annotations

import re

import pytest

import neurolab as nl
from neurolab.conventions import from_library, to_library
from neurolab.conventions.arguments import Code

LAZY = {"compare": ">", "detach_reset": True}


def said(found, words: str) -> bool:
    """Whether some sentence contains these words."""
    return any(words in sentence for sentence in found.differences)


@pytest.mark.parametrize(
    ("words", "library", "without", "with_it"),
    [
        ("at the threshold too", "snntorch", LAZY, {**LAZY, "compare": ">="}),
        ("cuts the gradient", "snntorch", LAZY, {**LAZY, "detach_reset": False}),
        ("float32", "snntorch", LAZY, {**LAZY, "params": {"decay": 0.9}}),
        ("Multiply", "spikingjelly", {}, {"params": {"gain": 3.0}}),
        ("only above", "spikingjelly", {}, {"compare": ">"}),
        ("Multiply", "norse", {"params": {"gain": 0.5}}, {}),
    ],
)
def test_sentence_stands_exactly_where_it_is_true(words, library, without, with_it) -> None:
    model = "lif_soft_lazy" if library == "snntorch" else "lif_soft"
    assert not said(to_library(library, model, **without), words)
    assert said(to_library(library, model, **with_it), words)


def test_membrane_shown() -> None:
    assert not said(to_library("snntorch", "lif_soft_lazy"), "after reset")
    assert said(to_library("snntorch", "lif_hard"), "after reset")


def test_gradient_of_the_reset() -> None:
    there = to_library("spikingjelly", "clif", detach_reset=True)
    assert said(there, "lets the gradient flow")
    there = to_library("spikingjelly", "plif", detach_reset=True)
    assert there.arguments["detach_reset"]
    assert not said(there, "gradient flow")


def test_nothing_to_say() -> None:
    model = nl.neurons()["lif_soft_lazy"]
    own = nl.NeuronModel(
        model.name,
        model.title,
        model.State,
        model.Params,
        model.step,
        model.source,
        surrogate=nl.surrogates.arctangent(2.0),
    )
    there = to_library("snntorch", own, **LAZY)
    assert there.differences == ()
    assert there.same_spikes


def test_surrogates_are_named() -> None:
    assert said(to_library("spikingjelly", "lif_hard"), "sigmoid (alpha = 4)")
    here = from_library("snntorch", "Leaky", {"beta": 0.5, "spike_grad": "fast_sigmoid()"})
    assert said(here, "not converted")


@pytest.mark.parametrize(
    ("words", "library", "class_name", "arguments", "same"),
    [
        ("one plus", "snntorch", "Leaky", {"beta": 0.5}, True),
        ("above the threshold after a reset", "snntorch", "Leaky", {"reset_delay": False}, False),
        ("whatever the input", "snntorch", "Lapicque", {"reset_mechanism": "zero"}, False),
        ("1 + ln(beta)", "snntorch", "Lapicque", {}, True),
        ("starts at -0.25", "spikingjelly", "IFNode", {"v_reset": -0.25}, False),
        ("starts at", "spikingjelly", "IFNode", {}, True),
        ("any number of spikes", "sinabs", "LIF", {"tau_mem": 2.0}, False),
        (
            "any number of spikes",
            "sinabs",
            "LIF",
            {"tau_mem": 2.0, "spike_fn": "MaxSpike(3)"},
            True,
        ),
    ],
)
def test_what_touches_the_spikes(words, library, class_name, arguments, same) -> None:
    if library == "snntorch":
        arguments = {"beta": 0.5, **arguments}
    here = from_library(library, class_name, arguments)
    assert here.same_spikes is same
    assert said(here, words) is (not same or words.startswith("1 +"))


def test_functions_are_read_from_text_and_from_objects() -> None:
    class MaxSpike:
        def __init__(self, most: int) -> None:
            self.max_num_spikes_per_bin = most

    arguments = {"tau_mem": 2.0, "reset_fn": Code("activation.MembraneSubtract()")}
    texts = from_library("sinabs", "LIF", {**arguments, "spike_fn": "a.MaxSpike(most=7)"})
    given = from_library("sinabs", "LIF", {**arguments, "spike_fn": MaxSpike(7)})
    assert texts == given
    assert given.params["levels_pos"] == 7.0


RHO = {"tau_syn": 2.0, "spike_fn": "SingleSpike", "reset_fn": "MembraneSubtract(0.5)"}
ERRORS = [
    ("did you mean 'snntorch'", "snntorh", "Leaky", {"beta": 0.5}),
    ("did you mean 'LIFNode'", "spikingjelly", "LIFNod", {}),
    ("did you mean 'beta'", "snntorch", "Leaky", {"betta": 0.5}),
    ("beta is missing", "snntorch", "Leaky", {}),
    ("beta = 'x' must be one finite number", "snntorch", "Leaky", {"beta": "x"}),
    ("must be one finite number", "snntorch", "Leaky", {"beta": [1, 2]}),
    ("cuba resets to 0", "spikingjelly", "CUBALIFNode", {"v_reset": 0.5}),
    ("ternary resets to 0", "spikingjelly", "TernaryLIFNode", {"v_reset": None}),
    ("cuba subtracts the threshold", "sinabs", "IAF", RHO),
    ("decay = 1.5 is outside", "snntorch", "Leaky", {"beta": 1.5}),
    ("tau = 1.0 must be above 1", "spikingjelly", "LIFNode", {"tau": 1.0}),
    ("decay_input = 1 must be True or False", "spikingjelly", "LIFNode", {"decay_input": 1}),
    ("no reset_mechanism 'none'", "snntorch", "Leaky", {"beta": 0.5, "reset_mechanism": "none"}),
    ("inhibition = True has no counterpart", "snntorch", "Leaky", {"beta": 0, "inhibition": True}),
    ("no neuron of neurolab does what Alpha", "snntorch", "Alpha", {}),
    ("needed, or both R and C", "snntorch", "Lapicque", {"R": 2.0}),
    ("with both R and C", "snntorch", "Lapicque", {"beta": 0.5, "R": 2.0, "C": 1.0}),
    ("below 1", "snntorch", "Lapicque", {"beta": 1.5}),
    ("times dt is 2", "norse", "LIFBoxCell", {"tau_mem_inv": 2000.0}),
    ("add it to the input", "norse", "LIFBoxCell", {"v_leak": 0.5}),
    ("reset_method = 'x' must be one of", "norse", "LIFBoxCell", {"reset_method": "x"}),
    ("at every step", "sinabs", "IAF", {"reset_fn": "MembraneReset(0.5)"}),
    ("goes with SingleSpike only", "sinabs", "IAF", {"reset_fn": "MembraneReset()"}),
    ("goes with SingleSpike only", "sinabs", "IAF", {"tau_syn": 2.0}),
    ("must be one of MultiSpike", "sinabs", "IAF", {"spike_fn": "OftenSpike"}),
    ("must be a name or a call", "sinabs", "IAF", {"spike_fn": "MaxSpike(x)"}),
    ("max_spike", "spikingjelly", "ILIFNode", {"max_spike": 4}),
    ("must be MultiLevelSpikeCount", "spikingjelly", "ILIFNode", {"surrogate_function": "ATan()"}),
]


@pytest.mark.parametrize(("words", "library", "class_name", "arguments"), ERRORS)
def test_errors_from(words, library, class_name, arguments) -> None:
    with pytest.raises(nl.ParameterError, match=re.escape(words)):
        from_library(library, class_name, arguments)


@pytest.mark.parametrize(
    ("words", "library", "model", "more"),
    [
        ("snntorch has no neuron that does this; it has one for: lif_hard", "snntorch", "cf", {}),
        ("takes no dt", "snntorch", "lif_soft", {"dt": 0.1}),
        ("dt = 0.0 must be a positive number", "norse", "lif_soft", {"dt": 0.0}),
        ("v_reset = 0.5 must be 0", "spikingjelly", "lif_hard", {"params": {"v_reset": 0.5}}),
        ("v_reset = 0.5 must be 0", "snntorch", "lif_hard", {"params": {"v_reset": 0.5}}),
        ("v_reset = 0.5 must be 0", "sinabs", "lif_hard", {"params": {"v_reset": 0.5}}),
        ("levels_neg = 2 must be 0", "sinabs", "cf", {}),
        ("no time constant", "norse", "lif_soft", {"params": {"decay": 1.0}}),
        ("no exp(-1/tau)", "sinabs", "lif_soft", {"params": {"decay": 0.0}}),
        ("did you mean 'decay'", "sinabs", "lif_soft", {"params": {"decai": 0.5}}),
        ("hard reset only", "norse", "cuba", {"options": {"reset": "soft"}}),
        ("must be a positive number", "norse", "lif_soft", {"dt": "x"}),
        ("k = 2 must be 1", "spikingjelly", "klif", {"params": {"k": 2.0}}),
        ("no option", "sinabs", "lif_soft", {"options": {"reset": "hard"}}),
    ],
)
def test_errors_to(words, library, model, more) -> None:
    with pytest.raises(nl.ParameterError, match=re.escape(words)):
        to_library(library, model, **more)


def test_errors_of_the_scale() -> None:
    with pytest.raises(nl.ParameterError, match="input_scale = -1 must be a positive number"):
        from_library("norse", "LIFBoxCell", input_scale=-1)
