"""The models of a session as calls of `nl.simulate`, with what differs from their defaults."""

from __future__ import annotations

from neurolab.experiment import Experiment
from neurolab.model import describe
from neurolab.session.calls import Group, Node, call, layout, mapping, plain, quoted, values
from neurolab.session.program import Step, number
from neurolab.slot import Slot
from neurolab.stimuli import Stimulus

RECORDED = 2_000_000  # neuron-steps of all models together that are recorded whole
LONGEST = 60  # characters of a title


def titles_of(experiment: Experiment) -> list[str]:
    """Return the models' titles, no two alike and none too long for a key of the results."""
    told, found = experiment.titles(), list[str]()
    for k, (title, slot) in enumerate(zip(told, experiment.slots, strict=True)):
        short = title if len(title) <= LONGEST else slot.title[: LONGEST - 4]
        alone = short == title and told.count(title) == 1
        found.append(short if alone else f"{short} ({k + 1})")
    return found


def run_of(slot: Slot, experiment: Experiment, current: str, **more: Node) -> Group:
    """Return the call that runs a model; what equals a default is left out."""
    named = choices_of(slot)
    if experiment.dtype != "float64":
        named["dtype"] = plain(experiment.dtype)
    return call("nl.simulate", model_of(slot), current, **named, **more, engine="ENGINE")


def small(experiment: Experiment) -> bool:
    """Tell whether everything of every neuron can be kept."""
    return cells(experiment, experiment.source()) <= RECORDED


def cells(experiment: Experiment, source: Stimulus) -> int:
    """Return how many neuron-steps all models make together."""
    return source.time * source.neurons * len(experiment.slots)


def model_of(slot: Slot) -> str:
    """Return a model's identifier, or how it is made where its reset is switched off."""
    name = quoted(slot.model)
    return name if slot.resets else f"nl.neurons()[{name}].without_reset()"


def runs_step(experiment: Experiment, current: str, **more: Node) -> Step:
    """Return the runs of every model as a dict by title."""
    each = zip(titles_of(experiment), experiment.slots, strict=True)
    runs = mapping(
        ((title, run_of(slot, experiment, current, **more)) for title, slot in each), broken=True
    )
    return Step(
        "Every model on that input. What is left out keeps the neuron's default.",
        layout(runs, "runs = "),
    )


def one_by_one_step(experiment: Experiment) -> Step:
    """Return the runs of a population that is too large to keep everything of it."""
    lines = ["def every_model(current, record=None):"]
    lines.append('    """Run one model after the other, so that one at a time is in memory."""')
    for title, slot in zip(titles_of(experiment), experiment.slots, strict=True):
        run = run_of(slot, experiment, "current", record="record")
        lines += [layout(run, "r = ", indent=4), f"    yield {quoted(title)}, r"]
    words = (
        "The models. What is left out keeps the neuron's default. The population is large: no "
        "more of it is kept than is used."
    )
    return Step(words, "\n".join(lines))


def choices_of(slot: Slot) -> dict[str, Node]:
    """Return what differs from a model's defaults, as arguments."""
    named: dict[str, Node] = {}
    if slot.params:
        about = describe(slot.neuron)
        given = ((name, number(about[name].integer, value)) for name, value in slot.params)
        named["params"] = mapping(given)
    if slot.options:
        named["options"] = values(dict(slot.options))
    if slot.compare:
        named["compare"] = plain(slot.compare)
    return named
