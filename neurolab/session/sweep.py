"""The Sweep tab as a program: two parameters against one number."""

from __future__ import annotations

from dataclasses import replace

from neurolab.experiment import Experiment
from neurolab.session.calls import Group, Node, call, layout, plain, quoted
from neurolab.session.learning import surrogate_of
from neurolab.session.models import choices_of
from neurolab.session.program import Step, engine_step, input_step, number
from neurolab.slot import Slot
from neurolab.sweeping import METRICS, Axis, Plan, plan_of
from neurolab.sweeping.axes import names


def plan(experiment: Experiment) -> Plan:
    """Return what the tab computes."""
    slots = experiment.slots
    slot = slots[min(experiment.sweep.model, len(slots) - 1)]
    return plan_of(experiment.sweep, slot, experiment.source())


def steps(experiment: Experiment, engine: str | None = None) -> list[Step]:
    """Return the steps of the program."""
    found, source = plan(experiment), experiment.source()
    return [
        engine_step(source.time * source.neurons * found.cells, engine),
        input_step(experiment, source),
        _sweep(found),
        _table(),
    ]


def _sweep(found: Plan) -> Step:
    moved = (found.x.name, found.y.name)
    kept = tuple(pair for pair in found.slot.params if pair[0] not in moved)
    slot = replace(found.slot, params=kept)
    model, named = _model(slot), choices_of(slot)
    if not isinstance(model, str):
        named = {}
    more: dict[str, Node] = {"dtype": plain(found.dtype)} if found.dtype != "float64" else {}
    made = call(
        "nl.sweep",
        model,
        "stimulus",
        x=_axis(found.x, found),
        y=_axis(found.y, found),
        metric=plain(found.metric),
        **named,
        **more,
        engine="ENGINE",
    )
    about = METRICS[found.metric]
    words = (
        f"{slot.title}: {about.title} for every pair of values of two parameters. "
        f"{about.sentence} What is left out keeps its default."
    )
    lines = [
        layout(made, "found = "),
        "x, y = found.plan.x.values, found.plan.y.values",
        "cells = found.cells  # one row for every value of y",
    ]
    return Step(words, "\n".join(lines))


def _model(slot: Slot) -> Node:
    """Return the model as `sweep` takes it: a slot where it holds what has no argument."""
    if not slot.surrogate and slot.resets:
        return quoted(slot.model)
    given = choices_of(slot)
    for name in ("params", "options"):
        if name in given:
            given[name] = call("pairs", given[name])
    if slot.surrogate:
        given["surrogate"] = surrogate_of(slot)
    if not slot.resets:
        given["resets"] = "False"
    return call("Slot", quoted(slot.model), **given)


def _axis(axis: Axis, found: Plan) -> Node:
    """Return an axis: its ends where the values lie evenly between them, else the values."""
    whole = names(found.slot, found.stimulus)[axis.name].integer
    if not whole:
        parts = (axis.values[0], axis.values[-1], len(axis.values))
        return Group("(", tuple(("", plain(v)) for v in (axis.name, *parts)), ")", each=True)
    inside = tuple(("", number(whole, v)) for v in axis.values)
    values = Group("[", inside, "]", each=True)
    return Group("(", (("", quoted(axis.name)), ("", values)), ")", each=True)


def _table() -> Step:
    lines = [
        'print(f"{found.plan.y.name} down, {found.plan.x.name} across")',
        "shown = slice(None, None, max(1, len(x) // 8))",
        'print(" " * 10, *(f"{value:>9.3g}" for value in x[shown]))',
        "for value, row in list(zip(y, cells, strict=True))[:: max(1, len(y) // 8)]:",
        '    print(f"{value:>10.3g}", *(f"{cell:>9.4g}" for cell in row[shown]))',
    ]
    return Step("What comes out, every few cells.", "\n".join(lines))
