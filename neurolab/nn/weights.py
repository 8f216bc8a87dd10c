"""What the weights of a linear layer are multiplied by to take over a scale of their input."""

from __future__ import annotations

from torch import Tensor, nn

from neurolab.errors import ParameterError

LINEAR = (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d)
TRANSPOSED = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)


def factor_on(
    value: Tensor, granularity: str, name: str, following: nn.Module, *, flattened: bool
) -> Tensor:
    """Return what the weights of the next layer are multiplied by."""
    if not isinstance(following, (*LINEAR, *TRANSPOSED)):
        raise ParameterError(
            f"its scale folds into a linear layer or a convolution, not {type(following).__name__}"
        )
    weight = own_weight(following)
    if weight is None or isinstance(weight, nn.UninitializedParameter):
        raise ParameterError(
            f"the weights of the next layer, {type(following).__name__}, are made of other "
            "numbers: remove the parametrisation, or run the lazy layer once, and then fold"
        )
    if granularity == "step":
        raise ParameterError(f"{name} is per time step, and weights are the same at every step")
    if value.numel() == 1:
        return value.reshape(())
    return _by_input(following, weight, name, value, flattened=flattened)


def own_weight(module: nn.Module) -> Tensor | None:
    """Return the weight that a module itself holds: no parametrised one is among these."""
    return dict(module.named_parameters(recurse=False)).get("weight")


def _by_input(
    following: nn.Module, weight: Tensor, name: str, value: Tensor, *, flattened: bool
) -> Tensor:
    """Return a scale per neuron or channel, in the shape of the weights' input."""
    if isinstance(following, nn.Linear):
        # [channel, row, column] flattened before the layer, or a channel's pixels
        inputs, flat = following.in_features, value.flatten()
        alone = value.ndim == 1 and flat.numel() == inputs
        if alone or (flattened and inputs % flat.numel() == 0):
            return flat.repeat_interleave(inputs // flat.numel())
        raise _unfit(name, value, f"{inputs} inputs")
    channels: int = following.in_channels  # type: ignore[assignment]
    groups: int = following.groups  # type: ignore[assignment]
    if value.shape != (channels,):
        raise _unfit(name, value, f"{channels} input channels")
    spatial = (1,) * (weight.ndim - 2)
    if isinstance(following, TRANSPOSED):
        return value.reshape(-1, 1, *spatial)
    by_group = value.reshape(groups, 1, channels // groups)
    outputs = weight.shape[0] // groups
    return by_group.expand(-1, outputs, -1).reshape(weight.shape[0], -1, *spatial)


def _unfit(name: str, value: Tensor, what: str) -> ParameterError:
    return ParameterError(f"{name} has shape {tuple(value.shape)}, the next layer {what}")
