"""Captions wait for a pause, but not for ever."""

from __future__ import annotations

import pytest

from neurolab.explorer import captions, sharing
from neurolab.explorer.captions import LONGEST, Captions


def test_captions_come_after_a_pause_or_at_once_when_pictures_never_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr(captions, "monotonic", lambda: now)
    made = Captions()
    assert made.wait(again=True) == 0.0  # none was ever written
    made.written()
    assert made.wait(again=True) == sharing.settled()
    now += LONGEST + 0.1
    assert made.wait(again=True) == 0.0
    assert made.wait(again=False) == sharing.settled()  # of a drag: it ends
    made.written()
    assert made.wait(again=True) == sharing.settled()
