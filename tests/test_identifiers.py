"""The names and numbers that users, notebooks and saved links rely on."""

from __future__ import annotations

from math import tanh

import pytest

import neurolab as nl

LIF = {"decay": 0.5, "gain": 1.0, "threshold": 1.0}
DECAY_INPUT = {"decay_input": (True, False), "reset": ("hard", "soft")}
# identifier: parameters, options, auxiliary states, comparison
NEURONS = {
    "lif_hard": (LIF | {"v_reset": 0.0}, {}, "", ">="),
    "lif_soft": (LIF, {}, "", ">="),
    "lif_rho": (LIF | {"rho": 1.0}, {}, "", ">="),
    "lif_hard_lazy": (LIF | {"v_reset": 0.0}, {}, "fired", ">="),
    "lif_soft_lazy": (LIF, {}, "fired", ">="),
    "clif": ({"tau": 2.0, "threshold": 1.0}, {}, "m", ">="),
    "ar_lif": ({"decay": 0.5, "threshold": 1.0, "alpha": 1.0, "beta": 0.0}, {}, "r", ">="),
    "qb_lif": (
        {"decay": 0.5, "reset_factor": 1.0, "scale": 1.0, "max_level": 20.0},
        {"reset_scope": ("sum", "input")},
        "fired",
        ">=",
    ),
    "cf": (
        {
            "decay": 0.25,
            "threshold_pos": 1.0,
            "threshold_neg": -1.0,
            "levels_pos": 2.0,
            "levels_neg": 2.0,
        },
        {},
        "",
        ">",
    ),
    "plif": ({"tau": 2.0, "threshold": 1.0, "v_reset": 0.0}, DECAY_INPUT, "", ">="),
    "klif": ({"tau": 2.0, "k": 1.0, "threshold": 1.0, "v_reset": 0.0}, DECAY_INPUT, "", ">="),
    "glif": (
        {
            "alpha": 0.6,
            "beta": 0.8,
            "gamma": 0.6,
            "tau": 0.25,
            "threshold": 0.5,
            "leak": 0.0625,
            "reset_value": 0.5,
            "conductance": 0.5,
        },
        {},
        "fired",
        ">",
    ),
    "i_lif": ({"decay": 0.25, "max_level": 4.0}, {}, "level", ""),
    "mlf": (
        {"decay": 0.25, "threshold_1": 0.6, "threshold_2": 1.6, "threshold_3": 2.6},
        {},
        "u_2 u_3 fired_1 fired_2 fired_3",
        ">",
    ),
    "ternary": (
        {"decay": 0.25, "threshold": 1.0, "amplitude": 1.0},
        {"half_threshold": (False, True)},
        "",
        ">=",
    ),
    "alif": (
        {"decay": 0.5, "threshold": 1.0, "adapt_decay": 0.9, "adapt_gain": 0.2},
        {},
        "a",
        ">=",
    ),
    "cuba": (
        {"current_decay": 0.5, "decay": 0.75, "threshold": 1.0},
        {"reset": ("hard", "soft")},
        "c",
        ">=",
    ),
    "ltmd": ({"decay": 0.25, "threshold": tanh(0.5)}, {}, "", ">"),
    "tc_lif": (
        {
            "dendrite_coupling": -0.5,
            "soma_coupling": 0.5,
            "dendrite_reset": 0.5,
            "threshold": 1.0,
        },
        {},
        "d",
        ">=",
    ),
    "da_lif": (
        {"decay": 0.5, "gain": 0.5, "threshold": 1.0},
        {"reset": ("soft", "hard")},
        "",
        ">=",
    ),
    "lm_h": (
        {
            "dendrite_self": 0.0,
            "dendrite_soma": 0.0,
            "soma_self": 0.0,
            "soma_dendrite": 0.0,
            "threshold": 1.0,
        },
        {},
        "d",
        ">=",
    ),
}
LEARN = {
    "lif_rho": "rho",
    "ar_lif": "alpha beta",
    "qb_lif": "scale",
    "plif": "tau",
    "klif": "k",
    "glif": "alpha beta gamma tau threshold leak reset_value conductance",
    "ternary": "amplitude",
    "ltmd": "threshold",
    "tc_lif": "dendrite_coupling soma_coupling",
    "da_lif": "decay gain",
    "lm_h": "dendrite_self dendrite_soma soma_self soma_dendrite",
}


@pytest.mark.parametrize("name", NEURONS)
def test_names_and_defaults_are_kept(name: str) -> None:
    params, options, states, compare = NEURONS[name]
    model = nl.neurons()[name]
    assert list(model.defaults()._asdict().items()) == list(params.items())
    assert list(model.options.items()) == list(options.items())
    assert model.auxiliary == tuple(states.split())
    assert model.compare == compare


@pytest.mark.parametrize("name", NEURONS)
def test_what_learns_by_default(name: str) -> None:
    model = nl.neurons()[name]
    assert model.learnable == tuple(LEARN.get(name, "").split())
    assert model.detach_reset == (name in {"i_lif", "lm_h"})


def test_surrogates_are_those_of_the_papers() -> None:
    found = {name: model.surrogate for name, model in nl.neurons().items()}
    other = {name: s.name for name, s in found.items() if s.name != "rectangle"}
    assert other == {
        "clif": "rectangle_strict",
        "qb_lif": "relsg_et",
        "cf": "multi_rectangle",
        "plif": "arctangent",
        "i_lif": "straight_through",
        "ternary": "straight_through",
        "alif": "triangle",
        "cuba": "superspike",
        "tc_lif": "triangle",
        "lm_h": "triangle",
    }
    assert found["clif"].values == {"width": "threshold"}
    assert found["alif"].values == {"height": 0.3, "width": "threshold"}
    assert found["cuba"].values == {"beta": 10.0}
