"""The bias that counting gives every entropy here, written once."""

from __future__ import annotations

from typing import Any

import numpy as np


def miller_madow(occupied: Any, samples: Any) -> Any:
    """Return (K − 1)/(2 n ln 2), the bits by which counting makes an entropy too small.

    K bins hold at least one of n independent samples (Miller 1955). First order in 1/n: it is
    too small where many bins that could hold a sample hold none, as in thin tails.

    Parameters
    ----------
    occupied, samples : int or array_like
        K and n, of any shapes that go together.
    """
    return (np.asarray(occupied) - 1) / (2.0 * np.asarray(samples) * np.log(2.0))
