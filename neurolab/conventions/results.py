"""What a conversion returns, in either direction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Foreign:
    """One of our neurons in another library's words.

    Attributes
    ----------
    library, version : str
        The library, and the release whose source was checked.
    class_name : str
        Its class.
    arguments : mapping
        Keyword arguments (Norse's parameters and `dt` side by side).
    input_scale : float
        What the input is to be multiplied by there.
    code : str
        One line that imports the library and builds the neuron as `node`.
    same_spikes : bool
        Whether it fires the same spikes for every input, rounding aside.
    differences : tuple of str
        What still differs, one sentence each.
    """

    library: str
    version: str
    class_name: str
    arguments: Mapping[str, Any] = field(hash=False)
    input_scale: float
    code: str
    same_spikes: bool
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ours:
    """Another library's neuron as one of ours; the first five are arguments of `simulate`.

    Attributes
    ----------
    model : str
        Identifier.
    params, options : mapping
        Parameters and structural options.
    compare : str
        Comparison at threshold.
    detach_reset : bool
        Whether the gradient is cut where the spike enters the reset.
    input_scale : float
        What the input is to be multiplied by here.
    same_spikes : bool
        Whether both fire the same spikes for every input, rounding aside.
    differences : tuple of str
        What still differs, one sentence each.
    """

    model: str
    params: Mapping[str, float] = field(hash=False)
    options: Mapping[str, Any] = field(hash=False)
    compare: str
    detach_reset: bool
    input_scale: float
    same_spikes: bool
    differences: tuple[str, ...]
