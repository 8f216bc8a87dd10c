"""How the learning rate falls: a linear warm-up, then half a cosine to zero."""

from __future__ import annotations

import math


def factor(step: int, total: int, warm_up: int = 0, kind: str = "cosine") -> float:
    """Return what the learning rate is multiplied by at a step, from 0 to 1.

    Parameters
    ----------
    step : int
        Number of the step about to be taken, from 0.
    total : int
        Steps of the whole run; from there on the cosine has reached 0.
    warm_up : int
        Steps of a rise in a straight line: (step + 1) / warm_up.
    kind : {"cosine", "constant"}
        ½ (1 + cos(π k / n)) at step k of the n after the warm-up, one cosine without
        restarts (Loshchilov & Hutter, SGDR, 2017, Eq. 5, with a lowest rate of 0), or 1.
    """
    if step < warm_up:
        return (step + 1) / warm_up
    if kind == "constant":
        return 1.0
    along = min((step - warm_up) / max(total - warm_up, 1), 1.0)
    return 0.5 * (1.0 + math.cos(math.pi * along))
