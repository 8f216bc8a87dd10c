"""What a loss says to every membrane of a layer, and the chain that carries it back.

A membrane reaches the loss through the spike of its own step and through everything it
leaves behind. The first is its spatial gradient, the second its temporal gradient, carried
from step to step by a chain of derivatives that fades wherever one of them is small.

CLIF writes u both before and after the reset. **The paper's ∂L/∂u is dL/dh here**: `h` is
the membrane at the threshold test, `u` what the reset leaves of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class TemporalGradient:
    """Derivatives of a loss by everything a layer did; S is the number of its states.

    Attributes
    ----------
    names : tuple of str
        The states in order; the first is u.
    loss : Tensor
        The loss.
    x, output : Tensor
        dL/dx[t] and dL/ds[t], `[time, batch, ...]`; s is the output.
    h : Tensor
        dL/dh[t], `[time, batch, ...]`: the total derivative by the membrane before the
        reset. This is the gradient error ∂L/∂u[t] of CLIF Eq. 5, 10 and 20.
    carried : Tensor
        g[t] = dL/d(state[t]), `[time, batch, ..., S]`: the total derivative by the states
        that step t hands to step t + 1. Nothing comes after the last step: it is 0 there.
    spatial : Tensor
        ∂L/∂s[t] · ∂s[t]/∂h[t], `[time, batch, ...]` (CLIF Eq. 11).
    local : Tensor
        What g[t] owes to the output of the next step alone, `[time, batch, ..., S]`.
    jacobian : Tensor
        J[t] = ∂state[t+1]/∂state[t], `[time - 1, batch, ..., S, S]`; a row is a new state.
        g[t] = local[t] + J[t]ᵀ g[t+1].
    left : Tensor
        ∂state[t]/∂h[t], `[time, batch, ..., S]`: what the step leaves of its membrane, the
        states before it held fixed. dL/dh[t] = spatial[t] + left[t] · g[t].
    taken : Tensor
        ∂h[t+1]/∂state[t], `[time - 1, batch, ..., S]`: what the next membrane takes up.
    """

    names: tuple[str, ...]
    loss: Tensor
    x: Tensor
    output: Tensor
    h: Tensor
    carried: Tensor
    spatial: Tensor
    local: Tensor
    jacobian: Tensor
    left: Tensor
    taken: Tensor

    @property
    def u(self) -> Tensor:
        """dL/du[t] by the membrane after the reset, `[time, batch, ...]`.

        It is not the paper's ∂L/∂u, which is `h`.
        """
        return self.carried[..., 0]

    @property
    def states(self) -> dict[str, Tensor]:
        """Derivatives by the auxiliary states after each step, by name, `[time, batch, ...]`."""
        return {n: self.carried[..., i] for i, n in enumerate(self.names) if i}

    @property
    def temporal(self) -> Tensor:
        """What dL/dh[t] owes to later steps, `[time, batch, ...]`: the sum in CLIF Eq. 10."""
        return self.h - self.spatial

    @property
    def epsilon(self) -> Tensor:
        """ε[t] = dh[t+1]/dh[t], `[time - 1, batch, ...]`, the states before step t held fixed.

        For a LIF neuron it is CLIF Eq. 6, and γ (1 − θ H(h[t])) with a soft reset (Eq. 9);
        then dL/dh[t] = spatial[t] + ε[t] dL/dh[t+1] (Eq. 28). A neuron with a memory beside
        its membrane has further paths; for CLIF this is its ξ (Eq. 22).
        """
        return (self.taken * self.left[:-1]).sum(-1)

    def shares(self) -> Tensor:
        """Return what each output t' contributes to each dL/dh[t], `[time, time, batch, ...]`.

        At [t, t] stands the spatial term, at [t, t'] for t' > t the temporal term T[t, t']
        of CLIF Eq. 12, before t zero; the sum over t' is dL/dh[t].
        """
        time = len(self.h)
        found = self.h.new_zeros(time, *self.h.shape)
        later = self.carried.new_zeros(self.carried.shape)  # by output: what it says to state[t]
        for t in reversed(range(time)):
            if t + 1 < time:
                back = self.jacobian[t].transpose(-1, -2)
                later[t + 2 :] = (back @ later[t + 2 :, ..., None])[..., 0]
                later[t + 1] = self.local[t]
            found[t, t + 1 :] = (self.left[t] * later[t + 1 :]).sum(-1)
            found[t, t] = self.spatial[t]
        return found


def products(epsilon: Tensor) -> Tensor:
    """Return every product of a scalar chain: how much of step t' is left at step t.

    Parameters
    ----------
    epsilon : Tensor
        ε[t], `[time - 1, ...]`, such as `TemporalGradient.epsilon`.

    Returns
    -------
    Tensor
        `[time, time, ...]`: ε[t'-1] ··· ε[t] at [t, t'] for t' > t (the product in CLIF
        Eq. 12 and 13), 1 on the diagonal, 0 before it.
    """
    time = len(epsilon) + 1
    found = epsilon.new_zeros(time, time, *epsilon.shape[1:])
    found[time - 1, time - 1] = 1.0
    for t in reversed(range(time - 1)):
        found[t, t] = 1.0
        found[t, t + 1 :] = epsilon[t] * found[t + 1, t + 1 :]
    return found
