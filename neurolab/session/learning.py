"""How the models of a session learn, as calls of `nl.nn.Neuron` and `nl.surrogates`."""

from __future__ import annotations

from neurolab.experiment import Experiment
from neurolab.session.calls import Group, Node, call, layout, mapping, plain, quoted
from neurolab.session.models import choices_of, model_of
from neurolab.session.program import Step
from neurolab.slot import Slot
from neurolab.surrogates import SHAPES

INDENT = 6  # of lines that stand in a comment


def learning_steps(experiment: Experiment) -> list[Step]:
    """Return how models learn whose surrogate or reset is not their own: a comment to use."""
    changed = [s for s in experiment.slots if s.surrogate or s.detach_reset is not None]
    if not changed:
        return []
    lines = "\n".join(layout(layer_of(slot), "layer = ", indent=INDENT) for slot in changed)
    words = "How a model learns does not change its spikes. As a layer of a torch network:"
    return [Step(words, "\n".join(f"#{line[1:]}" for line in lines.split("\n")))]


def layer_of(slot: Slot) -> Group:
    """Return the call that makes a torch layer of a model."""
    named = choices_of(slot)
    if slot.surrogate:
        named["surrogate"] = surrogate_of(slot)
    if slot.detach_reset is not None:
        named["detach_reset"] = plain(slot.detach_reset)
    return call("nl.nn.Neuron", model_of(slot), **named)


def surrogate_of(slot: Slot) -> Group:
    """Return the call that makes the surrogate in use."""
    surrogate = slot.slope
    if surrogate.shape.name not in SHAPES:  # a neuron of one's own brought it
        numbers = ((name, plain(value)) for name, value in surrogate.values.items())
        own = f"nl.neurons()[{quoted(slot.model)}].surrogate.with_values"
        return call(own, mapping(numbers))
    given: dict[str, Node] = {name: plain(value) for name, value in surrogate.given}
    strict = surrogate.name == "rectangle_strict"
    name = "rectangle" if strict else surrogate.name
    return call(f"nl.surrogates.{name}", **given, **({"strict": "True"} if strict else {}))
