"""When what is drawn is put into words: once pictures rest, or when they have come for too long."""

from __future__ import annotations

from time import monotonic

from neurolab.explorer import sharing

LONGEST = 3.0  # seconds without new captions while pictures of the same experiment keep coming


class Captions:
    """Remembers since when pictures of one experiment come without new captions."""

    def __init__(self) -> None:
        self._since = monotonic()

    def written(self) -> None:
        """Take note that they are written now."""
        self._since = monotonic()

    def wait(self, *, again: bool) -> float:
        """Return seconds after a picture until its captions are due, if no other picture comes.

        Parameters
        ----------
        again : bool
            Whether the picture is of the same experiment as the one before: of a network that
            trains, of a map that fills in. Such pictures may never rest.
        """
        if not again:
            self._since = monotonic()
        late = monotonic() - self._since > LONGEST
        return 0.0 if late else sharing.settled()
