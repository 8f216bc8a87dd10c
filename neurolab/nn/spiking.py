"""A spike on its own, for a neuron that somebody writes in torch by hand."""

from __future__ import annotations

from torch import Tensor

from neurolab import surrogates
from neurolab.engines.torch_ import Fire
from neurolab.errors import ParameterError
from neurolab.fire import COMPARISONS, compared
from neurolab.surrogates import Surrogate


def spike(
    distance: Tensor, surrogate: Surrogate | str = "rectangle", compare: str = ">="
) -> Tensor:
    """Return 1 where the distance h − θ is above 0 or at least 0, with a surrogate derivative.

    Parameters
    ----------
    distance : Tensor
        Membrane less threshold, any shape.
    surrogate : Surrogate or str
        One that is made for a single threshold; its numbers must be numbers.
    compare : {">=", ">"}
        Whether the threshold itself fires.

    Returns
    -------
    Tensor of 0 and 1, in the shape and type of `distance`.

    Raises
    ------
    ParameterError
        For a surrogate over a ladder of thresholds, and one that follows a parameter.

    Examples
    --------
    >>> import torch
    >>> h = torch.tensor([0.4, 1.0, 1.6], requires_grad=True)
    >>> spike(h - 1.0, "rectangle").sum().backward()
    >>> h.grad
    tensor([0., 1., 0.])
    """
    if not isinstance(distance, Tensor) or not distance.is_floating_point():
        raise ParameterError("distance must be a floating-point tensor", parameter="distance")
    chosen = surrogates.find(surrogate)
    if "spike" not in chosen.shape.fits:
        raise ParameterError(
            f"{chosen.name} stands for a ladder of thresholds, not for one", parameter="surrogate"
        )
    fires = compared(COMPARISONS[0], compare, "spike")
    numbers = chosen.numbers({})
    fire = Fire(fires, chosen, numbers, distance.dtype, detach_reset=False)
    return fire.spike(distance)
