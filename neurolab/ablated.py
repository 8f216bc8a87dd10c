"""A model with an ablation in force, and the way back to what it was.

The slot remembers the model it was made from (`Slot.base`), so undo, links and files carry
the way back as well; which ablation it is, its label tells.
"""

from __future__ import annotations

from dataclasses import replace

from neurolab.ablations import Ablation, ablations
from neurolab.errors import unknown_name
from neurolab.slot import Slot, pairs

OWN = "as_it_is"


def original(slot: Slot) -> Slot:
    """Return the model that a slot is an ablation of; itself if it is none."""
    if slot.base is not None and slot.label in _by_label(slot.base):
        return slot.base
    return replace(slot, resets=True, base=None)


def offered(slot: Slot) -> dict[str, Ablation]:
    """Return what can be switched on a slot's original, by identifier; `OWN` comes first.

    What only training would notice is left out.
    """
    base = original(slot)
    found = ablations(base.neuron, base.values(), compare=base.compare, surrogate=base.slope)
    return {OWN: found[0]} | {each.name: each for each in found[1:] if each.name != "frozen"}


def chosen(slot: Slot) -> str:
    """Return the identifier of the ablation in force."""
    known = _by_label(slot.base) if slot.base is not None else {}
    return known.get(slot.label, OWN if slot.resets else "reset_none")


def _by_label(base: Slot) -> dict[str, str]:
    return {label(base, each): name for name, each in offered(base).items()}


def switched(slot: Slot, name: str) -> Slot:
    """Return a slot with another ablation of its original in force, or with none.

    What was chosen since the present one came into force, such as a threshold, is kept
    wherever the new one has it; nothing else of the original is lost.

    Raises
    ------
    ParameterError
        For an ablation that the original does not offer.
    """
    base = _restored(slot)
    if name == OWN:
        return base
    known = offered(base)
    if name not in known:
        raise unknown_name("ablation", name, known, base.model)
    return _made(base, known[name])


def label(base: Slot, ablation: Ablation) -> str:
    """Return what a model with an ablation is called, such as "AR-LIF, no reset"."""
    name, title = base.neuron.title.partition(",")[0], ablation.title
    if title.startswith(f"{name},"):
        return title
    # "ST" keeps its capitals.
    return f"{name}, {title[:1].lower() + title[1:] if title[1:2].islower() else title}"


def _made(base: Slot, ablation: Ablation) -> Slot:
    return Slot(
        ablation.neuron.name,
        pairs(ablation.params),
        pairs(ablation.neuron.chosen),
        ablation.compare,
        tuple(dict.fromkeys((*base.fixed, *ablation.fixed)))
        if ablation.neuron.name == base.model
        else ablation.fixed,
        label(base, ablation),
        ablation.surrogate,
        base.detaches,
        ablation.neuron.resets,
        base,
    )


def _restored(slot: Slot) -> Slot:
    """Return the original with what was chosen while its ablation was in force."""
    base = original(slot)
    if base is not slot.base:
        return base
    made = _made(base, offered(base)[chosen(slot)])
    fields = base.neuron.Params._fields
    moved = {
        name: value
        for name, value in slot.values().items()
        if name in fields and name in made.values() and value != made.value(name)
    }
    found = base.with_params(**moved)
    if slot.fires != made.fires:
        found = replace(found, compare=slot.fires)
    if slot.slope != made.slope:
        found = replace(found, surrogate=slot.slope)
    if slot.detaches != made.detaches:
        found = replace(found, detach_reset=slot.detaches)
    return found
