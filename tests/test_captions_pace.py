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
    assert made.wait(again=False) == sharing.settled()
    assert made.wait(again=True) == sharing.settled()
    now += LONGEST + 0.1
    assert made.wait(again=True) == 0.0
    made.written()
    assert made.wait(again=True) == sharing.settled()


def test_of_another_experiment_nothing_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a rest of any length, the first pictures of a map are not yet put into words."""
    now = 100.0
    monkeypatch.setattr(captions, "monotonic", lambda: now)
    made = Captions()
    made.written()
    now += 10 * LONGEST
    assert made.wait(again=False) == sharing.settled()  # a drag ends
    now += LONGEST / 2
    assert made.wait(again=True) == sharing.settled()
