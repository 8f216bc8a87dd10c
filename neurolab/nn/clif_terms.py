"""CLIF's gradient, term by term: exact, and as its paper prints it.

With h the membrane before the reset (the paper's u), CLIF is two lines,
h[t+1] = γ (h[t] − s[t] (θ + σ(m[t]))) + x[t+1] and m[t+1] = m[t] σ(h[t+1]/τ) + s[t+1]
(Eq. 40, 42), and the derivatives within and between them are

- ψ[t] = m[t-1] σ'(h[t]/τ) / τ + H[t], of m[t] by h[t] (Eq. 23, 47),
- ε[t] = γ (1 − (θ + σ(m[t])) H[t]), of h[t+1] by h[t] while m[t] is held fixed (Eq. 46),
- κ[t] = −γ s[t] σ'(m[t]), of h[t+1] by m[t],
- σ(h[t+1]/τ), of m[t+1] by m[t] while h[t+1] is held fixed.

Every path from h[t] onwards goes first to s[t], to m[t], or to h[t+1] without m[t]; every
path from m[t] goes first to h[t+1], or to m[t+1] without h[t+1]. So, exactly,

    dL/dh[t] = ∂L/∂s[t] H[t] + ε[t] dL/dh[t+1] + ψ[t] dL/dm[t]
    dL/dm[t] = κ[t] dL/dh[t+1] + σ(h[t+1]/τ) dL/dm[t+1].

The paper prints ξ[t] = ε[t] + κ[t] ψ[t] in the place of ε[t] (Eq. 22, 45) and
ρ[t] = σ(h[t+1]/τ) + ψ[t+1] κ[t] in the place of σ(h[t+1]/τ) (Eq. 48). Then the path
h[t] → m[t] → h[t+1] is counted in ξ and again in dL/dm[t], and m[t] → h[t+1] → m[t+1] in
ρ and again in dL/dh[t+1].
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from neurolab.engines.torch_ import formulas
from neurolab.errors import ParameterError
from neurolab.nn.chain import products
from neurolab.nn.neuron import Neuron
from neurolab.nn.running import SURROGATE, eager
from neurolab.nn.temporal import Loss, checked, over_time, scalar


@dataclass(frozen=True, slots=True, eq=False)
class ClifTerms:
    """The terms of CLIF Eq. 20; those with two times are `[time, time, batch, ...]`.

    Attributes
    ----------
    printed : bool
        Whether these are the paper's terms (ξ, ρ) or the exact ones (ε, σ(h/τ)).
    h, m : Tensor
        dL/dh[t] (the paper's ∂L/∂u[t], Eq. 20, 45) and dL/dm[t] (Eq. 48),
        `[time, batch, ...]`. Here h[t] is held fixed and m[t] still deepens the reset of its
        own step; in `TemporalGradient.states` u[t], the membrane after it, is held fixed.
    spatial : Tensor
        P_M[t] = ∂L/∂s[t] H[t], `[time, batch, ...]` (Eq. 11, 20).
    psi : Tensor
        ψ[t], `[time, batch, ...]` (Eq. 23).
    epsilon, kappa, kept : Tensor
        ε[t] (Eq. 6), κ[t] = ∂h[t+1]/∂m[t] and σ(h[t+1]/τ), `[time - 1, batch, ...]`.
    """

    printed: bool
    h: Tensor
    m: Tensor
    spatial: Tensor
    psi: Tensor
    epsilon: Tensor
    kappa: Tensor
    kept: Tensor

    @property
    def xi(self) -> Tensor:
        """ξ[t] = ε[t] + κ[t] ψ[t], `[time - 1, batch, ...]` (Eq. 22)."""
        return self.epsilon + self.kappa * self.psi[:-1]

    @property
    def rho(self) -> Tensor:
        """ρ[t] = σ(h[t+1]/τ) + ψ[t+1] κ[t], `[time - 1, batch, ...]` (Eq. 48)."""
        return self.kept + self.psi[1:] * self.kappa

    @property
    def membrane_chain(self) -> Tensor:
        """What carries dL/dh[t+1] to dL/dh[t]: ε, or ξ where printed."""
        return self.xi if self.printed else self.epsilon

    @property
    def complementary_chain(self) -> Tensor:
        """What carries dL/dm[t+1] to dL/dm[t]: σ(h[t+1]/τ), or ρ where printed."""
        return self.rho if self.printed else self.kept

    def temporal_lif(self) -> Tensor:
        """Return T[t, t'] of Eq. 12: what a LIF neuron would have, through h alone, by ε."""
        return _later(products(self.epsilon) * self.spatial)

    def temporal_1(self) -> Tensor:
        """Return T_M1[t, t'] of Eq. 21: along h from t' to t."""
        return _later(products(self.membrane_chain) * (self.spatial + self.m * self.psi))

    def temporal_2(self) -> Tensor:
        """Return T_M2[t, t'] of Eq. 24: from h[t'] to m[t'-1], then along m to t."""
        found = torch.zeros_like(self.h).expand(len(self.h), *self.h.shape).clone()
        along = products(self.complementary_chain)[:, :-1]
        found[:, 1:] = along * (self.h[1:] * self.kappa)
        return found

    def total(self) -> Tensor:
        """Return P_M[t] + Σ T_M1[t, t'] + ψ[t] Σ T_M2[t, t'], `[time, batch, ...]` (Eq. 20)."""
        first, second = self.temporal_1().sum(1), self.temporal_2().sum(1)
        return self.spatial + first + self.psi * second


def clif_terms(layer: Neuron, x: Tensor, loss: Loss, *, printed: bool = False) -> ClifTerms:
    """Return the terms of CLIF's gradient in closed form, exact or as Eq. 20-24 print them.

    The exact ones add up to what autograd finds (`temporal_gradient(layer, x, loss).h`);
    the printed ones count two paths twice, as the head of this module says.

    Parameters
    ----------
    layer : Neuron
        A layer of CLIF neurons, with any surrogate around one threshold.
    x : Tensor
        Input, `[time, batch, ...]`.
    loss : callable
        `loss(output)` of the output `[time, batch, ...]`: one number.
    printed : bool
        Whether to follow the paper's Eq. 20-24, 45 and 48 to the letter.

    Raises
    ------
    ParameterError
        For another neuron, input of another shape, and a loss that is not one number or
        does not depend on the output.
    """
    rows, values = checked(layer, x)
    if layer.model.name != "clif" or not layer.model.resets:
        raise ParameterError(
            "these terms are those of clif with its reset; temporal_gradient takes every neuron",
            model=layer.model.name,
        )
    seen: list[tuple[Tensor, Tensor]] = []
    with torch.no_grad():
        z, _ = eager(
            layer.setting, rows, values, None, lambda _t, s, _z, h, _lines: seen.append((h, s.m))
        )
    with torch.enable_grad():
        spikes = z.requires_grad_()
        (by_output,) = torch.autograd.grad(
            scalar(layer, loss, spikes), spikes, materialize_grads=True
        )
    z, (h, m) = z.detach(), (torch.stack(found) for found in zip(*seen, strict=True))
    own = {name: value.expand(h.shape) for name, value in over_time(layer, rows, values).items()}
    tau, theta, surrogate = own["tau"], own["threshold"], layer.setting.surrogate
    numbers = [own[v if isinstance(v, str) else SURROGATE + n] for n, v in surrogate.values.items()]
    slope = formulas(surrogate.shape, h.dtype).slope(h - theta, surrogate.shape.Params(*numbers))
    before, decay = torch.cat([torch.zeros_like(m[:1]), m[:-1]]), (1.0 - 1.0 / tau)[1:]
    stays = torch.sigmoid(h / tau)
    reset = 0.0 if layer.setting.detach_reset else (theta + torch.sigmoid(m)) * slope
    terms = ClifTerms(
        printed=printed,
        h=torch.zeros_like(h),
        m=torch.zeros_like(h),
        spatial=by_output * slope,
        psi=before * stays * (1.0 - stays) / tau + slope,
        epsilon=decay * (1.0 - reset * torch.ones_like(h))[:-1],
        kappa=-decay * (z * torch.sigmoid(m) * (1.0 - torch.sigmoid(m)))[:-1],
        kept=stays[1:],
    )
    by_h, by_m = _back(terms)
    return replace(terms, h=by_h, m=by_m)


def _back(terms: ClifTerms) -> tuple[Tensor, Tensor]:
    """Return dL/dh and dL/dm, from the last step to the first (Eq. 45, 48)."""
    along_h, along_m = terms.membrane_chain, terms.complementary_chain
    by_h, by_m = terms.spatial.clone(), torch.zeros_like(terms.spatial)
    for t in reversed(range(len(by_h) - 1)):
        by_m[t] = terms.kappa[t] * by_h[t + 1] + along_m[t] * by_m[t + 1]
        by_h[t] += along_h[t] * by_h[t + 1] + terms.psi[t] * by_m[t]
    return by_h, by_m


def _later(pairs: Tensor) -> Tensor:
    """Keep the pairs [t, t'] with t' > t."""
    time = len(pairs)
    mask = torch.ones(time, time, dtype=torch.bool, device=pairs.device).triu(1)
    return pairs * mask.reshape(time, time, *(1 for _ in pairs.shape[2:]))
