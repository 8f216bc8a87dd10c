"""A neuron inside a network that was written for another library: same call, same answer.

A network that feeds its layers one time step at a time needs a layer that remembers where
it was. Both kinds here hold one `Neuron` and its state between calls; the state is in
neither `state_dict` nor copies, as a copy begins anew.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from neurolab.errors import unknown_name
from neurolab.nn.neuron import Neuron
from neurolab.nn.running import first_state

STEP_MODES = ("s", "m")


class _Remembering(nn.Module):
    """A neuron and its state from call to call."""

    def __init__(self, neuron: Neuron) -> None:
        super().__init__()
        self.neuron = neuron
        self.state: Any = None
        self.t = 0

    def reset(self) -> None:
        """Begin a new sequence with the next call."""
        self.state, self.t = None, 0

    def detach(self) -> None:
        """Cut the gradient through time here."""
        if self.state is not None:
            self.state = type(self.state)(*(s.detach() for s in self.state))

    def _once(self, x: Tensor) -> Tensor:
        output, self.state = self.neuron.step(x, self.state, self.t)
        self.t += 1
        return output

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "state": None, "t": 0}  # type: ignore[misc]


class Stepping(_Remembering):
    """A neuron for a network that SpikingJelly drives one step at a time.

    A call takes one row `[batch, ...]`, or `[time, batch, ...]` where `step_mode` is "m", and
    goes on where the last call ended until `reset()`, which `functional.reset_net` calls.
    """

    def __init__(self, neuron: Neuron, step_mode: str = "s") -> None:
        super().__init__(neuron)
        self.step_mode = step_mode

    @property
    def step_mode(self) -> str:
        """Whether a call takes one step, "s", or many, "m"; `functional.set_step_mode` sets it."""
        return self._step_mode

    @step_mode.setter
    def step_mode(self, mode: str) -> None:
        if mode not in STEP_MODES:
            raise unknown_name("step_mode", mode, STEP_MODES)
        self._step_mode = mode

    def supported_step_mode(self) -> tuple[str, ...]:
        """Return both modes, as SpikingJelly asks for them."""
        return STEP_MODES

    def forward(self, x: Tensor) -> Tensor:
        """Return the output for one row, or for one row after another."""
        if self.step_mode == "s":
            return self._once(x)
        return torch.stack([self._once(row) for row in x])

    def extra_repr(self) -> str:
        """Return how it is called."""
        return f"step_mode={self.step_mode!r}"


class Returning(_Remembering):
    """A neuron for a network written for snnTorch: `spikes, membrane = layer(x, membrane)`.

    Parameters
    ----------
    neuron : Neuron
        The neuron.
    slots : tuple of str
        States that are handed to the caller and back, the membrane last: `("mem",)` or
        `("syn", "mem")`.
    hidden, shown : bool
        snnTorch's `init_hidden` and `output`: whether the states stay inside, and whether they
        are returned all the same.

    Notes
    -----
    A neuron may have more states than the caller carries; those stay here. A membrane
    that this layer returned, detached or not, therefore goes on with them, and none given goes
    on as snnTorch does. Any other membrane begins anew from the first state, with that membrane
    where it has the shape of the input.
    """

    def __init__(
        self, neuron: Neuron, slots: tuple[str, ...], *, hidden: bool = False, shown: bool = False
    ) -> None:
        super().__init__(neuron)
        self.slots, self.hidden, self.shown = slots, hidden, shown

    def reset_mem(self) -> Any:
        """Begin a new sequence with the next call; returns empty states to pass to it."""
        self.reset()
        empty = tuple(torch.zeros(0) for _ in self.slots)
        return empty[0] if len(empty) == 1 else empty

    init_leaky = init_lapicque = init_synaptic = reset_mem  # its older names

    def forward(self, x: Tensor, *states: Tensor | None, **named: Tensor | None) -> Any:
        """Return the spikes `[batch, ...]`, and the states unless they are hidden."""
        given = {**dict(zip(self.slots, states, strict=False)), **named}
        given = {name: state for name, state in given.items() if state is not None}
        if self.hidden and given:
            raise TypeError("the states stay inside (init_hidden=True) and cannot be given")
        if self.state is not None and self.state.u.shape != x.shape:
            self.reset()
        if any(self._strange(name, state) for name, state in given.items()):
            self._begin(x, given)
        output = self._once(x)
        if self.hidden and not self.shown:
            return output
        return output, *(self._slot(name) for name in self.slots)

    def _strange(self, name: str, given: Tensor) -> bool:
        """Whether a state is not what the last call returned, a detached one counting as such."""
        if self.state is None:
            return True
        own = getattr(self.state, SLOTS[name], None)
        return own is not None and own.data_ptr() != given.data_ptr()

    def _begin(self, x: Tensor, given: dict[str, Tensor]) -> None:
        self.reset()
        usable = {SLOTS[name]: state for name, state in given.items() if state.shape == x.shape}
        if usable:
            model, values = self.neuron.model, self.neuron.values.all(x.dtype)
            zero = model.State(*(torch.zeros_like(x) for _ in model.State._fields))
            start = first_state(self.neuron.setting, values, x) or zero
            known = {name: state for name, state in usable.items() if name in start._fields}
            self.state = start._replace(**known)

    def _slot(self, name: str) -> Tensor:
        found = getattr(self.state, SLOTS[name], None)
        return torch.zeros_like(self.state.u) if found is None else found


SLOTS = {"mem": "u", "syn": "c"}
"""From snnTorch's names of states to ours."""
