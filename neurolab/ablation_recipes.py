"""What can be switched on each neuron, as data; `neurolab.ablations` turns it into neurons.

A recipe changes a neuron in place (its reset switched off, an option, parameters held), or
names the neuron that takes its place, which then keeps every parameter that both have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Recipe(NamedTuple):
    """One change of a neuron.

    Attributes
    ----------
    name, title, sentence
        Identifier, words for a button, and what it does.
    model : str
        Identifier of the neuron in its place; "" where the neuron stays.
    options, params : mapping
        Structural options and parameters that it sets.
    fixed : tuple of str
        Parameters that no longer learn.
    resets : bool
        Whether spikes still reset the membrane.
    """

    name: str
    title: str
    sentence: str
    model: str = ""
    options: Mapping[str, str] = {}
    params: Mapping[str, float] = {}
    fixed: tuple[str, ...] = ()
    resets: bool = True


HARD = "A spike sets the membrane to the reset potential, however far it was above the threshold."
SOFT = "A spike subtracts the threshold; what was above it stays."
LATE = "The reset is applied while the next step is computed."
OWN = Recipe("reset_own", "Its own reset", "The neuron as it is.")
NONE = Recipe(
    "reset_none",
    "No reset",
    "A spike leaves the membrane as it is; everything else of the neuron goes on.",
    resets=False,
)


def hard(model: str = "") -> Recipe:
    """Return the hard reset, as a neuron of its own or as the one there is."""
    return Recipe("reset_hard", "Hard reset", HARD, model)


def soft(model: str = "") -> Recipe:
    """Return the soft reset, as a neuron of its own or as the one there is."""
    return Recipe("reset_soft", "Soft reset", SOFT, model)


def late(recipe: Recipe) -> Recipe:
    """Return a reset that waits for the next step."""
    return recipe._replace(sentence=f"{recipe.sentence} {LATE}")


def at_most(levels: int) -> Recipe:
    """Return QB-LIF with a smaller largest burst."""
    title = f"At most {levels} levels"
    said = f"A burst has at most {levels} levels."
    return Recipe(f"levels_{levels}", title, said, params={"max_level": float(levels)})


# The neuron itself comes first where it is listed; where not, it is `OWN`.
RECIPES: Mapping[str, tuple[Recipe, ...]] = {
    "lif_hard": (hard(), NONE, soft("lif_soft")),
    "lif_soft": (soft(), NONE, hard("lif_hard")),
    "lif_rho": (
        Recipe("reset_rho", "Soft reset by ρ", "A spike subtracts a strength of its own, ρ."),
        NONE,
        hard("lif_hard"),
        soft("lif_soft"),
    ),
    "lif_hard_lazy": (late(hard()), NONE, late(soft("lif_soft_lazy"))),
    "lif_soft_lazy": (late(soft()), NONE, late(hard("lif_hard_lazy"))),
    "clif": (
        Recipe(
            "reset_complementary",
            "Complementary reset",
            "A spike subtracts the threshold and σ(m), which grows with the spikes before it.",
        ),
        NONE,
        hard("lif_hard"),
        soft("lif_soft"),
    ),
    "ar_lif": (
        Recipe(
            "reset_adaptive",
            "Adaptive reset",
            "A spike subtracts the threshold and σ(r), which follows input and spikes.",
        ),
        NONE,
        hard("lif_hard"),
        soft("lif_soft"),
        Recipe(
            "alpha_fixed",
            "α fixed to 1",
            "The reset adapts, but how the input steers its memory does not learn.",
            params={"alpha": 1.0},
            fixed=("alpha",),
        ),
        Recipe(
            "threshold_fixed",
            "Threshold fixed (β = 0)",
            "The reset adapts; the threshold no longer moves with the input.",
            params={"beta": 0.0},
            fixed=("beta",),
        ),
        Recipe(
            "both_fixed",
            "α and threshold fixed",
            "The adaptive reset alone: α is 1, and the threshold does not move.",
            params={"alpha": 1.0, "beta": 0.0},
            fixed=("alpha", "beta"),
        ),
    ),
    "qb_lif": (OWN, NONE, *(at_most(levels) for levels in (2, 5, 10, 15, 20))),
    "glif": (
        OWN,
        NONE,
        Recipe(
            "reset_hard",
            "Hard reset",
            "The gate γ is 1: a spike empties the membrane while the next step is computed.",
            params={"gamma": 1.0},
            fixed=("gamma",),
        ),
        Recipe(
            "reset_soft",
            "Soft reset",
            "The gate γ is 0: a spike subtracts r while the next step is computed.",
            params={"gamma": 0.0},
            fixed=("gamma",),
        ),
    ),
    "alif": (
        OWN,
        NONE,
        Recipe(
            "threshold_fixed",
            "Threshold fixed (κ = 0)",
            "A spike no longer raises the threshold; what is left is a LIF with soft reset.",
            params={"adapt_gain": 0.0},
            fixed=("adapt_gain",),
        ),
    ),
    "tc_lif": (
        OWN,
        NONE,
        Recipe(
            "dendrite_kept",
            "Only the soma resets",
            "A spike lowers the soma; the dendrite keeps what it has.",
            params={"dendrite_reset": 0.0},
            fixed=("dendrite_reset",),
        ),
    ),
}

# What a structural option's values mean, for every neuron that has the option.
OPTIONS: Mapping[str, Mapping[str, Recipe]] = {
    "reset": {
        "hard": hard()._replace(options={"reset": "hard"}),
        "soft": soft()._replace(options={"reset": "soft"}),
    },
    "reset_scope": {
        "sum": Recipe(
            "reset_sum",
            "Reset of the whole sum",
            "The step after a burst removes its share of membrane and input together.",
            options={"reset_scope": "sum"},
        ),
        "input": Recipe(
            "reset_input",
            "Reset of the input only",
            "The step after a burst removes its share of the input, and of the membrane nothing.",
            options={"reset_scope": "input"},
        ),
    },
}

# Neurons whose presets set nothing but what they take away or add.
FROM_PRESETS = ("cf",)
