"""What an inspection tells: numbers before and after, lines, reasons, and one sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neurolab.inspection.arithmetic import number
from neurolab.inspection.comparisons import Reason
from neurolab.inspection.digits import texts
from neurolab.inspection.printing import Line, filled
from neurolab.inspection.reasons import decisive, verdicts
from neurolab.inspection.stepping import Stepped
from neurolab.inspection.structure import lazy_resets, tests
from neurolab.inspection.words import listed, plain
from neurolab.model import NeuronModel


@dataclass(frozen=True, slots=True)
class Inspection:
    """One step of one neuron.

    Attributes
    ----------
    model : NeuronModel
        Whose equations these are.
    step, neuron : int or None
        Where in a run it is; None for numbers that come from no run.
    compare : str
        The comparison at threshold.
    input : float
        Current of this step.
    params : dict
        Parameters of this neuron at this step.
    before, after : dict
        Old and new state, by name.
    membrane : float
        Membrane at the threshold test.
    output : float
        What the next layer receives.
    level : int
        Signed number of spikes.
    lines : tuple of Line
        The equation card with numbers.
    reasons : tuple of Reason
        Every comparison that decided about spikes.
    sentence : str
        Why it fired or not.
    """

    model: NeuronModel
    step: int | None
    neuron: int | None
    compare: str
    input: float
    params: dict[str, float]
    before: dict[str, float]
    after: dict[str, float]
    membrane: float
    output: float
    level: int
    lines: tuple[Line, ...]
    reasons: tuple[Reason, ...]
    sentence: str

    @property
    def fired(self) -> bool:
        """Whether the neuron fired, a spike of either sign."""
        return self.level != 0


@np.errstate(all="ignore")  # a quotient may overflow where no state does
def tell(step: Stepped, at: int | None = None, neuron: int | None = None) -> Inspection:
    """Return everything that is said about a step."""
    shown = texts(step)
    found = verdicts(step, shown)
    values = {leaf: number(value) for leaf, value in step.numbers.items()}

    def of(kind: str) -> dict[str, float]:
        return {name: value for (k, name), value in values.items() if k == kind}

    why = decisive(found, fired=step.level != 0)
    where = "" if at is None else f" at step {at}"
    sentence = f"{step.model.title.partition(',')[0]} {_deed(step)}{where}"
    # An own neuron may ask more than `fire` does: its tests alone do not explain the step then.
    unexplained = {verdict.passed for verdict in found} == {step.level == 0}
    link = ", although " if unexplained else ": "
    sentence += (f"{link}{why}" if why else "") + _reset_now(step, at)
    return Inspection(
        model=step.model,
        step=at,
        neuron=neuron,
        compare=step.compare,
        input=values["input", "x"],
        params=of("param"),
        before=of("state"),
        after=step.after,
        membrane=step.membrane,
        output=step.output,
        level=step.level,
        lines=filled(step, shown),
        reasons=tuple(reason for verdict in found for reason in verdict.reasons),
        sentence=f"{sentence}.",
    )


def _deed(step: Stepped) -> str:
    """Return what the neuron did: "fired", "did not fire", "fired 2 negative spikes"."""
    many, negative = abs(step.level), " negative" if step.level < 0 else ""
    if many == 0:
        return "did not fire"
    asked = tests(step.model)
    single = len(asked) <= 1 and all(n.func.attr in {"spike", "ternary"} for n in asked)  # type: ignore[attr-defined]
    if many == 1 and single:
        return "fired a negative spike" if negative else "fired"
    return f"fired {many}{negative} spike{'s' * (many > 1)}"


def _reset_now(step: Stepped, at: int | None) -> str:
    """Return the end of the sentence where a spike of the step before resets at this one."""
    acting = [r for r in lazy_resets(step.model) if number(step.numbers["state", r.state])]
    if not acting:
        return ""
    when = f"of step {at - 1}" if at else "of the step before"
    what, several = "it", {r.state for r in lazy_resets(step.model)}
    if len(several) > 1:
        lines = dict.fromkeys(r.line for r in acting)
        symbols = [step.model.lines[n].symbol if n in step.model.lines else n for n in lines]
        what = listed([plain(symbol, "it") for symbol in symbols])
    return f"; the spike {when} resets {what} now"
