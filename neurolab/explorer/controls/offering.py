"""A list of options whose titles change while the choice stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def offer(select: Any, options: Mapping[str, Any], value: Any, **more: Any) -> None:
    """Offer options by title, one of them chosen, on a list that may have offered others.

    The browser holds the title of what is chosen. A value that stays is not sent to it again,
    and it would go on showing the title that the value had before.
    """
    before = title_of(select.options, select.value)
    stays = select.value == value
    select.param.update(options=dict(options), value=value, **more)
    if stays and title_of(options, value) != before:
        select.param.trigger("value")


def title_of(options: Mapping[str, Any], value: Any) -> str | None:
    """Return under which title a value is offered; None if it is not."""
    return next((title for title, offered in options.items() if offered == value), None)
