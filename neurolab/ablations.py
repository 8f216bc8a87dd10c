"""What can be switched on one neuron: its reset off or another one, an adaptation held still.

    >>> from neurolab.ablations import ablations
    >>> [each.name for each in ablations("clif")]
    ['reset_complementary', 'reset_none', 'reset_hard', 'reset_soft']
    >>> ablations("clif", {"tau": 4.0})[3].params
    {'decay': 0.75, 'gain': 1.0, 'threshold': 1.0}

An ablation changes one thing: parameters, comparison and surrogate stay those of the neuron
wherever the neuron in its place has them, and what it lacks is said.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from neurolab.ablation_recipes import FROM_PRESETS, NONE, OPTIONS, OWN, RECIPES, Recipe
from neurolab.dialect import marks_reset, read
from neurolab.fire import compared
from neurolab.model import NeuronModel
from neurolab.neurons import find, named
from neurolab.parameters import validate
from neurolab.presets import Preset, presets
from neurolab.surrogates import Surrogate

Numbers = Mapping[str, float]

# A parameter that only the neuron in its place has: what it is computed from, and how.
TRANSLATED: Mapping[str, tuple[str, Callable[[float], float]]] = {
    "decay": ("tau", lambda tau: 1.0 - 1.0 / tau),  # the CLIF's own way to write its leak
}


@dataclass(frozen=True, slots=True)
class Ablation:
    """A neuron with one thing about it changed, ready for `simulate` and `nn.Neuron`.

    Attributes
    ----------
    name, title, sentence : str
        Identifier, words for a button, and what it does, with what is lost.
    neuron : NeuronModel
        The neuron, its options chosen and its reset switched off where there is none.
    params : mapping
        Every parameter of it.
    compare : str or None
        Comparison at threshold where it is not the neuron's own.
    surrogate : Surrogate or None
        Surrogate where it is not the neuron's own.
    fixed : tuple of str
        Parameters that no longer learn.
    lost : tuple of str
        Parameters of the unchanged neuron that have no effect on spikes and membrane any
        more, because there is no place for them or because nothing reads them.
    """

    name: str
    title: str
    sentence: str
    neuron: NeuronModel
    params: Numbers = field(hash=False)
    compare: str | None = None
    surrogate: Surrogate | None = None
    fixed: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def ablations(
    model: str | NeuronModel,
    params: Numbers | None = None,
    *,
    compare: str | None = None,
    surrogate: Surrogate | None = None,
) -> tuple[Ablation, ...]:
    """Return what can be switched on a neuron; the first is the neuron unchanged.

    Parameters
    ----------
    model : str or NeuronModel
        Identifier, or a model with its options.
    params : mapping, optional
        Parameters that differ from the default, one number each.
    compare, surrogate : optional
        What the neuron runs and learns with; its own where None.

    Notes
    -----
    AR-LIF's are the columns of its Table 2: Hard, Soft, α = 1, V_th = 1, Both and Learnable
    (the neuron unchanged). "Hard" and "Soft" there are LIF neurons with the same decay and
    threshold, and so they are here. CF's are its presets (CF Fig. 6 and 8).

    Raises
    ------
    ParameterError
        For an unknown neuron, parameter or comparison, and for a value outside its bounds.
    """
    origin = find(model)
    if not origin.resets:
        origin = named(origin.name, origin.chosen)
    values: dict[str, float] = dict(validate(origin, params, np.dtype(np.float64))._asdict())
    fires = compared(origin.compare, compare, origin.name)
    slope = surrogate or origin.surrogate
    return tuple(_made(recipe, origin, values, fires, slope) for recipe in _recipes(origin))


def _recipes(origin: NeuronModel) -> list[Recipe]:
    """Return the recipes of a neuron: itself first, then resets, then what is held still."""
    found = list(RECIPES.get(origin.name, (OWN, NONE)))
    for option, known in OPTIONS.items():
        if set(origin.options.get(option, ())) == set(known):
            choices = dict(known)
            found[0] = choices.pop(origin.chosen[option])
            found[2:2] = choices.values()
    if origin.name in FROM_PRESETS:
        found += [_as_recipe(p) for p in presets().values() if p.model == origin.name]
    if origin.learnable and all(set(origin.learnable) != set(r.fixed) for r in found):
        found.append(_frozen(origin))
    return [recipe for recipe in found if recipe.resets or marks_reset(origin)]


def _as_recipe(preset: Preset) -> Recipe:
    return Recipe(
        preset.name,
        preset.title,
        f"{preset.source}. {preset.expect}",
        params=preset.params,
        fixed=preset.fixed,
    )


def _frozen(origin: NeuronModel) -> Recipe:
    names = ", ".join(origin.learnable)
    said = f"It fires as before; in training these stay as they are: {names}."
    return Recipe("frozen", "Parameters do not learn", said, fixed=origin.learnable)


def _made(
    recipe: Recipe, origin: NeuronModel, values: Numbers, fires: str, slope: Surrogate
) -> Ablation:
    target = find(recipe.model) if recipe.model else origin.with_options(**recipe.options)
    neuron = target if recipe.resets else target.without_reset()
    params = _carried(values, neuron) | {n: float(v) for n, v in recipe.params.items()}
    lost = _lost(origin, neuron, recipe)
    said = f" Without effect here: {', '.join(lost)}." if lost else ""
    return Ablation(
        recipe.name,
        recipe.title,
        recipe.sentence + said,
        neuron,
        params,
        None if fires == neuron.compare else fires,
        None if slope == neuron.surrogate else slope,
        recipe.fixed,
        lost,
    )


def _carried(values: Numbers, target: NeuronModel) -> dict[str, float]:
    """Return the parameters of the target: the same ones, translated ones, its defaults."""
    found: dict[str, float] = {}
    for name, default in target.Params._field_defaults.items():
        source, translate = TRANSLATED.get(name, ("", float))
        if name in values:
            found[name] = values[name]
        else:
            found[name] = translate(values[source]) if source in values else default
    return found


def _lost(origin: NeuronModel, neuron: NeuronModel, recipe: Recipe) -> tuple[str, ...]:
    """Return the parameters that acted in the neuron and no longer do."""
    kept = acting(neuron)
    kept |= {TRANSLATED[name][0] for name in kept if name in TRANSLATED}
    acted = acting(origin) - kept
    return tuple(n for n in origin.Params._fields if n in acted and n not in recipe.fixed)


@lru_cache(maxsize=512)
def acting(model: NeuronModel) -> frozenset[str]:
    """Return the parameters that output and membrane depend on, now or at a later step.

    Read off the equation. With the reset switched off some parameters are left without
    effect: GLIF's γ, and AR-LIF's α, which steers a memory that only the reset would read.
    """
    equation = read(model)
    state, _, params, _ = equation.arguments
    lines = dict(equation.lines)
    seen: set[str] = set()
    waiting = [equation.output, equation.membrane]
    while waiting:
        for node in ast.walk(waiting.pop()):
            word = ast.unparse(node) if isinstance(node, (ast.Name, ast.Attribute)) else ""
            if not word or word in seen:
                continue
            seen.add(word)
            if word in lines:
                waiting.append(lines[word])
            elif word.startswith(f"{state}."):
                waiting.append(equation.state[word.removeprefix(f"{state}.")])
    return frozenset(n for n in model.Params._fields if f"{params}.{n}" in seen)
