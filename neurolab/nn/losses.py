"""What a network is trained to make small: task losses and penalties on its layers.

`output` is what the last layer gives at every step, `[time, batch, class]`, and `target` the
right class of every sample, `[batch]`. Every loss is one number with a gradient. Half
precision is summed, and the loss returned, in float32: a mean over many steps would round
away in bfloat16. A NaN in `output` gives a NaN loss. What the values of a target or a
threshold must be is checked on the CPU only, and not while torch traces or maps a function:
reading them elsewhere would halt the device at every training step.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from neurolab.checks import whole
from neurolab.errors import ParameterError, unknown_name
from neurolab.nn.loss_checks import Layers, floating, holds, named, number, threshold_like

PHI = ("constant", "one_hot")
EPS_BOUNDS = (1e-12, 1e-3)  # 1/ε², in the gradient of an empty interval, must not overflow
MAX_LEVELS = 255


def cross_entropy(output: Tensor, target: Tensor) -> Tensor:
    """Return the cross entropy of the output's mean over time (CF Eq. 24 and 25).

    Raises
    ------
    ParameterError
        If `output` is not floating point `[time, batch, class]`, or `target` does not hold
        one whole number from 0 to class − 1 per sample. So do all losses of the output.
    """
    output, target = _checked(output, target)
    return functional.cross_entropy(output.mean(dim=0), target)


def mse(output: Tensor, target: Tensor) -> Tensor:
    """Return the mean squared error of the output's mean over time against one-hot targets.

    The mean is over samples and classes.
    """
    output, target = _checked(output, target)
    return functional.mse_loss(output.mean(dim=0), _one_hot(target, output))


def tet(output: Tensor, target: Tensor) -> Tensor:
    """Return the cross entropy at every step, averaged over time.

    Temporal efficient training (Deng et al. 2022); L_TET of AR-LIF Eq. 10. Never less than
    `cross_entropy`, which averages first.
    """
    output, target = _checked(output, target)
    return functional.cross_entropy(output.flatten(0, 1), target.repeat(output.shape[0]))


def lambda_mix(
    output: Tensor, target: Tensor, lam: float = 0.95, phi: str | float = "constant"
) -> Tensor:
    """Return λ L_TET + (1 − λ) L_MSE, the loss AR-LIF trains with (its Eq. 10).

    L_MSE is the squared distance from φ at every step, averaged over steps, samples and
    classes: not `mse`, which averages over time first.

    Parameters
    ----------
    lam : float
        Weight of L_TET, from 0 to 1. AR-LIF gives no value; 0.95 is the one in common use
        with TET, where λ is the weight of L_MSE instead and reads 0.05.
    phi : {"constant", "one_hot"} or float
        What every step's output is drawn to. AR-LIF names both kinds, not which one it
        used, nor the constant: here "constant" is 1, its threshold at the start.
    """
    output, target = _checked(output, target)
    lam = number("lam", lam, 0.0, 1.0)
    if isinstance(phi, str):
        if phi not in PHI:
            raise unknown_name("phi", phi, PHI)
        goal = _one_hot(target, output) if phi == "one_hot" else torch.ones_like(output)
    else:
        goal = torch.full_like(output, number("phi", phi))
    squares = functional.mse_loss(output, goal.expand_as(output))
    return lam * tet(output, target) + (1.0 - lam) * squares


def pnb(
    h: Tensor,
    threshold_pos: float | Tensor = 1.0,
    threshold_neg: float | Tensor = -1.0,
    levels_pos: int = 2,
    levels_neg: int = 2,
    eps: float = 1e-8,
) -> Tensor:
    """Return how unequal a layer's positive and negative membranes are (CF Eq. 18-22).

    Between two multiples of the threshold, the mean membrane on each side counts those about
    to fire most; the loss is |log| of the two sides' ratio, averaged over the intervals.

    Parameters
    ----------
    h : Tensor
        Membrane at the threshold test of one layer, `[time, batch, ...]`: all its values are
        pooled. NaN and infinity lie in no interval.
    threshold_pos, threshold_neg : float or Tensor
        θ_P > 0 and θ_N, of which |θ_N| is used; a tensor must broadcast to `h`
        (`[neuron]`, or `[time, 1, neuron]`). Both learn through the weights of the mean.
    levels_pos, levels_neg : int
        K_P and K_N, 0 to 255; the paper has them equal, here K is the smaller.
    eps : float
        ε, from 1e-12 to 1e-3.

    Returns
    -------
    Scalar Tensor: 0 if no pair of intervals holds something on both sides. Never NaN, and at
    most about |log ε| + |log Kθ|, which a side much smaller than ε reaches.

    Raises
    ------
    ParameterError
        If `h` is not floating point or has no dimension, for a threshold that does not
        broadcast or is outside 1e-6 to 1e6, and for levels or `eps` outside their bounds.

    Notes
    -----
    As printed, an empty interval gives log ε or log 1/ε, and 1/K counts it: such pairs are
    left out of the mean instead. An interval is empty, too, if its weights sum to no more than
    ε, which takes a threshold above |log ε| ≈ 18: they fall as exp(−|kθ − u|), whatever θ is.
    Which interval a membrane lies in has no gradient.
    """
    h = floating("h", h)
    up = threshold_like("threshold_pos", threshold_pos, h)
    down = threshold_like("threshold_neg", threshold_neg, h).abs()
    levels = min(
        whole(None, "levels_pos", levels_pos, 0, MAX_LEVELS),
        whole(None, "levels_neg", levels_neg, 0, MAX_LEVELS),
    )
    eps = number("eps", eps, *EPS_BOUNDS)
    if levels == 0:
        return h[:0].sum()  # a zero that still has a gradient
    mirrored = -h  # Eq. 19 and 21 are Eq. 18 and 20 of −h
    terms: list[Tensor] = []
    pairs: list[Tensor] = []
    for k in range(1, levels + 1):
        above, some_above = _mean_near_threshold(h, up, k, eps)
        below, some_below = _mean_near_threshold(mirrored, down, k, eps)
        both = some_above & some_below
        term = torch.log(above / (below + eps) + eps).abs()
        terms.append(torch.where(both, term, 0.0))
        pairs.append(both)
    return torch.stack(terms).sum() / torch.stack(pairs).sum().clamp(min=1)


def balanced(task_loss: Tensor, layers: Layers, lam: float = 0.25) -> Tensor:
    """Return L_task + λ L_pnb, what CF trains with (its Eq. 23).

    Parameters
    ----------
    layers : Tensor, sequence or mapping of Tensors
        The `pnb` of every layer. The paper does not say how layers combine: their mean is
        taken, so that λ weighs the same in a deep network as in a shallow one.
    lam : float
        λ, not negative.
    """
    lam = number("lam", lam, 0.0)
    losses = [loss for _, loss in named("layers", layers)]
    if any(loss.ndim for loss in losses):
        raise ParameterError("layers: each must be one number, what pnb returns")
    return task_loss + lam * torch.stack(losses).mean()


def rate_regulariser(
    spikes: Layers,
    target_rate: float | None = None,
    *,
    lower: float | None = None,
    upper: float | None = None,
    signed: bool = False,
) -> Tensor:
    """Return how far each layer's mean rate lies from a target or outside a band, squared.

    The rate of a layer is its mean output per neuron and step, signs ignored: spikes per step
    for whole-numbered outputs (bursts count each spike), amplitude for scaled ones.

    Parameters
    ----------
    spikes : Tensor, sequence or mapping of Tensors
        Output of one layer or of several, of any shape; the layers' penalties are averaged.
    target_rate : float, optional
        The penalty is (rate − target_rate)².
    lower, upper : float, optional
        Instead of a target: (lower − rate)² below `lower`, (rate − upper)² above `upper`, 0
        between them. One of them may be left out.
    signed : bool
        Whether the neurons fire negative spikes too. The gradient of |output| at 0 is then 0,
        as either sign could be meant. Otherwise it is 1, without which a silent layer would
        never be woken.

    Raises
    ------
    ParameterError
        Unless there is a target or a band of finite numbers, 0 ≤ lower ≤ upper; for spikes
        that are empty or not floating point.
    """
    if (target_rate is None) == (lower is None and upper is None):
        raise ParameterError("give either target_rate, or lower, upper or both")
    if target_rate is not None:
        lower = upper = number("target_rate", target_rate, 0.0)
    low = 0.0 if lower is None else number("lower", lower, 0.0)
    high = math.inf if upper is None else number("upper", upper, low)
    penalties: list[Tensor] = []
    for name, layer in named("spikes", spikes):
        output = floating(name, layer)
        if output.numel() == 0:
            raise ParameterError(f"{name} is empty, of shape {tuple(layer.shape)}", parameter=name)
        size = output.abs() if signed else torch.where(output < 0, -output, output)
        rate = size.mean()
        penalties.append((rate - rate.detach().clamp(low, high)) ** 2)
    return torch.stack(penalties).mean()


def _mean_near_threshold(u: Tensor, threshold: Tensor, k: int, eps: float) -> tuple[Tensor, Tensor]:
    """Return the weighted mean of ((k−1)θ, kθ], and whether it holds something (Eq. 18, 20)."""
    inside = (u > (k - 1) * threshold) & (u <= k * threshold)
    u = torch.where(inside, u, 0.0)  # NaN and infinity would spoil the gradient of the rest
    weight = torch.where(inside, torch.exp(-(k * threshold - u).abs()), 0.0)
    total = weight.sum()
    return (u * weight).sum() / (total + eps), total > eps


def _one_hot(target: Tensor, output: Tensor) -> Tensor:
    """Return targets as `[batch, class]`; unlike torch's own, it also works inside vmap."""
    classes = torch.arange(output.shape[-1], device=output.device)
    return (target[:, None] == classes).to(output.dtype)


def _checked(output: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Return output in float32 or float64 and target in int64, or raise `ParameterError`."""
    output = floating("output", output)
    if output.ndim != 3 or output.numel() == 0:  # noqa: PLR2004 - time, batch and class
        raise ParameterError(
            f"output has shape {tuple(output.shape)}; it must be [time, batch, class], not empty",
            parameter="output",
        )
    _, batch, classes = output.shape
    if not isinstance(target, Tensor):
        problem = f"is {target!r}, not a torch tensor"
    elif target.is_floating_point() or target.is_complex() or target.dtype == torch.bool:
        problem = f"is {target.dtype}; it must hold whole numbers, the class of every sample"
    elif target.shape != (batch,):
        problem = f"has shape {tuple(target.shape)}; it must be [batch] = ({batch},)"
    elif target.device != output.device:
        problem = f"is on {target.device}, output on {output.device}"
    elif not holds(target, 0, classes - 1):
        seen = f"{int(target.min())} to {int(target.max())}"
        problem = f"holds classes from {seen}, outside [0, {classes - 1}]"
    else:
        return output, target.long()
    raise ParameterError(f"target {problem}", parameter="target", bounds=(0, classes - 1))
