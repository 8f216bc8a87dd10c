"""What a change of a network's layers returns: the network, and what was done, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """What happened to one layer.

    Attributes
    ----------
    name : str
        Where it is in the network; "" is the network itself.
    old, new : str
        What it was and is.
    kept : tuple of str
        Numbers and options that carried over.
    differs : tuple of str
        What did not carry over and what else differs, one sentence each.
    layer : Module
        The new layer.
    """

    name: str
    old: str
    new: str
    kept: tuple[str, ...]
    differs: tuple[str, ...]
    layer: nn.Module

    def __repr__(self) -> str:
        kept = f"Kept: {', '.join(self.kept)}." if self.kept else "No number was kept."
        where = f"Layer {self.name}" if self.name else "The layer"
        first = f"{where}: {self.old} became {self.new}."
        return " ".join((first, kept, *self.differs))


@dataclass(frozen=True, slots=True, repr=False)
class Replaced:
    """A network with other layers; prints as sentences, one line per layer.

    Attributes
    ----------
    network : Module
        The network, changed in place; a new layer where the network was itself one.
    layers : tuple of Change
        One for every layer that was replaced.
    """

    network: nn.Module
    layers: tuple[Change, ...]

    def __repr__(self) -> str:
        count = len(self.layers)
        first = "1 layer was replaced." if count == 1 else f"{count} layers were replaced."
        return "\n".join((first, *map(repr, self.layers)))
