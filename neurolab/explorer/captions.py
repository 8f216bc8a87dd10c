"""When what is drawn is put into words: once pictures rest, or when they have come for too long."""

from __future__ import annotations

import math
from time import monotonic

from neurolab.explorer import sharing

LONGEST = 3.0  # seconds without new captions while pictures of the same experiment keep coming


class Captions:
    """Remembers when captions were written last."""

    def __init__(self) -> None:
        self._written = -math.inf

    def written(self) -> None:
        """Take note that they are written now."""
        self._written = monotonic()

    def wait(self, *, again: bool) -> float:
        """Return seconds after a picture until its captions are due, if no other picture comes.

        Parameters
        ----------
        again : bool
            Whether the picture is of the same experiment as the one before: of a network that
            trains, of a map that fills in. Such pictures may never rest.
        """
        late = again and monotonic() - self._written > LONGEST
        return 0.0 if late else sharing.settled()
