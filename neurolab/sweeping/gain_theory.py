"""Which neurons amount to a leaky integrate-and-fire one under a constant current, and which.

Their rates are known in closed form; see `neurolab.analysis.gain_curves`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from neurolab.analysis.gain_curves import hard_reset_rate, soft_reset_rate
from neurolab.slot import Slot

Array = np.ndarray[Any, Any]


class _Leaky(NamedTuple):
    """A leaky integrate-and-fire neuron; `rho` is what a soft reset subtracts, None for a hard one.

    A hard one goes to `v_reset`.
    """

    decay: float
    gain: float
    threshold: float
    rho: float | None = None
    v_reset: float = 0.0


def constant_rate(slot: Slot, currents: Any) -> Array | None:
    """Return the rate in spikes per step under constant currents, or None without closed form."""
    same = _same_as(slot) if slot.neuron.resets else None
    if same is None or not 0.0 <= same.decay <= 1.0 or same.threshold <= 0.0:
        return None
    decay, gain, threshold, rho, v_reset = same
    if rho is not None:
        return soft_reset_rate(currents, decay, gain=gain, threshold=threshold, rho=rho)
    return hard_reset_rate(
        currents, decay, gain=gain, threshold=threshold, v_reset=v_reset, compare=slot.fires
    )


def _same_as(slot: Slot) -> _Leaky | None:  # noqa: PLR0911 - one per family
    p, chosen = slot.values(), slot.neuron.chosen
    soft = chosen.get("reset") == "soft"
    match slot.model:
        case "lif_hard" | "lif_hard_lazy":
            return _Leaky(p["decay"], p["gain"], p["threshold"], None, p["v_reset"])
        case "lif_soft":
            return _Leaky(p["decay"], p["gain"], p["threshold"], p["threshold"])
        case "lif_rho":
            return _Leaky(p["decay"], p["gain"], p["threshold"], p["rho"])
        case "lif_soft_lazy" if p["decay"] > 0.0:
            # subtracted after the decay and not before it
            return _Leaky(p["decay"], p["gain"], p["threshold"], p["threshold"] / p["decay"])
        case "da_lif":
            return _Leaky(p["decay"], p["gain"], p["threshold"], p["threshold"] if soft else None)
        case "ltmd":
            return _Leaky(p["decay"], 1.0, p["threshold"])
        case "cf" if (p["levels_pos"], p["levels_neg"]) == (1.0, 0.0):
            return _Leaky(p["decay"], 1.0, p["threshold_pos"], p["threshold_pos"])
        case "plif" | "klif":
            return _with_time_constant(p, soft=soft, decays_input=bool(chosen["decay_input"]))
        case _:
            return None


def _with_time_constant(p: dict[str, float], *, soft: bool, decays_input: bool) -> _Leaky | None:
    """Return PLIF, or KLIF, whose factor k stands before the whole charged membrane."""
    factor, back = p.get("k", 1.0), p["v_reset"]
    if "k" in p and back != 0.0:
        return None
    keep, gain = 1.0 - 1.0 / p["tau"], 1.0 / p["tau"] if decays_input else 1.0
    # Both are counted from v_reset, which the membrane decays towards.
    level = p["threshold"] - back
    return _Leaky(factor * keep, factor * gain, level, p["threshold"] if soft else None)
