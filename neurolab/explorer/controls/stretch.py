"""What runs along an axis, and from where to where: a list, two typed ends, a message."""

from __future__ import annotations

import html
import math
from collections.abc import Callable
from typing import Any

import panel as pn
import panel_material_ui as pmui

from neurolab.errors import ParameterError
from neurolab.explorer.controls.offering import offer
from neurolab.explorer.number import GROUPED, written

SMALL = {"size": "small", "margin": (8, 4)}
WIDEST = 430


class Stretch:
    """`on_choice(name, ends)` takes every choice; `ends` is None where another name is taken.

    If it raises `ParameterError`, the message stands below and the last good choice stays in
    force.
    """

    def __init__(
        self, label: str, on_choice: Callable[[str, tuple[float, float] | None], Any]
    ) -> None:
        self.label, self._on_choice = label, on_choice
        self._quiet = False
        self.name = pmui.Select(
            label=label, options={}, sizing_mode="stretch_width", min_width=150, **SMALL
        )
        self.low, self.high = (
            pmui.TextInput(label=word, placeholder=f"{label}, {word}", width=72, **SMALL)
            for word in ("from", "to")
        )
        self.message = pn.pane.HTML(
            "",
            visible=False,
            margin=(0, 8),
            sizing_mode="stretch_width",
            styles={"color": "var(--mui-palette-error-main)", "font-size": "0.8rem"},
        )
        wide = {"sizing_mode": "stretch_width", "margin": 0}
        self.view = pn.Column(
            pn.Row(self.name, self.low, self.high, **wide), self.message, max_width=WIDEST, **wide
        )
        self.name.param.watch(self._picked, "value")
        self.low.param.watch(self._typed, "value")
        self.high.param.watch(self._typed, "value")

    def show(self, options: dict[str, str], name: str, ends: tuple[float, float]) -> None:
        """Show a choice that may have come from anywhere."""
        self._quiet = True
        try:
            if self.name.options != options or self.name.value != name:
                offer(self.name, options, name)
            for box, end in zip((self.low, self.high), ends, strict=True):
                if box.value != written(end):
                    box.value = written(end)
            self.say("")
        finally:
            self._quiet = False

    def say(self, problem: str) -> None:
        """Show what is wrong below the boxes; nothing if it is empty."""
        self.message.object = f'<span role="alert">{html.escape(problem)}</span>'
        if self.message.visible != bool(problem):
            self.message.visible = bool(problem)
        for box in (self.low, self.high):
            if box.error_state and not problem:
                box.error_state = False

    def _picked(self, event: Any) -> None:
        if not self._quiet and event.new:
            self._try(event.new, None)

    def _typed(self, _: Any) -> None:
        if self._quiet:
            return
        ends: list[float] = []
        for box in (self.low, self.high):
            end = read(box.value)
            if not math.isfinite(end):
                self.say(f"“{box.value}” is not a finite number.")
                box.error_state = True
                return
            ends.append(end)
        low, high = ends
        if low >= high:
            self.say(
                f"{self.label}: it must rise, and {written(low)} is not below {written(high)}."
            )
            self.low.error_state = self.high.error_state = True
            return
        self._try(self.name.value, (low, high))

    def _try(self, name: str, ends: tuple[float, float] | None) -> None:
        try:
            self._on_choice(name, ends)
        except ParameterError as error:
            self.say(f"{error}.")
            if ends is not None:
                self.low.error_state = self.high.error_state = True
        else:
            self.say("")


def read(text: str) -> float:
    """Return a number as people type it; NaN if it is none."""
    raw = text.strip().replace("−", "-")
    plain = raw.replace(",", "") if GROUPED.match(raw) else raw.replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return math.nan
